"""A signal becomes an escalation, pages and fires; claims and closings change it. Writes only."""

import datetime as dtm
from collections.abc import Iterable

from msgspec.structs import replace

from bot.effects import staff_letters
from bot.turns.turn import Turn
from flows.escalation import (
    Escalation,
    Outcome,
    Taken,
    claim,
    close,
    ladder,
    merge_signal,
    next_rung,
    promise_until,
)
from flows.ids import EscalationId, StaffId
from flows.severity import Severity
from flows.staff import Staff
from storage.records import AuditLine, SignalRow

HOLD_REASONS = frozenset({"danger"})
"""Danger from another person: afterwards nothing is pushed until the person acts (design, 7)."""


def reachable(staff: Staff) -> bool:
    """Whether a page can arrive: the code was redeemed, the bot is not blocked, still on the team."""
    return staff.active and staff.chat is not None and staff.reachable


def ladder_for(turn: Turn, level: str) -> tuple[object, ...]:
    """The ladder of this person for a level, out of the people who can be reached now."""
    able = [member for member in turn.staff.values() if reachable(member)]
    return ladder(
        level,
        worker=turn.person.worker,
        backup=turn.person.backup,
        supervisors=_ids(able, turn.person.supervisor, "supervisor"),
        admins=_ids(able, None, "admin"),
        everyone=[member.id for member in able],
        reachable=lambda staff_id: staff_id in {member.id for member in able},
    )


def _ids(able: Iterable[Staff], first: StaffId | None, role: str) -> list[StaffId]:
    of_role = [member.id for member in able if member.role == role]
    if first is not None and first in of_role:
        return [first]
    return of_role


def raise_signal(
    turn: Turn,
    level: str,
    reason: str,
    *,
    words: str = "",
    voice: str = "",
    rule: str = "",
    hold: bool = False,
) -> Escalation:
    """Open an escalation, or raise and page again the one that is open. One signal, one page each."""
    standing = turn.escalation
    if standing is None:
        escalation = _opened(turn, level, reason)
    else:
        escalation = _raised(turn, standing, level, reason)
    if reason == "device" or Severity.of(escalation.level) >= Severity.DISTRESS:
        escalation = _page_now(turn, escalation, reason)
    turn.set_escalation(escalation)
    keep_words = bool(words or voice) and turn.allows("words") or Severity.of(level) >= 2
    _note_signal(
        turn,
        escalation,
        level=level,
        reason=reason,
        rule=rule,
        words=words if keep_words else "",
        voice=voice if keep_words else "",
    )
    if hold:
        turn.set_profile(held_since=turn.now, next_checkin=None)
    if Severity.of(level) >= Severity.DISTRESS:
        turn.set_profile(last_alarm=turn.now)
    turn.audit("escalation.raised", actor=turn.recipient, detail=f"{level} {reason}")
    return escalation


def _opened(turn: Turn, level: str, reason: str) -> Escalation:
    return Escalation(
        id=EscalationId(turn.desk.new_id(16)),
        beneficiary=turn.person.id,
        case=turn.profile.case,
        level=level,
        reasons=(reason,),
        opened=turn.now,
        ladder=ladder_for(turn, level),
    )


def _raised(turn: Turn, standing: Escalation, level: str, reason: str) -> Escalation:
    merged = merge_signal(standing, level, reason, turn.now)
    if merged.level == standing.level:
        return merged
    return replace(merged, ladder=ladder_for(turn, merged.level), rung=0)


def _note_signal(
    turn: Turn,
    escalation: Escalation,
    *,
    level: str,
    reason: str,
    rule: str,
    words: str,
    voice: str,
) -> None:
    turn.changes.signals.append(
        SignalRow(
            id=turn.desk.new_id(16),
            escalation=escalation.id,
            beneficiary=turn.person.id,
            at=turn.now,
            level=level,
            reason=reason,
            rule=rule,
            words=words,
            voice=voice,
        )
    )


def _page_now(turn: Turn, escalation: Escalation, reason: str) -> Escalation:
    """Page the people of the present rung, and whoever holds it; set the live timer."""
    people = _rung_people(turn, escalation)
    if escalation.claimed_by and escalation.claimed_by not in people:
        people = (escalation.claimed_by, *people)
    for staff_id in people:
        staff_letters.page(turn, escalation, staff_id, reason=reason)
    escalation = replace(escalation, paged=escalation.paged + 1)
    if escalation.state != "open":
        return escalation
    wait = escalation.ladder[escalation.rung].wait_s if escalation.ladder else 600
    due = turn.now + dtm.timedelta(seconds=wait)
    turn.fire("rung", due, subject=escalation.id)
    return replace(escalation, next_page=due)


def _rung_people(turn: Turn, escalation: Escalation) -> tuple[StaffId, ...]:
    """Who is on the present rung and can be reached; nobody there: the pool."""
    rung = escalation.ladder[escalation.rung].staff if escalation.ladder else ()
    able = {m.id for m in turn.staff.values() if reachable(m)}
    return tuple(s for s in rung if s in able) or pool(turn.staff.values())


def pool(staff: Iterable[Staff]) -> tuple[StaffId, ...]:
    """Supervisors, else admins, else everybody who can be reached."""
    able = [member for member in staff if reachable(member)]
    for role in ("supervisor", "admin"):
        found = tuple(member.id for member in able if member.role == role)
        if found:
            return found
    return tuple(member.id for member in able)


def rung_due(turn: Turn, escalation: Escalation) -> None:
    """Nobody took it in time: the next rung is paged, the last one again and again for ever."""
    if escalation.state == "closed":
        return
    if escalation.state == "claimed":
        if escalation.promise_until and turn.now < escalation.promise_until:
            return
        escalation = replace(escalation, state="open", claimed_by=None, promise_until=None)
    moved = next_rung(escalation, turn.now)
    turn.set_escalation(_page_now(turn, moved, escalation.reasons[-1]))
    turn.audit("escalation.paged-again", detail=str(moved.rung))


def delivery_failed(turn: Turn, escalation: Escalation, staff_id: StaffId) -> None:
    """A page did not arrive: the next rung at once, if nobody has taken it meanwhile."""
    turn.audit("page.failed", detail=f"s:{staff_id}")
    if escalation.state != "open":
        return
    rung_due(turn, escalation)


def take(turn: Turn, escalation: Escalation, staff: Staff) -> Taken | Escalation:
    """Compare-and-set: the first claim holds. The promise has a time and is a stored fire."""
    result = claim(
        escalation,
        staff.id,
        turn.now,
        audience=turn.profile.audience,
        zone=turn.profile.zone,
    )
    if isinstance(result, Taken):
        return result
    turn.set_escalation(result)
    turn.cancel("rung", subject=escalation.id)
    if result.promise_until is not None:
        turn.fire("promise", result.promise_until, subject=escalation.id)
    turn.audit("escalation.claimed", actor=f"s:{staff.id}")
    return result


def promise_due(turn: Turn, escalation: Escalation) -> None:
    """A promise ran out: the holder is asked once; without an answer the next rung is paged."""
    if escalation.state != "claimed" or escalation.claimed_by is None:
        return
    if escalation.promise_until is not None and turn.now < escalation.promise_until:
        turn.fire("promise", escalation.promise_until, subject=escalation.id)
        return
    staff_letters.ask_promise(turn, escalation, escalation.claimed_by)
    grace = dtm.timedelta(minutes=10 if escalation.level == "crisis" else 60)
    turn.set_escalation(replace(escalation, next_page=turn.now + grace))
    turn.fire("rung", turn.now + grace, subject=escalation.id)


def promise_again(turn: Turn, escalation: Escalation) -> dtm.datetime:
    """The holder needs more time: the same promise once more, from now."""
    until = promise_until(
        escalation.level, turn.now, audience=turn.profile.audience, zone=turn.profile.zone
    )
    turn.set_escalation(replace(escalation, promise_until=until, next_page=None))
    turn.cancel("rung", subject=escalation.id)
    turn.fire("promise", until, subject=escalation.id)
    turn.audit("escalation.promised-again", actor=f"s:{escalation.claimed_by}")
    return until


def finish(turn: Turn, escalation: Escalation, outcome: Outcome, staff: Staff) -> None:
    """Close with an outcome code; timers go, the hold on pushes goes with it."""
    turn.set_escalation(close(escalation, outcome, turn.now))
    for kind in ("rung", "promise"):
        turn.cancel(kind, subject=escalation.id)
    turn.audit("escalation.closed", actor=f"s:{staff.id}", detail=outcome)


def audit_staff(turn: Turn, staff: Staff, action: str) -> None:
    """A look at a person's data, or an act on it, by a member of staff."""
    turn.changes.audit.append(
        AuditLine(at=turn.now, actor=f"s:{staff.id}", action=action, subject=turn.person.id)
    )
