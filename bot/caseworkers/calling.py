"""A worker asks for a supervisor about one person: a page where one is open, else a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.caseworkers.person import Do
from bot.effects import complaints, escalations, holding
from flows.rights import Act
from storage.changes import Scene

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn


def ask(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """Whoever leads learns that this worker would like to speak about this person."""
    about = turn.turn_for(scene)
    if scene.escalation is not None and holding.call_up(about, scene.escalation, by=turn.staff):
        turn.add(about)
        turn.say(turn.text("lead/paged"))
        return
    leads = [one for one in complaints.readers(about) if one.id != turn.staff.id]
    case = scene.beneficiary.profile.case
    if not leads:
        turn.say(turn.text("lead/nobody"))
        return
    for lead in leads:
        turn.tell(lead, "lead/asks", case=case, worker=turn.staff.name)
    escalations.audit_staff(about, turn.staff, "supervisor.asked")
    turn.add(about)
    turn.say(turn.text("lead/asked", worker=", ".join(one.name for one in leads)))


ACTS: dict[str, tuple[Act, Do]] = {"pe.lead": ("escalation.call-up", ask)}
