"""After a crisis: was there an earlier sign, and how is whoever carried it. Codes only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.caseworkers.keyboard import PERSON, button, token
from bot.caseworkers.person import Do
from bot.effects import complaints
from bot.turns.turn import Row
from flows.escalation import Escalation
from flows.rights import Act
from storage.changes import Scene

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn

SIGNS = ("none", "answer", "words", "silence", "other")
"""Where an earlier sign may have stood."""


def after(turn: StaffTurn, scene: Scene, escalation: Escalation) -> None:
    """Both questions, once, to whoever closed a crisis; neither must be answered."""
    if escalation.level != "crisis" or not scene.beneficiary.id:
        return
    mark = bytes.fromhex(scene.beneficiary.id)
    rows: tuple[Row, ...] = tuple(
        (token(turn, turn.text(f"review/{name}"), "rv.sign", mark + bytes([at])),)
        for at, name in enumerate(SIGNS)
    )
    turn.say(turn.text("review/earlier", case=escalation.case), rows)
    turn.say(
        turn.text("review/you"),
        (
            (button(turn, "review/fine", "rv.fine", mark),),
            (button(turn, "review/talk", "rv.talk", mark),),
        ),
    )


def sign(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """The code is a line of the audit: it teaches the rules, and judges nobody."""
    at = argument[PERSON] if len(argument) > PERSON else 99
    if at >= len(SIGNS):
        turn.say(turn.text("staff/old-button"))
        return
    about = turn.turn_for(scene)
    about.audit("crisis.reviewed", actor=f"s:{turn.staff.id}", detail=SIGNS[at])
    turn.add(about)
    turn.say(turn.text("review/thanks"))


def fine(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """No talk is wanted now."""
    turn.log("crisis.debriefed", detail="fine")
    turn.say(turn.text("review/thanks"))


def talk(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """A talk is wanted: whoever leads learns it, without the person's reference."""
    turn.log("crisis.debriefed", detail="talk")
    for lead in complaints.readers(turn.turn_for(scene)):
        if lead.id != turn.staff.id:
            turn.tell(lead, "review/wants-talk", worker=turn.staff.name)
    turn.say(turn.text("review/passed"))


ACTS: dict[str, tuple[Act, Do]] = {
    "rv.sign": ("page.claim", sign),
    "rv.fine": ("page.claim", fine),
    "rv.talk": ("page.claim", talk),
}
"""Whoever could take it can look back at it."""
