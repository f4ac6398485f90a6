"""One sprint in the making.

The session so far and the facts gathered. Lives no longer than the sprint.
"""

import datetime as dtm

from msgspec.structs import replace

from flows.asking import Waiting, has_controls, question
from flows.consent import may_contact
from flows.definition import Ask, Branch, Bundle, ConsentSwitches, EnterFlow, Node
from flows.events import (
    AnswerGiven,
    EscalationRaised,
    Event,
    FieldSet,
    FlowEntered,
    QuestionAsked,
    Said,
    SessionEnded,
    Sprint,
)
from flows.keys import text_key
from flows.session import Given, Place, Run, Session
from flows.triggers import Facts

MAX_STEPS = 100
"""Nodes in one sprint: more without a wait is a loop that an editor drew by mistake."""
MAX_DEPTH = 8
"""Flows inside flows: deeper is a flow that enters itself by a detour."""
MAX_WAITS = 200
"""Questions in one session: a check-in has about ten; more is a circle."""
MAX_SAID = 12
"""Messages of one sprint: more would reach a phone as a flood."""


class Walk:
    """The changing middle of a sprint. Every session inside it is a new frozen value."""

    def __init__(
        self,
        session: Session,
        bundle: Bundle,
        *,
        now: dtm.datetime,
        facts: Facts,
        mute: bool = False,
    ) -> None:
        self.session = session
        self.bundle = bundle
        self.now = now
        self.facts = facts
        self.mute = mute
        """Nothing may be sent.

        The flow is followed for what it raises, and ends at the next wait.
        """
        self.events: list[Event] = []
        self.fields: dict[str, str] = {}
        self.steps = 0

    @property
    def flow(self) -> str:
        """The flow in which the session stands."""
        return self.session.runs[-1].flow

    @property
    def language(self) -> str | None:
        """The person's language, as far as it is known now."""
        return self.field("language")

    def standing(self) -> Node | None:
        """The node on which the session stands, or None where the bundle has no such node."""
        if not self.session.runs:
            return None
        run = self.session.runs[-1]
        return self.node(run.flow, run.node)

    def node(self, flow_id: str, node_id: str) -> Node | None:
        """A node of the bundle, or None."""
        flow = self.bundle.find(flow_id)
        return flow.node(node_id) if flow else None

    def field(self, name: str) -> str | None:
        """A lasting property; what was set in this sprint counts first."""
        return self.fields.get(name, self.facts.fields.get(name))

    def tell(self, event: Event) -> None:
        """Add a fact; messages are left out while nothing may be sent."""
        if not (self.mute and isinstance(event, Said | QuestionAsked)):
            self.events.append(event)

    def say(self, node_id: str) -> None:
        """One message without an answer."""
        self.tell(Said(key=text_key(self.flow, node_id)))

    def set_field(self, name: str, value: str) -> None:
        """A lasting property changes, for the rest of this sprint too."""
        self.fields[name] = value
        self.tell(FieldSet(field=name, value=value))

    def stand(self, node_id: str) -> None:
        """Move the standing run to this node."""
        run = Run(self.flow, node_id)
        self.session = replace(self.session, runs=(*self.session.runs[:-1], run))

    def wait(self, node: Waiting) -> None:
        """Stand at a new wait and show it; too many waits or a muted walk end the session."""
        if self.mute:
            return self.end("expired")
        if self.session.step >= MAX_WAITS:
            return self.stop_at_limit()
        self.stand(node.id)
        switches = frozenset() if isinstance(node, ConsentSwitches) else self.session.switches
        self.session = replace(
            self.session,
            step=self.session.step + 1,
            switches=switches,
            waiting_since=self.now,
            status="waiting",
        )
        return self.show(node)

    def show(self, node: Waiting, *, redraw: bool = False) -> None:
        """Show the standing question, at the step that it already has."""
        self.tell(question(node, self.session, opener=self._is_opener(node), redraw=redraw))

    def _is_opener(self, node: Waiting) -> bool:
        first = self.session.step == 1 and self.session.began == "program"
        return first and isinstance(node, Ask) and self.bundle.flow.needs == "contact"

    def note(self, question_id: str, choice: str) -> None:
        """An answer to a question with an id holds from now on."""
        given = Given(question=question_id, choice=choice)
        self.session = replace(self.session, answers=(*self.session.answers, given))
        self.tell(AnswerGiven(question=question_id, choice=choice))

    def leave(self, node: Waiting) -> None:
        """Remember a question about the person as a place to which one can go back."""
        if has_controls(node):
            here = Place(self.session.runs, len(self.session.answers), self.session.step)
            self.session = replace(self.session, trail=(*self.session.trail, here))

    def way(self, branch: Branch) -> str:
        """Where a branch leads now."""
        value = self._operand(branch.on)
        return next((case.goto for case in branch.cases if value in case.values), branch.otherwise)

    def _operand(self, on: str) -> str:
        source, _, name = on.partition(".")
        if source == "answer":
            return self.session.answer(name) or ""
        if source == "field":
            return self.field(name) or ""
        return self.facts.facts.get(name, "")

    def enter(self, node: EnterFlow) -> str | None:
        """Begin a flow inside this one; its first node, or None where the session had to end."""
        inner = self.bundle.find(node.flow)
        if inner is None:
            self.end("failed")
            return None
        if len(self.session.runs) >= MAX_DEPTH:
            self.stop_at_limit()
            return None
        self.stand(node.id)
        run = Run(inner.flow, inner.start)
        self.session = replace(self.session, runs=(*self.session.runs, run))
        self.tell(FlowEntered(flow=inner.flow))
        return inner.start

    def come_back(self, outcome: str) -> str | None:
        """A flow ended: go on in the one around it, or end the session with this outcome."""
        if len(self.session.runs) == 1:
            self.end("expired" if self.mute else outcome)
            return None
        self.session = replace(self.session, runs=self.session.runs[:-1])
        node = self.standing()
        if not isinstance(node, EnterFlow):
            self.end("failed")
            return None
        return node.goto

    def end(self, outcome: str) -> None:
        """No more waits."""
        self.session = replace(self.session, status="ended", outcome=outcome, waiting_since=None)
        self.tell(SessionEnded(outcome=outcome))

    def stop_at_limit(self) -> None:
        """A named limit was met.

        End, keep what was answered and raised, send none of the flood.
        """
        kept: list[Event] = []
        for event in self.events:
            repeated = (
                isinstance(event, EscalationRaised | FieldSet | FlowEntered) and event in kept
            )
            if not repeated and not isinstance(event, Said):
                kept.append(event)
        self.events = kept
        self.end("limit")

    def sprint(self) -> Sprint:
        """The finished sprint."""
        return Sprint(self.session, tuple(self.events))


def may_send(facts: Facts, now: dtm.datetime) -> bool:
    """Whether a message that the person did not trigger just now may go out."""
    return may_contact(facts.consent, now=now, last_act=facts.last_act)
