import datetime as dtm
import random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.beneficiary import Profile, SafeWindow, Status
from flows.consent import Scope
from flows.fields import WINDOW_DAYS, WINDOW_HOURS
from flows.schedule import (
    Decision,
    Drop,
    Later,
    Send,
    decide,
    in_window,
    instant,
    is_day_off,
    next_checkin,
)
from flows.schedule_offsets import Unit, relative
from tests.flows.shelf import NOW, consent

ZONES = [
    "Europe/Belgrade", "Europe/Tirane", "Europe/Sarajevo", "Europe/Skopje", "Europe/Podgorica",
    "Europe/Sofia", "Europe/Bucharest", "Europe/Chisinau", "Europe/Istanbul", "Europe/Kyiv",
    "Europe/Berlin", "Europe/London",
]  # fmt: skip
"""Served countries and where people move; Kosovo uses Belgrade's zone."""
DAY = dtm.timedelta(days=1)
ENROLLED = NOW - 30 * DAY
YEARS = range(2024, 2033)


def _profile(
    zone: str = "Europe/Belgrade",
    window: SafeWindow | None = None,
    enrolled: dtm.datetime | None = ENROLLED,
) -> Profile:
    return Profile(
        case="K7F3",
        started=dtm.date(2026, 7, 1),
        zone=zone,
        window=window or SafeWindow(),
        enrolled_at=enrolled,
    )


def _with(profile: Profile, **changes: object) -> Profile:
    kept = {name: getattr(profile, name) for name in Profile.__struct_fields__}
    return Profile(**{**kept, **changes})


windows = st.builds(
    lambda days, hours: SafeWindow(days=days, start=hours[0], end=hours[1]),
    st.one_of(
        st.sampled_from(list(WINDOW_DAYS.values())),
        st.frozensets(st.integers(0, 6), min_size=1),
    ),
    st.one_of(
        st.sampled_from(list(WINDOW_HOURS.values())),
        st.tuples(st.integers(0, 11), st.integers(12, 23)).map(
            lambda pair: (dtm.time(pair[0]), dtm.time(pair[1]))
        ),
    ),
)
START = dtm.datetime(2024, 1, 1, tzinfo=dtm.UTC)
instants = st.integers(0, 9 * 365 * 24 * 60).map(
    lambda minutes: START + dtm.timedelta(minutes=minutes)
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(ZONES), windows, instants, st.integers(0, 2**32))
def test_every_checkin_lies_in_the_safe_window_of_the_persons_own_zone(
    zone: str, window: SafeWindow, now: dtm.datetime, seed: int
) -> None:
    """Whatever zone, season and window: not before now, inside it, on no holiday."""
    profile = _with(_profile(zone, window, now - 100 * DAY), started=now.date())
    due = next_checkin(profile, now=now, last=None, seed=seed)
    assert due is not None
    assert due >= now
    assert due - now <= 31 * DAY
    assert in_window(window, due, ZoneInfo(zone))
    assert not is_day_off(profile, due.date())
    assert due.utcoffset() == due.astimezone(ZoneInfo(zone)).utcoffset()


def _changes(zone: ZoneInfo) -> list[dtm.datetime]:
    """Every instant of 2024 to 2032 at which the clocks of a zone change, to the hour."""
    found = []
    hour = dtm.datetime(YEARS[0], 1, 1, tzinfo=dtm.UTC)
    offset = hour.astimezone(zone).utcoffset()
    while hour.year in YEARS:
        hour += dtm.timedelta(hours=1)
        if hour.astimezone(zone).utcoffset() != offset:
            offset = hour.astimezone(zone).utcoffset()
            found.append(hour)
    return found


@pytest.mark.parametrize("name", ["Europe/Belgrade", "Europe/Bucharest", "Europe/London"])
def test_skipped_hours_give_the_first_minute_after_and_repeated_ones_the_first(name: str) -> None:
    """Spring: 02:30 becomes 03:00. Autumn: 02:59 is the first of the two."""
    zone = ZoneInfo(name)
    changes = _changes(zone)
    assert len(changes) == 2 * len(YEARS)
    for change in changes:
        before, after = change - dtm.timedelta(minutes=1), change
        sooner, later = before.astimezone(zone), after.astimezone(zone)
        skipped = str(later)[-6:] > str(sooner)[-6:]
        if skipped:
            wanted = (sooner + dtm.timedelta(minutes=30)).time()
            assert instant(later.date(), wanted, zone) == change
        else:
            wanted = sooner.time()
            assert instant(sooner.date(), wanted, zone) == before


def test_a_window_that_the_clocks_swallow_waits_for_the_next_one() -> None:
    """Sunday 02:00 to 03:00 does not exist on the last Sunday of March: the week after it does."""
    window = SafeWindow(days=frozenset({6}), start=dtm.time(2), end=dtm.time(3))
    friday = dtm.datetime(2027, 3, 26, 12, tzinfo=dtm.UTC)
    due = next_checkin(_profile(window=window), now=friday, last=None, seed=1)
    assert due is not None
    assert due.date() == dtm.date(2027, 4, 4)


@pytest.mark.parametrize("hours", [(19, 10), (12, 12)], ids=["backwards", "empty"])
def test_a_window_without_a_minute_is_no_time(hours: tuple[int, int]) -> None:
    """Hours that end before they begin give no plan rather than a message at night."""
    window = SafeWindow(start=dtm.time(hours[0]), end=dtm.time(hours[1]))
    profile = _profile(window=window)
    assert next_checkin(profile, now=NOW, last=None, seed=1) is None
    assert _decided(profile) == Drop("no-window")


def test_the_first_checkin_waits_a_whole_day() -> None:
    """No personal question in the 24 hours after enrolment."""
    profile = _profile(enrolled=NOW)
    for seed in range(50):
        due = next_checkin(profile, now=NOW, last=None, seed=seed)
        assert due is not None
        assert due - NOW >= DAY


def test_people_are_spread_over_the_window() -> None:
    """A hundred people of one office are not written to in the same minute."""
    minutes = {next_checkin(_profile(), now=NOW, last=None, seed=seed) for seed in range(100)}
    assert len(minutes) > 50


def test_the_same_seed_gives_the_same_time() -> None:
    """A plan can be made again and is the same."""
    first, again = (next_checkin(_profile(), now=NOW, last=None, seed=9) for _ in range(2))
    assert first == again


@pytest.mark.parametrize(
    "changes",
    [
        {"phone_seen": True},
        {"held_since": NOW},
        {"window": SafeWindow(days=frozenset())},
        {"phase_override": "aftercare"},
        {"started": dtm.date(2023, 8, 1)},
        {"enrolled_at": None},
    ],
    ids=["phone seen", "held", "no safe day", "aftercare", "month 36", "not enrolled"],
)
def test_nothing_is_planned_where_nothing_may_come(changes: dict[str, object]) -> None:
    """Others see the phone, danger is held, no safe day, the 36 months are over: no time."""
    profile = _with(_profile(), **changes)
    assert next_checkin(profile, now=NOW, last=None, seed=1) is None
    assert isinstance(_decided(profile), Drop)


def test_a_pause_moves_the_plan_behind_its_end() -> None:
    """A pause until a day leaves nothing before it."""
    until = NOW + 20 * DAY
    due = next_checkin(_with(_profile(), paused_until=until), now=NOW, last=None, seed=1)
    assert due is not None
    assert due >= until


def _decided(
    profile: Profile,
    *,
    now: dtm.datetime = NOW,
    status: Status = "active",
    contact: bool = True,
    session_waiting: bool = False,
) -> Decision:
    scopes: tuple[Scope, ...] = ("contact",) if contact else ("keep", "show")
    return decide(
        profile,
        consent(*scopes, at=ENROLLED),
        now=now,
        status=status,
        session_waiting=session_waiting,
    )


def test_a_due_checkin_inside_the_window_goes_out() -> None:
    """NOW is a Saturday at two in the afternoon: a good time."""
    assert _decided(_profile()) == Send()


@pytest.mark.parametrize("status", ["invited", "stopped", "unreachable", "lapsed", "ended"])
def test_only_active_people_are_written_to(status: Status) -> None:
    """Stop stays stopped, and so does every other way of being away."""
    assert _decided(_profile(), status=status) == Drop(status)


def test_without_contact_a_due_checkin_is_dropped() -> None:
    """The scope decides at the moment of sending, not at the moment of planning."""
    assert _decided(_profile(), contact=False) == Drop("no-consent")
    assert decide(_profile(), None, now=NOW, status="active", session_waiting=False) == Drop(
        "no-consent"
    )


def test_a_pause_without_an_end_is_dropped() -> None:
    """Nobody knows until when: nothing is planned until the person says."""
    assert _decided(_profile(), status="paused") == Drop("paused")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"paused_until": NOW + 3 * DAY}, "paused"),
        ({"quiet_until": NOW + DAY / 2}, "quiet"),
        ({"enrolled_at": NOW - DAY / 2}, "first-day"),
        ({"window": SafeWindow(days=frozenset({0}))}, "window"),
    ],
)
def test_what_is_too_early_waits_for_a_safe_time(changes: dict[str, object], why: str) -> None:
    """A later time is after the reason for waiting, and inside the window."""
    profile = _with(_profile(), **changes)
    found = _decided(profile)
    assert isinstance(found, Later)
    assert found.why == why
    assert found.at > NOW
    assert in_window(profile.window, found.at, ZoneInfo(profile.zone))
    for until in (profile.paused_until, profile.quiet_until):
        assert until is None or found.at >= until


def test_an_open_conversation_is_not_interrupted() -> None:
    """A question still stands: the next one waits for another day."""
    found = _decided(_profile(), session_waiting=True)
    assert isinstance(found, Later)
    assert found.why == "session"
    assert found.at.astimezone(ZoneInfo("Europe/Belgrade")).date() > NOW.date()


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ZONES), windows, instants)
def test_after_an_outage_one_message_comes_in_a_safe_hour(
    zone: str, window: SafeWindow, now: dtm.datetime
) -> None:
    """However long nothing ran: one send, now or at one later time, and the next days after."""
    profile = _with(_profile(zone, window, now - 100 * DAY), started=now.date() - 100 * DAY)
    found = _decided(profile, now=now)
    sent = found.at if isinstance(found, Later) else now
    assert not isinstance(found, Drop)
    assert in_window(window, sent, ZoneInfo(zone))
    assert _decided(profile, now=sent) == Send()
    after = next_checkin(profile, now=sent, last=sent, seed=0)
    assert after is not None
    assert after - sent > 3 * DAY


ROWS = [
    ("2029-11-03T00:30", 2, "days", None, "2029-11-05T00:30"),
    ("2029-03-10T02:30", 2, "days", None, "2029-03-12T02:30"),
    ("2029-01-01T02:58", 2, "minutes", None, "2029-01-01T03:00"),
    ("2029-01-01T02:57:32", 2, "minutes", None, "2029-01-01T03:00"),
    ("2029-01-02T01:58", -2, "hours", None, "2029-01-01T23:58"),
    ("2029-01-20T01:58", 2, "weeks", None, "2029-02-03T01:58"),
    ("2029-01-20T01:58", 2, "weeks", 14, "2029-02-03T14:00"),
    ("2029-01-31T10:00", 1, "months", None, "2029-02-28T10:00"),
    ("2029-01-31T10:00", 2, "months", None, "2029-03-31T10:00"),
]
EASTERN = ZoneInfo("America/New_York")


@pytest.mark.parametrize(("start", "amount", "unit", "hour", "expected"), ROWS)
def test_times_relative_to_a_date(
    start: str, amount: int, unit: Unit, hour: int | None, expected: str
) -> None:
    """Days and weeks keep the wall clock, minutes and hours elapse, starts round up."""
    begin = dtm.datetime.fromisoformat(start).replace(tzinfo=EASTERN)
    found = relative(begin, amount, unit, zone=EASTERN, now=START, hour=hour)
    assert found is not None
    assert found.astimezone(EASTERN).replace(tzinfo=None) == dtm.datetime.fromisoformat(expected)


def test_elapsed_hours_over_a_change_of_the_clocks() -> None:
    """The same two days are 49 hours in autumn and 47 in spring."""
    for start, hours in (("2029-11-03T00:30", 49), ("2029-03-10T02:30", 47)):
        begin = dtm.datetime.fromisoformat(start).replace(tzinfo=EASTERN)
        found = relative(begin, 2, "days", zone=EASTERN, now=START)
        assert found is not None
        assert found - begin.astimezone(dtm.UTC) == dtm.timedelta(hours=hours)


def test_what_has_passed_is_never_filled_up() -> None:
    """A time before now is no time."""
    begin = dtm.datetime(2029, 1, 1, tzinfo=EASTERN)
    later = begin + 3 * DAY
    assert relative(begin, 2, "days", zone=EASTERN, now=later) is None
    assert relative(begin, 4, "days", zone=EASTERN, now=later) is not None


@pytest.mark.parametrize("name", ZONES)
def test_every_change_of_the_clocks_leaves_each_person_in_their_window(name: str) -> None:
    """All changes 2024 to 2032 of the served zones, people with early, late and short windows."""
    zone = ZoneInfo(name)
    for change in _changes(zone):
        for start, end in ((0, 3), (1, 4), (2, 4), (10, 19), (22, 23)):
            window = SafeWindow(days=frozenset(range(7)), start=dtm.time(start), end=dtm.time(end))
            profile = _with(_profile(name, window, change - 90 * DAY), country="ZZ")
            profile = _with(profile, started=(change - 90 * DAY).date())
            for seed in range(3):
                now = change - dtm.timedelta(hours=30)
                for _ in range(3):
                    due = next_checkin(profile, now=now, last=None, seed=seed)
                    assert due is not None
                    assert in_window(window, due, zone)
                    assert due.astimezone(dtm.UTC) >= now
                    again = due.astimezone(dtm.UTC).astimezone(zone)
                    assert again == due, "the instant exists"
                    assert due.fold == 0 or due.utcoffset() == again.utcoffset()
                    now = due.astimezone(dtm.UTC) + dtm.timedelta(minutes=1)


def test_a_thousand_people_are_never_written_to_outside_their_windows() -> None:
    """Random zones, windows, holidays and moments: nothing outside, nothing on a day off."""
    dice = random.Random(20260301)
    for _ in range(1000):
        name = dice.choice(ZONES)
        days = frozenset(dice.sample(range(7), dice.randint(1, 7)))
        start = dice.randint(0, 21)
        end = dice.randint(start + 1, 23)
        window = SafeWindow(days=days, start=dtm.time(start), end=dtm.time(end))
        now = START + dtm.timedelta(minutes=dice.randint(0, 8 * 365 * 1440))
        profile = _with(
            _profile(name, window, now - 5 * DAY),
            started=(now - dice.randint(5, 900) * DAY).date(),
            country=dice.choice(["RS", "AL", "BG", "RO", "XK", "MK"]),
        )
        last = None if dice.random() < 0.3 else now - dice.randint(1, 40) * DAY
        due = next_checkin(profile, now=now, last=last, seed=dice.randint(0, 2**32))
        assert due is not None
        assert in_window(window, due, ZoneInfo(name))
        assert not is_day_off(profile, due.date())
        assert due >= now


def test_one_contact_a_day_that_the_person_did_not_ask_for() -> None:
    """A second one waits for another day; what was asked for (`a little later`) may come."""
    today = NOW.astimezone(ZoneInfo("Europe/Belgrade")).date()
    profile = _with(_profile(), last_push=today)
    found = _decided(profile)
    assert isinstance(found, Later)
    assert found.why == "one-a-day"
    assert found.at.astimezone(ZoneInfo("Europe/Belgrade")).date() > today
    given = consent("contact", at=ENROLLED)
    asked = decide(profile, given, now=NOW, status="active", session_waiting=False, wanted=True)
    assert asked == Send()


def test_what_is_late_after_an_outage_waits_for_each_persons_own_minute() -> None:
    """A hundred people are not written to in the first minute after an outage."""
    given = consent("contact", at=ENROLLED)
    times = set()
    for seed in range(100):
        found = decide(
            _profile(),
            given,
            now=NOW,
            status="active",
            session_waiting=False,
            due=NOW - 30 * DAY,
            seed=seed,
        )
        assert isinstance(found, Later)
        assert found.why == "late"
        times.add(found.at)
    assert len(times) > 50


def test_a_public_holiday_is_no_day_to_write() -> None:
    """Serbia's first of May 2027 is a Saturday: the check-in waits, and not only till Sunday."""
    profile = _profile()
    morning = dtm.datetime(2027, 5, 1, 12, tzinfo=dtm.UTC)
    found = _decided(profile, now=morning)
    assert isinstance(found, Later)
    assert found.at.astimezone(ZoneInfo("Europe/Belgrade")).date() >= dtm.date(2027, 5, 4)
