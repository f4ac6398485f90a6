"""The people of one batch as they change from turn to turn. Reads no cue and decides nothing."""

import datetime as dtm
from dataclasses import dataclass, field

from bot.turns.desk import Desk
from bot.turns.lately import Lately
from bot.turns.turn import Turn
from flows.ids import BeneficiaryId, EscalationId, StaffId
from flows.staff import Staff
from storage.changes import Changes, Loaded, Scene
from storage.letter import Body, KeptMessage, Lane, Letter
from storage.records import Answer, Invitation, SignalRow


@dataclass(slots=True)
class Batch:
    """The result of one poll: what to write, and what follows once it is written."""

    changes: Changes
    leave: list[int] = field(default_factory=list)
    """Groups to leave without a word."""
    said: list[tuple[int, str]] = field(default_factory=list)
    """What each chat wrote, in order: the next message may go on with it."""
    acted: set[int] = field(default_factory=set)
    """Chats of people who did something: a doubtful letter to them is not sent again."""


class Room:
    """Everybody who was loaded, and what their turns have written so far."""

    def __init__(
        self,
        desk: Desk,
        loaded: Loaded,
        *,
        now: dtm.datetime,
        invitations: dict[str, Invitation] | None = None,
    ) -> None:
        self.desk = desk
        self.now = now
        self.scenes = loaded.scenes
        self.staff: dict[StaffId, Staff] = dict(loaded.staff)
        self.people_by_chat = dict(loaded.people_by_chat)
        self.staff_by_chat = dict(loaded.staff_by_chat)
        self.invitations = invitations or {}
        self.seen = loaded.seen
        """Update ids that were served before, or in this batch."""
        self.unnumbered: set[str] = set()
        """Marks of updates without an id that are parked already."""
        self.lately = Lately()
        self.alerts = loaded.escalations
        """What buttons of this batch are about, in any state."""
        self.unread: dict[BeneficiaryId, list[SignalRow]] = {}
        self.answers: dict[BeneficiaryId, list[Answer]] = {}
        self.on_phone: dict[BeneficiaryId, list[KeptMessage]] = {}
        """What lies on the phones that are to be hidden in this batch."""
        self.batch = Batch(changes=Changes())
        self._said: dict[str, Body] = {}

    @property
    def by_escalation(self) -> dict[EscalationId, BeneficiaryId]:
        """Open escalation -> person."""
        return {s.escalation.id: pid for pid, s in self.scenes.items() if s.escalation}

    def before(self, chat: int) -> str:
        """What this chat wrote a moment ago, in this batch or in one before."""
        newest = next((words for who, words in reversed(self.batch.said) if who == chat), None)
        return self.lately.before(chat, self.now) if newest is None else newest

    def turn(self, scene: Scene) -> Turn:
        """A turn about one person."""
        turn = Turn(self.desk, scene, staff=self.staff, now=self.now)
        turn.on_phone = self.on_phone.get(turn.person.id, ())
        return turn

    def take(self, turn: Turn) -> None:
        """Write what a turn asks for; the next turn of this person begins from there."""
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
