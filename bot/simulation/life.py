"""One person's day in the program: every cue goes through the real turns; the diary watches.

Writes nothing by itself: the changes of a day are committed by the shard, many people at once.
"""

import datetime as dtm
from collections import Counter
from dataclasses import dataclass, field

from bot.channel.inbound import read_update
from bot.channel.messages import Inbound
from bot.effects import messages, runs, undecided
from bot.jobs.waking import WAKE, scene_of
from bot.simulation import deeds
from bot.simulation.agenda import Cue, What
from bot.simulation.cast import identity
from bot.simulation.diary import KINDS, Diary, Json
from bot.simulation.office import Office, week_of
from bot.simulation.person import Person
from bot.turns import presses, serving
from bot.turns.desk import Desk
from bot.turns.room import Room
from flows.definition import Ask
from flows.escalation import Escalation
from flows.fires import Fire
from flows.ids import BeneficiaryId, EscalationId, StaffId
from flows.session import Session
from flows.staff import Staff
from storage.changes import Changes, Loaded, Scene
from storage.letter import HELD, Letter
from storage.records import Invitation


@dataclass(slots=True)
class Life:
    """A virtual person, their records of today, and their diary."""

    id: BeneficiaryId
    code: str
    person: Person
    diary: Diary
    scenes: dict[BeneficiaryId, Scene] = field(default_factory=dict)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    leaving: dtm.datetime | None = None
    """The person confirmed the erasure; it happens when this day's writes are on disk."""
    erased: bool = False
    alert: EscalationId | None = None
    """What outlived the erasure."""
    alerts: dict[EscalationId, Escalation] = field(default_factory=dict)
    """The newest alerts in any state: fires and buttons may still be about them."""
    pages: list[Json] = field(default_factory=list)
    """Pages that nobody has taken."""
    _ids: int = 0
    _updates: int = 0

    @property
    def scene(self) -> Scene | None:
        """The person as the last turn left them."""
        return self.scenes.get(self.id)

    def new_id(self, digits: int) -> str:
        """Ids that are the same in every run and every shard."""
        self._ids += 1
        return identity(self.id, self._ids)[:digits]

    def update_id(self) -> int:
        """The next number of an update about this person."""
        self._updates += 1
        return (self.person.member.index + 1) * 1_000_000 + self._updates


@dataclass(slots=True)
class Day:
    """What one commit gathers: everybody's turns of a day, each at their own instant."""

    desk: Desk
    office: Office
    staff: dict[StaffId, Staff]
    staff_by_chat: dict[int, StaffId]
    ends: dtm.datetime
    opens: dtm.datetime
    """Nothing runs before this instant: an outage ended here."""
    changes: Changes = field(default_factory=Changes)
    messages: "Counter[str]" = field(default_factory=Counter)
    """Messages to all phones by day."""

    def live(self, life: Life) -> None:
        """Everything that happens to this person until the day ends."""
        self.desk.new_id = life.new_id
        while life.leaving is None:
            due = life.person.agenda.next_at()
            if due is None or due >= self.ends:
                return
            due, what = life.person.agenda.take()
            self.step(life, max(due, self.opens), what)
            if life.erased:
                return  # a shadow is not carried over to the next turn of the same commit

    def step(self, life: Life, at: dtm.datetime, what: What) -> None:
        """One cue: the turn, then what others see of it."""
        if isinstance(what, str) and what not in deeds.DEEDS:
            life.person.does(what, at)
            return
        before = life.scene
        room = self._room(life, at)
        heard = self._turn(life, room, what)
        self._follow(life, room.batch.changes)
        after = life.scene
        if before is not None and after is not None:
            life.diary.compare(at, before, after)
            self._contacts(life, at, what, heard, before, after, room.batch.changes)
        self._deliver(life, at, room.batch.changes)

    def _room(self, life: Life, at: dtm.datetime) -> Room:
        scene = life.scene
        chat = scene.beneficiary.chat if scene else None
        loaded = Loaded(
            scenes=life.scenes,
            staff=self.staff,
            staff_by_chat=self.staff_by_chat,
            escalations=life.alerts,
            people_by_chat={} if chat is None else {chat: life.id},
        )
        return Room(self.desk, loaded, now=at, invitations=life.invitations)

    def _turn(self, life: Life, room: Room, what: What) -> Inbound | None:
        """Through the program; what was read from an update."""
        if isinstance(what, Fire):
            self._wake(life, room, what)
            return None
        if isinstance(what, Cue):
            raw = {"update_id": life.update_id(), **what.raw}
            inbound = read_update(raw)
            if inbound.chat not in self.staff_by_chat and life.erased:
                return None
            room.batch.changes.seen.append(inbound.update_id)
            serving.serve(room, inbound)
            return inbound
        scene = life.scene
        if scene is not None and not life.erased:
            turn = room.turn(scene)
            deeds.DEEDS[what](turn, life.person.dice, life.person.agenda)
            room.take(turn)
        return None

    def _wake(self, life: Life, room: Room, fire: Fire) -> None:
        """As the Waker does it, with the commit of the day."""
        if fire.kind == "erase" or _never_said_yes(life, fire, room.now):
            life.leaving = room.now
            return
        scene = self._whom(life, fire, room.now)
        if scene is None:
            room.batch.changes.fires_done.append(fire.id)
            return
        turn = room.turn(scene)
        turn.about = life.alerts.get(EscalationId(fire.subject))
        WAKE[fire.kind](turn, fire)
        turn.changes.fires_done.append(fire.id)
        room.take(turn)

    def _whom(self, life: Life, fire: Fire, now: dtm.datetime) -> Scene | None:
        shadow = next(iter(life.scenes.values()), None) if life.erased else None
        known = Loaded(scenes=life.scenes, escalations=life.alerts)
        return shadow or scene_of(fire, known, now)

    def _follow(self, life: Life, changes: Changes) -> None:
        """Keep what the next turn must know, and add the writes to the day's."""
        life.person.agenda.follow(changes)
        life.alerts.update(changes.escalations)
        for one in changes.staff.values():
            self.staff[one.id] = one
        done = set(changes.fires_done)
        if done:  # planned and done within one commit: such a wake-up is never written
            self.changes.fires = [one for one in self.changes.fires if one.id not in done]
        self.changes.extend(changes)

    def _contacts(
        self,
        life: Life,
        at: dtm.datetime,
        what: What,
        heard: Inbound | None,
        before: Scene,
        after: Scene,
        changes: Changes,
    ) -> None:
        told = any(letter.recipient == f"b:{life.id}" for letter in changes.letters)
        if isinstance(what, Fire):
            self._woken(life, at, what, after, told=told)
        elif heard is not None and heard.chat == life.person.chat:
            self._acted(life, at, heard, before, after, told=told)
        self._claimed(life, at, before.escalation, after.escalation, changes)

    def _woken(
        self, life: Life, at: dtm.datetime, fire: Fire, after: Scene, *, told: bool
    ) -> None:
        diary, profile = life.diary, after.beneficiary.profile
        if fire.kind in KINDS and told:
            wanted = fire.kind == "re-offer" and fire.version == runs.WANTED
            kind = "reply" if wanted else KINDS[fire.kind]
            diary.open = diary.contact(at, kind, profile, asked_for=wanted)
        elif told:
            diary.contact(at, "reply", profile, result="sent", asked_for=True, on=fire.kind)
        if after.session is None:
            diary.open = None

    def _acted(
        self,
        life: Life,
        at: dtm.datetime,
        heard: Inbound,
        before: Scene,
        after: Scene,
        *,
        told: bool,
    ) -> None:
        diary, session = life.diary, before.session
        place = self._place(life, heard)
        if place is not None and session is not None:
            on_opener = session.step == 1 and session.began == "program"
            is_answer = place < 240 and self._is_question(session)
            diary.pressed(place, on_opener=on_opener, is_answer=is_answer)
        elif told and before.beneficiary.profile.enrolled_at is not None:
            diary.contact(at, "reply", after.beneficiary.profile, result="sent")
        if session is not None and after.session is None:
            diary.closed()

    def _place(self, life: Life, heard: Inbound) -> int | None:
        """Which button of a question was pressed."""
        found = self.desk.buttons.read(life.person.chat, heard.data) if heard.data else None
        if found is None or found[0] != "q":
            return None
        read = messages.read_press(found[1])
        return read[2] if read else None

    def _is_question(self, session: Session) -> bool:
        """Whether a question of the bank stands on the screen, not a card or an opener."""
        bundle = self.desk.bundles[session.revision]
        node = presses.node_at(session, bundle, session.step)
        return isinstance(node, Ask) and node.question is not None

    def _claimed(
        self,
        life: Life,
        at: dtm.datetime,
        before: Escalation | None,
        after: Escalation | None,
        changes: Changes,
    ) -> None:
        state = (before.state if before else None, after.state if after else None)
        if after is not None and state[1] == "claimed" and state[0] != "claimed":
            for page in life.pages:
                page["result"] = "taken"
            life.pages.clear()
            self._count(after.claimed_by, at, "taken")
        for one in changes.escalations.values():
            if one.state == "closed":
                self._count(one.claimed_by, at, "closed")

    def _count(self, staff: StaffId | None, at: dtm.datetime, what: str) -> None:
        found = self.staff.get(staff) if staff else None
        if found is not None:
            self.office.load[found.name][week_of(at, found.zone)][what] += 1

    def _deliver(self, life: Life, at: dtm.datetime, changes: Changes) -> None:
        """Letters reach phones; their owners decide what they do."""
        scene, session = life.scene, life.scene.session if life.scene else None
        for letter in changes.letters:
            if letter.due >= HELD or letter.body.kind == "answer":
                continue
            if letter.body.kind in ("send", "photo"):
                self.messages[at.date().isoformat()] += 1
            if letter.recipient.startswith("s:"):
                self._to_staff(life, at, letter)
            else:
                life.person.gets(letter.body, at)
        if scene is not None:
            opener = session is not None and session.step == 1 and session.began == "program"
            renewing = session is not None and session.flow in ("renewal", "closing")
            life.person.looks(at, opener=opener, renewing=renewing)

    def _to_staff(self, life: Life, at: dtm.datetime, letter: Letter) -> None:
        agenda, dice = life.person.agenda, life.person.dice
        self.office.gets(letter, at, agenda=agenda, dice=dice)
        if letter.body.purpose.startswith("page:") and life.scene is not None:
            for page in life.pages:
                if page["at"] != at:
                    page["result"] = "again"
            profile = life.scene.beneficiary.profile
            name = self.office.name(letter.recipient)
            life.pages.append(life.diary.contact(at, "page", profile, result="open", to=name))


def _never_said_yes(life: Life, fire: Fire, now: dtm.datetime) -> bool:
    scene = life.scene
    return fire.kind == "undecided" and scene is not None and undecided.leaves(scene, now)
