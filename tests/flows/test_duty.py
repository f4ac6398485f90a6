import datetime as dtm

import pytest

from flows import duty
from flows.ids import StaffId
from flows.staff import Hours, Shift, Staff

WEEK = frozenset(range(5))
DAY = Hours(days=WEEK, start=dtm.time(9), end=dtm.time(17))
NIGHT = Hours(days=frozenset({4}), start=dtm.time(22), end=dtm.time(6))


def _at(text: str) -> dtm.datetime:
    return dtm.datetime.fromisoformat(text)


def _staff(*hours: Hours, country: str = "RS", away: str = "") -> Staff:
    return Staff(
        id=StaffId("a"),
        name="Mira",
        role="caseworker",
        country=country,
        hours=hours,
        away_until=_at(away) if away else None,
    )


def test_without_hours_somebody_is_always_on_duty() -> None:
    """No hours set: a Sunday night counts like a Monday morning."""
    assert duty.is_on_duty(_staff(), _at("2026-03-01T03:00+01:00"))


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-03-02T12:00+01:00", "2026-03-02T12:00+01:00"),
        ("2026-03-02T08:59+01:00", "2026-03-02T09:00+01:00"),
        ("2026-03-02T17:00+01:00", "2026-03-03T09:00+01:00"),
        ("2026-03-06T18:00+01:00", "2026-03-09T09:00+01:00"),
        # Holidays of Serbia: 1 May, a Friday; the clocks change on 29 March.
        ("2026-04-30T18:00+02:00", "2026-05-04T09:00+02:00"),
        ("2026-03-27T18:00+01:00", "2026-03-30T09:00+02:00"),
    ],
)
def test_the_next_hour_on_duty_is_in_the_own_zone(now: str, opens: str) -> None:
    """Evenings, weekends, holidays and clocks that change are passed over."""
    assert duty.opens(_staff(DAY), _at(now)) == _at(opens)
    assert duty.is_on_duty(_staff(DAY), _at(now)) == (now == opens)


def test_a_holiday_counts_where_the_worker_lives() -> None:
    """15 August is a holiday in Romania and none in Serbia; without a country none is known."""
    saturday = Hours(days=frozenset({5}), start=dtm.time(9), end=dtm.time(17))
    noon = _at("2026-08-15T12:00+02:00")
    assert not duty.is_on_duty(_staff(saturday, country="RO"), noon)
    assert duty.is_on_duty(_staff(saturday, country="RS"), noon)
    assert duty.is_on_duty(_staff(saturday, country=""), noon)


def test_a_night_shift_runs_into_the_next_morning() -> None:
    """Hours that end before they begin belong to the evening on which they began."""
    assert duty.is_on_duty(_staff(NIGHT), _at("2026-03-07T05:59+01:00"))
    assert not duty.is_on_duty(_staff(NIGHT), _at("2026-03-07T06:00+01:00"))
    assert not duty.is_on_duty(_staff(NIGHT), _at("2026-03-06T05:00+01:00"))


def test_on_leave_nobody_is_on_duty() -> None:
    """Leave ends by itself, and duty begins with the first hour after it."""
    away = _staff(DAY, away="2026-03-04T00:00+01:00")
    assert duty.is_away(away, _at("2026-03-02T12:00+01:00"))
    assert duty.opens(away, _at("2026-03-02T12:00+01:00")) == _at("2026-03-04T09:00+01:00")
    assert not duty.is_away(away, _at("2026-03-04T00:00+01:00"))


def test_hours_that_never_come_do_not_hold_anything_for_ever() -> None:
    """A week without a day of duty still ends."""
    never = _staff(Hours(days=frozenset(), start=dtm.time(9), end=dtm.time(17)))
    now = _at("2026-03-02T12:00+01:00")
    assert duty.opens(never, now) - now == dtm.timedelta(days=60)


def test_a_gap_in_the_rota_is_seen() -> None:
    """Shifts that touch or overlap leave none; what lies between them, before and after is found."""
    hour = dtm.timedelta(hours=1)
    zero = _at("2026-03-02T00:00+00:00")

    def shift(begins: int, ends: int) -> Shift:
        return Shift(begins=zero + begins * hour, ends=zero + ends * hour)

    full = (shift(-5, 3), shift(3, 8), shift(6, 30))
    assert duty.rota_gaps(full, zero, zero + 24 * hour) == ()
    holed = (shift(10, 12), shift(2, 5))
    gaps = duty.rota_gaps(holed, zero, zero + 24 * hour)
    assert gaps == (shift(0, 2), shift(5, 10), shift(12, 24))
    assert duty.rota_gaps((), zero, zero + hour) == (shift(0, 1),)


def test_a_shift_is_on_call_until_its_end() -> None:
    """The end belongs to the next shift."""
    begins, ends = _at("2026-03-02T08:00+01:00"), _at("2026-03-02T20:00+01:00")
    one = Staff(
        id=StaffId("a"), name="M", role="caseworker", shifts=(Shift(begins=begins, ends=ends),)
    )
    assert duty.is_on_call(one, begins)
    assert not duty.is_on_call(one, ends)


def test_of_shifts_that_run_beside_each_other_the_longest_says_until_when() -> None:
    """What is over or still to come says nothing."""
    at = _at("2026-03-02T12:00+01:00")
    hour = dtm.timedelta(hours=1)
    spans = [(-5, -1), (-2, 3), (-1, 1), (4, 9)]
    shifts = tuple(Shift(begins=at + a * hour, ends=at + b * hour) for a, b in spans)
    one = Staff(id=StaffId("a"), name="M", role="caseworker", shifts=shifts)
    assert duty.on_call_until(one, at) == at + 3 * hour
    assert duty.on_call_until(one, at + 3 * hour) is None


def test_the_digest_of_a_friday_is_read_on_monday() -> None:
    """The next working day, at the worker's own hour."""
    monday = _at("2026-03-09T08:30+01:00")
    assert duty.digest_at(_staff(DAY), _at("2026-03-06T07:00+01:00"), dtm.time(8, 30)) == monday
    assert duty.digest_at(_staff(), _at("2026-03-08T23:00+01:00"), dtm.time(8, 30)) == monday


def test_working_days_are_counted_over_weekends_and_holidays() -> None:
    """Five working days from a Thursday before 1 May: Friday is none, nor is the weekend."""
    thursday = _at("2026-04-30T12:00+02:00")
    days_of = duty.calendar(_staff(DAY))
    assert duty.after_working_days(thursday, 5, days_of) == _at("2026-05-08T12:00+02:00")
