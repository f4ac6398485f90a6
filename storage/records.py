"""What is kept about one thing each: an answer, a signal, a line of the audit, an invitation.

Shapes only; no SQL, no keys.
"""

import datetime as dtm
from dataclasses import dataclass
from typing import Literal

import msgspec

from flows.ids import BeneficiaryId, EscalationId
from storage.letter import Lane


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One kept answer."""

    beneficiary: BeneficiaryId
    question: str
    choice: str
    """Empty where it is closed."""
    at: dtm.datetime
    closed: bytes = b""
    """The choice under the reader's own key (`storage.closed`), where the home keeps them so."""


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
    forwarded: bool = False
    """The words came from somebody else's message, passed on by the person."""


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
