"""A letter on its way, what became of it, and what of it lies on a phone.

Shapes only; no SQL, no keys.
"""

import datetime as dtm
import enum
from typing import Literal

import msgspec

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

    kind: Literal[
        "send", "edit", "delete", "answer", "photo", "voice", "buttons", "menu", "second"
    ]
    chat: int
    text: str = ""
    rows: tuple[tuple[LetterButton, ...], ...] = ()
    """Buttons; of a menu its commands (none: the menu is taken away)."""
    message_ids: tuple[int, ...] = ()
    """The message to edit, or the messages to delete."""
    query: str = ""
    """Callback query to answer."""
    file: str = ""
    """File id of a voice note, base64 of a picture, or where a second channel leads."""
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
    """`b:` + beneficiary id, `s:` + staff id, `r:` + staff id for their second channel, or `x:` +
    random hex for a stranger (row goes when sent)."""
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
