"""Notes about a person: added, taken away, gone when their time is over. Writes only."""

import datetime as dtm
from zoneinfo import ZoneInfo

from bot.turns.turn import Turn
from flows.beneficiary import Note
from flows.fires import Fire
from flows.programme import local_day
from flows.schedule import instant
from flows.staff import Staff

LONGEST = 300
"""Characters: a note is a reminder, never a file."""
MOST = 8
"""Notes of one person; the oldest goes when one more is written."""
KEPT_DAYS = 90


def add(turn: Turn, staff: Staff, words: str) -> Note:
    """Keep a note for ninety days."""
    day = local_day(turn.profile, turn.now)
    until = day + dtm.timedelta(days=KEPT_DAYS)
    note = Note(by=staff.id, day=day, until=until, text=words)
    _keep(turn, (*still_there(turn), note)[-MOST:])
    turn.audit("note.written", actor=f"s:{staff.id}")
    return note


def still_there(turn: Turn) -> tuple[Note, ...]:
    """Notes whose time is not over."""
    today = local_day(turn.profile, turn.now)
    return tuple(one for one in turn.profile.notes if one.until > today)


def remove(turn: Turn, at: int, *, by: str) -> bool:
    """Take one away; False where there is none at this place."""
    notes = still_there(turn)
    if at >= len(notes):
        return False
    _keep(turn, notes[:at] + notes[at + 1 :])
    turn.audit("note.removed", actor=by)
    return True


def _keep(turn: Turn, notes: tuple[Note, ...]) -> None:
    turn.set_profile(notes=notes)
    turn.cancel("note")
    if notes:
        first = min(one.until for one in notes)
        turn.fire("note", instant(first, dtm.time(), ZoneInfo(turn.profile.zone)))


def expired(turn: Turn, _: Fire) -> None:
    """The time of a note is over: it goes, and the next one is awaited."""
    _keep(turn, still_there(turn))
