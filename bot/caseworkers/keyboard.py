"""Buttons in a staff chat: labels from the catalog, tokens bound to the chat. Sends nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.turns.turn import Row
from flows.ids import StaffId
from flows.staff import Staff
from storage.letter import LetterButton

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn

PERSON = 16
"""Bytes of a person's id at the head of an argument."""
MEMBER = 8
"""Bytes by which a colleague is named behind it: a token has no room for more."""


def token(turn: StaffTurn, label: str, action: str, argument: bytes = b"") -> LetterButton:
    """A button with this label."""
    return LetterButton(label=label, data=turn.desk.buttons.make(turn.chat, action, argument))


def button(turn: StaffTurn, key: str, action: str, argument: bytes = b"") -> LetterButton:
    """A button whose label is a sentence."""
    return token(turn, turn.text(key), action, argument)


def in_rows(buttons: Sequence[LetterButton], width: int = 2) -> tuple[Row, ...]:
    """Buttons side by side, so many a row."""
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))


def member_mark(staff_id: StaffId) -> bytes:
    """What names a colleague in a token."""
    return bytes.fromhex(staff_id)[:MEMBER]


def member(turn: StaffTurn, argument: bytes) -> Staff | None:
    """The colleague whom the end of an argument names, if still on the team."""
    mark = argument[PERSON : PERSON + MEMBER] if len(argument) > MEMBER else argument
    found = [one for one in turn.everyone.values() if member_mark(one.id) == mark]
    return next((one for one in found if one.active), None)
