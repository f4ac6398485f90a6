"""The second look at what was closed, in a caseworker's hands: done, or open again."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from bot.effects import escalations, holding
from flows.escalation import Escalation
from flows.ids import EscalationId
from storage.changes import Scene

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn
    from flows.severity import ReasonWord


def done(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """Somebody looked, and it is well."""
    _look(turn, scene, argument)


def again(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """Somebody looked, and it is not well: a new alert, which whoever looked may take."""
    found = _look(turn, scene, argument)
    if found is None:
        return
    about = turn.turn_for(turn.scenes.get(scene.beneficiary.id, scene))
    reason = cast("ReasonWord", found.reasons[-1])
    escalations.raise_signal(about, "distress", reason, rule="second-look")
    turn.add(about)


def _look(turn: StaffTurn, scene: Scene, argument: bytes) -> Escalation | None:
    """Write the look down; None for a button that is old."""
    found = turn.alerts.get(EscalationId(argument[:8].hex()))
    if found is None or found.looked is not None or found.beneficiary is None:
        turn.say(turn.text("staff/old-button"))
        return None
    about = turn.turn_for(scene)
    holding.looked(about, found, turn.staff)
    turn.add(about)
    turn.say(turn.text("look/noted", case=found.case))
    return found
