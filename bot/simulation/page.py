"""A simulation as a page of the documentation: figures of one run, with the way to repeat it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from bot.simulation.document import loads
from bot.simulation.picture import lines
from bot.simulation.rhythm import gaps

Json = dict[str, Any]


def page(told: Json, *, seconds: float, jobs: int) -> str:
    """The whole page as Markdown."""
    command = f"alongside simulate --people {len(told['people'])} --months {told['months']}"
    parts = (
        "# Simulated lives",
        f"Made by `{command} --seed {told['seed']} --page docs/simulation.md`. Every person is\n"
        "invited, enrols, answers or not, stops, moves, is in danger: through the real turns,\n"
        "the real engine and the real encrypted store, on a virtual clock, without a network.\n"
        "Their temperaments are guesses for a load, not findings about people.",
        f"{seconds:,.0f} seconds in {jobs} processes on the machine that made this page.",
        _table(("what", "how many"), lines(told, seconds=seconds)),
        "## Rhythm against expectation",
        "Days between two check-ins between which nothing else happened. Holidays and windows of\n"
        "few days move one by some days; 31 are never exceeded before month 36.",
        _table(("span", "expected", "in the middle", "longest", "pairs"), _rhythm(told)),
        "## What became of the contacts",
        _table(("contact", "result", "times"), _results(told)),
        "## Turns of lives",
        _table(("turn", "times"), _events(told)),
        "## Load on staff",
        "Pages a week: the mean, and the worst week. A page to two people counts for both.",
        _table(("staff", "role", "pages", "a week", "worst", "in week"), _loads(told)),
    )
    return "\n\n".join(parts) + "\n"


def _rhythm(told: Json) -> Iterable[Sequence[str]]:
    for one in gaps(told):
        yield one.span, one.expected, f"{one.middle:g}", str(one.longest), f"{one.pairs:,}"


def _results(told: Json) -> Iterable[Sequence[str]]:
    counted = Counter(
        (one["kind"], one["result"]) for person in told["people"] for one in person["contacts"]
    )
    for (kind, result), times in sorted(counted.items(), key=lambda one: (one[0][0], -one[1])):
        yield kind, result, f"{times:,}"


def _events(told: Json) -> Iterable[Sequence[str]]:
    counted = Counter(one["kind"] for person in told["people"] for one in person["events"])
    for kind, times in counted.most_common():
        yield kind, f"{times:,}"


def _loads(told: Json) -> Iterable[Sequence[str]]:
    for one in loads(told):
        yield (
            one["staff"],
            one["role"],
            f"{one['pages']:,}",
            f"{one['usual']:.1f}",
            str(one["worst"]),
            one["worst_week"],
        )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    made = [f"| {' | '.join(head)} |", f"| {' | '.join('---' for _ in head)} |"]
    return "\n".join([*made, *(f"| {' | '.join(row)} |" for row in rows)])
