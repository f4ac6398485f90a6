"""Judges what `simulate --json` printed, as somebody outside could: only that document is read."""

import datetime as dtm
import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import holidays

Json = dict[str, Any]
DAY = dtm.timedelta(days=1)
PUSHES = frozenset({"check-in", "re-offer", "renewal", "reminder"})
EXCUSES = frozenset({"stop", "pause", "less", "lapse", "hold", "unreachable", "erase", "end"})
"""Turns of a life that let two questions about safety lie further apart."""
FOR_GOOD = frozenset({"less"})
"""A wish that goes on holding."""
KINDS = PUSHES | {"reply", "page"}
EVENTS = EXCUSES | {"phase"}
MAX_GAP = 31


def at(one: Json) -> dtm.datetime:
    """The instant of an entry, with its offset."""
    found = dtm.datetime.fromisoformat(one["at"])
    assert found.tzinfo is not None, one
    return found


def misshapen(told: Json) -> Iterator[str]:
    """Whatever is not as the contract says."""
    for key in ("seed", "digest", "people", "staff"):
        if key not in told:
            yield f"the document has no {key}"
    for person in told["people"]:
        for key in ("case", "zone", "temper", "contacts", "events"):
            if key not in person:
                yield f"a person has no {key}"
        yield from _odd_entries(person)


def _odd_entries(person: Json) -> Iterator[str]:
    """Entries of another kind, without questions, or out of their order."""
    for one in person["contacts"]:
        if one["kind"] not in KINDS or not isinstance(one["result"], str):
            yield f"{person['case']}: {one}"
        if one["kind"] == "check-in" and not one["questions"]:
            yield f"{person['case']}: a check-in without questions at {one['at']}"
    for one in person["events"]:
        if one["kind"] not in EVENTS:
            yield f"{person['case']}: {one}"
    for what in ("contacts", "events"):
        times = [at(one) for one in person[what]]
        if times != sorted(times):
            yield f"{person['case']}: {what} out of order"


def unsafe_gaps(
    told: Json, *, away: tuple[dtm.datetime, dtm.datetime] | None = None
) -> Iterator[str]:
    """Plans with more than 31 days between two questions about safety, up to month 36.

    `away`: when the program was not there; nothing was planned so.
    """
    for person in told["people"]:
        asked = [
            one
            for one in person["contacts"]
            if one["kind"] == "check-in" and "SAFE-1" in one["questions"]
        ]
        for before, after in itertools.pairwise(asked):
            if away and at(before) < away[1] and away[0] < at(after):
                continue
            gap = (at(after).date() - at(before).date()).days
            if gap > MAX_GAP and not _excused(person, at(before), at(after)):
                yield f"{person['case']}: {gap} days before {after['at']}"
        yield from _silent_end(person, asked)


def _excused(person: Json, before: dtm.datetime, after: dtm.datetime) -> bool:
    for one in person["events"]:
        if one["kind"] in FOR_GOOD and at(one) <= after:
            return True
        if one["kind"] in EXCUSES and before - DAY <= at(one) <= after:
            return True
    ends = plus_months(dtm.date.fromisoformat(person["started"]), 36)
    return after.date() >= ends


def _silent_end(person: Json, asked: list[Json]) -> Iterator[str]:
    """Somebody whose questions end for no reason that is told."""
    if not asked:
        return
    last = at(asked[-1])
    over = max((at(one) for one in person["contacts"]), default=last)
    excused = any(one["kind"] in EXCUSES and at(one) >= last - DAY for one in person["events"])
    wished = any(one["kind"] in FOR_GOOD for one in person["events"])
    ends = plus_months(dtm.date.fromisoformat(person["started"]), 36)
    if not (excused or wished) and min(over.date(), ends) - last.date() > MAX_GAP * DAY:
        yield f"{person['case']}: nothing asked after {asked[-1]['at']}"


def plus_months(day: dtm.date, months: int) -> dtm.date:
    """So many months later, on the last day where a month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return dtm.date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)


def outside_windows(told: Json) -> Iterator[str]:
    """Messages that the program began outside the safe days and hours, or on a holiday."""
    for person in told["people"]:
        window = person.get("window")
        for one in person["contacts"]:
            if one["kind"] not in PUSHES and not one.get("asked_for"):
                continue
            if one.get("on") == "re-check":
                continue  # ten minutes after the person's own words
            zone, country = _place(person, at(one))
            local = at(one).astimezone(ZoneInfo(zone))
            if local.utcoffset() != at(one).utcoffset():
                yield f"{person['case']}: {one['at']} is not told in {zone}"
            clock = local.strftime("%H:%M")
            if local.weekday() not in window["days"]:
                yield f"{person['case']}: {one['at']} on a wrong weekday"
            elif not window["start"] <= clock < window["end"]:
                yield f"{person['case']}: {one['at']} outside {window['start']}-{window['end']}"
            elif country in COUNTRIES and local.date() in _holidays(country, local.year):
                yield f"{person['case']}: {one['at']} on a holiday of {country}"


COUNTRIES = frozenset({"RS", "AL", "BG", "RO", "MK"})
_KNOWN: dict[tuple[str, int], Any] = {}


def _holidays(country: str, year: int) -> Any:
    if (country, year) not in _KNOWN:
        _KNOWN[country, year] = holidays.country_holidays(country, years=year)
    return _KNOWN[country, year]


def _place(person: Json, when: dtm.datetime) -> tuple[str, str]:
    """Zone and country at an instant: where it began, then where each move led."""
    here = (person["zone"], person["country"])
    for one in person["moves"]:
        if at(one) <= when:
            here = (one["zone"], one["country"])
    return here


def crowded_days(told: Json) -> Iterator[str]:
    """Days on which the program began twice; what the person asked for is not counted."""
    for person in told["people"]:
        days = Counter(
            at(one).astimezone(ZoneInfo(_place(person, at(one))[0])).date()
            for one in person["contacts"]
            if one["kind"] in PUSHES
        )
        for day, count in days.items():
            if count > 1:
                yield f"{person['case']}: {count} on {day}"


def after_the_end(told: Json) -> Iterator[str]:
    """Pushes to somebody who had stopped, blocked, lapsed, ended or erased themselves."""
    gone = {"stop", "unreachable", "lapse", "end", "erase"}
    for person in told["people"]:
        ends = sorted((at(one), one["kind"]) for one in person["events"] if one["kind"] in gone)
        for ended, kind in ends:
            back = min((at(one) for one in person["contacts"]
                        if at(one) > ended and one["kind"] == "reply"), default=None)  # fmt: skip
            for one in person["contacts"]:
                if one["kind"] in PUSHES and at(one) > ended and (not back or at(one) < back):
                    yield f"{person['case']}: {one['kind']} at {one['at']} after {kind}"


def after_outage(told: Json, back: dtm.datetime, *, days: int) -> Iterator[str]:
    """More than one message to one person after the program was away.

    On the first day of any kind; later in these days, another offer of what was missed anew is
    no catching up.
    """
    day = back + DAY
    for person in told["people"]:
        soon = [
            one
            for one in person["contacts"]
            if one["kind"] in PUSHES and back <= at(one) < back + days * DAY
            if one["kind"] != "re-offer" or at(one) < day
        ]
        if len(soon) > 1:
            yield f"{person['case']}: {[(one['kind'], one['at']) for one in soon]}"


def doubled_pages(told: Json) -> Iterator[str]:
    """Two pages about one person to the same member of staff in the same second."""
    for person in told["people"]:
        pages = Counter(
            (one["at"], one["to"]) for one in person["contacts"] if one["kind"] == "page"
        )
        for (when, whom), count in pages.items():
            if count > 1:
                yield f"{person['case']}: {count} to {whom} at {when}"


LOOKS = (misshapen, unsafe_gaps, outside_windows, crowded_days, after_the_end, doubled_pages)


def all_faults(told: Json) -> list[str]:
    """Everything that must not be."""
    found: list[str] = []
    for look in LOOKS:
        found += [f"{look.__name__}: {one}" for one in look(told)]
    return found
