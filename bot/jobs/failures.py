"""What follows when a letter can never arrive: the next rung for a page, a note for a person."""

from msgspec.structs import replace

from bot.clock import Clock
from bot.effects import escalations, people, staff_letters
from bot.jobs.writer import Writer
from bot.turns.desk import Desk
from bot.turns.turn import Turn, shadow
from flows.ids import BeneficiaryId, EscalationId, StaffId
from storage.changes import Changes, Loaded
from storage.letter import Letter
from storage.store import Store


class Failures:
    """Called by the sender for every message that was refused for good."""

    writer: Writer

    def __init__(self, *, desk: Desk, store: Store, clock: Clock) -> None:
        self._desk = desk
        self._store = store
        self._clock = clock

    async def failed(self, letter: Letter, gone: bool) -> None:
        """Write what follows. Deletions that failed are told as a count."""
        kind, _, name = letter.recipient.partition(":")
        if kind == "s":
            await self.writer.write(lambda: self._staff(letter, StaffId(name), gone=gone))
        elif kind == "b":
            await self.writer.write(lambda: self._person(letter, BeneficiaryId(name), gone=gone))

    async def _staff(self, letter: Letter, staff_id: StaffId, *, gone: bool) -> Changes:
        """Staff who cannot be reached are passed over from now on.

        A lost page jumps to the next rung.
        """
        changes = Changes()
        purpose, _, escalation_id = letter.body.purpose.partition(":")
        wanted = [EscalationId(escalation_id)] if purpose in {"page", "promise"} else []
        loaded = await self._store.load(escalations=wanted)
        staff = loaded.staff.get(staff_id)
        if gone and staff is not None and staff.reachable:
            staff = replace(staff, reachable=False)
            loaded.staff[staff_id] = staff
            changes.staff[staff_id] = staff
        for escalation in loaded.escalations.values():
            # An alert that outlived its person, and a drill, climb like any other.
            about = escalation.beneficiary
            scene = loaded.scenes.get(about) if about else shadow(escalation)
            if scene is None or scene.escalation is None or escalation.state == "closed":
                continue
            turn = Turn(self._desk, scene, staff=loaded.staff, now=self._clock.now())
            escalations.delivery_failed(turn, scene.escalation, staff_id)
            changes.extend(turn.changes)
        return changes

    async def _person(self, letter: Letter, person: BeneficiaryId, *, gone: bool) -> Changes:
        loaded: Loaded = await self._store.load(people=[person])
        scene = loaded.scenes.get(person)
        if scene is None:
            return Changes()
        turn = Turn(self._desk, scene, staff=loaded.staff, now=self._clock.now())
        if letter.body.kind == "delete":
            staff_letters.note(turn, "note/uncleared", count=len(letter.body.message_ids))
        elif gone and letter.body.chat == turn.person.chat:
            people.blocked(turn)
        return turn.changes
