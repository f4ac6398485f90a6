"""Levels, deadlines and ladders: who is paged next and when. Reads no clock and pages nobody."""

import datetime as dtm
from typing import Literal, NamedTuple

import msgspec
from msgspec.structs import replace

from flows.beneficiary import Audience
from flows.definition import SignalLevel
from flows.ids import BeneficiaryId, EscalationId, StaffId
from flows.ladders import Reachable, Rung, able, anyone, fallback, ladder
from flows.promises import PAGE_WAIT_S, promise_until
from flows.severity import Severity

__all__ = [
    "Escalation",
    "Outcome",
    "Paging",
    "Rung",
    "Taken",
    "claim",
    "close",
    "fallback",
    "is_silent",
    "ladder",
    "merge_signal",
    "next_rung",
    "open_escalation",
    "promise_until",
    "raise_level",
    "wake_at",
]

Outcome = Literal[
    "reached-safe",
    "reached-plan",
    "emergency-service",
    "referred",
    "not-reached",
    "false-alarm",
    "wrong-person",
    "asked-to-stop",
]


class Escalation(msgspec.Struct, frozen=True, kw_only=True):
    """One open request for a person; at most one open per beneficiary.

    The ladder is frozen at its start.
    """

    id: EscalationId
    beneficiary: BeneficiaryId | None
    """None after the person erased themselves; `case` then stands alone."""
    case: str
    level: Literal["concern", "distress", "crisis"]
    reasons: tuple[str, ...]
    opened: dtm.datetime
    state: Literal["open", "claimed", "closed"] = "open"
    signals: int = 1
    ladder: tuple[Rung, ...] = ()
    rung: int = 0
    """Index of the rung that was paged last; the last rung repeats for ever."""
    paged: int = 0
    """How many times a page went out; shown as `again xN`."""
    next_page: dtm.datetime | None = None
    """The live timer of an unclaimed escalation; a claimed one has `promise_until`."""
    claimed_by: StaffId | None = None
    claimed_at: dtm.datetime | None = None
    promise_until: dtm.datetime | None = None
    closed: dtm.datetime | None = None
    outcome: Outcome | None = None
    released: bool = False
    """The worker released the hold on pushes after danger from another person."""
    restored: bool = False
    """It was open when the home was restored from a copy, and is paged anew; the page says so."""
    version: int = 0
    """Raised with every save; a claim compares it."""


class Taken(NamedTuple):
    """Somebody else was first, or it is over. `by` may be None where it closed unclaimed."""

    by: StaffId | None
    closed: bool = False


class Paging(NamedTuple):
    """An escalation after a move, and who gets a page now (nobody where empty)."""

    escalation: Escalation
    staff: tuple[StaffId, ...] = ()


def open_escalation(
    *,
    escalation_id: EscalationId,
    beneficiary: BeneficiaryId,
    case: str,
    level: SignalLevel,
    reason: str,
    rungs: tuple[Rung, ...],
    now: dtm.datetime,
) -> Paging:
    """A new escalation and its first page."""
    new = Escalation(
        id=escalation_id,
        beneficiary=beneficiary,
        case=case,
        level=level,
        reasons=(reason,),
        opened=now,
        ladder=rungs,
    )
    return _page(new, 0, now) if rungs else Paging(new)


def next_rung(
    escalation: Escalation,
    now: dtm.datetime,
    *,
    at_once: bool = False,
    reachable: Reachable = anyone,
    pool: tuple[StaffId, ...] = (),
) -> Paging:
    """Page the next rung if its time has come; otherwise nothing changes and nobody is paged.

    `at_once`: a delivery failed, do not wait, unless this is the last rung already (its timer
    repeats it; failing phones must not become a storm). People who cannot be reached now are
    passed over; where nobody is left, `pool` (see fallback) is paged. The timer runs in any case.
    """
    if escalation.state == "claimed":
        return _after_promise(escalation, now)
    timer = escalation.next_page
    hurry = at_once and escalation.rung + 1 < len(escalation.ladder)
    if escalation.state == "closed" or timer is None or (now < timer and not hurry):
        return Paging(escalation)
    rung = min(escalation.rung + 1, len(escalation.ladder) - 1) if escalation.paged else 0
    moved, staff = _page(escalation, rung, now)
    return Paging(moved, able(staff, reachable) or pool)


def _after_promise(escalation: Escalation, now: dtm.datetime) -> Paging:
    """A promise ran out: the holder is asked once more, and the live timer runs again."""
    until = escalation.promise_until
    if until is not None and now < until:
        return Paging(escalation)
    freed = replace(escalation, state="open", claimed_by=None, claimed_at=None, promise_until=None)
    if not escalation.ladder:
        return Paging(freed)  # a concern goes back into the digest
    holder = escalation.claimed_by
    wait = dtm.timedelta(seconds=PAGE_WAIT_S[escalation.level])
    again = replace(freed, paged=escalation.paged + 1, next_page=now + wait)
    return Paging(again, (holder,) if holder is not None else ())


def merge_signal(
    escalation: Escalation,
    level: SignalLevel,
    reason: str,
    now: dtm.datetime,
    *,
    rungs: tuple[Rung, ...] = (),
) -> Paging:
    """One more signal for an open escalation: it pages again, may raise the level, never lowers.

    `rungs` is the ladder of the new level, used where the level rises. Between concerns nobody is
    paged, unless the ladder of the new reason says so. The next rung is never put off by a signal.
    Raises ValueError for a closed one: open a new escalation instead.
    """
    if escalation.state == "closed":
        raise ValueError("this escalation is closed: open a new one for the signal")
    if reason not in escalation.reasons:
        escalation = replace(escalation, reasons=(*escalation.reasons, reason))
    escalation = replace(escalation, signals=escalation.signals + 1)
    if Severity.of(level) > Severity.of(escalation.level):
        return raise_level(escalation, level, now, rungs=rungs)
    if not escalation.ladder and not rungs:
        return Paging(escalation)
    if not escalation.ladder:
        return _while_held(*_page(replace(escalation, ladder=rungs), 0, now))
    timer = escalation.next_page
    paged, staff = _page(escalation, escalation.rung, now)
    if timer is not None and paged.next_page is not None:
        paged = replace(paged, next_page=min(timer, paged.next_page))
    return _while_held(paged, staff)


def _while_held(escalation: Escalation, staff: tuple[StaffId, ...]) -> Paging:
    """A claimed one keeps its promise instead of a timer; its holder gets the page too."""
    if escalation.state != "claimed":
        return Paging(escalation, staff)
    holder = escalation.claimed_by
    return Paging(replace(escalation, next_page=None), able((holder, *staff), anyone))


def raise_level(
    escalation: Escalation,
    level: SignalLevel,
    now: dtm.datetime,
    *,
    rungs: tuple[Rung, ...] = (),
) -> Paging:
    """A higher level begins its own ladder and must be claimed anew; its holder is paged with it.

    Without `rungs` everybody of the old ladder is paged together. A level that is not higher
    changes nothing.
    """
    if Severity.of(level) <= Severity.of(escalation.level) or escalation.state == "closed":
        return Paging(escalation)
    everyone = able([s for rung in escalation.ladder for s in rung.staff], anyone)
    holder = escalation.claimed_by
    risen = replace(
        escalation,
        level=level,
        state="open",
        claimed_by=None,
        claimed_at=None,
        promise_until=None,
        ladder=rungs or (Rung(staff=everyone, wait_s=PAGE_WAIT_S[level]),),
    )
    moved, staff = _page(risen, 0, now)
    return Paging(moved, able((*staff, holder), anyone))


def claim(
    escalation: Escalation,
    staff: StaffId,
    now: dtm.datetime,
    *,
    audience: Audience = "adult",
    zone: str = "Europe/Belgrade",
) -> Escalation | Taken:
    """Take it: from now on this person has promised contact. The holder may promise again.

    `zone` and `audience` are the beneficiary's (minors: the same day, 20:00).
    """
    if escalation.state == "closed":
        return Taken(by=escalation.claimed_by, closed=True)
    if escalation.state == "claimed" and escalation.claimed_by != staff:
        return Taken(by=escalation.claimed_by)
    return replace(
        escalation,
        state="claimed",
        claimed_by=staff,
        claimed_at=now,
        promise_until=promise_until(escalation.level, now, audience=audience, zone=zone),
        next_page=None,
    )


def close(escalation: Escalation, outcome: Outcome, now: dtm.datetime) -> Escalation:
    """End it with an outcome. One that is closed already keeps its first outcome."""
    if escalation.state == "closed":
        return escalation
    return replace(
        escalation,
        state="closed",
        closed=now,
        outcome=outcome,
        next_page=None,
        promise_until=None,
    )


def is_silent(escalation: Escalation, now: dtm.datetime) -> bool:
    """Whether an open escalation waits for nobody. Must never be true; `doctor` and tests ask.

    A concern without a ladder stands in the digest. An expired promise counts as alive until
    next_rung has been called for it, because the promise itself is stored as a fire.
    """
    if escalation.state == "closed" or (escalation.level == "concern" and not escalation.ladder):
        return False
    if escalation.state == "claimed":
        return escalation.promise_until is None
    return escalation.next_page is None


def wake_at(escalation: Escalation) -> dtm.datetime | None:
    """When next_rung must be called for it: the timer, or the end of the promise; None: never."""
    if escalation.state == "claimed":
        return escalation.promise_until
    return None if escalation.state == "closed" else escalation.next_page


def _page(escalation: Escalation, rung: int, now: dtm.datetime) -> Paging:
    step = escalation.ladder[rung]
    moved = replace(
        escalation,
        rung=rung,
        paged=escalation.paged + 1,
        next_page=now + dtm.timedelta(seconds=step.wait_s),
    )
    return Paging(moved, step.staff)
