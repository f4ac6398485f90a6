"""Levels, deadlines and ladders: who is paged next and when. Reads no clock and pages nobody."""

import datetime as dtm
from typing import Literal

import msgspec

from flows.ids import BeneficiaryId, EscalationId, StaffId

Outcome = Literal[
    "reached-safe",
    "reached-plan",
    "emergency-service",
    "referred",
    "not-reached",
    "false-alarm",
    "wrong-person",
    "asked-to-stop",
]


class Rung(msgspec.Struct, frozen=True, kw_only=True):
    """These people are paged together; unclaimed, the next rung follows after `wait_s` seconds."""

    staff: tuple[StaffId, ...]
    wait_s: int


class Escalation(msgspec.Struct, frozen=True, kw_only=True):
    """One open request for a person; at most one open per beneficiary.

    The ladder is frozen at its start.
    """

    id: EscalationId
    beneficiary: BeneficiaryId | None
    """None after the person erased themselves; `case` then stands alone."""
    case: str
    level: Literal["concern", "distress", "crisis"]
    reasons: tuple[str, ...]
    opened: dtm.datetime
    state: Literal["open", "claimed", "closed"] = "open"
    signals: int = 1
    ladder: tuple[Rung, ...] = ()
    rung: int = 0
    """Index of the rung that was paged last; the last rung repeats for ever."""
    paged: int = 0
    """How many times a page went out; shown as `again xN`."""
    next_page: dtm.datetime | None = None
    """The live timer of an unclaimed escalation; a claimed one has `promise_until`."""
    claimed_by: StaffId | None = None
    claimed_at: dtm.datetime | None = None
    promise_until: dtm.datetime | None = None
    closed: dtm.datetime | None = None
    outcome: Outcome | None = None
    released: bool = False
    """The worker released the hold on pushes after danger from another person."""
    version: int = 0
    """Raised with every save; a claim compares it."""
