"""The engine: begins and continues a conversation, one sprint at a time. Sends and stores nothing.

The only loop. Same arguments, same sprint. An editor's mistake never raises: the session ends as
`failed` or `limit`.
"""

import datetime as dtm
from typing import assert_never

from msgspec.structs import replace

from flows.answering import continued, press_late
from flows.definition import (
    Ask,
    Branch,
    Bundle,
    ConsentSwitches,
    End,
    EnterFlow,
    Node,
    RaiseSignal,
    Say,
    SetField,
)
from flows.events import EscalationRaised, Said, Sprint
from flows.ids import RevisionHash, SessionId
from flows.resumes import AskAgain, Control, Press, Resume, WaitTimedOut
from flows.session import Run, Session
from flows.triggers import CheckInDue, Facts, Trigger
from flows.walk import MAX_DEPTH, MAX_SAID, MAX_STEPS, MAX_WAITS, Walk, may_send

__all__ = ["MAX_DEPTH", "MAX_SAID", "MAX_STEPS", "MAX_WAITS", "compact", "resume", "start"]


def start(
    trigger: Trigger,
    bundle: Bundle,
    *,
    session_id: SessionId,
    revision: RevisionHash,
    now: dtm.datetime,
    seed: int,
    facts: Facts,
) -> Sprint:
    """Begin a session. What the program begins needs the `contact` scope itself, now.

    The 30 minutes after a person's last act do not count here: after a stop nothing is pushed.
    """
    flow = bundle.flow
    by_program = isinstance(trigger, CheckInDue)
    session = Session(
        id=session_id,
        revision=revision,
        flow=flow.flow,
        started=now,
        seed=seed,
        began="program" if by_program else "person",
        runs=(Run(flow.flow, flow.start),),
    )
    walk = Walk(session, bundle, now=now, facts=facts)
    if by_program and not (facts.consent and facts.consent.allows("contact")):
        walk.end("refused")
    else:
        _go(walk, flow.start)
    return walk.sprint()


def resume(
    session: Session, cue: Resume, bundle: Bundle, *, now: dtm.datetime, facts: Facts
) -> Sprint:
    """Continue a session with one cue. A session that has ended stays as it is, without events."""
    if session.status == "ended" or _is_too_late(session, cue, facts, now=now):
        return Sprint(session, ())
    mute = isinstance(cue, WaitTimedOut) and not may_send(facts, now)
    walk = Walk(session, bundle, now=now, facts=facts, mute=mute)
    node = walk.standing()
    if not isinstance(node, Ask | ConsentSwitches):
        walk.end("failed")
        return walk.sprint()
    if isinstance(cue, Press | Control) and cue.step != session.step:
        press_late(walk, node, cue)
    else:
        _go(walk, continued(walk, node, cue))
    return walk.sprint()


def compact(session: Session, bundle: Bundle | None = None) -> Session:
    """Forget what the engine will never need again.

    An ended session keeps its name, times and outcome. A waiting one forgets, where its bundle is
    given, every chosen answer that no branch reads; that it was answered stays, so that going
    back still works.
    """
    if session.status == "ended":
        return replace(session, runs=(), answers=(), trail=(), switches=frozenset())
    if bundle is None:
        return session
    read = _read_again(session.revision, bundle)
    answers = tuple(
        given if given.question in read else replace(given, choice="") for given in session.answers
    )
    return replace(session, answers=answers)


_READ: dict[RevisionHash, tuple[Bundle, set[str]]] = {}
"""What `_questions_read` found, by revision; only for the very bundle that was looked at."""
_REMEMBERED = 200


def _read_again(revision: RevisionHash, bundle: Bundle) -> set[str]:
    """The same as `_questions_read`, which walks every node: that was a fifth of a turn."""
    known = _READ.get(revision)
    if known is None or known[0] is not bundle:
        if len(_READ) >= _REMEMBERED:
            _READ.clear()
        known = _READ[revision] = (bundle, _questions_read(bundle))
    return known[1]


def _questions_read(bundle: Bundle) -> set[str]:
    """Questions whose answers a branch or a danger signal may look at again."""
    read: set[str] = set()
    for flow in (bundle.flow, *bundle.others.values()):
        for node in flow.nodes:
            if isinstance(node, Branch):
                read.add(node.on.removeprefix("answer."))
            if isinstance(node, Ask) and node.question and any(c.signal for c in node.choices):
                read.add(node.question)
    return read


def _is_too_late(session: Session, cue: Resume, facts: Facts, *, now: dtm.datetime) -> bool:
    """A timer of an earlier question, or a screen that nobody may push now: nothing happens."""
    if isinstance(cue, WaitTimedOut):
        return cue.step != session.step
    return isinstance(cue, AskAgain) and not may_send(facts, now)


def _go(walk: Walk, node_id: str | None) -> None:
    """The loop: from node to node until a wait, the end or a limit."""
    while node_id is not None:
        walk.steps += 1
        if walk.steps > MAX_STEPS or sum(isinstance(e, Said) for e in walk.events) > MAX_SAID:
            return walk.stop_at_limit()
        node = walk.node(walk.flow, node_id)
        if node is None:
            return walk.end("failed")
        walk.stand(node_id)
        node_id = _visit(walk, node)
    return None


def _visit(walk: Walk, node: Node) -> str | None:
    """Do what the node says; the next node, or None at a wait or an end."""
    match node:
        case Say():
            walk.say(node.id)
        case Ask() | ConsentSwitches():
            walk.wait(node)
            return None
        case Branch():
            return walk.way(node)
        case SetField():
            walk.set_field(node.field, node.value)
        case RaiseSignal():
            walk.tell(EscalationRaised(level=node.level, reason=node.reason))
        case EnterFlow():
            return walk.enter(node)
        case End():
            return walk.come_back(node.outcome)
        case _:
            assert_never(node)
    return node.goto
