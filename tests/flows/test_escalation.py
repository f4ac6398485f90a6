import datetime as dtm
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.beneficiary import Audience
from flows.definition import SignalLevel
from flows.escalation import (
    Escalation,
    Paging,
    Rung,
    Taken,
    claim,
    close,
    fallback,
    is_silent,
    ladder,
    merge_signal,
    next_rung,
    open_escalation,
    promise_until,
    raise_level,
    wake_at,
)
from flows.ids import BeneficiaryId, EscalationId, StaffId
from flows.severity import Severity
from tests.flows.shelf import NOW

WORKER, BACKUP, CHIEF, ADMIN, OTHER = (
    StaffId(name) for name in ("worker", "backup", "chief", "admin", "other")
)
EVERYONE = (WORKER, BACKUP, CHIEF, ADMIN, OTHER)
MINUTE = dtm.timedelta(minutes=1)
HOUR = dtm.timedelta(hours=1)
START = dtm.datetime(2024, 1, 1, tzinfo=dtm.UTC)
BELGRADE = "Europe/Belgrade"


def _ladder(
    level: SignalLevel, *gone: StaffId, reason: str = "danger", backup: StaffId | None = BACKUP
) -> tuple[Rung, ...]:
    return ladder(
        level,
        worker=WORKER,
        backup=backup,
        supervisors=(CHIEF,),
        admins=(ADMIN,),
        everyone=EVERYONE,
        reachable=lambda staff: staff not in gone,
        reason=reason,
    )


def _opened(level: SignalLevel, *gone: StaffId, reason: str = "danger") -> Paging:
    return open_escalation(
        escalation_id=EscalationId("e" * 16),
        beneficiary=BeneficiaryId("b" * 32),
        case="K7F3",
        level=level,
        reason=reason,
        rungs=_ladder(level, *gone, reason=reason),
        now=NOW,
    )


def _claimed(
    escalation: Escalation, staff: StaffId = WORKER, now: dtm.datetime = NOW
) -> Escalation:
    found = claim(escalation, staff, now)
    assert isinstance(found, Escalation)
    return found


def test_crisis_pages_worker_and_backup_at_once() -> None:
    """Nobody waits alone for ten minutes because one person sleeps."""
    escalation, staff = _opened("crisis")
    assert staff == (WORKER, BACKUP)
    assert escalation.next_page == NOW + 10 * MINUTE


def test_distress_pages_the_worker_first() -> None:
    """The person whom they know is asked first, for an hour."""
    escalation, staff = _opened("distress")
    assert staff == (WORKER,)
    assert escalation.next_page == NOW + HOUR


@pytest.mark.parametrize(("level", "wait"), [("crisis", 10 * MINUTE), ("distress", HOUR)])
def test_unclaimed_it_pages_worker_backup_and_supervisor_for_ever(
    level: SignalLevel, wait: dtm.timedelta
) -> None:
    """The last rung repeats at its interval without an end, and counts."""
    escalation, _ = _opened(level)
    now = NOW
    for times in range(2, 12):
        now += wait
        escalation, staff = next_rung(escalation, now)
        assert staff == (WORKER, BACKUP, CHIEF)
        assert escalation.paged == times
        assert escalation.next_page == now + wait


def test_a_concern_pages_nobody_but_a_lost_phone_does() -> None:
    """Concerns stand in the digest; reason `device` is paged at once, again after four hours."""
    quiet, staff = _opened("concern", reason="mood")
    assert (staff, quiet.next_page, quiet.ladder) == ((), None, ())
    assert not is_silent(quiet, NOW)
    device, first = _opened("concern", reason="device")
    assert first == (WORKER,)
    _, second = next_rung(device, NOW + 4 * HOUR)
    assert second == (WORKER, CHIEF)


def test_too_early_nothing_happens() -> None:
    """A timer that fires before its time changes nothing and pages nobody."""
    escalation, _ = _opened("crisis")
    assert next_rung(escalation, NOW + 9 * MINUTE) == Paging(escalation)
    assert next_rung(escalation, NOW - 9 * HOUR) == Paging(escalation)


def test_a_failed_delivery_goes_to_the_next_rung_at_once() -> None:
    """Nobody waits for the timer of a page that did not arrive; failing for ever is no storm."""
    escalation, _ = _opened("distress")
    now = NOW + MINUTE
    escalation, staff = next_rung(escalation, now, at_once=True)
    assert staff == (WORKER, BACKUP, CHIEF)
    assert next_rung(escalation, now, at_once=True) == Paging(escalation)


@pytest.mark.parametrize(
    ("gone", "first"),
    [
        ((WORKER,), (BACKUP,)),
        ((WORKER, BACKUP), (CHIEF,)),
        ((WORKER, BACKUP, CHIEF), (ADMIN,)),
        ((WORKER, BACKUP, CHIEF, ADMIN), (OTHER,)),
        (EVERYONE, EVERYONE),
    ],
)
def test_who_cannot_be_reached_is_passed_over(
    gone: tuple[StaffId, ...], first: tuple[StaffId, ...]
) -> None:
    """An empty rung falls to supervisors, else admins, else everyone; trying beats silence."""
    _, staff = _opened("crisis", *gone)
    assert staff == first


def test_without_any_staff_the_timer_still_runs() -> None:
    """An empty team cannot silence an alert: it is tried again and again."""
    rungs = ladder("crisis", worker=None, backup=None)
    assert [rung.staff for rung in rungs] == [(), ()]
    assert fallback((), (), ()) == ()
    escalation, staff = open_escalation(
        escalation_id=EscalationId("e" * 16),
        beneficiary=BeneficiaryId("b" * 32),
        case="K7F3",
        level="crisis",
        reason="danger",
        rungs=rungs,
        now=NOW,
    )
    assert staff == ()
    _, later = next_rung(escalation, NOW + 10 * MINUTE, pool=(OTHER,))
    assert later == (OTHER,)


def test_a_frozen_ladder_still_passes_over_who_blocked_the_bot_since() -> None:
    """Whoever can no longer be reached is left out at the moment of paging; the pool steps in."""
    escalation, _ = _opened("distress")
    gone = {WORKER, BACKUP, CHIEF}
    _, staff = next_rung(escalation, NOW + HOUR, reachable=lambda s: s not in gone, pool=(ADMIN,))
    assert staff == (ADMIN,)


def test_the_first_claim_holds() -> None:
    """Two press at once: one has it, the other learns who."""
    escalation, _ = _opened("crisis")
    taken = _claimed(escalation)
    assert (taken.state, taken.claimed_by, taken.next_page) == ("claimed", WORKER, None)
    assert claim(taken, BACKUP, NOW) == Taken(by=WORKER)
    closed = close(taken, "reached-safe", NOW)
    assert claim(closed, BACKUP, NOW) == Taken(by=WORKER, closed=True)


def test_the_holder_may_promise_again() -> None:
    """A new promise runs from now."""
    taken = _claimed(_opened("crisis").escalation)
    again = _claimed(taken, now=NOW + 20 * MINUTE)
    assert again.promise_until == NOW + 50 * MINUTE


def test_a_promise_that_ran_out_asks_the_holder_and_then_everyone() -> None:
    """A claim is no end: the holder is asked, and ten minutes later the rung is paged."""
    taken = _claimed(_opened("crisis").escalation)
    assert wake_at(taken) == NOW + 30 * MINUTE
    assert next_rung(taken, NOW + 29 * MINUTE) == Paging(taken)
    asked, staff = next_rung(taken, NOW + 30 * MINUTE)
    assert staff == (WORKER,)
    assert (asked.state, asked.claimed_by) == ("open", None)
    assert wake_at(asked) == NOW + 40 * MINUTE
    _, staff = next_rung(asked, NOW + 40 * MINUTE)
    assert staff == (WORKER, BACKUP, CHIEF)


def test_a_concern_whose_promise_ran_out_goes_back_into_the_digest() -> None:
    """A concern pages nobody, also when it was taken and left."""
    quiet, _ = _opened("concern", reason="mood")
    taken = _claimed(quiet)
    assert taken.promise_until is not None
    freed, staff = next_rung(taken, taken.promise_until)
    assert (staff, freed.state, freed.next_page) == ((), "open", None)


def test_a_higher_signal_begins_a_new_ladder_and_must_be_claimed_anew() -> None:
    """A taken distress becomes crisis: the rung and the holder are paged, the claim is over."""
    taken = _claimed(_opened("distress").escalation, OTHER)
    paging = merge_signal(taken, "crisis", "self", NOW + HOUR, rungs=_ladder("crisis"))
    escalation, staff = paging
    assert staff == (WORKER, BACKUP, OTHER)
    assert (escalation.level, escalation.state, escalation.signals) == ("crisis", "open", 2)
    assert escalation.reasons == ("danger", "self")
    assert escalation.next_page == NOW + HOUR + 10 * MINUTE


def test_a_lower_signal_pages_again_and_lowers_nothing() -> None:
    """On an open crisis a concern pages too, one page each, and puts off no timer."""
    escalation, _ = _opened("crisis")
    merged, staff = merge_signal(escalation, "concern", "mood", NOW + 9 * MINUTE)
    assert staff == (WORKER, BACKUP)
    assert (merged.level, merged.paged) == ("crisis", 2)
    assert merged.next_page == NOW + 10 * MINUTE


def test_a_signal_on_a_claimed_one_tells_the_holder() -> None:
    """The holder keeps promise and page; nobody else has to take it."""
    taken = _claimed(_opened("distress").escalation, OTHER)
    merged, staff = merge_signal(taken, "distress", "danger", NOW + HOUR)
    assert staff == (OTHER, WORKER)
    assert (merged.state, merged.promise_until) == ("claimed", taken.promise_until)
    assert merged.reasons == ("danger",)


def test_a_lost_phone_after_a_quiet_concern_is_paged() -> None:
    """A concern with a ladder of its own wakes the one that stood in the digest."""
    quiet, _ = _opened("concern", reason="mood")
    same, nobody = merge_signal(quiet, "concern", "money", NOW)
    assert (nobody, same.signals) == ((), 2)
    rungs = _ladder("concern", reason="device")
    merged, staff = merge_signal(same, "concern", "device", NOW, rungs=rungs)
    assert staff == (WORKER,)
    assert merged.next_page == NOW + 4 * HOUR


def test_a_closed_one_takes_no_signal() -> None:
    """A signal after the end needs an escalation of its own; dropping it would lose an alert."""
    closed = close(_opened("crisis").escalation, "false-alarm", NOW)
    with pytest.raises(ValueError, match="open a new one"):
        merge_signal(closed, "crisis", "danger", NOW)
    assert next_rung(closed, NOW + HOUR) == Paging(closed)
    assert close(closed, "reached-safe", NOW + HOUR) is closed
    assert wake_at(closed) is None


def test_raised_without_a_ladder_everybody_of_the_old_one_is_paged() -> None:
    """No caller can raise a level into silence."""
    escalation, staff = raise_level(_opened("distress").escalation, "crisis", NOW)
    assert staff == (WORKER, BACKUP, CHIEF)
    assert escalation.next_page == NOW + 10 * MINUTE
    assert raise_level(escalation, "distress", NOW) == Paging(escalation)


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


LEVELS: tuple[SignalLevel, ...] = ("concern", "distress", "crisis")
moves = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.integers(-600, 100_000)),
        st.tuples(st.just("fire"), st.none()),
        st.tuples(st.just("fail"), st.none()),
        st.tuples(st.just("claim"), st.sampled_from(EVERYONE)),
        st.tuples(st.just("signal"), st.sampled_from(LEVELS)),
        st.tuples(st.just("device"), st.none()),
        st.tuples(st.just("raise"), st.sampled_from(LEVELS)),
        st.tuples(st.just("block"), st.sampled_from(EVERYONE)),
    ),
    max_size=25,
)


class _World:
    """One escalation, a clock that may jump, phones that fall away, and its stored timer."""

    def __init__(self, level: SignalLevel) -> None:
        self.now = NOW
        self.gone: set[StaffId] = set()
        self.escalation = _opened(level).escalation

    def move(self, name: str, value: Any) -> None:
        rungs = _ladder("crisis", *self.gone)
        match name:
            case "wait":
                self.now += dtm.timedelta(seconds=value)
            case "fire" | "fail":
                self._next(at_once=name == "fail")
            case "claim":
                found = claim(self.escalation, value, self.now)
                self.escalation = found if isinstance(found, Escalation) else self.escalation
            case "signal" | "device":
                reason = "device" if name == "device" else "mood"
                level: SignalLevel = value or "concern"
                own = rungs if level != "concern" else _ladder("concern", reason=reason)
                self.escalation = merge_signal(
                    self.escalation, level, reason, self.now, rungs=own
                ).escalation
            case "raise":
                self.escalation = raise_level(self.escalation, value, self.now).escalation
            case _:
                self.gone.add(value)

    def _next(self, *, at_once: bool) -> None:
        due = wake_at(self.escalation)
        if due is not None and (at_once or self.now >= due):
            self.escalation = next_rung(
                self.escalation,
                self.now,
                at_once=at_once,
                reachable=lambda staff: staff not in self.gone,
                pool=fallback((CHIEF,), (ADMIN,), EVERYONE),
            ).escalation


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(LEVELS), moves)
def test_an_open_escalation_always_has_a_promise_or_a_next_page(
    level: SignalLevel, script: list[tuple[str, Any]]
) -> None:
    """Signals, claims, lost promises, blocked phones, clock jumps: it never waits for nobody."""
    world = _World(level)
    for name, value in script:
        before = Severity.of(world.escalation.level)
        world.move(name, value)
        escalation = world.escalation
        assert not is_silent(escalation, world.now)
        in_digest = escalation.level == "concern" and not escalation.ladder
        if escalation.state == "claimed":
            assert escalation.promise_until is not None
        elif not in_digest:
            assert escalation.next_page is not None
        assert Severity.of(escalation.level) >= before
        if not in_digest or escalation.state == "claimed":
            assert wake_at(escalation) is not None


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["distress", "crisis"]), moves)
def test_left_alone_it_pages_within_its_interval(
    level: SignalLevel, script: list[tuple[str, Any]]
) -> None:
    """After any past, whoever only serves the timer sees people paged again and again."""
    world = _World(level)
    for name, value in script:
        world.move(name, value)
    for _ in range(4):
        due = wake_at(world.escalation)
        assert due is not None
        _, staff = Paging(*next_rung(world.escalation, due, pool=(ADMIN,)))
        assert staff
        world.escalation = next_rung(world.escalation, due).escalation
        longest = dtm.timedelta(hours=1)
        following = wake_at(world.escalation)
        assert following is not None
        assert following - due <= longest
