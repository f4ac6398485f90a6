"""One conversation from start to end, as a value.

Where it stands and what was answered. No behaviour.
"""

import datetime as dtm
from typing import Literal

import msgspec

from flows.consent import Scope
from flows.ids import RevisionHash, SessionId

Status = Literal["waiting", "ended"]


class Run(msgspec.Struct, frozen=True):
    """One flow inside a session; the last run of the stack is the one that is standing."""

    flow: str
    node: str


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """One answer as the rest of the session may branch on it. Typed words are not kept here."""

    question: str
    choice: str
    """Choice id, number or ISO date; `words` or `voice` for free answers."""


class Place(msgspec.Struct, frozen=True):
    """A question to which one can go back.

    The stack as it stood there and how many answers there were.
    """

    runs: tuple[Run, ...]
    answers: int
    step: int = 0
    """The step at which it was shown: a late press on its buttons can still be read for danger."""


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """The whole place of a person in a conversation. Pinned to the revision on which it began."""

    id: SessionId
    revision: RevisionHash
    flow: str
    started: dtm.datetime
    seed: int
    """Chooses variants; given by the shell, so that a replay is the same."""
    began: Literal["program", "person"] = "person"
    """Who began: a message that the program begins with may be seen on a lock screen."""
    status: Status = "waiting"
    runs: tuple[Run, ...] = ()
    step: int = 0
    """Raised with every wait; a button carries the step that showed it."""
    answers: tuple[Given, ...] = ()
    trail: tuple[Place, ...] = ()
    """Questions already answered, newest last, for going back one answer."""
    switches: frozenset[Scope] = frozenset()
    """Consent switches as they stand on the screen, not yet in force."""
    waiting_since: dtm.datetime | None = None
    outcome: str | None = None

    def answer(self, question: str) -> str | None:
        """The newest choice given for a question in this session, or None."""
        return next((g.choice for g in reversed(self.answers) if g.question == question), None)
