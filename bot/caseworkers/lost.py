"""The caseworker's button for a lost phone: asked once more, then cut off, then the new code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.inviting import new_code
from bot.losing import lost_changes
from bot.turns.turn import Row
from flows.rights import may
from storage.changes import Scene
from storage.letter import LetterButton

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn

SHOWN_S = 600
"""The new code leaves the worker's chat after ten minutes."""


def _token(turn: StaffTurn, key: str, action: str, argument: bytes = b"") -> LetterButton:
    data = turn.desk.buttons.make(turn.chat, action, argument)
    return LetterButton(label=turn.text(key), data=data)


def has_phone(scene: Scene) -> bool:
    """Whether there is a phone that can be lost."""
    person = scene.beneficiary
    return person.chat is not None and person.status not in {"ended", "invited"}


def rows(turn: StaffTurn, scene: Scene, argument: bytes) -> list[Row]:
    """The button, for whoever may give a new code."""
    if not has_phone(scene) or not may(turn.staff, "enrol.again", scene.beneficiary):
        return []
    return [(_token(turn, "lost/button", "pe.lost", argument[:16]),)]


def ask(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """What will happen; one more press does it."""
    buttons: tuple[Row, ...] = (
        (_token(turn, "lost/yes", "pe.new-code", argument[:16]),),
        (_token(turn, "write/cancel", "st.cancel"),),
    )
    turn.say(turn.text("lost/ask", case=scene.beneficiary.profile.case), buttons)


def lose(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """The old chat loses everything; the worker gets a code for the new phone."""
    if not has_phone(scene):
        turn.say(turn.text("staff/old-button"))
        return
    code = new_code()
    changes = lost_changes(scene, code, turn.now, by=f"s:{turn.staff.id}")
    person = changes.people[scene.beneficiary.id]
    turn.changes.extend(changes)
    turn.scenes[person.id] = Scene(
        beneficiary=person,
        consent=changes.consents[-1][1] if changes.consents else scene.consent,
        escalation=scene.escalation,
    )
    words = turn.text("lost/done", case=person.profile.case, code=f"/start {code}")
    turn.say(words, clear_after_s=SHOWN_S)
