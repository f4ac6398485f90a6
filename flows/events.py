"""Facts out of a sprint, in the past tense, one frozen record each.

The shell turns each into rows.
"""

from dataclasses import dataclass
from typing import Literal

from flows.consent import Scope
from flows.definition import SignalLevel
from flows.session import Session
from flows.severity import ReasonWord


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button to show.

    `press` is a choice id or a control (`~skip`, `~person`, `~stop`, `~back`).
    """

    press: str
    key: str
    """Text key of the label: of the bundle for choices, of the bot's own words for controls."""
    mark: Literal["", "on", "off"] = ""
    """Consent switches carry their state."""
    label: str | None = None
    """Set when the label is the same in every language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message without an answer."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAsked:
    """One message that waits. `rows` are the buttons from top to bottom."""

    key: str
    flow: str
    node: str
    step: int
    rows: tuple[tuple[Button, ...], ...]
    question: str | None = None
    opener: bool = False
    """The first message of a flow that the program began: it may be seen on a lock screen."""
    redraw: bool = False
    """Only the buttons of the same message changed (a switch was pressed): edit, do not send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerGiven:
    """An answer to a question with an id.

    For typed or spoken answers `choice` is `words` or `voice`.
    """

    question: str
    choice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWithdrawn:
    """The person went back: the newest answer to this question does not hold any more."""

    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSkipped:
    """Skipped, without penalty."""

    question: str | None
    node: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsGiven:
    """Free words or a voice note arrived; what becomes of them is the `words` scope's."""

    kind: Literal["text", "voice"]
    question: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotUnderstood:
    """The cue fits no answer of the current question (the same question follows)."""

    node: str
    why: Literal["stale", "not-a-choice", "not-a-number", "out-of-range", "not-a-date"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSet:
    """A lasting property changed."""

    field: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven:
    """The switches were finished; these scopes are on, all others off."""

    scopes: frozenset[Scope]


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationRaised:
    """A person must look: from a node or an answer."""

    level: SignalLevel
    reason: ReasonWord
    question: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAsked:
    """`Talk to a person` was pressed."""

    question: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """Stop was pressed inside the conversation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowEntered:
    """A run began inside the session."""

    flow: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnded:
    """No more waits.

    `outcome` as in End, or expired, refused (no consent), stopped, limit, failed.
    """

    outcome: str


Event = (
    Said
    | QuestionAsked
    | AnswerGiven
    | AnswerWithdrawn
    | QuestionSkipped
    | WordsGiven
    | NotUnderstood
    | FieldSet
    | ConsentGiven
    | EscalationRaised
    | PersonAsked
    | Withdrawn
    | FlowEntered
    | SessionEnded
)


@dataclass(frozen=True, slots=True)
class Sprint:
    """One pass of the engine, from a cue to the next wait or the end."""

    session: Session
    events: tuple[Event, ...]
