"""What the memory takes and gives in one piece: what a turn reads, what a batch writes.

Shapes only; no SQL, no keys.
"""

import datetime as dtm
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from flows.beneficiary import Beneficiary
from flows.consent import Consent
from flows.escalation import Escalation
from flows.fires import Fire, FireKind
from flows.ids import BeneficiaryId, EscalationId, StaffId
from flows.overlooked import Overlooked
from flows.session import Session
from flows.staff import Staff
from storage.letter import HELD, SPARED, KeptMessage, Lane, Letter
from storage.records import Answer, AuditLine, Invitation, Parked, SignalRow


@dataclass(frozen=True, slots=True)
class Scene:
    """One person, now: everything that a turn reads."""

    beneficiary: Beneficiary
    consent: Consent | None = None
    session: Session | None = None
    escalation: Escalation | None = None
    """The open one, if any."""


@dataclass(slots=True)
class Loaded:
    """What one batch needs, read in a few set-based statements."""

    seen: set[int] = field(default_factory=set)
    """Which of the asked update ids were committed before."""
    scenes: dict[BeneficiaryId, Scene] = field(default_factory=dict)
    people_by_chat: dict[int, BeneficiaryId] = field(default_factory=dict)
    staff: dict[StaffId, Staff] = field(default_factory=dict)
    """All staff (there are few)."""
    staff_by_chat: dict[int, StaffId] = field(default_factory=dict)
    escalations: dict[EscalationId, Escalation] = field(default_factory=dict)
    """The asked ones, in any state; also those whose person erased themselves (no scene then)."""


@dataclass(slots=True)
class Changes:
    """All writes of one batch; committed in one transaction, or not at all."""

    seen: list[int] = field(default_factory=list)
    people: dict[BeneficiaryId, Beneficiary] = field(default_factory=dict)
    """Whole records; `version` is the one that was loaded, the memory raises it."""
    consents: list[tuple[BeneficiaryId, Consent]] = field(default_factory=list)
    sessions: dict[BeneficiaryId, Session | None] = field(default_factory=dict)
    """None removes the session."""
    answers: list[Answer] = field(default_factory=list)
    answers_withdrawn: list[tuple[BeneficiaryId, str]] = field(default_factory=list)
    """Removes the newest kept answer of this person to this question. Applied before `answers`."""
    answers_cleared: list[BeneficiaryId] = field(default_factory=list)
    """Every answer kept before of these people goes: their own choice."""
    fires: list[Fire] = field(default_factory=list)
    fires_done: list[str] = field(default_factory=list)
    fires_cancelled: list[tuple[str, FireKind]] = field(default_factory=list)
    """(subject, kind): every waiting fire of this kind goes. Applied before `fires` are added."""
    letters: list[Letter] = field(default_factory=list)
    letters_cancelled: list[tuple[str, Lane]] = field(default_factory=list)
    """(recipient, lane): unsent letters of this and every later lane go, except deletions and
    answers to a button. Applied before `letters`."""
    letters_released: list[str] = field(default_factory=list)
    """Recipients whose letters were held (`due` is HELD) and may go now."""
    escalations: dict[EscalationId, Escalation] = field(default_factory=dict)
    signals: list[SignalRow] = field(default_factory=list)
    signals_read: list[str] = field(default_factory=list)
    """Ids of signals whose words were read now: the words go in this commit."""
    overlooked: dict[str, Overlooked] = field(default_factory=dict)
    """By the mark of the button: what should have alerted. A mark counts once."""
    kept: list[KeptMessage] = field(default_factory=list)
    kept_gone: list[int] = field(default_factory=list)
    """Row ids of kept messages whose deletion is a letter of this commit (or is done)."""
    clear_now: list[tuple[str, str, dtm.datetime]] = field(default_factory=list)
    """(recipient, purpose prefix, delete_by): brings the clearing of matching kept messages
    forward."""
    audit: list[AuditLine] = field(default_factory=list)
    parked: list[Parked] = field(default_factory=list)
    unparked: list[str] = field(default_factory=list)
    staff: dict[StaffId, Staff] = field(default_factory=dict)
    invitations: list[Invitation] = field(default_factory=list)
    invitations_used: list[str] = field(default_factory=list)
    """Clear codes; a code already used, unknown or expired raises Conflict."""

    def extend(self, other: "Changes") -> None:
        """Add a later turn's writes behind these; what it takes back goes from these as well."""
        self._take_back(other)
        for name in self.__slots__:
            theirs = getattr(other, name)
            if not theirs:
                continue
            mine = getattr(self, name)
            if isinstance(mine, dict):
                mine.update(theirs)
            else:
                mine.extend(theirs)

    def _take_back(self, later: "Changes") -> None:
        """In a commit, removals come before additions; between two turns the order is another."""
        # Most turns take nothing back, and a batch is a hundred: look only where one does.
        if later.letters_cancelled or later.letters_released:
            self.letters = [later.frees(one) for one in self.letters if not later.cancels(one)]
        if later.fires_cancelled and self.fires:
            gone = set(later.fires_cancelled)
            self.fires = [one for one in self.fires if (one.subject, one.kind) not in gone]
        later.answers_withdrawn = [
            one for one in later.answers_withdrawn if not self._forget_answer(*one)
        ]
        if later.clear_now:
            self.kept = [later.sooner(one) for one in self.kept]

    def cancels(self, letter: Letter) -> bool:
        """Whether `letters_cancelled` takes this waiting letter; deletions and answers always go
        out."""
        return letter.body.kind not in SPARED and any(
            letter.recipient == recipient and letter.lane >= lane
            for recipient, lane in self.letters_cancelled
        )

    def frees(self, letter: Letter) -> Letter:
        """The letter as it goes after `letters_released`: a held one is due at once."""
        if letter.due < HELD or letter.recipient not in self.letters_released:
            return letter
        return msgspec.structs.replace(letter, due=0.0)

    def sooner(self, message: KeptMessage) -> KeptMessage:
        """The message with its `delete_by` as `clear_now` brings it forward."""
        for recipient, purpose, delete_by in self.clear_now:
            if message.recipient == recipient and message.purpose.startswith(purpose):
                delete_by = min(delete_by, message.delete_by)
                message = msgspec.structs.replace(message, delete_by=delete_by)
        return message

    def _forget_answer(self, beneficiary: BeneficiaryId, question: str) -> bool:
        for at in reversed(range(len(self.answers))):
            one = self.answers[at]
            if one.beneficiary == beneficiary and one.question == question:
                del self.answers[at]
                return True
        return False


@dataclass(frozen=True, slots=True)
class Committed:
    """What the commit gave: the letters leased to this worker, in their order, ready to send.

    A letter that must wait (not due, or an earlier one of its recipient is elsewhere) is not among
    them; `claim_letters` brings it later.
    """

    letters: Sequence[Letter] = ()
