"""The rhythm of simulated lives beside the programme's: days between two check-ins by phase."""

import datetime as dtm
import itertools
import statistics
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

Json = dict[str, Any]
WEEK = 7
EARLY_WEEKS = 4
EXPECTED = {
    "crisis, weeks 1 to 4": "3 or 4, then 7",
    "crisis, from week 5": "7",
    "transition": "14",
    "reintegration": "28",
    "aftercare": "84",
}
"""Span -> days between two check-ins, as the practice paper has it."""


class Gaps(NamedTuple):
    """What was found for one span."""

    span: str
    expected: str
    pairs: int
    middle: float
    longest: int


def gaps(told: Json) -> list[Gaps]:
    """For each span: how many pairs, the middle of their distances, the longest one.

    Only pairs between which nothing else happened: no pause, no move, no wish for less.
    """
    found: dict[str, list[int]] = defaultdict(list)
    for person in told["people"]:
        for span, days in _of(person):
            found[span].append(days)
    return [
        Gaps(span, expected, len(found[span]), statistics.median(found[span]), max(found[span]))
        for span, expected in EXPECTED.items()
        if found[span]
    ]


def _of(person: Json) -> Iterator[tuple[str, int]]:
    events = [(_at(one), one) for one in person["events"]]
    phases = [(at, one) for at, one in events if one["kind"] == "phase"]
    moves = [_at(one) for one in person["moves"]]
    asked = [_at(one) for one in person["contacts"] if one["kind"] == "check-in"]
    for before, after in itertools.pairwise(asked):
        disturbed = any(before <= at <= after for at, _ in events) or any(
            before <= at <= after for at in moves
        )
        wished = any(at <= after and one["kind"] == "less" for at, one in events)
        if not disturbed and not wished:
            yield _span(phases, before), (after.date() - before.date()).days


def _span(phases: list[tuple[dtm.datetime, Json]], at: dtm.datetime) -> str:
    since, phase = max((when, number) for number, (when, _) in enumerate(phases) if when <= at)
    name: str = phases[phase][1]["phase"]
    if name != "crisis":
        return name
    early = at - since < dtm.timedelta(days=EARLY_WEEKS * WEEK)
    return "crisis, weeks 1 to 4" if early else "crisis, from week 5"


def _at(one: Json) -> dtm.datetime:
    return dtm.datetime.fromisoformat(one["at"])
