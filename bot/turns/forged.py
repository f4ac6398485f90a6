"""What nobody real sends is counted, and told to the operator.

Buttons that were not made here, when somebody tries many; a message in the private chat of
somebody else at once: only who knows the secret of the webhook, or stands in between, can send it.
"""

from collections.abc import Iterable

from bot.channel.messages import Inbound
from bot.effects import staff_letters
from bot.logs import log
from bot.turns.room import Room
from bot.turns.turn import Turn, about_nobody
from flows import duty
from flows.staff import Staff


def look(room: Room, inbounds: Iterable[Inbound], *, real: float) -> None:
    """After a batch: count, and write the note once an hour. Anybody's presses count."""
    presses = room.desk.presses
    for inbound in inbounds:
        if inbound.kind == "crossed":
            presses.note("crossed")
        elif inbound.kind == "press" and not _is_ours(room, inbound):
            presses.note("forged")
    presses.stamp(real)
    if count := presses.worth_telling("forged", real):
        log.error("presses.forged", count=count)
        _tell(room, "note/forged", "presses.forged", count)
    if count := presses.worth_telling("crossed", real):
        log.error("updates.crossed", count=count)
        _tell(room, "note/crossed", "updates.crossed", count)


def _is_ours(room: Room, inbound: Inbound) -> bool:
    return room.desk.buttons.read(inbound.chat, inbound.data) is not None


def _tell(room: Room, note: str, action: str, count: int) -> None:
    """The operators are the admins; without any, the supervisors."""
    turn = Turn(room.desk, about_nobody(room.now), staff=room.staff, now=room.now)
    for staff in _operators(room):
        words = staff_letters.text(turn, staff, note, count=count)
        staff_letters.letter(turn, staff, words, purpose="note")
    turn.audit(action, detail=str(count))
    room.batch.changes.extend(turn.changes)


def _operators(room: Room) -> list[Staff]:
    able = [one for one in room.staff.values() if duty.reachable(one)]
    admins = [one for one in able if one.role == "admin"]
    return admins or [one for one in able if one.role == "supervisor"]
