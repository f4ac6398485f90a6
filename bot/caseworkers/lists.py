"""Lists for staff: the menu, my people, today. Everything by buttons; nothing needs typing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.caseworkers import person
from bot.caseworkers.keyboard import token
from bot.turns.turn import Row
from flows.beneficiary import GONE
from flows.ids import StaffId
from flows.rights import may
from storage.changes import Scene

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn

MOST = 30
"""People in one message; the keyboard holds 100 buttons and a screen far fewer."""
PLACE = 3
"""Bytes of a place in a long list."""


def menu(turn: StaffTurn) -> None:
    """What can be seen."""
    rows = (
        (token(turn, turn.text("staff-menu/people"), "st.people"),),
        (token(turn, turn.text("staff-menu/digest"), "st.digest"),),
        (token(turn, turn.text("staff-menu/me"), "st.me"),),
        (token(turn, turn.text("staff-menu/all"), "st.all"),),
        *_leading(turn),
        (token(turn, "🌐", "st.language"),),
    )
    turn.say(turn.text("staff/menu"), rows)


def _leading(turn: StaffTurn) -> tuple[Row, ...]:
    """What supervisors and admins see besides."""
    if not may(turn.staff, "rota.set"):
        return ()
    return ((token(turn, turn.text("staff-menu/team"), "st.team"),),)


def loads(turn: StaffTurn) -> dict[StaffId, int]:
    """How many people each worker is there for; everybody must be loaded."""
    found: dict[StaffId, int] = {}
    for scene in turn.scenes.values():
        if scene.beneficiary.status not in GONE:
            worker = scene.beneficiary.worker
            found[worker] = found.get(worker, 0) + 1
    return found


def mine(turn: StaffTurn) -> list[Scene]:
    """The people this member of staff may see, by reference."""
    scenes = [s for s in turn.scenes.values() if may(turn.staff, "case.show", s.beneficiary)]
    return sorted(scenes, key=lambda scene: scene.beneficiary.profile.case)


def people(turn: StaffTurn, argument: bytes = b"") -> None:
    """My people, each with a button; the next ones behind an arrow."""
    scenes = mine(turn)
    if not scenes:
        turn.say(turn.text("staff/people-none"))
        return
    first = int.from_bytes(argument, "big") if len(argument) == PLACE else 0
    rows = tuple(
        (token(turn, person.line(turn, s), "pe.show", bytes.fromhex(s.beneficiary.id)),)
        for s in scenes[first : first + MOST]
    )
    turn.log("people.listed", detail=str(len(scenes)))
    turn.say(turn.text("staff/people"), (*rows, *_ways(turn, first, len(scenes))))


def _ways(turn: StaffTurn, first: int, count: int) -> tuple[Row, ...]:
    """Back and on through a long list."""
    back = [("⬅", max(0, first - MOST))] if first else []
    onward = [("➡", first + MOST)] if first + MOST < count else []
    row = tuple(
        token(turn, sign, "st.page", at.to_bytes(PLACE, "big")) for sign, at in (*back, *onward)
    )
    return (row,) if row else ()


def language_picker(turn: StaffTurn) -> None:
    """Staff choose their language too."""
    names = turn.desk.catalog.own_names()
    rows = tuple((token(turn, name, "lang", tag.encode()),) for tag, name in names)
    turn.say("🌐", rows)


def cancel_writing(turn: StaffTurn) -> None:
    """Nothing is passed on."""
    turn.save(writing_to=None, writing_until=None)
    turn.say(turn.text("write/cancelled"))
