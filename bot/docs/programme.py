"""The page about the programme: every boundary and rhythm, planned, beside what is expected."""

import datetime as dtm
import functools
import itertools
from collections.abc import Iterator, Sequence

from flows.beneficiary import Phase, Profile, SafeWindow
from flows.consent import Consent
from flows.programme import SHIPPED, add_months, phase_on
from flows.programme_plan import Planned, plan
from flows.programme_renewal import renewal_on
from flows.rules_matrix import MATRICES

ANCHORS = (dtm.date(2026, 1, 31), dtm.date(2027, 3, 15), dtm.date(2028, 2, 29))
"""A month's end, an ordinary day, a leap day."""
DAY = dtm.timedelta(days=1)
NOWHERE = "ZZ"
"""Without public holidays and with every day safe, the rhythm alone is seen."""
RHYTHM: tuple[tuple[Phase, str, int, int, str], ...] = (
    ("crisis", "weeks 1 to 4", 0, 28, "2 a week"),
    ("crisis", "weeks 5 to 13", 28, 91, "every week"),
    ("transition", "months 4 to 12", 98, 364, "every 2 weeks"),
    ("reintegration", "months 13 to 36", 372, 1095, "every 4 weeks"),
    ("aftercare", "after month 36, with a new yes", 1180, 2100, "every 12 weeks"),
)
EXPECTED = {
    "2 a week": {3, 4},
    "every week": {7},
    "every 2 weeks": {14},
    "every 4 weeks": {28},
    "every 12 weeks": {84},
}


@functools.cache
def page() -> str:
    """The whole page as Markdown."""
    parts = (
        "# The programme, as planned by the program",
        "Made by `make docs` from `flows/library/programme.yaml` and the planning code; a test\n"
        "fails when this page is stale. Expectation: phases and rhythm of the practice paper.",
        "## Where phases begin",
        _table(("began", "boundary", "day before", "on the day", "expected", ""), _boundaries()),
        "## How often",
        "Days between two check-ins of a person whose every day is safe and no holiday.",
        _table(("phase", "when", "expected", "planned", "check-ins", ""), _rhythm()),
        "## Safety is asked often enough",
        "The longest time between two planned questions about safety, from the first day to the\n"
        "end of month 36, over windows of one weekday and the holidays of each country.",
        _table(
            ("country", "plans", "longest (31 at most)", "check-ins in 36 months", ""), _bound()
        ),
        "## A new yes",
        _table(("began", "asked from", "because"), _renewals()),
        "## What is asked, and where it is counted",
        _table(("question", "matrix", "component", "phases"), _questions()),
    )
    return "\n\n".join(parts) + "\n"


def _person(began: dtm.date, country: str = NOWHERE, window: SafeWindow | None = None) -> Profile:
    every_day = SafeWindow(days=frozenset(range(7)))
    enrolled = dtm.datetime.combine(began, dtm.time(9), dtm.UTC)
    return Profile(
        case="K7F3",
        started=began,
        country=country,
        window=window or every_day,
        enrolled_at=enrolled,
    )


def _planned(profile: Profile, days: int) -> list[Planned]:
    begin = dtm.datetime.combine(profile.started, dtm.time(9), dtm.UTC)
    end = add_months(profile.started, SHIPPED.phases.reintegration)
    late = Consent(at=dtm.datetime.combine(end, dtm.time(9), dtm.UTC), how="renewal")
    return list(plan(profile, seed=7, until=begin + days * DAY, consent=late))


def _gaps(made: Sequence[Planned]) -> list[int]:
    days = [one.due.date() for one in made]
    return [(later - sooner).days for sooner, later in itertools.pairwise(days)]


def _boundaries() -> Iterator[tuple[str, ...]]:
    after = ("transition", "reintegration", "aftercare")
    for began in ANCHORS:
        profile = _person(began)
        for (months, before), then in zip(SHIPPED.phases.until(), after, strict=True):
            day = add_months(began, months)
            found = (phase_on(profile, day - DAY), phase_on(profile, day))
            ok = "as expected" if found == (before, then) else "NOT AS EXPECTED"
            yield (str(began), str(day), *found, f"{before} → {then}", ok)


def _rhythm() -> Iterator[tuple[str, ...]]:
    began = ANCHORS[1]
    made = _planned(_person(began), 2100)
    for name, when, first, last, expected in RHYTHM:
        inside = [one for one in made if first <= (one.due.date() - began).days < last]
        gaps = set(_gaps(inside))
        shown = ", ".join(str(gap) for gap in sorted(gaps))
        right = gaps == EXPECTED[expected] and {one.phase for one in inside} == {name}
        ok = "as expected" if right else "NOT AS EXPECTED"
        yield (name, when, expected, f"{shown} days", str(len(inside)), ok)


def _bound() -> Iterator[tuple[str, ...]]:
    for country in ("AL", "BA", "BG", "ME", "MK", "MD", "RO", "RS", "XK"):
        longest, counts = 0, []
        for weekday, began in itertools.product(range(7), ANCHORS):
            window = SafeWindow(days=frozenset({weekday}))
            made = _planned(_person(began, country, window), 1095)
            longest = max(longest, *_gaps(made))
            counts.append(len(made))
        ok = "as expected" if longest <= 31 else "NOT AS EXPECTED"
        many = f"{min(counts)} to {max(counts)}"
        yield (country, str(len(counts)), f"{longest} days", many, ok)


def _renewals() -> Iterator[tuple[str, ...]]:
    for began in ANCHORS:
        profile = _person(began)
        given = began
        end = add_months(began, SHIPPED.phases.reintegration)
        while True:
            yes = Consent(at=dtm.datetime.combine(given, dtm.time(9), dtm.UTC), how="renewal")
            due = renewal_on(profile, yes)
            if due is None or due >= end:
                break
            why = "a year has passed" if due == add_months(given, 12) else "the phase changes"
            yield (str(began), str(due), why)
            given = due
        yield (str(began), str(end), "the months are over: what comes now is asked once")


def _questions() -> Iterator[tuple[str, ...]]:
    order = ("crisis", "transition", "reintegration", "aftercare")
    for question, place in MATRICES.items():
        phases = ", ".join(name for name in order if name in place.phases)
        yield (question, place.matrix, place.component, phases)


def _table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
