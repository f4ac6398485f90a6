"""One update finds whose it is: a person, a member of staff, a code, a stranger, or nothing."""

import hashlib
from typing import Any

import msgspec

from bot.caseworkers import cues
from bot.channel.inbound import BadUpdateError, chat_of, update_id_of
from bot.channel.messages import Inbound
from bot.effects import escalations, staff_letters
from bot.logs import log, where
from bot.turns import intake, redeeming, strangers
from bot.turns.room import Room
from flows.ids import BeneficiaryId
from storage.records import Parked


def serve(room: Room, inbound: Inbound) -> bool:
    """Handle a cue of somebody we know; False for a stranger."""
    if inbound.kind == "group":
        room.batch.leave.append(inbound.chat)
        _tell_of_group(room, inbound)
        return True
    if inbound.kind in {"ignored", "crossed"} or inbound.chat <= 0:
        return True
    member = room.staff_by_chat.get(inbound.chat)
    if member is not None and room.staff[member].chat is not None:
        _staff_cue(room, inbound)
        return True
    code = redeeming.code_in(inbound.text)
    if code and code in room.invitations:
        return redeeming.redeem(room, inbound, code)
    person = room.people_by_chat.get(inbound.chat)
    if person is None:
        return inbound.kind in {"blocked", "unblocked", "edited"}
    _person_cue(room, person, inbound)
    return True


def _person_cue(room: Room, person: BeneficiaryId, inbound: Inbound) -> None:
    turn = room.turn(room.scenes[person])
    turn.before = room.before(inbound.chat)
    intake.person_cue(turn, inbound)
    room.take(turn)
    room.batch.said.append((inbound.chat, turn.unfinished))
    room.batch.acted.add(inbound.chat)


def _tell_of_group(room: Room, inbound: Inbound) -> None:
    """An enrolled person put the bot into a group: their worker talks with them about it."""
    person = room.people_by_chat.get(inbound.added_by)
    if person is not None:
        turn = room.turn(room.scenes[person])
        staff_letters.note(turn, "note/group")
        room.take(turn)


def _staff_cue(room: Room, inbound: Inbound) -> None:
    staff = room.staff[room.staff_by_chat[inbound.chat]]
    turn = cues.StaffTurn(
        desk=room.desk,
        staff=staff,
        everyone=room.staff,
        scenes=dict(room.scenes),
        by_escalation=room.by_escalation,
        unread=room.unread,
        alerts=room.alerts,
        now=room.now,
        answers=room.answers,
    )
    cues.staff_cue(turn, inbound)
    room.scenes.update(turn.scenes)
    room.staff[staff.id] = turn.staff
    room.batch.changes.extend(turn.changes)


def stranger(room: Room, inbound: Inbound) -> None:
    """Nothing about a stranger is kept; the reply's row goes when it is sent."""
    room.batch.changes.letters.extend(strangers.reply(room.desk, inbound, language="en"))


def park(room: Room, raw: Any) -> None:
    """An update that could not be read: kept sealed.

    From a known person it brings the worker.
    """
    payload = msgspec.json.encode(raw)[:65_536]
    try:
        name = str(update_id_of(raw))
        room.batch.changes.seen.append(int(name))
    except BadUpdateError:
        name = "none-" + hashlib.sha256(payload).hexdigest()[:24]
        if name in room.unnumbered:
            return
        room.unnumbered.add(name)
    room.batch.changes.parked.append(Parked(update_id=name, payload=payload, at=room.now))
    person = room.people_by_chat.get(chat_of(raw) or 0)
    try:
        _unread(room, person)
    except Exception as error:  # noqa: BLE001, RUF100 - it is kept all the same
        log.error("park.unsignalled", error=type(error).__name__, where=where(error))
    log.warning("update.parked")


def _unread(room: Room, person: BeneficiaryId | None) -> None:
    if person is not None:
        turn = room.turn(room.scenes[person])
        escalations.raise_signal(turn, "distress", "unread", rule="parked")
        if not turn.stopped:
            turn.send(turn.text("unread/text"))
        room.take(turn)
