"""The code of conduct: accepted by its version before anybody looks at anything.

A page never waits for it: taking, writing and closing work at once, from the first minute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.caseworkers.keyboard import token
from bot.turns.turn import Row

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn

VERSION = "2026-11"
"""Raised whenever the lines below change in meaning: then everybody is asked again."""
LINES = ("conduct/1", "conduct/2", "conduct/3", "conduct/4")
ACCEPT = "cd.yes"
FREE = frozenset(
    {"lang", "st.cancel", "st.language", "pe.words", "pe.write", "pe.release", "ov.add"}
)
"""What works without it, beside everything that stands on a page."""
OF_PAGES = ("pg.", "pr.", "tk.", "lk.", "dr.")
ROOM = 33
"""Bytes of what was pressed that the accepting button can carry, to go on from there."""


def wanted(turn: StaffTurn, action: str) -> bool:
    """Whether this press is a look that waits for the code of conduct."""
    free = action in FREE or action.startswith(OF_PAGES)
    return turn.staff.conduct != VERSION and not free


def ask(turn: StaffTurn, action: str, argument: bytes = b"") -> None:
    """The lines, and one button; accepted, what was asked for is shown at once."""
    rest = action.encode("ascii") + b"\0" + argument
    after = rest if len(rest) <= ROOM else b""
    rows: tuple[Row, ...] = ((token(turn, turn.text("conduct/accept"), ACCEPT, after),),)
    said = [turn.text("conduct/head"), *(f"· {turn.text(key)}" for key in LINES)]
    turn.say("\n".join(said), rows)


def accept(turn: StaffTurn) -> None:
    """Their yes to this version, with a line of its own."""
    turn.save(conduct=VERSION)
    turn.log("conduct.accepted", detail=VERSION)


def behind(argument: bytes) -> tuple[str, bytes]:
    """What the accepting button goes on to."""
    action, _, rest = argument.partition(b"\0")
    return action.decode("ascii", "replace"), rest
