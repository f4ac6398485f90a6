import datetime as dtm

import pytest

from flows.definition import SignalLevel
from flows.escalation import (
    Paging,
    merge_signal,
    next_rung,
    open_escalation,
    raise_level,
    wake_at,
)
from flows.holding import close
from flows.ids import BeneficiaryId, EscalationId, StaffId
from flows.ladders import Seats, Team, fallback, ladder
from tests.flows.shelf import NOW
from tests.flows.team import (
    ADMIN,
    BACKUP,
    CHIEF,
    EVERYONE,
    HOUR,
    MINUTE,
    ON_CALL,
    OTHER,
    SEATS,
    WORKER,
    claimed,
    opened,
    rungs_of,
    team_without,
)  # fmt: skip


def test_crisis_pages_worker_and_backup_at_once() -> None:
    """Nobody waits alone for ten minutes because one person sleeps."""
    escalation, staff, _ = opened("crisis")
    assert staff == (WORKER, BACKUP)
    assert escalation.next_page == NOW + 10 * MINUTE


def test_distress_pages_the_worker_first() -> None:
    """The person whom they know is asked first, for an hour."""
    escalation, staff, _ = opened("distress")
    assert staff == (WORKER,)
    assert escalation.next_page == NOW + HOUR


@pytest.mark.parametrize(
    ("level", "climb", "interval"),
    [
        (
            "crisis",
            [(10, (WORKER, BACKUP, ON_CALL, CHIEF)), (20, (*EVERYONE[:5],))],
            10 * MINUTE,
        ),
        (
            "distress",
            [
                (60, (WORKER, BACKUP)),
                (120, (WORKER, BACKUP, ON_CALL)),
                (180, (WORKER, BACKUP, ON_CALL, CHIEF)),
                (240, EVERYONE[:5]),
            ],
            2 * HOUR,
        ),
    ],
)
def test_unclaimed_it_climbs_rung_by_rung_and_then_pages_for_ever(
    level: SignalLevel, climb: list[tuple[int, tuple[StaffId, ...]]], interval: dtm.timedelta
) -> None:
    """Assigned, backup, on call, supervisor, admins; the last rung repeats without an end."""
    escalation, *_ = opened(level)
    for minutes, people in climb:
        assert wake_at(escalation) == NOW + minutes * MINUTE
        escalation, staff, _ = next_rung(escalation, NOW + minutes * MINUTE)
        assert staff == people
    now = wake_at(escalation)
    assert now is not None
    for _ in range(20):
        escalation, staff, _ = next_rung(escalation, now)
        assert set(staff) == set(EVERYONE[:5])
        assert escalation.next_page == now + interval
        now += interval
    assert escalation.paged == len(climb) + 21


def test_off_duty_a_distress_waits_two_hours_and_a_crisis_not_a_minute_longer() -> None:
    """Duty hours change only the deadline of low levels; the page itself leaves at once."""
    off = team_without(off=EVERYONE, opens=NOW + 9 * HOUR)
    escalation, staff, _ = opened("distress", team=off)
    assert (staff, escalation.next_page) == ((WORKER,), NOW + 2 * HOUR)
    escalation, staff, _ = opened("crisis", team=off)
    assert (staff, escalation.next_page) == ((WORKER, BACKUP), NOW + 10 * MINUTE)


def test_a_worker_off_duty_is_followed_by_backup_and_on_call_together() -> None:
    """Whoever is on call is asked within two hours, also at night."""
    rungs = ladder("distress", SEATS, now=NOW, worker_on_duty=False)
    assert [rung.staff for rung in rungs[:2]] == [(WORKER,), (WORKER, BACKUP, ON_CALL)]


def test_frozen_is_who_is_on_call_when_the_rung_comes() -> None:
    """The shift changes while the ladder is climbed: the next shift is asked, not the last."""
    late = Seats(worker=WORKER, on_call=lambda at: (OTHER,) if at > NOW + HOUR else (ON_CALL,))
    assert [rung.staff for rung in ladder("distress", late, now=NOW)][1] == (WORKER, OTHER)
    assert [rung.staff for rung in ladder("crisis", late, now=NOW)][1] == (WORKER, ON_CALL)


def test_a_concern_pages_nobody_and_its_supervisor_learns_after_days() -> None:
    """Concerns stand in the digest; left alone, the supervisor is told, quietly, again and again."""
    quiet, staff, _ = opened("concern", reason="mood")
    assert (staff, quiet.ladder) == ((), ())
    assert wake_at(quiet) == NOW + 7 * 24 * HOUR
    again, staff, told = next_rung(quiet, NOW + 7 * 24 * HOUR, team=team_without())
    assert (staff, told) == ((), (CHIEF,))
    assert wake_at(again) is not None


def test_a_lost_phone_is_paged_on_duty_and_again_after_four_hours() -> None:
    """Reason `device` is the one concern that pages: worker, then supervisor."""
    device, first, _ = opened("concern", reason="device")
    assert first == (WORKER,)
    _, second, _ = next_rung(device, NOW + 4 * HOUR)
    assert second == (WORKER, CHIEF)


def test_a_lost_phone_waits_for_the_next_hour_on_duty() -> None:
    """A low level may be delayed: nobody is woken for a phone."""
    team = team_without(off=EVERYONE, opens=NOW + 9 * HOUR)
    device, first, _ = opened("concern", reason="device", team=team)
    assert (first, wake_at(device)) == ((), NOW + 9 * HOUR)
    _, staff, _ = next_rung(device, NOW + 9 * HOUR)
    assert staff == (WORKER,)


def test_too_early_nothing_happens() -> None:
    """A timer that fires before its time changes nothing and pages nobody."""
    escalation, *_ = opened("crisis")
    assert next_rung(escalation, NOW + 9 * MINUTE) == Paging(escalation)
    assert next_rung(escalation, NOW - 9 * HOUR) == Paging(escalation)


def test_a_failed_delivery_goes_to_the_next_rung_at_once() -> None:
    """Nobody waits for the timer of a page that did not arrive; failing for ever is no storm."""
    escalation, *_ = opened("distress")
    now = NOW + MINUTE
    for people in (EVERYONE[:2], EVERYONE[:3], EVERYONE[:4], EVERYONE[:5], EVERYONE[:5]):
        escalation, staff, _ = next_rung(escalation, now, at_once=True)
        assert staff == people
    assert next_rung(escalation, now, at_once=True) == Paging(escalation)


@pytest.mark.parametrize(
    ("gone", "first"),
    [
        ((WORKER,), (BACKUP,)),
        ((WORKER, BACKUP), (ON_CALL, CHIEF)),
        ((WORKER, BACKUP, ON_CALL, CHIEF), (ADMIN,)),
        ((WORKER, BACKUP, ON_CALL, CHIEF, ADMIN), (OTHER,)),
        (EVERYONE, EVERYONE),
    ],
)
def test_who_cannot_be_reached_is_passed_over(
    gone: tuple[StaffId, ...], first: tuple[StaffId, ...]
) -> None:
    """Nobody waits for a rung that nobody hears; an empty ladder falls to the pool."""
    _, staff, _ = opened("crisis", *gone)
    assert staff == first


def test_a_rung_that_reaches_nobody_new_is_passed_over() -> None:
    """Backup and on call are away: after the worker comes the supervisor, without an hour lost."""
    escalation, *_ = opened("distress")
    _, staff, _ = next_rung(escalation, NOW + HOUR, team=team_without(BACKUP, ON_CALL))
    assert staff == (WORKER, CHIEF)


def test_without_any_staff_the_timer_still_runs() -> None:
    """An empty team cannot silence an alert: it is tried again and again."""
    rungs = ladder("crisis", Seats(worker=None), now=NOW)
    assert [rung.staff for rung in rungs] == [()]
    assert fallback((), (), ()) == ()
    escalation, staff, _ = open_escalation(
        escalation_id=EscalationId("e" * 16),
        beneficiary=BeneficiaryId("b" * 32),
        case="K7F3",
        level="crisis",
        reason="danger",
        rungs=rungs,
        now=NOW,
    )
    assert staff == ()
    assert wake_at(escalation) == NOW + 10 * MINUTE
    _, later, _ = next_rung(escalation, NOW + 10 * MINUTE, team=Team(pool=(OTHER,)))
    assert later == (OTHER,)


def test_a_frozen_ladder_still_passes_over_who_blocked_the_bot_since() -> None:
    """Whoever can no longer be reached is left out at the moment of paging; the pool steps in."""
    escalation, *_ = opened("distress")
    team = team_without(WORKER, BACKUP, ON_CALL, CHIEF, ADMIN)
    _, staff, _ = next_rung(escalation, NOW + HOUR, team=team)
    assert staff == (OTHER,)


def test_everybody_who_was_paged_is_remembered() -> None:
    """Also the pool: they may act, and they learn who took it."""
    escalation, *_ = opened("distress")
    escalation, *_ = next_rung(escalation, NOW + HOUR, team=team_without(WORKER))
    assert escalation.paged_to == (WORKER, BACKUP)


def test_a_higher_signal_begins_a_new_ladder_and_must_be_claimed_anew() -> None:
    """A taken distress becomes crisis: the rung and the holder are paged, the claim is over."""
    taken = claimed(opened("distress").escalation, OTHER)
    paging = merge_signal(taken, "crisis", "self", NOW + HOUR, rungs=rungs_of("crisis"))
    escalation, staff, _ = paging
    assert staff == (WORKER, BACKUP, OTHER)
    assert (escalation.level, escalation.state, escalation.signals) == ("crisis", "open", 2)
    assert escalation.reasons == ("danger", "self")
    assert escalation.next_page == NOW + HOUR + 10 * MINUTE


def test_a_lower_signal_pages_again_and_lowers_nothing() -> None:
    """On an open crisis a concern pages too, one page each, and puts off no timer."""
    escalation, *_ = opened("crisis")
    merged, staff, _ = merge_signal(escalation, "concern", "mood", NOW + 9 * MINUTE)
    assert staff == (WORKER, BACKUP)
    assert (merged.level, merged.paged) == ("crisis", 2)
    assert merged.next_page == NOW + 10 * MINUTE


def test_a_signal_on_a_claimed_one_tells_the_holder() -> None:
    """The holder keeps promise and page; nobody else has to take it."""
    taken = claimed(opened("distress").escalation, OTHER)
    merged, staff, _ = merge_signal(taken, "distress", "danger", NOW + HOUR)
    assert staff == (OTHER, WORKER)
    assert (merged.state, merged.promise_until) == ("claimed", taken.promise_until)
    assert merged.reasons == ("danger",)


def test_a_lost_phone_after_a_quiet_concern_is_paged() -> None:
    """A concern with a ladder of its own wakes the one that stood in the digest."""
    quiet, *_ = opened("concern", reason="mood")
    same, nobody, _ = merge_signal(quiet, "concern", "money", NOW)
    assert (nobody, same.signals) == ((), 2)
    rungs = rungs_of("concern", reason="device")
    merged, staff, _ = merge_signal(same, "concern", "device", NOW, rungs=rungs)
    assert staff == (WORKER,)
    assert merged.next_page == NOW + 4 * HOUR


def test_a_closed_one_takes_no_signal() -> None:
    """A signal after the end needs an escalation of its own; dropping it would lose an alert."""
    closed = close(opened("crisis").escalation, "false-alarm", NOW)
    with pytest.raises(ValueError, match="open a new one"):
        merge_signal(closed, "crisis", "danger", NOW)
    assert next_rung(closed, NOW + HOUR) == Paging(closed)
    assert close(closed, "reached-safe", NOW + HOUR) is closed
    assert wake_at(closed) is None


def test_raised_without_a_ladder_everybody_of_the_old_one_is_paged() -> None:
    """No caller can raise a level into silence."""
    escalation, staff, _ = raise_level(opened("distress").escalation, "crisis", NOW)
    assert staff == EVERYONE[:5]
    assert escalation.next_page == NOW + 10 * MINUTE
    assert raise_level(escalation, "distress", NOW) == Paging(escalation)
