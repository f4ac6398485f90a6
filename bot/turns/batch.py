"""A whole poll at once.

Load in a few statements, compute every turn in memory, hand back one Changes.
"""

import datetime as dtm
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from bot.caseworkers import cues
from bot.channel.inbound import BadUpdateError, chat_of, read_update, update_id_of
from bot.channel.messages import Inbound
from bot.effects import escalations, people, staff_letters
from bot.logs import log
from bot.turns import intake, strangers
from bot.turns.desk import Desk, present
from bot.turns.turn import Turn, shadow
from flows.ids import BeneficiaryId, EscalationId, StaffId
from flows.staff import Staff
from storage.changes import Changes, Loaded, Scene
from storage.errors import Conflict
from storage.letter import Body, Lane, Letter
from storage.records import Invitation, Parked, SignalRow
from storage.store import Store


@dataclass(slots=True)
class Batch:
    """The result of one poll: what to write, and what follows once it is written."""

    changes: Changes
    leave: list[int] = field(default_factory=list)
    """Groups to leave without a word."""
    acted: set[int] = field(default_factory=set)
    """Chats of people who did something: a doubtful letter to them is not sent again."""


class Reader:
    """Turns raw updates into a Batch. Holds nothing about anybody between two polls."""

    def __init__(self, desk: Desk, store: Store) -> None:
        self._desk = desk
        self._store = store
        self._limiter = strangers.Limiter()
        self._unnumbered: set[str] = set()
        """Marks of updates without an id: nothing confirms them, so they come again and again."""

    async def read(
        self,
        updates: Sequence[dict[str, Any]],
        *,
        now: dtm.datetime,
        real: float,
    ) -> Batch:
        """One batch. A bad update is parked; the others do not notice."""
        inbounds, bad = _parse(updates)
        loaded = await self._load(inbounds, bad)
        invitations = await self._invitations(inbounds, loaded)
        room = _Room(self._desk, loaded, now=now, invitations=invitations)
        room.unread = await self._unread(room, inbounds)
        room.unnumbered = self._unnumbered
        for inbound in inbounds:
            if inbound.update_id not in loaded.seen:
                loaded.seen.add(inbound.update_id)
                self._one(room, inbound, real=real, raw=updates)
        for raw in bad:
            room.park(raw)
        return room.batch

    async def again(self, raw: dict[str, Any], *, name: str, now: dtm.datetime) -> Batch:
        """A parked update that can be read by now, and is parked no more.

        Raises what it fails of.
        """
        inbound = read_update(raw)
        loaded = await self._load([inbound], [])
        invitations = await self._invitations([inbound], loaded)
        room = _Room(self._desk, loaded, now=now, invitations=invitations)
        room.unread = await self._unread(room, [inbound])
        room.serve(inbound)
        room.batch.changes.unparked.append(name)
        return room.batch

    async def parked(self, raw: Any, *, now: dtm.datetime) -> Batch:
        """A batch that only parks this update; a known person's worker is told."""
        chat = chat_of(raw)
        loaded = await self._store.load(chats=[chat] if chat else [])
        room = _Room(self._desk, loaded, now=now, invitations={})
        room.park(raw)
        return room.batch

    def _one(
        self, room: "_Room", inbound: Inbound, *, real: float, raw: Sequence[dict[str, Any]]
    ) -> None:
        room.batch.changes.seen.append(inbound.update_id)
        try:
            if not room.serve(inbound) and self._limiter.allows(inbound.chat, real):
                room.stranger(inbound)
        except Exception as error:  # noqa: BLE001, RUF100 - one bad update must not sink the others
            log.error("turn.failed", error=type(error).__name__, where=_where(error))
            room.batch.changes.seen.remove(inbound.update_id)
            room.park(next(r for r in raw if r.get("update_id") == inbound.update_id))

    async def _load(self, inbounds: Sequence[Inbound], bad: Sequence[Any]) -> Loaded:
        chats = {inbound.chat for inbound in inbounds if inbound.chat > 0}
        chats |= {chat for chat in map(chat_of, bad) if chat is not None}
        loaded = await self._store.load(
            chats=chats, updates=[inbound.update_id for inbound in inbounds]
        )
        wanted, asked = self._wanted(inbounds, loaded)
        wanted |= await self._caseload(inbounds, loaded)
        if wanted or asked:
            more = await self._store.load(people=wanted, escalations=asked)
            loaded.scenes.update(more.scenes)
            for alert in more.escalations.values():
                if alert.beneficiary is None and alert.state != "closed":
                    loaded.scenes[BeneficiaryId(f"erased:{alert.id}")] = shadow(alert)
        return loaded

    def _wanted(
        self, inbounds: Sequence[Inbound], loaded: Loaded
    ) -> tuple[set[BeneficiaryId], set[EscalationId]]:
        """Whom the staff in this batch act about."""
        people_wanted: set[BeneficiaryId] = set()
        asked: set[EscalationId] = set()
        for inbound in inbounds:
            staff = loaded.staff.get(loaded.staff_by_chat.get(inbound.chat, StaffId("")))
            if staff is None:
                continue
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
        found = self._desk.buttons.read(inbound.chat, inbound.data)
        return inbound.text.startswith("/") or bool(found and found[0].startswith("st."))

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

    async def _unread(
        self, room: "_Room", inbounds: Sequence[Inbound]
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


def code_in(text: str) -> str:
    """The code of `/start CODE`, or nothing."""
    head, _, code = text.partition(" ")
    ok = head == "/start" and 16 <= len(code) <= 64 and code.isascii()
    return code if ok and code.replace("-", "").replace("_", "").isalnum() else ""


def _parse(updates: Iterable[Any]) -> tuple[list[Inbound], list[Any]]:
    inbounds: list[Inbound] = []
    bad: list[Any] = []
    for raw in updates:
        try:
            inbounds.append(read_update(raw))
        except BadUpdateError:
            bad.append(raw)
    return inbounds, bad


def _where(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else "?"


class _Room:
    """The people of one batch as they change from turn to turn."""

    def __init__(
        self,
        desk: Desk,
        loaded: Loaded,
        *,
        now: dtm.datetime,
        invitations: dict[str, Invitation],
    ) -> None:
        self.desk = desk
        self.now = now
        self.scenes = loaded.scenes
        self.staff: dict[StaffId, Staff] = dict(loaded.staff)
        self._people_by_chat = dict(loaded.people_by_chat)
        self._staff_by_chat = dict(loaded.staff_by_chat)
        self._invitations = invitations
        self.unread: dict[BeneficiaryId, list[SignalRow]] = {}
        self.unnumbered: set[str] = set()
        self.batch = Batch(changes=Changes())
        self._said: dict[str, Body] = {}

    @property
    def by_escalation(self) -> dict[EscalationId, BeneficiaryId]:
        """Open escalation -> person."""
        return {s.escalation.id: pid for pid, s in self.scenes.items() if s.escalation}

    def serve(self, inbound: Inbound) -> bool:
        """Handle a cue of somebody we know; False for a stranger."""
        if inbound.kind == "group":
            self.batch.leave.append(inbound.chat)
            return True
        if inbound.kind == "ignored" or inbound.chat <= 0:
            return True
        if inbound.chat in self._staff_by_chat:
            self._staff_cue(inbound)
            return True
        code = code_in(inbound.text)
        if code and code in self._invitations:
            return self._redeem(inbound, code)
        person = self._people_by_chat.get(inbound.chat)
        if person is None:
            return inbound.kind in {"blocked", "unblocked", "edited"}
        self._person_cue(person, inbound)
        return True

    def _person_cue(self, person: BeneficiaryId, inbound: Inbound) -> None:
        turn = Turn(self.desk, self.scenes[person], staff=self.staff, now=self.now)
        intake.person_cue(turn, inbound)
        self._take(turn)
        self.batch.acted.add(inbound.chat)

    def _take(self, turn: Turn) -> None:
        self.scenes[turn.person.id] = turn.scene()
        self._say_once(turn.changes)
        self.batch.changes.extend(turn.changes)

    def _say_once(self, changes: Changes) -> None:
        """A burst of messages gets one answer, not a hundred of the same; pages all go out."""
        for recipient, _ in changes.letters_cancelled:
            self._said.pop(recipient, None)
        kept: list[Letter] = []
        for letter in changes.letters:
            spoken = letter.body.kind == "send" and letter.lane is not Lane.SAFETY
            if spoken and self._said.get(letter.recipient) == letter.body:
                continue
            kept.append(letter)
            if letter.body.kind not in {"answer", "delete"}:
                self._said[letter.recipient] = letter.body
        changes.letters = kept

    def _staff_cue(self, inbound: Inbound) -> None:
        staff = self.staff[self._staff_by_chat[inbound.chat]]
        turn = cues.StaffTurn(
            desk=self.desk,
            staff=staff,
            everyone=self.staff,
            scenes=dict(self.scenes),
            by_escalation=self.by_escalation,
            unread=self.unread,
            now=self.now,
        )
        cues.staff_cue(turn, inbound)
        self.scenes.update(turn.scenes)
        self.staff[staff.id] = turn.staff
        self.batch.changes.extend(turn.changes)

    def _redeem(self, inbound: Inbound, code: str) -> bool:
        """A code that is good: it joins this chat to a person or to a member of staff, once."""
        invitation = self._invitations.pop(code)
        if invitation.used or invitation.expires <= self.now:
            return False
        kind, _, target = invitation.target.partition(":")
        if kind == "s":
            return self._redeem_staff(inbound, code, StaffId(target))
        return self._redeem_person(inbound, code, BeneficiaryId(target))

    def _redeem_staff(self, inbound: Inbound, code: str, target: StaffId) -> bool:
        staff = self.staff.get(target)
        if staff is None or not staff.active or inbound.chat in self._people_by_chat:
            return False
        staff = msgspec.structs.replace(staff, chat=inbound.chat, reachable=True, joined=self.now)
        self.staff[target] = staff
        self._staff_by_chat[inbound.chat] = target
        changes = self.batch.changes
        changes.staff[target] = staff
        changes.invitations_used.append(code)
        words = self.desk.catalog.text("staff/welcome", staff.language, name=staff.name)
        changes.letters.append(_to_staff(staff, words))
        return True

    def _redeem_person(self, inbound: Inbound, code: str, target: BeneficiaryId) -> bool:
        scene = self.scenes.get(target)
        if scene is None or inbound.chat in self._people_by_chat:
            self._conflict(inbound, scene)
            return False
        turn = Turn(self.desk, scene, staff=self.staff, now=self.now)
        turn.set_person(chat=inbound.chat)
        turn.set_profile(last_act=self.now)
        turn.changes.invitations_used.append(code)
        people.delete_now(turn, inbound.message_id)
        intake.enrol(turn)
        self._people_by_chat[inbound.chat] = target
        self._take(turn)
        self.batch.acted.add(inbound.chat)
        return True

    def _conflict(self, inbound: Inbound, scene: Scene | None) -> None:
        """Somebody who is enrolled used another code.

        Both caseworkers learn it, neither reference of the other.
        """
        known = self._people_by_chat.get(inbound.chat)
        for involved in (scene, self.scenes.get(known) if known else None):
            if involved is not None:
                turn = Turn(self.desk, involved, staff=self.staff, now=self.now)
                staff_letters.note(turn, "note/two-codes")
                self._take(turn)

    def stranger(self, inbound: Inbound) -> None:
        """Nothing about a stranger is kept; the reply's row goes when it is sent."""
        self.batch.changes.letters.extend(strangers.reply(self.desk, inbound, language="en"))

    def park(self, raw: Any) -> None:
        """An update that could not be read: kept sealed.

        From a known person it brings the worker.
        """
        payload = msgspec.json.encode(raw)[:65_536]
        try:
            name = str(update_id_of(raw))
            self.batch.changes.seen.append(int(name))
        except BadUpdateError:
            name = "none-" + hashlib.sha256(payload).hexdigest()[:24]
            if name in self.unnumbered:
                return
            self.unnumbered.add(name)
        self.batch.changes.parked.append(Parked(update_id=name, payload=payload, at=self.now))
        person = self._people_by_chat.get(chat_of(raw) or 0)
        try:
            self._unread(person)
        except Exception as error:
            log.error("park.unsignalled", error=type(error).__name__, where=_where(error))
        log.warning("update.parked")

    def _unread(self, person: BeneficiaryId | None) -> None:
        if person is not None:
            turn = Turn(self.desk, self.scenes[person], staff=self.staff, now=self.now)
            escalations.raise_signal(turn, "distress", "unread", rule="parked")
            if not turn.stopped:
                turn.send(turn.text("unread/text"))
            self._take(turn)


def _to_staff(staff: Staff, words: str) -> Letter:
    chat = present(staff.chat, "the chat was set just before")
    body = Body(kind="send", chat=chat, text=words, purpose="staff")
    return Letter(lane=Lane.REPLY, recipient=f"s:{staff.id}", body=body)


__all__ = ["Batch", "Conflict", "Reader", "code_in"]
