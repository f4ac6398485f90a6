"""Another service, with the person's own yes: offered by the worker. Contacts nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.caseworkers.keyboard import PERSON, in_rows, token
from bot.caseworkers.person import Do
from bot.effects import referrals
from flows.rights import Act
from flows.rules_matrix import SERVICE_CODES
from storage.changes import Scene

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn

SIGNS = {"": "…", "yes": "✅", "no": "✖"}


def ask(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """Which kind of help; a sign stands beside what was asked before."""
    mark = bytes.fromhex(scene.beneficiary.id)
    known = {one.kind: SIGNS[one.answer] for one in scene.beneficiary.profile.referrals}
    language = turn.staff.language
    buttons = [
        token(
            turn,
            f"{referrals.kind_label(turn.desk, code, language)} {known.get(code, '')}".strip(),
            "pe.refer-to",
            mark + bytes([at]),
        )
        for at, code in enumerate(SERVICE_CODES)
    ]
    turn.say(turn.text("refer/which", case=scene.beneficiary.profile.case), in_rows(buttons, 1))


def offer(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """The person is asked; until their yes nobody is told anything."""
    at = argument[PERSON] if len(argument) > PERSON else 99
    if at >= len(SERVICE_CODES):
        turn.say(turn.text("staff/old-button"))
        return
    about = turn.turn_for(scene)
    fate = referrals.ask(about, turn.staff, at)
    turn.add(about)
    turn.say(turn.text(f"write/{fate}", case=scene.beneficiary.profile.case))


ACTS: dict[str, tuple[Act, Do]] = {
    "pe.refer": ("case.refer", ask),
    "pe.refer-to": ("case.refer", offer),
}
