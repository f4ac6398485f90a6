"""The open signal of somebody whose worker changes: it goes first, nobody waits for the old one.

Writes only; ladders and promises are those of bot.effects.escalations.
"""

import datetime as dtm

from msgspec.structs import replace

from bot.effects import escalations, staff_letters
from bot.turns.turn import Turn
from flows.escalation import Escalation
from flows.ids import StaffId
from flows.ladders import Rung
from flows.staff import Staff


def hand_on(turn: Turn, old: StaffId, to: Staff) -> None:
    """Whoever took the person over takes the open signal with them; the old one is out of it."""
    if turn.escalation is None:
        return
    escalation = without(turn.escalation, old, to.id)
    turn.set_escalation(escalation)
    escalations.take(turn, escalation, to)


def drop(turn: Turn, gone: StaffId) -> None:
    """Somebody left, or must not know of it: what they held is paged again at once."""
    escalation = turn.escalation
    if escalation is None or not _concerns(escalation, gone):
        return
    level, reason = escalation.level, escalation.reasons[-1]
    fresh = escalations.ladder_for(turn, level, reason)
    freed = replace(without(escalation, gone, None), ladder=fresh, rung=0)
    turn.set_escalation(freed)
    if freed.state != "open" or not fresh:
        return
    for staff_id in fresh[0].staff:
        staff_letters.page(turn, freed, staff_id, reason=reason)
    due = turn.now + _wait(fresh[0])
    turn.set_escalation(replace(freed, paged=freed.paged + 1, next_page=due))
    turn.cancel("promise", subject=freed.id)
    turn.fire("rung", due, subject=freed.id)


def without(escalation: Escalation, gone: StaffId, instead: StaffId | None) -> Escalation:
    """The signal with `instead` in every place of `gone`; what `gone` held is free again."""
    rungs = tuple(
        replace(rung, staff=_replaced(rung.staff, gone, instead)) for rung in escalation.ladder
    )
    moved = replace(escalation, ladder=rungs)
    if escalation.claimed_by != gone:
        return moved
    return replace(moved, state="open", claimed_by=None, claimed_at=None, promise_until=None)


def _replaced(
    staff: tuple[StaffId, ...], gone: StaffId, instead: StaffId | None
) -> tuple[StaffId, ...]:
    names = [instead if one == gone else one for one in staff]
    return tuple(dict.fromkeys(one for one in names if one is not None))


def _concerns(escalation: Escalation, gone: StaffId) -> bool:
    on_ladder = any(gone in rung.staff for rung in escalation.ladder)
    return on_ladder or escalation.claimed_by == gone


def _wait(rung: Rung) -> dtm.timedelta:
    return dtm.timedelta(seconds=rung.wait_s)
