import datetime as dtm

import msgspec
import pytest

from flows.bundle import bundle_of
from flows.definition import Bundle, EnterFlow, Flow
from flows.engine import MAX_DEPTH, MAX_SAID, MAX_WAITS, compact, resume, start
from flows.events import (
    AnswerWithdrawn,
    EscalationRaised,
    FieldSet,
    QuestionAsked,
    Said,
    SessionEnded,
    Sprint,
)
from flows.resumes import AskAgain, Control, Press, Reply, Resume, WaitTimedOut
from flows.session import Run, Session
from flows.triggers import CheckInDue, Facts, PersonBegan, Trigger
from tests.flows import shelf

ENDED_BY_LIMIT = SessionEnded(outcome="limit")


def _start(
    bundle: Bundle, facts: Facts | None = None, *, seed: int = 0, by: Trigger | None = None
) -> Sprint:
    return start(
        by or PersonBegan(),
        bundle,
        session_id=shelf.SESSION,
        revision=shelf.REVISION,
        now=shelf.NOW,
        seed=seed,
        facts=facts or shelf.facts("contact"),
    )


def _go(session: Session, cue: Resume, bundle: Bundle, facts: Facts | None = None) -> Sprint:
    return resume(session, cue, bundle, now=shelf.NOW, facts=facts or shelf.facts("contact"))


def _alone(flow: Flow) -> Bundle:
    return bundle_of(flow, {flow.flow: flow}, {})


def _asked(sprint: Sprint) -> QuestionAsked:
    return next(event for event in sprint.events if isinstance(event, QuestionAsked))


def test_a_circle_without_a_wait_ends_at_the_limit_of_steps() -> None:
    """The session ends as `limit`; what was raised is kept once, and nothing floods the phone."""
    flow = shelf.flow_of(
        "kind: raise-signal, id: a, level: distress, reason: asked, goto: b",
        "kind: set-field, id: b, field: phone, value: seen, goto: a",
    )
    sprint = _start(_alone(flow))
    assert sprint.events == (
        EscalationRaised(level="distress", reason="asked"),
        FieldSet(field="phone", value="seen"),
        ENDED_BY_LIMIT,
    )


def test_a_flood_of_messages_ends_before_it_is_sent() -> None:
    """More messages in one sprint than a person can read are a mistake: none goes out."""
    says = [f"kind: say, id: n{at}, text: A word., goto: n{at + 1}" for at in range(MAX_SAID + 2)]
    last = f"kind: end, id: n{MAX_SAID + 2}"
    sprint = _start(_alone(shelf.flow_of(*says, last, start="n0")))
    assert sprint.events == (ENDED_BY_LIMIT,)


def test_flows_inside_flows_end_at_the_limit_of_depth() -> None:
    """A flow that enters itself ends as `limit`, at a depth that can be stored."""
    flow = shelf.flow_of("kind: enter-flow, id: a, flow: small, goto: e", "kind: end, id: e")
    sprint = _start(_alone(flow))
    assert sprint.events[-1] == ENDED_BY_LIMIT
    assert len(sprint.session.runs) == MAX_DEPTH


def test_a_conversation_without_an_end_stops_at_the_limit_of_waits() -> None:
    """Two hundred questions are enough for anybody."""
    flow = shelf.flow_of(
        "kind: ask, id: a, input: choice, text: Again?, goto: a, choices: [{id: on, label: On}]"
    )
    bundle = _alone(flow)
    sprint = _start(bundle)
    for _ in range(MAX_WAITS):
        assert sprint.session.status == "waiting"
        sprint = _go(sprint.session, Press(sprint.session.step, "on"), bundle)
    assert sprint.events[-1] == ENDED_BY_LIMIT


@pytest.mark.parametrize(
    "nodes",
    [
        ("kind: say, id: a, text: A word., goto: gone",),
        ("kind: enter-flow, id: a, flow: gone, goto: a",),
        ("kind: say, id: b, text: A word., goto: b",),
    ],
    ids=["goto nowhere", "enters nothing", "starts nowhere"],
)
def test_an_editors_mistake_ends_the_session_and_raises_nothing(nodes: tuple[str, ...]) -> None:
    """A flow that was never inspected cannot stop the loop."""
    assert _start(_alone(shelf.flow_of(*nodes))).events[-1] == SessionEnded(outcome="failed")


@pytest.mark.parametrize(
    "runs",
    [(), (Run("gone", "a"),), (Run("check-in", "gone"),), (Run("check-in", "thanks"),)],
    ids=["no run", "no flow", "no node", "no wait"],
)
def test_a_session_without_a_place_ends(runs: tuple[Run, ...]) -> None:
    """A stored session that stands nowhere ends as failed instead of raising."""
    bundle = shelf.bundle("check-in")
    lost = msgspec.structs.replace(_start(bundle).session, runs=runs)
    assert _go(lost, Press(1, "open"), bundle).events == (SessionEnded(outcome="failed"),)


def test_a_way_back_into_a_flow_that_does_not_enter_fails_quietly() -> None:
    """The flow around an inner one must stand at its door; otherwise the session ends."""
    bundle = shelf.bundle("kinds")
    session = _start(bundle).session
    inside = (Run("kinds", "number"), Run("inner", "ask"))
    lost = msgspec.structs.replace(session, runs=inside)
    assert _go(lost, Press(1, "good"), bundle).events[-1] == SessionEnded(outcome="failed")
    assert isinstance(bundle.flow.node("inner"), EnterFlow)


def test_a_checkin_needs_the_scope_itself() -> None:
    """Right after a stop the last act is recent, and still nothing is pushed."""
    facts = shelf.facts("keep", last_act=shelf.NOW)
    sprint = _start(shelf.bundle("check-in"), facts, by=CheckInDue())
    assert sprint.events == (SessionEnded(outcome="refused"),)
    nobody = Facts(last_act=shelf.NOW)
    sprint = _start(shelf.bundle("check-in"), nobody, by=CheckInDue())
    assert sprint.session.status == "ended"


def test_only_what_the_program_begins_has_an_opener() -> None:
    """The first message of a check-in may be seen by others; a later or asked one is not so."""
    bundle = shelf.bundle("check-in")
    due = _start(bundle, by=CheckInDue())
    assert _asked(due).opener
    assert _asked(_go(due.session, AskAgain(), bundle)).opener
    assert not _asked(_go(due.session, Press(1, "open"), bundle)).opener
    assert not _asked(_start(bundle)).opener


def test_the_seed_chooses_the_wording_and_keeps_it() -> None:
    """Every wording comes up; the question asked again has the same one."""
    bundle = shelf.bundle("check-in")
    keys = {_asked(_start(bundle, seed=seed)).key for seed in range(20)}
    assert keys == {"check-in/opener", *(f"check-in/opener~{n}" for n in range(1, 10))}
    first = _start(bundle, seed=4)
    assert _asked(_go(first.session, AskAgain(), bundle)).key == _asked(first).key


def test_columns_share_a_row() -> None:
    """Choices stand in rows of `columns`, controls in rows of their own."""
    flow = shelf.flow_of(
        "kind: ask, id: a, input: choice, columns: 2, text: Which?, goto: e, "
        "choices: [{id: x, label: X}, {id: y, label: Y}, {id: z, label: Z}]",
        "kind: end, id: e",
    )
    rows = _asked(_start(_alone(flow))).rows
    assert [len(row) for row in rows] == [2, 1, 1, 1, 1]


def test_a_face_carries_its_own_label() -> None:
    """What is the same in every language needs no catalog."""
    bundle = shelf.bundle("check-in")
    session = _go(_start(bundle).session, Press(1, "open"), bundle).session
    row = _asked(_go(session, Press(2, "yes"), bundle)).rows[0]
    assert [button.label for button in row] == ["😀", "🙂", "😐", "🙁", "😢"]


def test_a_late_answer_of_danger_in_a_left_flow_is_heard_once() -> None:
    """`Yes, now` on an old message raises; pressing again what was already answered does not."""
    bundle = shelf.bundle("check-in")
    session = _start(bundle).session
    for step, choice in ((1, "open"), (2, "no"), (3, "not-now")):
        session = _go(session, Press(step, choice), bundle).session
    late = _go(session, Press(3, "yes-now"), bundle)
    assert late.events[0] == EscalationRaised(level="crisis", reason="danger", question="SAFE-2")
    assert late.session == session
    twice = _go(session, Press(2, "no"), bundle)
    assert not any(isinstance(event, EscalationRaised) for event in twice.events)
    nonsense = _go(session, Press(3, "nonsense"), bundle)
    assert not any(isinstance(event, EscalationRaised) for event in nonsense.events)


def test_an_old_button_answers_no_later_question() -> None:
    """The same word stands under both questions: the first is pressed again, the second stays."""
    ask = "kind: ask, input: choice, text: Well?, choices: [{id: well, label: Well}]"
    flow = shelf.flow_of(f"{ask}, id: a, goto: b", f"{ask}, id: b, goto: e", "kind: end, id: e")
    bundle = _alone(flow)
    second = _go(_start(bundle).session, Press(1, "well"), bundle).session
    again = _go(second, Press(1, "well"), bundle)
    assert again.session == second
    assert _asked(again).key == "small/b"


def test_going_back_over_two_answers_takes_both() -> None:
    """Each step back withdraws the newest answer, newest first."""
    bundle = shelf.bundle("check-in")
    session = _start(bundle).session
    for step, choice in ((1, "open"), (2, "yes"), (3, "good")):
        session = _go(session, Press(step, choice), bundle).session
    taken: list[AnswerWithdrawn] = []
    for _ in range(2):
        sprint = _go(session, Control(session.step, "back"), bundle)
        taken += [event for event in sprint.events if isinstance(event, AnswerWithdrawn)]
        session = sprint.session
    assert [event.question for event in taken] == ["MIND-1", "SAFE-1"]
    assert session.answers == ()
    unmoved = _go(session, Control(session.step, "back"), bundle)
    assert unmoved.session == session


def test_a_field_set_in_a_sprint_counts_in_it() -> None:
    """A branch sees what was set a moment before, and the stored field otherwise."""
    flow = shelf.flow_of(
        "kind: branch, id: a, 'on': field.phone, otherwise: set, "
        "cases: [{values: [seen], goto: said}]",
        "kind: set-field, id: set, field: phone, value: seen, goto: a",
        "kind: say, id: said, text: A word., goto: e",
        "kind: end, id: e",
    )
    fresh = _start(_alone(flow))
    assert fresh.events[0] == FieldSet(field="phone", value="seen")
    assert Said(key="small/said") in fresh.events
    known = _start(_alone(flow), shelf.facts("contact", fields={"phone": "seen"}))
    assert known.events[0] == Said(key="small/said")


def test_choices_and_questions_set_fields() -> None:
    """A choice may set fields of its own, and its id may be the field's value."""
    flow = shelf.flow_of(
        "kind: ask, id: a, input: choice, sets: address, text: How?, goto: e, "
        "choices: [{id: formal, label: Formal, sets: {phone: own}}]",
        "kind: end, id: e",
    )
    bundle = _alone(flow)
    sprint = _go(_start(bundle).session, Press(1, "formal"), bundle)
    assert sprint.events[:2] == (
        FieldSet(field="address", value="formal"),
        FieldSet(field="phone", value="own"),
    )


def test_silence_without_contact_ends_at_the_next_question() -> None:
    """A way for silence that leads to a question asks nothing of somebody who said no."""
    flow = shelf.flow_of(
        "kind: ask, id: a, input: text, text: How?, goto: e, on_silence: b",
        "kind: say, id: b, text: A word., goto: c",
        "kind: ask, id: c, input: text, text: And now?, goto: e",
        "kind: end, id: e",
    )
    bundle = _alone(flow)
    long_ago = shelf.facts(last_act=shelf.NOW - dtm.timedelta(minutes=31))
    session = _start(bundle, long_ago).session
    assert _go(session, WaitTimedOut(1), bundle, long_ago).events == (
        SessionEnded(outcome="expired"),
    )
    recent = shelf.facts(last_act=shelf.NOW - dtm.timedelta(minutes=30))
    assert _asked(_go(session, WaitTimedOut(1), bundle, recent)).node == "c"


def test_an_ended_session_forgets_what_was_said() -> None:
    """Names, times and outcome stay; answers, place and switches go."""
    bundle = shelf.bundle("check-in")
    session = _start(bundle).session
    for step, choice in ((1, "open"), (2, "yes")):
        session = _go(session, Press(step, choice), bundle).session
    assert compact(session) == session
    ended = compact(_go(session, Control(3, "stop"), bundle).session)
    assert (ended.answers, ended.trail, ended.runs) == ((), (), ())
    assert ended.outcome == "stopped"


def test_a_waiting_session_forgets_answers_that_nothing_reads() -> None:
    """With its bundle a session keeps that a question was answered, and how only where needed."""
    bundle = shelf.bundle("kinds")
    session = _go(_start(bundle).session, Reply("4"), bundle).session
    assert session.answer("WORK-1") == "4"
    small = compact(session, bundle)
    assert small.answer("WORK-1") == ""
    back = _go(small, Control(2, "back"), bundle)
    assert back.events[0] == AnswerWithdrawn(question="WORK-1")


def test_a_session_is_small_at_rest() -> None:
    """The whole place of a person after five questions fits into a kilobyte."""
    bundle = shelf.bundle("check-in")
    session = _start(bundle).session
    for step, choice in ((1, "open"), (2, "no"), (3, "not-now")):
        session = _go(session, Press(step, choice), bundle).session
    assert len(msgspec.msgpack.encode(session)) < 1024
