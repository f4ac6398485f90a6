"""Buttons that were not made here: counted, and told to the operator when somebody tries many."""

from collections.abc import Iterable

from bot.channel.messages import Inbound
from bot.effects import staff_letters
from bot.effects.team import reachable
from bot.logs import log
from bot.turns.room import Room
from bot.turns.turn import Turn, about_nobody
from flows.staff import Staff


def look(room: Room, inbounds: Iterable[Inbound], *, real: float) -> None:
    """After a batch: count, and write the note once an hour. Anybody's presses count."""
    presses = room.desk.presses
    for inbound in inbounds:
        if inbound.kind == "press" and room.desk.buttons.read(inbound.chat, inbound.data) is None:
            presses.note("forged")
    presses.stamp(real)
    count = presses.worth_telling(real)
    if count:
        log.error("presses.forged", count=count)
        _tell(room, count)


def _tell(room: Room, count: int) -> None:
    """The operators are the admins; without any, the supervisors."""
    turn = Turn(room.desk, about_nobody(room.now), staff=room.staff, now=room.now)
    for staff in _operators(room):
        words = staff_letters.text(turn, staff, "note/forged", count=count)
        staff_letters.letter(turn, staff, words, purpose="note")
    turn.audit("presses.forged", detail=str(count))
    room.batch.changes.extend(turn.changes)


def _operators(room: Room) -> list[Staff]:
    able = [one for one in room.staff.values() if reachable(one)]
    admins = [one for one in able if one.role == "admin"]
    return admins or [one for one in able if one.role == "supervisor"]
