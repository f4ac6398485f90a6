"""Somebody takes an escalation, keeps its promise, hands it on, closes it, looks again.

Writes only; rights are checked before it comes here.
"""

import datetime as dtm

from msgspec.structs import replace

from bot.effects import drills, escalations, staff_letters
from bot.effects import team as teams
from bot.turns.turn import Turn
from flows import duty, holding
from flows import escalation as core
from flows.escalation import Escalation, Outcome, Snooze
from flows.holding import Taken
from flows.ids import StaffId
from flows.promises import LOOK_AFTER, LOOK_BEFORE, second_look
from flows.staff import Staff


def take(turn: Turn, escalation: Escalation, staff: Staff) -> Taken | Escalation:
    """Compare-and-set: the first claim holds. The promise has a time and is a stored fire."""
    if escalation.drill:
        return drills.answered(turn, escalation, staff)
    profile = turn.profile
    result = holding.claim(
        escalation,
        staff.id,
        turn.now,
        audience=profile.audience,
        zone=profile.zone,
        days_of=duty.calendar(staff),
    )
    if isinstance(result, Escalation):
        _keep(turn, result, staff, "escalation.claimed")
    return result


def snooze(
    turn: Turn, escalation: Escalation, staff: Staff, *, until: dtm.datetime, why: Snooze
) -> Taken | Escalation:
    """The holder moves the promise with a reason; the reason is a code in the audit."""
    result = holding.snooze(escalation, staff.id, turn.now, until=until, why=why)
    if isinstance(result, Escalation):
        _keep(turn, result, staff, "escalation.snoozed", detail=why)
    return result


def hand_over(turn: Turn, escalation: Escalation, to: Staff, *, by: Staff) -> Taken | Escalation:
    """A colleague has accepted it; everybody who was paged learns who has it now."""
    profile = turn.profile
    result = holding.hand_over(
        escalation,
        to.id,
        turn.now,
        audience=profile.audience,
        zone=profile.zone,
        days_of=duty.calendar(to),
    )
    if isinstance(result, Escalation):
        _keep(turn, result, by, "escalation.handed-over", detail=f"s:{to.id}")
        staff_letters.tell_taken(turn, result, to)
    return result


def _keep(
    turn: Turn, escalation: Escalation, staff: Staff, action: str, *, detail: str = ""
) -> None:
    turn.set_escalation(escalation)
    escalations.rearm(turn, escalation)
    escalations.audit_staff(turn, staff, action, detail=detail)


def let_go(turn: Turn, escalation: Escalation, staff_id: StaffId) -> None:
    """Its holder left the team, or gave it back: the next rung is paged at once."""
    if escalation.claimed_by != staff_id or escalation.state != "claimed":
        return
    paging = core.let_go(escalation, turn.now, team=teams.team(turn))
    escalations.send_pages(turn, paging, escalation.reasons[-1])
    turn.audit("escalation.let-go", actor=f"s:{staff_id}")


def gone(turn: Turn, escalation: Escalation, staff_id: StaffId) -> None:
    """Somebody who holds it, or was asked, cannot be reached any more: nobody waits for them."""
    if escalation.claimed_by == staff_id:
        let_go(turn, escalation, staff_id)
    elif escalation.state == "open" and not any(
        teams.is_available(turn, one) for one in escalation.paged_to
    ):
        escalations.rung_due(turn, escalation, at_once=True)


def call_up(turn: Turn, escalation: Escalation, *, by: Staff) -> bool:
    """The holder asks for a supervisor: they are paged too, and the holder keeps it.

    False where no other supervisor can be reached.
    """
    asked = [
        one for one in teams.supervisors(turn) if one != by.id and teams.is_available(turn, one)
    ]
    if not asked or escalation.state == "closed":
        return False
    again = replace(escalation, paged=escalation.paged + 1)
    escalations.also_page(turn, again, asked)
    escalations.audit_staff(turn, by, "escalation.called-up")
    return True


def promise_due(turn: Turn, escalation: Escalation) -> None:
    """A promise ran out: the holder is asked once; without an answer the next rung is paged."""
    holder = escalation.claimed_by
    paging = core.next_rung(escalation, turn.now)
    if escalation.state != "claimed" or paging.escalation is escalation:
        escalations.rearm(turn, escalation)
        return
    turn.set_escalation(paging.escalation)
    escalations.rearm(turn, paging.escalation)
    if holder is not None:
        staff_letters.ask_promise(turn, paging.escalation, holder)


def finish(turn: Turn, escalation: Escalation, outcome: Outcome, staff: Staff) -> Escalation:
    """Close with an outcome code; timers go, a second look is planned."""
    looker = turn.worker() or staff
    opens = duty.opens(looker, turn.now + LOOK_AFTER)
    look_at = None if escalation.drill else second_look(turn.now, opens)
    closed = holding.close(escalation, outcome, turn.now, look_at=look_at)
    turn.set_escalation(closed)
    escalations.rearm(turn, closed)
    if closed.look_at is not None and closed.beneficiary is not None:
        turn.fire("look", closed.look_at, subject=closed.id)
    escalations.audit_staff(turn, staff, "escalation.closed", detail=outcome)
    return closed


def look_due(turn: Turn, escalation: Escalation) -> None:
    """The second look: the worker is asked; when the 72 h are over the supervisor learns it."""
    if escalation.closed is None or escalation.looked is not None:
        return
    due, last = escalation.look_at, escalation.closed + LOOK_BEFORE
    if due is not None and turn.now < due:
        turn.fire("look", due, subject=escalation.id)
    elif turn.now < last:
        staff_letters.ask_look(turn, escalation, turn.person.worker)
        turn.fire("look", last, subject=escalation.id)
    else:
        for staff_id in teams.team(turn).leads:
            staff_letters.ask_look(turn, escalation, staff_id)
        turn.audit("escalation.look-missed")


def looked(turn: Turn, escalation: Escalation, staff: Staff) -> None:
    """Somebody has looked: the alert is over for good."""
    open_one = turn.escalation
    turn.set_escalation(holding.looked(escalation, turn.now))
    turn.escalation = open_one
    turn.cancel("look", subject=escalation.id)
    escalations.audit_staff(turn, staff, "escalation.looked")
