import datetime as dtm

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.beneficiary import Phase, Profile
from flows.programme import add_months, months_completed, phase
from tests.flows.shelf import NOW

DAYS = st.dates(dtm.date(2020, 1, 1), dtm.date(2035, 12, 31))


@pytest.mark.parametrize(
    ("anchor", "today", "months"),
    [
        ("2026-01-31", "2026-02-27", 0),
        ("2026-01-31", "2026-02-28", 1),
        ("2026-01-31", "2026-03-30", 1),
        ("2026-01-31", "2026-03-31", 2),
        ("2024-01-31", "2024-02-29", 1),
        ("2024-02-29", "2025-02-28", 12),
        ("2026-08-01", "2026-07-31", 0),
        ("2026-08-01", "2025-01-01", 0),
        ("2026-08-15", "2029-08-14", 35),
        ("2026-08-15", "2029-08-15", 36),
    ],
)
def test_months_are_counted_to_the_last_valid_day(anchor: str, today: str, months: int) -> None:
    """31 January and a month is 28 February; 31 March is two; before the anchor none."""
    counted = months_completed(dtm.date.fromisoformat(anchor), dtm.date.fromisoformat(today))
    assert counted == months


@given(DAYS, st.integers(0, 60))
def test_adding_and_counting_months_agree(anchor: dtm.date, months: int) -> None:
    """So many months later so many are completed, and a day before one fewer."""
    later = add_months(anchor, months)
    assert months_completed(anchor, later) == months
    assert months_completed(anchor, later - dtm.timedelta(days=1)) == max(0, months - 1)


def _in_month(months: int, override: Phase | None = None) -> Phase:
    started = dtm.date(2026, 1, 15)
    day = add_months(started, months)
    profile = Profile(case="K7F3", started=started, phase_override=override)
    return phase(profile, dtm.datetime(day.year, day.month, day.day, 12, tzinfo=dtm.UTC))


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        (0, "crisis"),
        (2, "crisis"),
        (3, "transition"),
        (11, "transition"),
        (12, "reintegration"),
        (35, "reintegration"),
        (36, "aftercare"),
    ],
)
def test_a_phase_lasts_until_its_month_is_completed(months: int, expected: Phase) -> None:
    """Under 3 crisis, under 12 transition, under 36 re/integration, then aftercare."""
    assert _in_month(months) == expected


def test_the_caseworkers_word_about_the_phase_wins() -> None:
    """Life does not run in a straight line: an override holds whatever the month."""
    assert _in_month(30, "crisis") == "crisis"


def test_the_day_of_the_persons_own_zone_counts() -> None:
    """The month is completed at midnight where the person is."""
    profile = Profile(case="K7F3", started=dtm.date(2026, 5, 2), zone="Europe/Belgrade")
    evening = dtm.datetime(2026, 8, 1, 21, 59, tzinfo=dtm.UTC)
    assert phase(profile, evening) == "crisis"
    assert phase(profile, evening + dtm.timedelta(minutes=1)) == "transition"
    assert phase(profile, NOW) == "crisis"
