"""What must hold in every simulated life; the long form plays a thousand of them."""

import copy
import datetime as dtm
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

import pytest

from bot.simulation.crew import simulated
from bot.simulation.document import document
from bot.simulation.rhythm import gaps
from tests.simulation import judge
from tests.simulation.conftest import AWAY, START, plan
from tests.simulation.judge import Json, all_faults, at

Looks = Callable[[Json], Iterator[str]]


def test_nothing_that_must_not_be_happens_in_36_months(years: Json) -> None:
    """Gaps, windows, holidays, one a day, silence after a stop: read from the document alone."""
    assert all_faults(years) == []
    assert sum(one["kind"] == "check-in" for p in years["people"] for one in p["contacts"]) > 250


def test_lives_differ_and_come_to_their_end(years: Json) -> None:
    """Answered and unanswered check-ins, pages that were taken, an end of the months."""
    results = {one["result"] for p in years["people"] for one in p["contacts"]}
    assert {"answered", "no-answer", "taken"} <= results
    kinds = {one["kind"] for p in years["people"] for one in p["events"]}
    assert {"phase", "lapse"} <= kinds
    assert len({person["temper"] for person in years["people"]}) >= 4
    assert len({person["zone"] for person in years["people"]}) >= 4


def test_phases_begin_on_their_days(years: Json) -> None:
    """3, 12 and 36 months after the beginning, at midnight where the person is."""
    months = {"transition": 3, "reintegration": 12, "aftercare": 36}
    seen = 0
    for person in years["people"]:
        started = dtm.date.fromisoformat(person["started"])
        for one in person["events"]:
            by_months = one["kind"] == "phase" and one["by"] == "months"
            if by_months and one["phase"] in months and at(one).time() == dtm.time():
                assert at(one).date() == judge.plus_months(started, months[one["phase"]]), one
                seen += 1
    assert seen >= 8


def test_an_outage_of_thirty_days_brings_one_message_to_each_person(interrupted: Json) -> None:
    """What was missed is one check-in; a question about a new yes waits for its turn."""
    assert list(judge.after_outage(interrupted, AWAY.until, days=3)) == []
    soon = [
        one
        for person in interrupted["people"]
        for one in person["contacts"]
        if one["kind"] == "check-in" and AWAY.until <= at(one) < AWAY.until + 3 * judge.DAY
    ]
    assert len(soon) > 8
    during = [
        one
        for person in interrupted["people"]
        for one in person["contacts"]
        if AWAY.first <= at(one) < AWAY.until
    ]
    assert during == []
    quiet = list(judge.unsafe_gaps(interrupted, away=(AWAY.first, AWAY.until)))
    assert quiet == []


def _checkins(told: Json) -> list[Json]:
    return [one for p in told["people"] for one in p["contacts"] if one["kind"] == "check-in"]


def _without_some(told: Json) -> None:
    person = next(p for p in told["people"] if p["temper"] == "faithful")
    asked = [one for one in person["contacts"] if one["kind"] == "check-in"]
    for one in asked[12:16]:
        person["contacts"].remove(one)


def _by_night(told: Json) -> None:
    one = _checkins(told)[7]
    one["at"] = at(one).replace(hour=23).isoformat()


def _on_new_year(told: Json) -> None:
    person = next(p for p in told["people"] if p["country"] in judge.COUNTRIES)
    one = next(o for o in person["contacts"] if o["kind"] == "check-in")
    start = dtm.time.fromisoformat(person["window"]["start"])
    day = dtm.datetime.combine(dtm.date(2027, 1, 1), start, ZoneInfo(person["zone"]))
    one["at"] = day.isoformat()


def _twice(told: Json) -> None:
    contacts = told["people"][3]["contacts"]
    first = next(one for one in contacts if one["kind"] == "check-in")
    contacts.insert(contacts.index(first), dict(first))


def _after_a_stop(told: Json) -> None:
    person = told["people"][0]
    middle = [one for one in person["contacts"] if one["kind"] == "check-in"][5]
    person["events"].append({"at": middle["at"], "kind": "stop"})


@pytest.mark.parametrize(
    ("spoil", "look"),
    [
        (_without_some, judge.unsafe_gaps),
        (_by_night, judge.outside_windows),
        (_on_new_year, judge.outside_windows),
        (_twice, judge.crowded_days),
        (_after_a_stop, judge.after_the_end),
    ],
)
def test_the_judge_sees_what_is_wrong(
    years: Json, spoil: Callable[[Json], None], look: Looks
) -> None:
    """Each rule finds its own fault in a document that was spoiled."""
    told = copy.deepcopy(years)
    spoil(told)
    assert list(look(told))


@pytest.mark.torture
def test_a_thousand_people_live_36_months() -> None:
    """The same rules for a thousand random people over six changes of the clocks."""
    wanted = plan(1000, 36, seed=20260301)
    told = document(wanted, simulated(wanted, jobs=2, told=lambda done: None))
    assert len(told["people"]) == 1000
    assert all_faults(told) == []


@pytest.mark.torture
def test_five_hundred_people_after_an_outage() -> None:
    """Thirty days away in the month of most check-ins."""
    wanted = plan(500, 5, seed=9, outage=AWAY)
    told = document(wanted, simulated(wanted, jobs=2, told=lambda done: None))
    assert list(judge.after_outage(told, AWAY.until, days=3)) == []
    assert AWAY.first > START


def test_the_rhythm_of_lives_is_the_rhythm_of_the_programme(years: Json) -> None:
    """In the middle every span has its distance; no undisturbed pair lies further than 31 days."""
    found = {one.span: one for one in gaps(years)}
    wanted = {"crisis, from week 5": 7, "transition": 14, "reintegration": 28}
    assert {span: found[span].middle for span in wanted} == wanted
    assert found["crisis, weeks 1 to 4"].middle in (3, 3.5, 4)
    assert all(one.longest <= 31 for span, one in found.items() if span != "aftercare")
