"""Lists for staff: the menu, my people, today. Everything by buttons; nothing needs typing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.caseworkers import person
from bot.caseworkers.keyboard import token
from flows.rights import may
from flows.severity import Severity
from storage.changes import Scene

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn

MOST = 30
"""People in one message; the keyboard holds 100 buttons and a screen far fewer."""


def menu(turn: StaffTurn) -> None:
    """What can be seen."""
    rows = (
        (token(turn, turn.text("staff-menu/people"), "st.people"),),
        (token(turn, turn.text("staff-menu/digest"), "st.digest"),),
        (token(turn, "🌐", "st.language"),),
    )
    turn.say(turn.text("staff/menu"), rows)


def mine(turn: StaffTurn) -> list[Scene]:
    """The people this member of staff may see, by reference."""
    scenes = [s for s in turn.scenes.values() if may(turn.staff, "case.show", s.beneficiary)]
    return sorted(scenes, key=lambda scene: scene.beneficiary.profile.case)


def people(turn: StaffTurn) -> None:
    """My people, each with a button."""
    scenes = mine(turn)
    if not scenes:
        turn.say(turn.text("staff/people-none"))
        return
    rows = tuple(
        (token(turn, person.line(turn, s), "pe.show", bytes.fromhex(s.beneficiary.id)),)
        for s in scenes[:MOST]
    )
    turn.say(turn.text("staff/people"), rows)


def digest(turn: StaffTurn) -> None:
    """What waits: open signals of my people, the most urgent first."""
    waiting = [s for s in mine(turn) if s.escalation is not None]
    if not waiting:
        turn.say(turn.text("staff/digest-none"))
        return
    waiting.sort(key=lambda s: -Severity.of(s.escalation.level) if s.escalation else 0)
    rows = tuple(
        (token(turn, person.waiting(turn, s), "pe.show", bytes.fromhex(s.beneficiary.id)),)
        for s in waiting[:MOST]
    )
    turn.say(turn.text("staff/digest"), rows)


def language_picker(turn: StaffTurn) -> None:
    """Staff choose their language too."""
    names = turn.desk.catalog.own_names()
    rows = tuple((token(turn, name, "lang", tag.encode()),) for tag, name in names)
    turn.say("🌐", rows)


def cancel_writing(turn: StaffTurn) -> None:
    """Nothing is passed on."""
    turn.save(writing_to=None, writing_until=None)
    turn.say(turn.text("write/cancelled"))


MENUS: dict[str, Callable[[StaffTurn], None]] = {
    "st.people": people,
    "st.digest": digest,
    "st.language": language_picker,
    "st.cancel": cancel_writing,
}
