"""A stored wake-up with a due time. The queue itself is the memory's; this is its record."""

import datetime as dtm
from typing import Literal

import msgspec

FireKind = Literal[
    "check-in",
    "re-offer",
    "wait",
    "rung",
    "promise",
    "help",
    "re-check",
    "enrolment",
    "undecided",
    "erase",
    "closing",
    "silence",
    "renewal",
    "lapse",
    "talk-opener",
    "talk-quiet",
    "note",
    "digest",
    "review",
    "farewell",
    "shutdown",
    "look",
    "drill",
]


GRAIN = dtm.timedelta(minutes=5)
_BEGIN = dtm.datetime(2000, 1, 1, tzinfo=dtm.UTC)


def coarse(due: dtm.datetime) -> dtm.datetime:
    """The first five minutes' mark at or after this time, never before it.

    For what is counted from somebody's own act and is no deadline: due times stand in the clear,
    and must not tell the second of that act.
    """
    return due + (_BEGIN - due) % GRAIN


def coarse_before(due: dtm.datetime) -> dtm.datetime:
    """The same for what the person asked for and may rather come a little early than late."""
    return due - (due - _BEGIN) % GRAIN


class Fire(msgspec.Struct, frozen=True, kw_only=True):
    """Wake `subject` at `due`.

    A fire whose version is not the subject's own any more does nothing.
    """

    id: str
    """16 hex digits, random."""
    due: dtm.datetime
    kind: FireKind
    subject: str
    """A beneficiary id, an escalation id or (for a digest) a staff id, by kind."""
    version: int = 0
    lease_until: dtm.datetime | None = None
    fence: int = 0
