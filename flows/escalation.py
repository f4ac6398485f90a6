"""An open request for a person, and the climb of its ladder. Reads no clock and pages nobody.

Who holds it is flows.holding, who stands on a ladder flows.ladders, deadlines flows.promises.
"""

import datetime as dtm
from typing import Literal, NamedTuple

import msgspec
from msgspec.structs import replace

from flows.definition import SignalLevel
from flows.ids import BeneficiaryId, EscalationId, StaffId
from flows.ladders import ANY_TEAM, Rung, Team, able, anyone
from flows.promises import ASKED_WAIT_S, LONGEST_PROMISE, PAGE_WAIT_S
from flows.severity import Severity

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
Snooze = Literal["agreed-time", "on-the-way", "service-called", "no-answer"]
"""Why a holder needs more time than the promise gave; a code, never a text."""

LONGEST_REVIEW = dtm.timedelta(days=7)


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """One member of staff in a drill: when they were paged, and when they answered."""

    staff: StaffId
    rung: int
    paged: dtm.datetime
    answered: dtm.datetime | None = None


class Escalation(msgspec.Struct, frozen=True, kw_only=True):
    """One open request for a person; at most one open per beneficiary.

    The ladder is frozen at its start.
    """

    id: EscalationId
    beneficiary: BeneficiaryId | None
    """None after the person erased themselves, and in a drill; `case` then stands alone."""
    case: str
    level: Literal["concern", "distress", "crisis"]
    reasons: tuple[str, ...]
    opened: dtm.datetime
    state: Literal["open", "claimed", "closed"] = "open"
    signals: int = 1
    ladder: tuple[Rung, ...] = ()
    """Empty: a concern that pages nobody and stands in the digest."""
    rung: int = 0
    """Index of the rung that was paged last; the last rung repeats for ever."""
    paged: int = 0
    """How many times a page went out; shown as `again xN`."""
    paged_to: tuple[StaffId, ...] = ()
    """Everybody who was paged so far: they may act, and they learn who took it."""
    next_page: dtm.datetime | None = None
    """The live timer of an unclaimed escalation; a claimed one has `promise_until`."""
    deadline: dtm.datetime | None = None
    """Until when somebody should have taken it, at its level; for the weekly figures."""
    acknowledged: dtm.datetime | None = None
    """When it was taken the first time at this level."""
    claimed_by: StaffId | None = None
    claimed_at: dtm.datetime | None = None
    promise_until: dtm.datetime | None = None
    snoozed: Snooze | None = None
    """The reason for which the holder moved the promise."""
    asked: StaffId | None = None
    """Whose promise ran out: asked once, the next rung follows."""
    closed: dtm.datetime | None = None
    outcome: Outcome | None = None
    look_at: dtm.datetime | None = None
    """When somebody looks a second time, after a crisis or distress was closed."""
    looked: dtm.datetime | None = None
    released: bool = False
    """The worker released the hold on pushes after danger from another person."""
    drill: bool = False
    """A test of the ladder: about nobody, in no figure."""
    marks: tuple[Mark, ...] = ()
    """Only in a drill."""
    restored: bool = False
    """It was open when the home was restored from a copy, and is paged anew; the page says so."""
    version: int = 0
    """Raised with every save; a claim compares it."""


class Paging(NamedTuple):
    """An escalation after a move, and who gets a page now (nobody where empty)."""

    escalation: Escalation
    staff: tuple[StaffId, ...] = ()
    told: tuple[StaffId, ...] = ()
    """Who gets a quiet word that is no page: nobody looked at a concern."""


def open_escalation(
    *,
    escalation_id: EscalationId,
    beneficiary: BeneficiaryId | None,
    case: str,
    level: SignalLevel,
    reason: str,
    rungs: tuple[Rung, ...],
    now: dtm.datetime,
    team: Team = ANY_TEAM,
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
    if not rungs:
        review = _review(team, now)
        return Paging(replace(new, next_page=review, deadline=review))
    return _begin(new, now, team)


def next_rung(
    escalation: Escalation, now: dtm.datetime, *, at_once: bool = False, team: Team = ANY_TEAM
) -> Paging:
    """Page the next rung if its time has come; otherwise nothing changes and nobody is paged.

    `at_once`: a delivery failed, do not wait, unless this is the last rung already (its timer
    repeats it; failing phones must not become a storm). People who cannot be reached now are
    passed over; where nobody is left, the pool is paged. The timer runs in any case.
    """
    if escalation.state == "claimed":
        return _after_promise(escalation, now)
    timer = escalation.next_page
    hurry = at_once and escalation.rung + 1 < len(escalation.ladder)
    if escalation.state == "closed" or timer is None or (now < timer and not hurry):
        return Paging(escalation)
    if not escalation.ladder:
        return Paging(replace(escalation, next_page=_review(team, now)), told=team.leads)
    return _page(escalation, _following(escalation, team), now, team)


def _following(escalation: Escalation, team: Team) -> int:
    """The next rung that reaches somebody new; the last one where there is none."""
    last = len(escalation.ladder) - 1
    if not escalation.paged:
        return _first(escalation.ladder, team)
    before = able(escalation.ladder[escalation.rung].staff, team.reachable)
    at = min(escalation.rung + 1, last)
    while at < last and able(escalation.ladder[at].staff, team.reachable) == before:
        at += 1
    return at


def _first(rungs: tuple[Rung, ...], team: Team) -> int:
    """The first rung that reaches anybody; the last one where none does."""
    able_ones = (at for at, rung in enumerate(rungs) if able(rung.staff, team.reachable))
    return next(able_ones, len(rungs) - 1)


def _after_promise(escalation: Escalation, now: dtm.datetime) -> Paging:
    """A promise ran out: the holder is asked once more, and the live timer runs again."""
    until = escalation.promise_until
    if until is not None and now < until:
        return Paging(escalation)
    holder = escalation.claimed_by
    wait = dtm.timedelta(seconds=ASKED_WAIT_S[escalation.level])
    freed = replace(_unheld(escalation), asked=holder, next_page=now + wait)
    return Paging(freed, (holder,) if holder is not None else ())


def _unheld(escalation: Escalation) -> Escalation:
    """Nobody's; the caller sets the timer that takes the place of the promise."""
    return replace(
        escalation,
        state="open",
        claimed_by=None,
        claimed_at=None,
        promise_until=None,
        snoozed=None,
    )


def let_go(escalation: Escalation, now: dtm.datetime, *, team: Team = ANY_TEAM) -> Paging:
    """Its holder left the team or gave it back: the next rung is paged at once."""
    if escalation.state != "claimed":
        return Paging(escalation)
    return next_rung(replace(_unheld(escalation), next_page=now), now, team=team)


def merge_signal(
    escalation: Escalation,
    level: SignalLevel,
    reason: str,
    now: dtm.datetime,
    *,
    rungs: tuple[Rung, ...] = (),
    team: Team = ANY_TEAM,
) -> Paging:
    """One more signal for an open escalation: it pages again, may raise the level, never lowers.

    `rungs` is the ladder of the new level, used where the level rises. Between concerns nobody is
    paged, unless the ladder of the new reason says so. The next rung is never put off by a signal,
    and a snooze ends with it. Raises ValueError for a closed one: open a new escalation instead.
    """
    if escalation.state == "closed":
        raise ValueError("this escalation is closed: open a new one for the signal")
    if reason not in escalation.reasons:
        escalation = replace(escalation, reasons=(*escalation.reasons, reason))
    escalation = replace(escalation, signals=escalation.signals + 1)
    if Severity.of(level) > Severity.of(escalation.level):
        return raise_level(escalation, level, now, rungs=rungs, team=team)
    if not escalation.ladder and not rungs:
        return Paging(escalation)
    if not escalation.ladder:
        return _while_held(_begin(replace(escalation, ladder=rungs), now, team), now)
    timer = escalation.next_page
    paging = _page(escalation, escalation.rung, now, team)
    paged = paging.escalation
    if timer is not None and paged.next_page is not None:
        paged = replace(paged, next_page=min(timer, paged.next_page))
    return _while_held(paging._replace(escalation=paged), now)


def _while_held(paging: Paging, now: dtm.datetime) -> Paging:
    """A claimed one keeps its promise instead of a timer; its holder gets the page too."""
    escalation = paging.escalation
    if escalation.state != "claimed":
        return paging
    longest = LONGEST_PROMISE.get(escalation.level)
    if escalation.snoozed is not None:
        # Something new happened: what was put off is asked about within one wait of a rung.
        longest = dtm.timedelta(seconds=PAGE_WAIT_S[escalation.level])
    until = escalation.promise_until
    if until is not None and longest is not None:
        escalation = replace(escalation, snoozed=None, promise_until=min(until, now + longest))
    staff = able((escalation.claimed_by, *paging.staff), anyone)
    return Paging(replace(escalation, next_page=None), staff)


def raise_level(
    escalation: Escalation,
    level: SignalLevel,
    now: dtm.datetime,
    *,
    rungs: tuple[Rung, ...] = (),
    team: Team = ANY_TEAM,
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
        _unheld(escalation),
        level=level,
        acknowledged=None,
        ladder=rungs or (Rung(staff=everyone, wait_s=PAGE_WAIT_S[level]),),
    )
    paging = _begin(risen, now, team)
    return paging._replace(staff=able((*paging.staff, holder), anyone))


def is_silent(escalation: Escalation, now: dtm.datetime) -> bool:
    """Whether an open escalation waits for nobody. Must never be true; `doctor` and tests ask.

    An expired promise counts as alive until next_rung has been called for it, because the promise
    itself is stored as a fire.
    """
    return escalation.state != "closed" and wake_at(escalation) is None


def wake_at(escalation: Escalation) -> dtm.datetime | None:
    """When next_rung must be called for it: the timer, or the end of the promise; None: never."""
    if escalation.state == "claimed":
        return escalation.promise_until
    return None if escalation.state == "closed" else escalation.next_page


def _begin(escalation: Escalation, now: dtm.datetime, team: Team) -> Paging:
    """The first page of a ladder; until its next rung it is in time."""
    paging = _page(escalation, _first(escalation.ladder, team), now, team)
    timer = paging.escalation.next_page
    return paging._replace(escalation=replace(paging.escalation, deadline=timer))


def _page(escalation: Escalation, rung: int, now: dtm.datetime, team: Team) -> Paging:
    step = escalation.ladder[rung]
    staff = able(step.staff, team.reachable) or team.pool
    on_duty = [one for one in staff if team.opens(one) <= now]
    if escalation.level == "concern" and staff and not on_duty:
        # A low level alone may wait for the next hour of duty.
        return Paging(replace(escalation, next_page=min(map(team.opens, staff))))
    wait = step.wait_s if on_duty else step.off_s or step.wait_s
    moved = replace(
        escalation,
        rung=rung,
        paged=escalation.paged + 1,
        paged_to=able((*escalation.paged_to, *staff), anyone),
        asked=None,
        next_page=now + dtm.timedelta(seconds=wait),
    )
    return Paging(moved, staff)


def _review(team: Team, now: dtm.datetime) -> dtm.datetime:
    return team.review() if team.review is not None else now + LONGEST_REVIEW
