"""What an editor draws.

Flows, their nodes and choices. Shapes only; reading and checking are elsewhere.
"""

from typing import Annotated, Literal

import msgspec

from flows.consent import Scope
from flows.severity import ReasonWord

MAX_NODES = 200
"""Nodes in one flow: more cannot be overseen by an editor."""
MAX_TEXT = 600
"""Characters of one message in any language.

The channel limits earlier above 500, faces and names add.
"""
MAX_LABEL = 40
"""Characters on one button: longer ones are cut on small phones."""
MAX_CHOICES = 12
MAX_CASES = 50
MAX_VARIANTS = 24

SignalLevel = Literal["concern", "distress", "crisis"]
Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=48)]
Question = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2,9}-[0-9]{1,2}$")]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_TEXT)]
Label = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_LABEL)]
Key = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$", max_length=32)]


class Base(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """Strict and immutable; a misspelt key is an error, not a silence."""


class Signal(Base, frozen=True, kw_only=True):
    """What an answer raises: a level and the one reason word that a page may carry."""

    level: SignalLevel
    reason: ReasonWord


class Choice(Base, frozen=True, kw_only=True):
    """One button of a question. Without `goto` the question's own `goto` is taken."""

    id: Name
    label: Label
    goto: Name | None = None
    signal: Signal | None = None
    sets: dict[Key, str] = {}
    """Fields that this answer sets, for example `language: sq`."""
    verbatim: bool = False
    """The label is the same in every language (names of languages, faces)."""


class Say(Base, frozen=True, kw_only=True, tag_field="kind", tag="say"):
    """One message, one idea, nothing to answer."""

    id: Name
    text: Text
    goto: Name
    note: str = ""
    """For translators."""


class Ask(Base, frozen=True, kw_only=True, tag_field="kind", tag="ask"):
    """A message that waits for an answer.

    `input` choice and scale show `choices` (scale: faces, worst last); number, date, text and
    voice are typed or spoken. `controls: question` adds skip, a person, stop (and back) after the
    answers; `plain` adds nothing and is for openers, cards and settings, which are no questions
    about the person.
    """

    id: Name
    input: Literal["choice", "scale", "number", "date", "text", "voice"]
    text: Text
    goto: Name
    """Where any answer leads that does not say otherwise."""
    question: Question | None = None
    """Answers are kept under this id; None: the answer is not recorded."""
    choices: tuple[Choice, ...] = ()
    controls: Literal["question", "plain"] = "question"
    on_skip: Name | None = None
    on_silence: Name | None = None
    """Where silence leads when the wait runs out; None: the session ends as expired."""
    minimum: int | None = None
    maximum: int | None = None
    variants: tuple[Text, ...] = ()
    """Other wordings, one is chosen by the session's seed (openers.

    At least eight with `text`).
    """
    sets: Key | None = None
    """Field that takes the typed value or the choice's id."""
    columns: Annotated[int, msgspec.Meta(ge=1, le=5)] = 1
    note: str = ""


class Case(Base, frozen=True, kw_only=True):
    """One exit of a branch: taken when the operand is one of these values."""

    values: tuple[str, ...]
    goto: Name


class Branch(Base, frozen=True, kw_only=True, tag_field="kind", tag="branch"):
    """Chooses the way by `answer.SAFE-1`, `field.phone`, or a fact such as `fact.audience`."""

    id: Name
    on: Annotated[str, msgspec.Meta(pattern=r"^(answer|field|fact)\.[A-Za-z0-9_-]+$")]
    cases: tuple[Case, ...]
    otherwise: Name


class SetField(Base, frozen=True, kw_only=True, tag_field="kind", tag="set-field"):
    """Sets a lasting property of the person, from the closed list in flows.inspect."""

    id: Name
    field: Key
    value: str
    goto: Name


class ConsentSwitches(Base, frozen=True, kw_only=True, tag_field="kind", tag="consent"):
    """The five switches, all off at first; the last button (`done`) goes on."""

    id: Name
    text: Text
    labels: dict[Scope, Label]
    done: Label
    goto: Name
    note: str = ""


class RaiseSignal(Base, frozen=True, kw_only=True, tag_field="kind", tag="raise-signal"):
    """Brings a person: raises an escalation with this level and reason word."""

    id: Name
    level: SignalLevel
    reason: ReasonWord
    goto: Name


class EnterFlow(Base, frozen=True, kw_only=True, tag_field="kind", tag="enter-flow"):
    """Runs another flow, then goes on here."""

    id: Name
    flow: Name
    goto: Name


class End(Base, frozen=True, kw_only=True, tag_field="kind", tag="end"):
    """Ends this flow. `outcome` tells the shell what to plan next."""

    id: Name
    outcome: Literal["done", "later", "not-today", "declined", "handed-over", "closed"] = "done"


Node = Say | Ask | Branch | SetField | ConsentSwitches | RaiseSignal | EnterFlow | End


class Flow(Base, frozen=True, kw_only=True):
    """One conversation. `needs: contact` marks a flow that the program may begin by itself."""

    spec: Literal[1]
    flow: Name
    title: str
    needs: Literal["contact", "nothing"]
    start: Name
    nodes: Annotated[tuple[Node, ...], msgspec.Meta(min_length=1, max_length=MAX_NODES)]
    safety: bool = False
    """Its texts never fall back to another language (stop, help, crisis, consent)."""

    def node(self, node_id: str) -> Node | None:
        """The node with this id, or None."""
        return next((node for node in self.nodes if node.id == node_id), None)


class Bundle(Base, frozen=True, kw_only=True):
    """An immutable revision: a flow, every flow that it can enter, and its texts by language.

    `texts[language][key]`; a key is `flow/node` for a node's text, `flow/node/CHOICE` for a
    choice's label, `flow/node~1` for its first variant, `flow/node/switch-SCOPE` and
    `flow/node/done` for consent switches.
    """

    flow: Flow
    others: dict[str, Flow] = {}
    texts: dict[str, dict[str, str]] = {}

    def find(self, flow_id: str) -> Flow | None:
        """The flow with this id inside the bundle, or None."""
        return self.flow if flow_id == self.flow.flow else self.others.get(flow_id)
