import datetime as dtm
from typing import Any

import pytest
from msgspec.structs import replace

from flows.beneficiary import Phase, Profile, Status
from flows.missed import (
    Step,
    judge,
    may_reoffer,
    misses_that_tell,
    next_look,
    remembered,
)
from tests.flows.shelf import NOW

HOUR = dtm.timedelta(hours=1)
DAY = 24 * HOUR


def _silent(phase: Phase, silent: dtm.timedelta, missed: int = 1, **fields: Any) -> Profile:
    profile = Profile(case="K7F3", started=dtm.date(2026, 7, 1), phase_override=phase)
    return replace(profile, silent_from=NOW - silent, missed=missed, **fields)


def _judged(profile: Profile, status: Status = "active") -> Step:
    return judge(profile, now=NOW, status=status)


@pytest.mark.parametrize(("answers", "misses"), [(0.9, 2), (0.8, 3), (0.7, 4), (0.5, 6)], ids=str)
def test_misses_tell_by_the_persons_own_habit(answers: float, misses: int) -> None:
    """Whoever always answers is missed sooner than somebody who answers every second time."""
    habit = ("1" * round(answers * 10) + "0" * round(10 - answers * 10))[::-1] * 2
    assert abs(misses_that_tell(habit) - misses) <= 1
    assert misses_that_tell("1" * 20) < misses_that_tell(habit) or answers > 0.8


def test_habit_orders_people() -> None:
    """The more somebody answers, the fewer misses tell; a run of misses is not habit yet."""
    rare, half, often = "0010" * 5 + "1", "01" * 10, "1" * 20
    counts = [misses_that_tell(one) for one in (often, half, rare)]
    assert counts == sorted(counts)
    assert len(set(counts)) == 3
    assert misses_that_tell(often + "000") == misses_that_tell(often)
    assert remembered("1" * 20, answered=False) == "1" * 19 + "0"


@pytest.mark.parametrize(
    ("phase", "silent", "missed", "number", "level"),
    [
        ("crisis", 25 * HOUR, 1, 1, "concern"),
        ("crisis", 71 * HOUR, 1, 1, "concern"),
        ("crisis", 72 * HOUR, 1, 2, "distress"),
        ("crisis", 7 * DAY, 2, 3, "distress"),
        ("transition", 5 * DAY, 1, 0, None),
        ("transition", 20 * DAY, 5, 1, "concern"),
        ("transition", 21 * DAY, 1, 2, "distress"),
        ("transition", 35 * DAY, 2, 3, "distress"),
        ("reintegration", 40 * DAY, 1, 0, None),
        ("reintegration", 59 * DAY, 5, 1, "concern"),
        ("reintegration", 60 * DAY, 2, 2, "distress"),
        ("reintegration", 90 * DAY, 3, 3, "distress"),
    ],
)
def test_the_table_of_missed_contact(
    phase: Phase, silent: dtm.timedelta, missed: int, number: int, level: str | None
) -> None:
    """Phase, silence and misses give the step of the practice paper."""
    step = _judged(_silent(phase, silent, missed))
    assert (step.number, step.level) == (number, level)
    assert step.supervisor == (number == 3)


@pytest.mark.parametrize(
    "near",
    [
        {"last_threat": NOW - 20 * DAY},
        {"dates": ((NOW + DAY).date(),)},
        {"dates": ((NOW - 25 * DAY).date(),)},
    ],
    ids=["threat", "date tomorrow", "date three weeks ago"],
)
def test_near_a_threat_or_a_date_silence_weighs_more(near: dict[str, Any]) -> None:
    """One miss, 48 hours, 72 hours, whatever the phase."""
    for silent, number in ((25 * HOUR, 1), (48 * HOUR, 2), (72 * HOUR, 3)):
        assert _judged(_silent("reintegration", silent, **near)).number == number


def test_silence_right_after_an_alarm_calls_somebody_within_a_day() -> None:
    """Any silence within seven days after distress or crisis: 24 hours."""
    soon = _silent("transition", 24 * HOUR, last_alarm=NOW - 3 * DAY)
    late = _silent("transition", 24 * HOUR, last_alarm=NOW - 20 * DAY)
    assert _judged(soon).number == 2
    assert _judged(late).number == 0


@pytest.mark.parametrize("status", ["paused", "stopped", "unreachable", "ended", "invited"])
def test_a_pause_or_a_stop_is_no_silence(status: Status) -> None:
    """What the person chose is never a miss."""
    assert _judged(_silent("crisis", 30 * DAY, 9), status).number == 0


def test_a_yes_that_ran_out_in_a_silence_does_not_end_it() -> None:
    """Nobody has heard from the person since: day 90 of settling in still reaches a supervisor."""
    assert _judged(_silent("reintegration", 90 * DAY, 3), "lapsed").supervisor


def test_without_a_missed_check_in_there_is_no_silence() -> None:
    """Nobody is missed who was not asked."""
    assert _judged(_silent("crisis", 30 * DAY, 0)).number == 0


def test_the_next_look_is_at_the_next_step() -> None:
    """A silence that goes on is judged again when a step is reached, and no sooner."""
    profile = _silent("crisis", 25 * HOUR)
    begun = NOW - 25 * HOUR
    assert next_look(profile, now=NOW) == begun + 72 * HOUR
    assert next_look(profile, now=begun + 72 * HOUR) == begun + 168 * HOUR
    assert next_look(profile, now=begun + 168 * HOUR) is None


def test_two_neutral_openers_at_most() -> None:
    """The third is a person's business; close to the next check-in none is needed."""
    profile = _silent("crisis", 25 * HOUR, next_checkin=NOW + 3 * DAY)
    assert may_reoffer(profile, now=NOW, status="active")
    assert may_reoffer(replace(profile, reoffers=1), now=NOW, status="active")
    assert not may_reoffer(replace(profile, reoffers=2), now=NOW, status="active")
    assert not may_reoffer(replace(profile, next_checkin=NOW + DAY), now=NOW, status="active")
    assert not may_reoffer(profile, now=NOW, status="paused")
