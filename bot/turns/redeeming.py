"""An invitation is redeemed: it joins a chat to a person or to a member of staff, once."""

import msgspec

from bot.channel.messages import Inbound
from bot.effects import digests, menus, people, staff_letters
from bot.turns import intake
from bot.turns.desk import present
from bot.turns.room import Room
from flows.ids import BeneficiaryId, StaffId
from flows.staff import Staff
from storage.changes import Scene
from storage.letter import Body, Lane, Letter


def code_in(text: str) -> str:
    """The code of `/start CODE`, or nothing."""
    head, _, code = text.partition(" ")
    ok = head == "/start" and 16 <= len(code) <= 64 and code.isascii()
    return code if ok and code.replace("-", "").replace("_", "").isalnum() else ""


def redeem(room: Room, inbound: Inbound, code: str) -> bool:
    """A code that is good: it joins this chat to a person or to a member of staff, once."""
    invitation = room.invitations.pop(code)
    if invitation.used or invitation.expires <= room.now:
        return False
    kind, _, target = invitation.target.partition(":")
    if kind == "s":
        return _redeem_staff(room, inbound, code, StaffId(target))
    return _redeem_person(room, inbound, code, BeneficiaryId(target))


def _redeem_staff(room: Room, inbound: Inbound, code: str, target: StaffId) -> bool:
    staff = room.staff.get(target)
    if staff is None or not staff.active or inbound.chat in room.people_by_chat:
        return False
    staff = msgspec.structs.replace(staff, chat=inbound.chat, reachable=True, joined=room.now)
    changes = room.batch.changes
    staff = digests.planned(changes, room.desk, staff, room.now)
    room.staff[target] = staff
    room.staff_by_chat[inbound.chat] = target
    changes.invitations_used.append(code)
    words = room.desk.catalog.text("staff/welcome", staff.language, name=staff.name)
    changes.letters += [_to_staff(staff, words), menus.given(room.desk, staff)]
    return True


def _redeem_person(room: Room, inbound: Inbound, code: str, target: BeneficiaryId) -> bool:
    scene = room.scenes.get(target)
    if scene is None or inbound.chat in room.people_by_chat:
        _conflict(room, inbound, scene)
        return False
    turn = room.turn(scene)
    turn.set_person(chat=inbound.chat)
    turn.set_profile(last_act=room.now)
    turn.changes.invitations_used.append(code)
    people.delete_now(turn, inbound.message_id)
    intake.enrol(turn)
    room.people_by_chat[inbound.chat] = target
    room.take(turn)
    room.batch.acted.add(inbound.chat)
    return True


def _conflict(room: Room, inbound: Inbound, scene: Scene | None) -> None:
    """Somebody who is enrolled used another code.

    Both caseworkers learn it, neither reference of the other.
    """
    known = room.people_by_chat.get(inbound.chat)
    for involved in (scene, room.scenes.get(known) if known else None):
        if involved is not None:
            turn = room.turn(involved)
            staff_letters.note(turn, "note/two-codes")
            room.take(turn)


def _to_staff(staff: Staff, words: str) -> Letter:
    chat = present(staff.chat, "the chat was set just before")
    body = Body(kind="send", chat=chat, text=words, purpose="staff")
    return Letter(lane=Lane.REPLY, recipient=f"s:{staff.id}", body=body)
