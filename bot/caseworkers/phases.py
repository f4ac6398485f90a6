"""The phase of one person in a caseworker's hands: back, on, or as the months say. One tap."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from bot.effects import moves
from bot.turns.turn import Row
from flows.beneficiary import Phase
from flows.programme import phase
from flows.programme_moves import following
from flows.programme_own import programme_of
from flows.rights import may
from storage.changes import Scene
from storage.letter import LetterButton

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn

PHASES: tuple[Phase, ...] = get_args(Phase)
MARK = "● "
"""Stands before the phase of now."""


def rows(turn: StaffTurn, scene: Scene, argument: bytes) -> tuple[Row, ...]:
    """The three phases of the programme; none for those who may not move them."""
    person = scene.beneficiary
    if person.status not in {"active", "paused"} or not may(turn.staff, "phase.move", person):
        return ()
    now = phase(person.profile, turn.now, programme_of(person.profile, turn.desk.programme))
    return (tuple(_button(turn, name, argument, now=now) for name in PHASES[:3]),)


def _button(turn: StaffTurn, name: Phase, argument: bytes, *, now: Phase) -> LetterButton:
    token = argument[:16] + bytes([PHASES.index(name)])
    data = turn.desk.buttons.make(turn.chat, "pe.phase", token)
    label = turn.text(f"phase/{name}")
    return LetterButton(label=MARK + label if name == now else label, data=data)


def move(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """The phase that the months say is followed again; any other one holds until it is changed."""
    code = argument[16] if len(argument) > 16 else len(PHASES)
    if code >= len(PHASES) - 1:
        turn.say(turn.text("staff/old-button"))
        return
    about = turn.turn_for(scene)
    by_months = phase(following(about.profile), turn.now, about.programme)
    wanted = PHASES[code]
    if wanted != phase(about.profile, turn.now, about.programme):
        moves.move_phase(about, None if wanted == by_months else wanted, by=f"s:{turn.staff.id}")
    turn.add(about)
