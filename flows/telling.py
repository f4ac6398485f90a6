"""Answers as people read them: the words of a choice, its place from best to worst."""

import datetime as dtm
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from flows.definition import Ask, Bundle, Node
from flows.keys import choice_key
from flows.programme_turns import domain
from flows.severity import ReasonWord


class Told(NamedTuple):
    """One answer: when, to what, and what was chosen."""

    at: dtm.datetime
    question: str
    choice: str


class Labelled(NamedTuple):
    """Where the words of an answer stand, and its place: 0 best, 1 worst; None where unordered."""

    bundle: Bundle
    key: str
    verbatim: str
    """The label itself where it needs no translation (a face); else empty."""
    share: float | None


MOODS: Mapping[str, int] = {"very-good": 4, "good": 3, "so-so": 2, "bad": 1, "very-bad": 0}
"""Heights of the trend; the choices of MIND-1."""
WORDS: Mapping[str, ReasonWord] = {
    "SAFE": "danger",
    "HOME": "home",
    "BODY": "health",
    "MIND": "mood",
    "MONEY": "money",
    "WORK": "work",
    "LEARN": "school",
    "PAPERS": "papers",
    "DATES": "dates",
    "PEOPLE": "people",
    "FAMILY": "child",
    "HELP": "help",
}
"""Domain -> the reason word under which staff read it."""
DOMAINS = tuple(name for name in WORDS if name != "SAFE")
"""Where a worker can see for themselves how it stands; their order is on the buttons."""
FINE, PARTLY, NOT = range(3)


def find(bundles: Iterable[Bundle], question: str, choice: str) -> Labelled | None:
    """Where this answer's words stand in the live flows; None for numbers and free answers."""
    for bundle in bundles:
        for flow in (bundle.flow, *bundle.others.values()):
            node = next((n for n in flow.nodes if _asks(n, question)), None)
            found = _choice(bundle, flow.flow, node, choice) if isinstance(node, Ask) else None
            if found is not None:
                return found
    return None


def _asks(node: Node, question: str) -> bool:
    return isinstance(node, Ask) and node.question == question


def _choice(bundle: Bundle, flow: str, node: Ask, choice: str) -> Labelled | None:
    last = len(node.choices) - 1
    for at, one in enumerate(node.choices):
        if one.id == choice:
            key = choice_key(flow, node.id, choice)
            verbatim = one.label if one.verbatim else ""
            return Labelled(bundle, key, verbatim, at / last if last else None)
    return None


def trend(answers: Sequence[Told], most: int = 24) -> list[int]:
    """Heights of the newest moods, oldest first."""
    moods = [
        MOODS[one.choice] for one in answers if one.question == "MIND-1" and one.choice in MOODS
    ]
    return moods[-most:]


def level(share: float | None) -> int | None:
    """The place of an answer as a level that can stand beside what a worker has seen."""
    if share is None:
        return None
    return FINE if share < 0.34 else PARTLY if share < 0.67 else NOT


def place(bundles: Iterable[Bundle], question: str, choice: str) -> int | None:
    """The level of an answer as the live flows order it; None where it has none."""
    found = find(bundles, question, choice)
    return level(found.share) if found is not None else None


def levels(answers: Iterable[Told], placed: Callable[[str, str], int | None]) -> dict[str, int]:
    """One person's own side: the level of the newest answer of each domain that has one."""
    newest = newest_by_domain(answers)
    by_domain = {name: placed(one.question, one.choice) for name, one in newest.items()}
    return {name: found for name, found in by_domain.items() if found is not None}


def newest_by_domain(answers: Iterable[Told]) -> dict[str, Told]:
    """The newest answer of each domain."""
    found: dict[str, Told] = {}
    for one in sorted(answers, key=lambda told: told.at):
        found[domain(one.question)] = one
    return found
