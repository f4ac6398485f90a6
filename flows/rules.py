"""What answers mean together: repeats, combinations, who the person is. Raises; lowers nothing.

A node of a flow raises what one answer means alone. Here stands what only several answers, or
answer and person, mean. Source: practice paper, 2.5 and its combination rules.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from flows.beneficiary import Phase, Recent
from flows.definition import SignalLevel
from flows.severity import REASON_WORDS, ReasonWord, Severity

KEPT_DAYS = 90
"""The longest look back of any rule."""
ABOUT_STAFF = "about-staff"
"""The rule whose signal goes to the supervisor and to nobody else."""
SKIP = "~skip"
"""Stands in the history where safety was skipped: three in a row mean something."""
MOOD: Mapping[str, int] = {"very-good": 0, "good": 1, "so-so": 2, "bad": 3, "very-bad": 4}
FALL = 3

CONCERNS: Mapping[tuple[str, str], ReasonWord] = {
    ("SAFE-1", "not-sure"): "danger",
    ("SAFE-4", "not-sure"): "danger",
    ("HOME-1", "bad"): "home",
    ("HOME-2", "no"): "home",
    ("HOME-3", "no"): "food",
    ("BODY-2", "soon"): "health",
    ("BODY-3", "no"): "health",
    ("MIND-1", "very-bad"): "mood",
    ("MONEY-1", "no"): "money",
    ("MONEY-2", "yes"): "money",
    ("WORK-2", "partly"): "work",
    ("WORK-3", "not-sure"): "work",
    ("PAPERS-1", "no"): "papers",
    ("PAPERS-1", "dont-know"): "papers",
    ("DATES-1", "yes"): "dates",
    ("PEOPLE-2", "bad"): "people",
    ("PEOPLE-3", "yes"): "people",
    ("HELP-1", "no"): "help",
    ("PLANS-3", "no"): "people",
}
"""Answers that are a concern by themselves, with their reason word."""

WORDS = "WORDS"
"""Stands in the history where free words were a concern; its choice is their reason word."""

TWICE: Mapping[tuple[str, str], tuple[SignalLevel, ReasonWord]] = {
    ("SAFE-1", "not-sure"): ("distress", "danger"),
    ("SAFE-1", "no"): ("distress", "danger"),
    ("BODY-1", "bad"): ("concern", "health"),
    ("MIND-1", "very-bad"): ("distress", "mood"),
    ("MIND-2", "hardly"): ("concern", "mood"),
    ("MONEY-1", "no"): ("distress", "money"),
    ("LEARN-2", "bad"): ("concern", "school"),
    ("PEOPLE-1", "no"): ("concern", "people"),
}
"""The same answer in two consecutive answered check-ins."""

CONTROL = frozenset({("MONEY-3", "no"), ("WORK-3", "no"), ("PAPERS-2", "want-back")})
WATCHED = frozenset(question for question, _ in (*CONCERNS, *TWICE, *CONTROL)) | {
    WORDS, "SAFE-1", "MIND-1", "MIND-2", "WORK-1", "LEARN-1", "DATES-2", "DATES-3",
}  # fmt: skip
"""Questions whose answers are remembered at all (with the `keep` scope alone)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """What the rules may know about the person."""

    phase: Phase
    minor: bool = False
    carer: bool = False
    near_date: bool = False
    """An important date is near: lower thresholds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """What the answers raise beyond their own nodes. `supervisor`: beside the caseworker."""

    level: SignalLevel
    reason: ReasonWord
    rule: str
    supervisor: bool = False


Rule = Callable[[Sequence[Recent], Recent, Who], Signal | None]


def assess(history: Sequence[Recent], answers: Sequence[Recent], who: Who) -> list[Signal]:
    """Every signal that these new answers raise, with what was answered before them."""
    found: list[Signal] = []
    before = list(history)
    for answer in answers:
        for rule in RULES:
            signal = rule(before, answer, who)
            if signal is not None and signal not in found:
                found.append(signal)
        before.append(answer)
    return found


def gravest(signals: Sequence[Signal]) -> list[Signal]:
    """One for each reason, the gravest; one that the supervisor is to see is never dropped.

    What several rules say about one answer is one signal, and pages once.
    """
    kept: list[Signal] = []
    for one in sorted(signals, key=lambda signal: -Severity.of(signal.level)):
        if one.supervisor or one.reason not in {other.reason for other in kept}:
            kept.append(one)
    return kept


def remembered(history: Sequence[Recent], answer: Recent) -> tuple[Recent, ...]:
    """The history with this answer: two of each question, older bad ones until no rule looks."""
    if answer.question not in WATCHED:
        return tuple(history)
    kept: list[Recent] = []
    count: dict[str, int] = {}
    for one in (answer, *reversed(history)):
        count[one.question] = count.get(one.question, 0) + 1
        recent = answer.day - one.day <= KEPT_DAYS
        many = 3 if one.question == "SAFE-1" else 2
        if count[one.question] <= many or (recent and _matters_long(one)):
            kept.append(one)
    return tuple(reversed(kept))


def withdrawn(history: Sequence[Recent], question: str) -> tuple[Recent, ...]:
    """The history without the newest answer to this question: the person took it back."""
    at = max((n for n, one in enumerate(history) if one.question == question), default=None)
    return tuple(one for n, one in enumerate(history) if n != at)


def _matters_long(one: Recent) -> bool:
    pair = (one.question, one.choice)
    return pair in CONTROL or concern_of(one) is not None


def concern_of(one: Recent) -> ReasonWord | None:
    """The reason for which this answer, or these words, were a concern; None: they were none."""
    if one.question == WORDS:
        return cast("ReasonWord", one.choice) if one.choice in REASON_WORDS else None
    return CONCERNS.get((one.question, one.choice))


def _last(history: Sequence[Recent], question: str) -> Recent | None:
    return next((one for one in reversed(history) if one.question == question), None)


def _within(history: Sequence[Recent], answer: Recent, days: int) -> list[Recent]:
    return [*(one for one in history if answer.day - one.day <= days), answer]


def _twice(history: Sequence[Recent], answer: Recent, who: Who) -> Signal | None:
    pair = (answer.question, answer.choice)
    last = _last(history, answer.question)
    if pair not in TWICE or last is None or last.choice != answer.choice:
        return None
    level, reason = TWICE[pair]
    both = pair == ("SAFE-1", "no")
    return Signal(level=level, reason=reason, rule=f"{answer.question}-twice", supervisor=both)


def _skipped(history: Sequence[Recent], answer: Recent, who: Who) -> Signal | None:
    """Skipping is no signal by itself; safety three times in a row is a concern."""
    if (answer.question, answer.choice) != ("SAFE-1", SKIP):
        return None
    last = [one.choice for one in history if one.question == "SAFE-1"][-2:]
    if last != [SKIP, SKIP]:
        return None
    return Signal(level="concern", reason="danger", rule="SAFE-1-skipped")


def _fell(history: Sequence[Recent], answer: Recent, who: Who) -> Signal | None:
    last = _last(history, "MIND-1")
    if answer.question != "MIND-1" or last is None:
        return None
    if MOOD.get(answer.choice, 0) - MOOD.get(last.choice, 4) < FALL:
        return None
    return Signal(level="distress", reason="mood", rule="MIND-1-fall")


def _several(history: Sequence[Recent], answer: Recent, who: Who) -> Signal | None:
    """Any two different reasons of concern within fourteen days.

    Free words are read less surely than a pressed answer: two of them count within one day.
    """
    reason = concern_of(answer)
    if reason is None:
        return None
    recent = [
        one
        for one in _within(history, answer, 14)
        if {one.question, answer.question} != {WORDS} or one.day == answer.day
    ]
    others = {concern_of(one) for one in recent} - {None, reason}
    return Signal(level="distress", reason=reason, rule="two-concerns") if others else None


def _control(history: Sequence[Recent], answer: Recent, who: Who) -> Signal | None:
    """Not safe, and somebody else decides about money, work or papers: possible control."""
    recent = {(one.question, one.choice) for one in _within(history, answer, 90)}
    pair = (answer.question, answer.choice)
    if pair != ("SAFE-1", "no") and pair not in CONTROL:
        return None
    if ("SAFE-1", "no") not in recent or not recent & CONTROL:
        return None
    return Signal(level="distress", reason="danger", rule="possible-control", supervisor=True)


LOW = frozenset({("MIND-1", "very-bad"), ("MIND-2", "hardly"), ("PEOPLE-1", "no")})


def _low_alone(history: Sequence[Recent], answer: Recent, who: Who) -> Signal | None:
    recent = {(one.question, one.choice) for one in _within(history, answer, 21)}
    if (answer.question, answer.choice) not in LOW or not recent >= LOW:
        return None
    return Signal(level="distress", reason="mood", rule="low-and-alone")


def _no_way_on(history: Sequence[Recent], answer: Recent, who: Who) -> Signal | None:
    """Cannot stay and no money; does not decide about life and not about money or work."""
    recent = {(one.question, one.choice) for one in _within(history, answer, 90)}
    pair = (answer.question, answer.choice)
    place = {("HOME-2", "no"), ("MONEY-1", "no")}
    if pair in place and recent >= place:
        return Signal(level="distress", reason="home", rule="place-and-money")
    own = {("MONEY-3", "no"), ("WORK-3", "no")}
    if (pair in own or pair == ("PLANS-3", "no")) and ("PLANS-3", "no") in recent and recent & own:
        return Signal(level="distress", reason="people", rule="decided-by-others")
    return None


def _near_date(history: Sequence[Recent], answer: Recent, who: Who) -> Signal | None:
    """Around an important date every concern about mood weighs more."""
    if not who.near_date:
        return None
    twice = _twice(history, answer, who)
    low = concern_of(answer) == "mood" or (twice is not None and twice.reason == "mood")
    return Signal(level="distress", reason="mood", rule="near-date") if low else None


def _for_whom(history: Sequence[Recent], answer: Recent, who: Who) -> Signal | None:
    """For minors and people with dependants a concern about home or safety weighs more."""
    if not (who.minor or who.carer):
        return None
    if who.minor and (answer.question, answer.choice) == ("HOME-1", "no-place"):
        return Signal(level="crisis", reason="home", rule="minor-no-place")
    reason = CONCERNS.get((answer.question, answer.choice))
    if reason is None or answer.question.partition("-")[0] not in {"HOME", "SAFE", "FAMILY"}:
        return None
    return Signal(level="distress", reason=reason, rule="minor-or-carer")


def _about_staff(history: Sequence[Recent], answer: Recent, who: Who) -> Signal | None:
    """Whether people are kind here is not for the caseworker to read; no other rule uses it."""
    if (answer.question, answer.choice) != ("HELP-3", "no"):
        return None
    return Signal(level="concern", reason="help", rule=ABOUT_STAFF, supervisor=True)


RULES: tuple[Rule, ...] = (
    _twice,
    _skipped,
    _fell,
    _several,
    _control,
    _low_alone,
    _no_way_on,
    _near_date,
    _for_whom,
    _about_staff,
)
