"""The team as supervisors and admins see it: loads, who has left, reduced service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot import farewell
from bot.caseworkers import lists
from bot.caseworkers.keyboard import button, in_rows, member, member_mark, token
from bot.turns.turn import Row
from flows.ids import StaffId
from flows.rights import may
from flows.staff import Staff

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn


def show(turn: StaffTurn) -> None:
    """Each colleague with the number of their people and of what is open: to share evenly."""
    if not turn.may_here("rota.set"):
        return
    loads, opened = lists.loads(turn), _opened(turn)
    team = sorted((o for o in turn.everyone.values() if o.active), key=lambda o: o.name.casefold())
    buttons = [
        token(
            turn,
            f"{one.name} · {loads.get(one.id, 0)} · ▲ {opened.get(one.id, 0)}",
            "st.member",
            member_mark(one.id),
        )
        for one in team
    ]
    key = "team/full" if is_reduced(turn) else "team/reduce"
    turn.say(turn.text("team/head"), (*in_rows(buttons, 1), (button(turn, key, "st.reduced"),)))


def _opened(turn: StaffTurn) -> dict[StaffId, int]:
    """Open signals by worker; of people whom this member of staff may see."""
    found: dict[StaffId, int] = {}
    for scene in lists.mine(turn):
        if scene.escalation is not None:
            worker = scene.beneficiary.worker
            found[worker] = found.get(worker, 0) + 1
    return found


def is_reduced(turn: StaffTurn) -> bool:
    """Whether the home works with few people now."""
    return any(one.reduced for one in turn.everyone.values() if one.active)


def toggle_reduced(turn: StaffTurn) -> None:
    """Few people are here, or all again; what works is said honestly. Crisis is always on."""
    if not turn.may_here("rota.set"):
        return
    if is_reduced(turn):
        for one in [o for o in turn.everyone.values() if o.reduced]:
            turn.keep(replace(one, reduced=False))
        turn.say(turn.text("team/is-full"))
    else:
        turn.save(reduced=True)
        turn.say(turn.text("team/is-reduced"))
    turn.log("service.changed")


def one(turn: StaffTurn, argument: bytes) -> None:
    """One colleague; an admin may say that they have left."""
    other = member(turn, argument)
    if other is None or not turn.may_here("rota.set"):
        turn.say(turn.text("staff/old-button"))
        return
    rows: tuple[Row, ...] = ()
    if may(turn.staff, "staff.off") and other.id != turn.staff.id:
        rows = ((button(turn, "team/left", "st.left", member_mark(other.id)),),)
    turn.say(turn.text("team/member", worker=other.name, count=_load(turn, other)), rows)


def _load(turn: StaffTurn, staff: Staff) -> int:
    return lists.loads(turn).get(staff.id, 0)


def left(turn: StaffTurn, argument: bytes) -> None:
    """Asked once more: it cannot be taken back."""
    other = member(turn, argument)
    if other is None or not turn.may_here("staff.off"):
        turn.say(turn.text("staff/old-button"))
        return
    rows: tuple[Row, ...] = (
        (button(turn, "team/left-yes", "st.left-yes", member_mark(other.id)),),
        (button(turn, "write/cancel", "st.team"),),
    )
    turn.say(turn.text("team/left-ask", worker=other.name), rows)


def left_yes(turn: StaffTurn, argument: bytes) -> None:
    """They lose everything in this commit; their people and open signals are somebody else's."""
    other = member(turn, argument)
    if other is None or other.id == turn.staff.id or not turn.may_here("staff.off"):
        turn.say(turn.text("staff/old-button"))
        return
    made = farewell.leave(
        turn.desk,
        other,
        turn.scenes.values(),
        staff=turn.everyone,
        now=turn.now,
        by=f"s:{turn.staff.id}",
    )
    turn.scenes.update(made.scenes)
    turn.changes.extend(made.changes)
    turn.take_over(made.changes.staff)
    turn.say(turn.text("team/has-left", worker=other.name, count=made.moved))


MENUS = {"st.team": show, "st.reduced": toggle_reduced}
PICKS = {"st.member": one, "st.left": left, "st.left-yes": left_yes}
