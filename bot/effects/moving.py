"""The open signal of somebody whose worker changes: it goes first, nobody waits for the old one.

Writes only; ladders and promises are those of bot.effects.escalations and bot.effects.holding.
"""

from msgspec.structs import replace

from bot.effects import escalations, holding, team
from bot.turns.turn import Turn
from flows.escalation import Escalation
from flows.ids import StaffId
from flows.staff import Staff


def hand_on(turn: Turn, old: StaffId, to: Staff) -> None:
    """Whoever took the person over takes the open signal with them; the old one is out of it."""
    if turn.escalation is None:
        return
    moved = without(turn.escalation, old, to.id)
    turn.set_escalation(moved)
    holding.hand_over(turn, moved, to, by=to)


def drop(turn: Turn, gone: StaffId) -> None:
    """Somebody left, or must not know of it: it goes on without them, at once."""
    escalation = turn.escalation
    if escalation is None or not _concerns(escalation, gone):
        return
    held = escalation.claimed_by == gone
    fresh = team.ladder_for(turn, escalation.level, escalation.reasons[-1])
    freed = replace(without(escalation, gone, None), ladder=fresh, rung=0, paged=0)
    turn.set_escalation(freed)
    if freed.state == "claimed":
        return
    turn.cancel("promise", subject=freed.id)
    now_due = replace(freed, next_page=turn.now)
    turn.set_escalation(now_due)
    escalations.rung_due(turn, now_due)
    if held:
        turn.audit("escalation.let-go", actor=f"s:{gone}")


def without(escalation: Escalation, gone: StaffId, instead: StaffId | None) -> Escalation:
    """The signal with `instead` in every place of `gone`; what `gone` held is free again."""
    rungs = tuple(
        replace(rung, staff=_replaced(rung.staff, gone, instead)) for rung in escalation.ladder
    )
    paged_to = _replaced(escalation.paged_to, gone, instead)
    moved = replace(escalation, ladder=rungs, paged_to=paged_to)
    if escalation.claimed_by != gone:
        return moved
    return replace(
        moved, state="open", claimed_by=None, claimed_at=None, promise_until=None, snoozed=None
    )


def _replaced(
    staff: tuple[StaffId, ...], gone: StaffId, instead: StaffId | None
) -> tuple[StaffId, ...]:
    names = [instead if one == gone else one for one in staff]
    return tuple(dict.fromkeys(one for one in names if one is not None))


def _concerns(escalation: Escalation, gone: StaffId) -> bool:
    on_ladder = any(gone in rung.staff for rung in escalation.ladder)
    return on_ladder or escalation.claimed_by == gone or gone in escalation.paged_to
