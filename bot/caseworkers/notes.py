"""A worker's notes about one person: 300 characters, sealed, gone by themselves.

They stand on no lock screen: shown on request, for ten minutes, and checked like any other words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.caseworkers import talking
from bot.caseworkers.keyboard import PERSON, button, in_rows, token
from bot.caseworkers.person import Do
from bot.effects import escalations, jottings, staff_letters, talks
from bot.turns.turn import Row
from flows.beneficiary import Note
from flows.rights import Act
from locales import dates
from storage.changes import Scene

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn


def show(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """Every note that is still there, with who wrote it and until when it stays."""
    about = turn.turn_for(scene)
    escalations.audit_staff(about, turn.staff, "notes.read")
    turn.add(about)
    notes = jottings.still_there(about)
    mark = bytes.fromhex(scene.beneficiary.id)
    said = [_line(turn, at, one) for at, one in enumerate(notes, 1)]
    away = [
        token(turn, f"✖ {at + 1}", "pe.unnote", mark + bytes([at])) for at in range(len(notes))
    ]
    rows: tuple[Row, ...] = ((button(turn, "notes/new", "pe.renote", mark),), *in_rows(away, 5))
    text = "\n\n".join(said) or turn.text("notes/none", case=scene.beneficiary.profile.case)
    turn.say(text, rows, clear_after_s=staff_letters.WORDS_SHOWN_S)


def _line(turn: StaffTurn, at: int, note: Note) -> str:
    by = turn.everyone.get(note.by)
    until = dates.day(note.until, turn.staff.language)
    return f"{at} · {by.name if by else '…'} · → {until}\n{note.text}"


def ask(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """The next words of this worker are a note."""
    turn.save(
        writing_to=scene.beneficiary.id,
        writing_until=turn.now + talking.WRITING,
        writing_kind="note",
    )
    rows: tuple[Row, ...] = ((button(turn, "write/cancel", "st.cancel"),),)
    case = scene.beneficiary.profile.case
    turn.say(turn.text("notes/ask", case=case, count=jottings.LONGEST), rows)


def write(turn: StaffTurn, scene: Scene, text: str) -> None:
    """Keep it, if it is short enough and nothing telling stands in it."""
    turn.clear_typed(talks.VIEW)
    words = " ".join(text.split())
    if not words or talking.refused(turn, scene, words):
        turn.say(turn.text("write/refused"))
        return
    if len(words) > jottings.LONGEST:
        turn.say(turn.text("notes/too-long", count=len(words)))
        return
    about = turn.turn_for(scene)
    note = jottings.add(about, turn.staff, words)
    turn.add(about)
    turn.save(writing_to=None, writing_until=None, writing_kind="talk")
    until = dates.day(note.until, turn.staff.language)
    turn.say(turn.text("notes/kept", case=scene.beneficiary.profile.case, day=until))


def remove(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """A note goes before its time."""
    at = argument[PERSON] if len(argument) > PERSON else 99
    about = turn.turn_for(scene)
    if not jottings.remove(about, at, by=f"s:{turn.staff.id}"):
        turn.say(turn.text("staff/old-button"))
        return
    turn.add(about)
    turn.say(turn.text("notes/gone"))


ACTS: dict[str, tuple[Act, Do]] = {
    "pe.note": ("case.note", show),
    "pe.renote": ("case.note", ask),
    "pe.unnote": ("case.note", remove),
}
