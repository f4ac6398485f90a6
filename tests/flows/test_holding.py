import datetime as dtm
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.beneficiary import Audience
from flows.definition import SignalLevel
from flows.duty import Calendar
from flows.escalation import Escalation, Paging, let_go, merge_signal, next_rung, wake_at
from flows.holding import Taken, claim, close, hand_over, looked, owes_look, snooze
from flows.promises import promise_until, second_look
from tests.flows.shelf import NOW
from tests.flows.team import (
    BACKUP,
    BELGRADE,
    CHIEF,
    HOUR,
    MINUTE,
    ON_CALL,
    OTHER,
    START,
    WORKER,
    claimed,
    opened,
    team_without,
)


def test_the_first_claim_holds() -> None:
    """Two press at once: one has it, the other learns who."""
    escalation, *_ = opened("crisis")
    taken = claimed(escalation)
    assert (taken.state, taken.claimed_by, taken.next_page) == ("claimed", WORKER, None)
    assert claim(taken, BACKUP, NOW) == Taken(by=WORKER)
    closed = close(taken, "reached-safe", NOW)
    assert claim(closed, BACKUP, NOW) == Taken(by=WORKER, closed=True)


def test_the_holder_may_promise_again() -> None:
    """A new promise runs from now."""
    taken = claimed(opened("crisis").escalation)
    again = claimed(taken, now=NOW + 20 * MINUTE)
    assert again.promise_until == NOW + 50 * MINUTE


def test_a_promise_that_ran_out_asks_the_holder_and_then_everyone() -> None:
    """A claim is no end: the holder is asked, and ten minutes later the rung is paged."""
    taken = claimed(opened("crisis").escalation)
    assert wake_at(taken) == NOW + 30 * MINUTE
    assert next_rung(taken, NOW + 29 * MINUTE) == Paging(taken)
    asked, staff, _ = next_rung(taken, NOW + 30 * MINUTE)
    assert staff == (WORKER,)
    assert (asked.state, asked.claimed_by) == ("open", None)
    assert wake_at(asked) == NOW + 40 * MINUTE
    _, staff, _ = next_rung(asked, NOW + 40 * MINUTE)
    assert staff == (WORKER, BACKUP, ON_CALL, CHIEF)
    assert asked.asked == WORKER


def test_a_concern_whose_promise_ran_out_goes_back_into_the_digest() -> None:
    """A concern pages nobody, also when it was taken and left."""
    quiet, *_ = opened("concern", reason="mood")
    taken = claimed(quiet)
    assert taken.promise_until is not None
    freed, staff, _ = next_rung(taken, taken.promise_until)
    assert (staff, freed.state) == ((WORKER,), "open")
    assert freed.next_page == taken.promise_until + HOUR
    _, staff, told = next_rung(freed, taken.promise_until + HOUR, team=team_without())
    assert (staff, told) == ((), (CHIEF,))


@pytest.mark.parametrize(
    ("level", "audience", "now", "until"),
    [
        ("crisis", "adult", "2026-08-01T12:00+02:00", "2026-08-01T12:30+02:00"),
        ("crisis", "child", "2026-08-01T23:50+02:00", "2026-08-02T00:20+02:00"),
        ("distress", "adult", "2026-08-01T12:00+02:00", "2026-08-02T12:00+02:00"),
        ("distress", "teen", "2026-08-01T12:00+02:00", "2026-08-01T20:00+02:00"),
        ("distress", "child", "2026-08-01T22:00+02:00", "2026-08-01T23:00+02:00"),
        ("concern", "adult", "2026-08-03T12:00+02:00", "2026-08-06T12:00+02:00"),
        ("concern", "adult", "2026-08-07T12:00+02:00", "2026-08-12T12:00+02:00"),
        ("concern", "teen", "2026-10-23T12:00+02:00", "2026-10-28T12:00+01:00"),
    ],
)
def test_a_claim_promises_contact_in_time(
    level: SignalLevel, audience: Audience, now: str, until: str
) -> None:
    """30 minutes, 24 hours, minors the same day, three working days; over weekends and clocks."""
    found = promise_until(level, dtm.datetime.fromisoformat(now), audience=audience, zone=BELGRADE)
    assert found == dtm.datetime.fromisoformat(until)


@given(
    st.sampled_from(["crisis", "distress", "concern"]),
    st.sampled_from(["adult", "teen", "child", "family"]),
    st.integers(0, 8 * 365 * 24 * 60).map(lambda minutes: START + minutes * MINUTE),
    st.sampled_from([BELGRADE, "Europe/London", "Europe/Istanbul"]),
)
def test_a_promise_never_lies_in_the_past(
    level: SignalLevel, audience: Audience, now: dtm.datetime, zone: str
) -> None:
    """Whenever it is made, a promise leaves half an hour at least and a week at most."""
    until = promise_until(level, now, audience=audience, zone=zone)
    assert dtm.timedelta(minutes=30) <= until - now <= dtm.timedelta(days=6)
    assert until.astimezone(ZoneInfo(zone)).tzinfo is not None


def test_a_promise_about_a_concern_skips_holidays_of_the_worker() -> None:
    """1 and 2 May are holidays in Serbia: three working days from a Thursday end on Wednesday."""
    thursday = dtm.datetime.fromisoformat("2026-04-30T12:00+02:00")
    until = promise_until(
        "concern", thursday, zone=BELGRADE, days_of=Calendar(BELGRADE, country="RS")
    )
    assert until == dtm.datetime.fromisoformat("2026-05-06T12:00+02:00")


def test_a_snooze_has_a_reason_an_end_and_a_limit() -> None:
    """The holder alone moves the promise, and never further than the level allows."""
    taken = claimed(opened("crisis").escalation)
    assert snooze(taken, BACKUP, NOW, until=NOW + HOUR, why="no-answer") == Taken(by=WORKER)
    put_off = snooze(taken, WORKER, NOW, until=NOW + 9 * HOUR, why="on-the-way")
    assert isinstance(put_off, Escalation)
    assert (put_off.snoozed, put_off.promise_until) == ("on-the-way", NOW + 30 * MINUTE)
    asked, staff, _ = next_rung(put_off, NOW + 30 * MINUTE)
    assert (staff, asked.snoozed) == ((WORKER,), None)


def test_a_new_signal_ends_a_snooze() -> None:
    """What was put off is asked about within one wait of a rung, and the holder is paged."""
    taken = claimed(opened("distress").escalation)
    put_off = snooze(taken, WORKER, NOW, until=NOW + 12 * HOUR, why="agreed-time")
    assert isinstance(put_off, Escalation)
    woken, staff, _ = merge_signal(put_off, "distress", "danger", NOW + HOUR)
    assert WORKER in staff
    assert (woken.snoozed, woken.promise_until) == (None, NOW + 2 * HOUR)


def test_a_clock_that_went_back_lengthens_no_promise() -> None:
    """When something new is said, the promise lies no further off than the level allows."""
    taken = claimed(opened("distress").escalation)
    again, staff, _ = merge_signal(taken, "distress", "danger", NOW - HOUR)
    assert WORKER in staff
    assert again.promise_until == NOW + 23 * HOUR


def test_handed_over_the_promise_never_grows() -> None:
    """Whoever accepts holds it; the time that was promised to the person stays."""
    taken = claimed(opened("crisis").escalation)
    moved = hand_over(taken, OTHER, NOW + 20 * MINUTE)
    assert isinstance(moved, Escalation)
    assert (moved.claimed_by, moved.promise_until) == (OTHER, NOW + 30 * MINUTE)
    assert OTHER in moved.paged_to
    assert hand_over(close(moved, "referred", NOW), BACKUP, NOW) == Taken(by=OTHER, closed=True)


def test_whoever_leaves_lets_go_and_the_next_rung_is_paged_at_once() -> None:
    """An alert of somebody who left waits for nobody."""
    taken = claimed(opened("distress").escalation)
    freed, staff, _ = let_go(taken, NOW + MINUTE, team=team_without(WORKER))
    assert (freed.state, freed.claimed_by) == ("open", None)
    assert staff == (BACKUP,)
    assert let_go(freed, NOW) == Paging(freed)


def test_a_crisis_is_looked_at_again_between_one_and_three_days() -> None:
    """In an hour of duty where there is one; never before a day, never after three."""
    assert second_look(NOW, NOW) == NOW + 24 * HOUR
    assert second_look(NOW, NOW + 40 * HOUR) == NOW + 40 * HOUR
    assert second_look(NOW, NOW + 500 * HOUR) == NOW + 71 * HOUR


def test_a_second_look_is_owed_until_somebody_took_it() -> None:
    """Closing is not the end of a crisis; of a concern it is."""
    over = close(opened("crisis").escalation, "reached-safe", NOW, look_at=NOW + 24 * HOUR)
    assert not owes_look(over, NOW + 23 * HOUR)
    assert owes_look(over, NOW + 24 * HOUR)
    assert not owes_look(looked(over, NOW + 24 * HOUR), NOW + 48 * HOUR)
    quiet = close(opened("concern", reason="mood").escalation, "referred", NOW, look_at=NOW)
    assert quiet.look_at is None
