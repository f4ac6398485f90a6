import datetime as dtm
import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.beneficiary import Phase, Profile, SafeWindow
from flows.consent import Consent
from flows.holidays_of import holidays_of, is_holiday
from flows.programme import add_months, ends_on, phase_on
from flows.programme_moves import following, held, moved, with_date
from flows.schedule import is_day_off, next_checkin
from tests.flows.lives import DAY, a_person, live

BEGAN = dtm.date(2026, 3, 2)
EVERY_DAY = SafeWindow(days=frozenset(range(7)))
NOWHERE = "ZZ"
"""A country without public holidays in the library: the rhythm alone can be seen."""


def _plain(**fields: Any) -> Profile:
    return a_person(BEGAN, country=NOWHERE, window=EVERY_DAY, **fields)


def _gaps(days: list[dtm.date]) -> list[int]:
    return [(later - sooner).days for sooner, later in itertools.pairwise(days)]


def _days_in(profile: Profile, first: int, last: int) -> list[dtm.date]:
    """Days of check-ins in these weeks since the beginning (first and last included)."""
    begin, end = BEGAN + 7 * DAY * (first - 1), BEGAN + 7 * DAY * last
    return [due.date() for due, _ in live(profile) if begin <= due.date() < end]


def test_two_check_ins_a_week_in_the_first_four_weeks() -> None:
    """Crisis, weeks 1 to 4: every three or four days."""
    assert len(_days_in(_plain(), 1, 4)) == 8
    assert set(_gaps(_days_in(_plain(), 1, 4))) == {3, 4}


@pytest.mark.parametrize(("weeks", "distance"), [((6, 13), 7), ((16, 51), 14), ((56, 155), 28)])
def test_every_phase_has_its_own_distance(weeks: tuple[int, int], distance: int) -> None:
    """Weekly to week 13, every two weeks to month 12, every four weeks to month 36."""
    assert set(_gaps(_days_in(_plain(), *weeks))) == {distance}


def test_nothing_comes_after_month_36_without_a_yes_given_since() -> None:
    """The old consent does not hold on; a new one brings a check-in every twelve weeks."""
    end = ends_on(_plain())
    before = Consent(at=dtm.datetime(2028, 1, 1, tzinfo=dtm.UTC), how="switches")
    later = Consent(at=dtm.datetime.combine(end, dtm.time(12), dtm.UTC), how="renewal")
    years = dtm.timedelta(days=4 * 365)
    assert max(due.date() for due, _ in live(_plain(), consent=before, until=years)) < end
    after = [d.date() for d, _ in live(_plain(), consent=later, until=years) if d.date() >= end]
    assert set(_gaps(after)) == {84}
    extended = _plain(phase_override="reintegration", phase_since=end)
    now = dtm.datetime.combine(end, dtm.time(12), dtm.UTC)
    assert next_checkin(extended, now=now, last=None, seed=1, consent=before) is None
    assert next_checkin(extended, now=now, last=None, seed=1, consent=later) is not None


@pytest.mark.parametrize(("wish", "distance"), [("more", 7), ("less", 28)])
def test_the_person_chooses_more_or_less(wish: str, distance: int) -> None:
    """Twice as often, half as often; `only when I write` plans nothing."""
    profile = _plain(cadence=wish)
    assert set(_gaps(_days_in(profile, 16, 50))) == {distance}
    assert live(_plain(cadence="on-request")) == []


def test_a_setback_brings_the_dense_rhythm_and_leaves_nothing_of_the_old() -> None:
    """Month 20, back to crisis: two a week for four weeks, then weekly; the months stay."""
    day = add_months(BEGAN, 20)
    profile = moved(_plain(last_checkin=_at(day - 10 * DAY)), "crisis", day)
    assert profile.started == BEGAN
    assert profile.next_checkin is None
    days: list[dtm.date] = []
    now = _at(day)
    for _ in range(14):
        due = next_checkin(profile, now=now, last=profile.last_checkin, seed=1)
        assert due is not None
        days.append(due.date())
        now = due.astimezone(dtm.UTC)
        profile = _with(profile, last_checkin=now, last_push=due.date())
    assert (days[0] - day).days <= 1
    assert set(_gaps(days[:8])) == {3, 4}
    assert _gaps(days[9:]) == [7] * 4


def test_a_held_phase_stays_and_one_that_is_let_go_follows_the_months() -> None:
    """Hold and let go: the weeks of the phase go on being counted meanwhile."""
    day = add_months(BEGAN, 2)
    still = held(_plain(), day)
    later = add_months(BEGAN, 6)
    assert phase_on(still, later) == "crisis"
    assert still.phase_since == BEGAN
    assert phase_on(following(still), later) == "transition"
    assert still.schedule_version == 1


def test_an_important_date_brings_three_check_ins() -> None:
    """Two days before, in its evening, three days after."""
    day = add_months(BEGAN, 20)
    now = _at(day - 20 * DAY)
    profile = with_date(_plain(last_checkin=now - DAY), day, today=now.date())
    found: list[dtm.datetime] = []
    for _ in range(3):
        due = next_checkin(profile, now=now, last=profile.last_checkin, seed=1)
        assert due is not None
        found.append(due)
        now = due.astimezone(dtm.UTC)
        profile = _with(profile, last_checkin=now, last_push=due.date())
    assert [due.date() - day for due in found] == [-2 * DAY, 0 * DAY, 3 * DAY]
    assert found[1].hour >= 17
    with pytest.raises(ValueError, match="from today on"):
        with_date(profile, day - 30 * DAY, today=day)


def test_no_check_in_falls_on_a_public_holiday_or_a_day_to_avoid() -> None:
    """Serbia's first of January, and a day that the person named."""
    avoid = dtm.date(2026, 3, 9)
    profile = a_person(BEGAN, country="RS", window=EVERY_DAY, avoid=(avoid,))
    days = [due.date() for due, _ in live(profile)]
    assert days
    assert avoid not in days
    assert not [day for day in days if is_holiday("RS", day)]
    assert dtm.date(2027, 1, 1) in holidays_of("RS", 2027)


@pytest.mark.parametrize("country", ["RS", "AL", "BA", "ME", "MK", "BG", "RO", "MD", "XK", "HR"])
def test_every_served_country_has_its_holidays(country: str) -> None:
    """Kosovo too; a country that is not known has none rather than wrong ones."""
    assert holidays_of(country, 2027)
    assert not holidays_of("ZZ", 2027)


windows = st.builds(
    lambda days, start, long: SafeWindow(
        days=days, start=dtm.time(start), end=dtm.time(min(23, start + long))
    ),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.integers(6, 20),
    st.integers(2, 10),
)


@settings(max_examples=60, deadline=None)
@given(
    windows,
    st.dates(dtm.date(2024, 1, 1), dtm.date(2029, 1, 1)),
    st.sampled_from(["RS", "AL", "RO", "BG", "MK", "XK"]),
    st.integers(0, 2**32),
    st.sampled_from(["usual", "more"]),
)
def test_safety_is_never_planned_more_than_31_days_apart(
    window: SafeWindow, began: dtm.date, country: str, seed: int, wish: str
) -> None:
    """Whatever window and holidays: until month 36, unless the person chose less."""
    profile = a_person(began, country=country, window=window, cadence=wish)
    plan = live(profile, seed=seed)
    assert all(questions[:2] == ("SAFE-1", "MIND-1") for _, questions in plan)
    days = [due.date() for due, _ in plan]
    assert max(_gaps(days)) <= 31
    assert (ends_on(profile) - days[-1]).days <= 31
    assert len(set(days)) == len(days), "one a day at most"
    assert not [day for day in days if is_day_off(profile, day)]


@settings(max_examples=40, deadline=None)
@given(
    st.dates(dtm.date(2024, 1, 1), dtm.date(2032, 1, 1)),
    st.integers(5, 1000),
    st.sampled_from(["crisis", "transition", "reintegration"]),
)
def test_a_moved_phase_never_leaves_a_longer_gap(
    began: dtm.date, after: int, phase: Phase
) -> None:
    """A caseworker moves the phase: the next check-in is at most 31 days after the last."""
    profile = a_person(began, window=EVERY_DAY)
    day = min(began + after * DAY, add_months(began, 34))
    plan = [due for due, _ in live(profile) if due.date() <= day]
    last = plan[-1].astimezone(dtm.UTC)
    turned = moved(_with(profile, last_checkin=last, last_push=plan[-1].date()), phase, day)
    due = next_checkin(turned, now=_at(day), last=last, seed=1)
    assert due is not None
    assert (due.date() - plan[-1].date()).days <= 31


def _at(day: dtm.date) -> dtm.datetime:
    return dtm.datetime.combine(day, dtm.time(5), dtm.UTC)


def _with(profile: Profile, **changes: object) -> Profile:
    kept = {name: getattr(profile, name) for name in Profile.__struct_fields__}
    return Profile(**{**kept, **changes})
