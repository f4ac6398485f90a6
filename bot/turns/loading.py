"""What one batch needs from the memory, in a few statements. Decides nothing."""

import datetime as dtm
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from bot.caseworkers import cues
from bot.channel.inbound import chat_of
from bot.channel.messages import Inbound
from bot.turns import hiding
from bot.turns.desk import Desk
from bot.turns.redeeming import code_in
from bot.turns.room import Room
from bot.turns.turn import shadow
from flows.ids import BeneficiaryId, EscalationId, StaffId
from storage.changes import Loaded
from storage.records import Answer, Invitation, SignalRow
from storage.store import Store


class Loader:
    """Fills a Room with the people of a batch."""

    def __init__(self, desk: Desk, store: Store) -> None:
        self._desk = desk
        self._store = store

    async def room(
        self,
        inbounds: Sequence[Inbound],
        bad: Sequence[Any],
        *,
        now: dtm.datetime,
        shut: Collection[int] = (),
    ) -> Room:
        """Everybody whom these updates come from or are about; `shut` chats open no code now."""
        loaded = await self._load(inbounds, bad)
        open_ones = [inbound for inbound in inbounds if inbound.chat not in shut]
        invitations = await self._invitations(open_ones, loaded)
        room = Room(self._desk, loaded, now=now, invitations=invitations)
        room.unread = await self._unread(room, inbounds)
        room.answers = await self._answers(inbounds)
        await self._on_phone(room, inbounds)
        return room

    async def _on_phone(self, room: Room, inbounds: Sequence[Inbound]) -> None:
        """What lies on the phones that are to be hidden now."""
        for inbound in inbounds:
            person = room.people_by_chat.get(inbound.chat)
            if person is not None and hiding.is_asked(self._desk, inbound):
                room.on_phone[person] = await self._store.messages_of(f"b:{person}")

    async def _load(self, inbounds: Sequence[Inbound], bad: Sequence[Any]) -> Loaded:
        chats = {inbound.chat for inbound in inbounds if inbound.chat > 0}
        chats |= {inbound.added_by for inbound in inbounds if inbound.added_by > 0}
        chats |= {chat for chat in map(chat_of, bad) if chat is not None}
        loaded = await self._store.load(
            chats=chats, updates=[inbound.update_id for inbound in inbounds]
        )
        wanted, asked = self._wanted(inbounds, loaded, await self._open_of(inbounds, loaded))
        wanted |= await self._caseload(inbounds, loaded)
        if wanted or asked:
            more = await self._store.load(people=wanted, escalations=asked)
            loaded.scenes.update(more.scenes)
            loaded.escalations.update(more.escalations)
            for alert in more.escalations.values():
                if alert.beneficiary is None and alert.state != "closed":
                    loaded.scenes[BeneficiaryId(f"erased:{alert.id}")] = shadow(alert)
        return loaded

    async def _open_of(
        self, inbounds: Sequence[Inbound], loaded: Loaded
    ) -> dict[StaffId, set[EscalationId]]:
        """What stands open with those who have just blocked the bot."""
        found: dict[StaffId, set[EscalationId]] = {}
        if any(one.kind == "blocked" and one.chat in loaded.staff_by_chat for one in inbounds):
            for alert in await self._store.open_escalations():
                for staff_id in alert.paged_to:
                    found.setdefault(staff_id, set()).add(alert.id)
        return found

    def _wanted(
        self,
        inbounds: Sequence[Inbound],
        loaded: Loaded,
        open_of: Mapping[StaffId, set[EscalationId]],
    ) -> tuple[set[BeneficiaryId], set[EscalationId]]:
        """Whom the staff in this batch act about."""
        people_wanted: set[BeneficiaryId] = set()
        asked: set[EscalationId] = set()
        for inbound in inbounds:
            staff = loaded.staff.get(loaded.staff_by_chat.get(inbound.chat, StaffId("")))
            if staff is None:
                continue
            if inbound.kind == "blocked":
                asked |= open_of.get(staff.id, set())
            escalation, person = cues.needs(self._desk, inbound)
            if escalation:
                asked.add(escalation)
            if person:
                people_wanted.add(person)
            if staff.writing_to:
                people_wanted.add(BeneficiaryId(staff.writing_to))
        return people_wanted, asked

    async def _caseload(self, inbounds: Sequence[Inbound], loaded: Loaded) -> set[BeneficiaryId]:
        """Everybody whom a member of staff asked to see in a list."""
        found: set[BeneficiaryId] = set()
        for inbound in inbounds:
            staff = loaded.staff.get(loaded.staff_by_chat.get(inbound.chat, StaffId("")))
            if staff is not None and self._lists(inbound):
                found |= set(await self._store.all_people())
        return found

    def _lists(self, inbound: Inbound) -> bool:
        found = cues.meant(self._desk, inbound)
        everybody = bool(found and (found[0].startswith("st.") or found[0] in cues.EVERYBODY))
        return inbound.text.startswith("/") or everybody

    async def _invitations(
        self, inbounds: Sequence[Inbound], loaded: Loaded
    ) -> dict[str, Invitation]:
        found: dict[str, Invitation] = {}
        for inbound in inbounds:
            code = code_in(inbound.text)
            if code and code not in found:
                invitation = await self._store.find_invitation(code)
                if invitation is not None:
                    found[code] = invitation
                    await self._load_target(invitation, loaded)
        return found

    async def _load_target(self, invitation: Invitation, loaded: Loaded) -> None:
        kind, _, target = invitation.target.partition(":")
        if kind == "b" and BeneficiaryId(target) not in loaded.scenes:
            more = await self._store.load(people=[BeneficiaryId(target)])
            loaded.scenes.update(more.scenes)

    async def _answers(self, inbounds: Sequence[Inbound]) -> dict[BeneficiaryId, list[Answer]]:
        """Kept answers of whomever a member of staff asks to see."""
        answers: dict[BeneficiaryId, list[Answer]] = {}
        for inbound in inbounds:
            found = cues.meant(self._desk, inbound)
            if found is not None and found[0] in cues.ANSWERS:
                person = BeneficiaryId(found[1][:16].hex())
                answers[person] = await self._store.answers_of(person, closed=True)
        return answers

    async def _unread(
        self, room: Room, inbounds: Sequence[Inbound]
    ) -> dict[BeneficiaryId, list[SignalRow]]:
        unread: dict[BeneficiaryId, list[SignalRow]] = {}
        for inbound in inbounds:
            found = self._desk.buttons.read(inbound.chat, inbound.data)
            if found is None or found[0] not in {"pg.words", "pe.words"}:
                continue
            escalation, person = cues.needs(self._desk, inbound)
            person = room.by_escalation.get(escalation) if escalation else person
            if person is not None:
                unread[person] = await self._store.unread_by(person)
        return unread
