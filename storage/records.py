"""What the memory takes and gives in one piece: scenes, letters, changes.

Shapes only; no SQL, no keys.
"""

import datetime as dtm
import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from flows.beneficiary import Beneficiary
from flows.consent import Consent
from flows.escalation import Escalation
from flows.fires import Fire, FireKind
from flows.ids import BeneficiaryId, EscalationId, StaffId
from flows.session import Session
from flows.staff import Staff

HELD = 4_102_444_800.0
"""Due time (the year 2100) of a letter that waits for the person's own act; it blocks no other."""


class Lane(enum.IntEnum):
    """Order of the outbox: a lower lane never waits for a higher one."""

    SAFETY = 0
    REPLY = 1
    SCHEDULED = 2
    BULK = 3


class LetterButton(msgspec.Struct, frozen=True):
    """One inline button: what it says and the opaque token (at most 64 bytes) that it sends
    back."""

    label: str
    data: str


SPARED = frozenset({"delete", "answer"})
"""Kinds of body that a cancellation leaves: a phone is cleaned also after a stop."""


class Body(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What goes out, in the channel's neutral words. Sealed at rest."""

    kind: Literal["send", "edit", "delete", "answer", "photo", "voice", "buttons"]
    chat: int
    text: str = ""
    rows: tuple[tuple[LetterButton, ...], ...] = ()
    message_ids: tuple[int, ...] = ()
    """The message to edit, or the messages to delete."""
    query: str = ""
    """Callback query to answer."""
    file: str = ""
    """File id of a voice note, or base64 of a picture."""
    protect: bool = True
    purpose: str = ""
    """What the record of the sending is for:

    `page:ESCALATION`, `question:SESSION:STEP`, `card`, `words:ESCALATION` ...
    """
    clear_after_s: int | None = None
    """Seconds of programme time after which the sent message is deleted; None: the default."""


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the outbox."""

    lane: Lane
    recipient: str
    """`b:` + beneficiary id, `s:` + staff id, or `x:` + random hex for a stranger (row goes when
    sent)."""
    body: Body
    due: float = 0.0
    """Real time, seconds since the epoch; 0: at once."""
    id: int = 0
    attempts: int = 0
    fence: int = 0
    useful_until: float | None = None
    """Real time after which a scheduled letter is dropped instead of sent."""
    doubtful: bool = False
    """An earlier attempt may have arrived (no answer came)."""
    lease_until: float = 0.0
    """Real time until which this worker may send it; afterwards another may have it."""


class KeptMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A message id that must be removed from a chat in time. `delete_by` is programme time."""

    recipient: str
    chat: int
    message_id: int
    delete_by: dtm.datetime
    mine: bool = True
    """True: the bot wrote it; False: the person wrote it."""
    purpose: str = ""
    id: int = 0
    sent: dtm.datetime | None = None


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one letter. A fence that is not the newest any more changes nothing."""

    letter: int
    fence: int
    outcome: Literal["sent", "retry", "failed", "doubtful", "unsent"]
    """sent and failed: the row goes; retry: known not to have arrived; doubtful: may have arrived;
    unsent: given back untried."""
    message_id: int | None = None
    retry_at: float | None = None
    """Real time of the next try; None: at once."""
    kept: KeptMessage | None = None
    """Kept even where the fence is stale: the message is on a phone and must leave it."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One kept answer."""

    beneficiary: BeneficiaryId
    question: str
    choice: str
    at: dtm.datetime


class SignalRow(msgspec.Struct, frozen=True, kw_only=True):
    """One signal under an escalation.

    `words` is sealed, and gone after it was read or after 72 h.
    """

    id: str
    escalation: EscalationId
    beneficiary: BeneficiaryId
    at: dtm.datetime
    level: Literal["concern", "distress", "crisis"]
    reason: str
    rule: str = ""
    words: str = ""
    voice: str = ""


class AuditLine(msgspec.Struct, frozen=True, kw_only=True):
    """Who did what to whom, by which way. No content."""

    at: dtm.datetime
    actor: str
    """`s:ID`, `b:ID`, `program` or `operator`."""
    action: str
    """Dotted and stable, for example `escalation.claimed`."""
    subject: str = ""
    detail: str = ""
    """A code word such as an outcome; never a text."""


class Parked(msgspec.Struct, frozen=True, kw_only=True):
    """An update that could not be read. Kept sealed, tried again at each start."""

    update_id: str
    payload: bytes
    tries: int = 1
    at: dtm.datetime


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """A single-use code of 128 bits; only its HMAC is stored.

    For a beneficiary or a member of staff.
    """

    code: str
    """The clear code when made, empty when loaded."""
    target: str
    """`b:ID` or `s:ID`."""
    expires: dtm.datetime
    used: bool = False


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
            mine, theirs = getattr(self, name), getattr(other, name)
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


class StorageError(Exception):
    """Root of what the memory raises."""


class Conflict(StorageError):
    """Somebody else saved since the load: load again and decide again."""


class Unreadable(StorageError):
    """The database or a key cannot be read; says which and what to do."""


class Locked(StorageError):
    """Another program holds this home or its database."""


class Taken(StorageError):
    """A case reference, screen name or chat that must be unique is somebody else's already."""


class Full(StorageError):
    """No room on the disk; nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What `alongside status` shows."""

    schema_version: str
    people: dict[str, int]
    """By status; a status without people is missing."""
    staff: int
    open_escalations: int
    open_by_level: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """How full the outbox is."""

    pending: dict[Lane, int]
    oldest_due: float | None
    """Real time since which the oldest letter waits; None: nothing waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """What the daily cleaning removed."""

    seen: int
    words: int
    invitations: int
