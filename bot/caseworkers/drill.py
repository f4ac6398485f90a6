"""`/drill` in a staff chat: begin a test of the whole ladder. Touches nobody but the team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.effects import drills
from bot.turns.turn import about_nobody
from flows.rights import may

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn


def start(turn: StaffTurn) -> None:
    """Supervisors and admins may; everybody on the team is paged once, marked as a test."""
    if not may(turn.staff, "drill.start"):
        turn.say(turn.text("staff/not-yours"))
        return
    about = turn.turn_for(about_nobody(turn.now))
    drills.start(about, by=f"s:{turn.staff.id}")
    turn.changes.extend(about.changes)
    turn.say(turn.text("drill/started"))
