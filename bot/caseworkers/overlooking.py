"""A worker says that words should have alerted: a count by rule, and a judgement of nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.caseworkers.keyboard import button
from bot.effects import overlooked
from bot.turns.turn import Row
from flows.rights import Act
from storage.changes import Scene
from storage.records import SignalRow

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn
    from bot.caseworkers.person import Do


def rows(turn: StaffTurn, scene: Scene, row: SignalRow) -> tuple[Row, ...]:
    """The button, below words that paged nobody; not where the person has erased everything."""
    if row.level != "concern" or not scene.beneficiary.id:
        return ()
    about = overlooked.argument(turn.desk, scene.beneficiary, row.words)
    return ((button(turn, overlooked.LABEL, overlooked.ACTION, about),),)


def add(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """Count it, once however often it is pressed."""
    read = overlooked.read(turn.desk, argument, day=turn.now.date())
    if read is None:
        turn.say(turn.text("staff/old-button"))
        return
    mark, found = read
    turn.changes.overlooked[mark] = found
    # Without a subject: the line says that somebody judged, and leads from no count to a person.
    turn.log("words.overlooked")
    turn.say(turn.text("review/thanks"))


ACTS: dict[str, tuple[Act, Do]] = {overlooked.ACTION: ("words.read", add)}
"""Whoever may read the words may say what they should have done."""
