import datetime as dtm
import itertools
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.consent import SCOPES
from flows.definition import Ask, Bundle, Flow, Node
from flows.engine import MAX_DEPTH, MAX_SAID, MAX_STEPS, MAX_WAITS, compact, resume, start
from flows.events import QuestionAsked, Said, SessionEnded, Sprint
from flows.resumes import AskAgain, Control, Press, Reply, Resume, Voice, WaitTimedOut
from flows.session import Session
from flows.triggers import CheckInDue, Facts, PersonBegan, Trigger
from tests.flows import shelf

LONG_AGO = shelf.NOW - dtm.timedelta(hours=5)
IDS = [f"n{number}" for number in range(6)]
QUESTIONS = ["SAFE-1", "MIND-1", None]
CHOICES = ["yes", "no"]
SIGNALS = [None, {"level": "distress", "reason": "danger"}]

names = st.sampled_from(IDS)


def _ask(node: str) -> st.SearchStrategy[dict[str, Any]]:
    choice = st.fixed_dictionaries(
        {"id": st.sampled_from(CHOICES), "label": st.sampled_from(["Yes", "No"])},
        optional={
            "goto": names,
            "signal": st.sampled_from(SIGNALS),
            "sets": st.just({"phone": "seen"}),
        },
    )
    return st.fixed_dictionaries(
        {
            "kind": st.just("ask"),
            "id": st.just(node),
            "text": st.just("How are things?"),
            "goto": names,
            "input": st.sampled_from(["choice", "scale", "number", "date", "text", "voice"]),
            "choices": st.lists(choice, max_size=3, unique_by=lambda c: str(c["id"])),
            "controls": st.sampled_from(["question", "plain"]),
            "question": st.sampled_from(QUESTIONS),
        },
        optional={
            "on_skip": names,
            "on_silence": names,
            "variants": st.lists(st.just("Another way."), max_size=3),
        },
    )


def _node(node: str) -> st.SearchStrategy[dict[str, Any]]:
    def of(kind: str, **parts: Any) -> st.SearchStrategy[dict[str, Any]]:
        fixed = {"kind": st.just(kind), "id": st.just(node)}
        return st.fixed_dictionaries({**fixed, **parts})

    case = st.fixed_dictionaries({"values": st.just(["seen", "yes"]), "goto": names})
    labels = dict.fromkeys(SCOPES, "On")
    operand = st.sampled_from(["answer.SAFE-1", "field.phone", "fact.audience"])
    return st.one_of(
        _ask(node),
        _ask(node),
        of("say", text=st.just("A word."), goto=names),
        of("branch", on=operand, cases=st.lists(case, max_size=2), otherwise=names),
        of("set-field", field=st.just("phone"), value=st.just("seen"), goto=names),
        of(
            "consent",
            text=st.just("Choose."),
            labels=st.just(labels),
            done=st.just("Go on"),
            goto=names,
        ),
        of("raise-signal", level=st.just("concern"), reason=st.just("mood"), goto=names),
        of("enter-flow", flow=st.sampled_from(["outer", "inner", "gone"]), goto=names),
        of("end", outcome=st.sampled_from(["done", "later"])),
    )


@st.composite
def _flows(draw: st.DrawFn, name: str) -> Flow:
    """Any flow that can be read, circles, traps and dead ends included; no inspection helps it."""
    count = draw(st.integers(2, len(IDS)))
    nodes = [draw(_node(node)) for node in IDS[:count]]
    needs = draw(st.sampled_from(["contact", "nothing"]))
    head = {"spec": 1, "flow": name, "title": "Any", "needs": needs, "start": IDS[0]}
    return msgspec.convert({**head, "nodes": nodes}, Flow)


@st.composite
def _bundles(draw: st.DrawFn) -> Bundle:
    outer, inner = draw(_flows("outer")), draw(_flows("inner"))
    return Bundle(flow=outer, others={"inner": inner})


def _cues() -> st.SearchStrategy[list[tuple[int, Any]]]:
    """Cues whose step is relative: 0 is the standing question, 1 the one before."""
    presses = [*CHOICES, "done", "switch-keep", "nonsense"]
    cue = st.one_of(
        st.tuples(st.just(Press), st.sampled_from(presses)),
        st.tuples(st.just(Press), st.sampled_from(presses)),
        st.tuples(st.just(Control), st.sampled_from(["skip", "back", "person", "skip", "back"])),
        st.tuples(st.just(Control), st.just("stop")),
        st.tuples(st.just(Reply), st.sampled_from(["yes", "1", "7", "2026-08-01", " ", "words"])),
        st.tuples(st.just(Voice), st.none()),
        st.tuples(st.just(WaitTimedOut), st.none()),
        st.tuples(st.just(AskAgain), st.none()),
    )
    return st.lists(st.tuples(st.sampled_from([0, 0, 0, 0, 1]), cue), max_size=14)


def _cue(session: Session, back: int, kind: Any, value: Any) -> Resume:
    step = session.step - back
    if kind in (Press, Control):
        made: Resume = kind(step, value)
        return made
    if kind is WaitTimedOut:
        return WaitTimedOut(step)
    return Reply(value) if kind is Reply else kind()


triggers = st.sampled_from([CheckInDue(), PersonBegan()])
all_facts = st.builds(
    lambda scopes, acted: shelf.facts(*scopes, last_act=acted),
    st.frozensets(st.sampled_from(SCOPES)),
    st.sampled_from([None, LONG_AGO, shelf.NOW]),
)
Played = list[tuple[Resume | Trigger, Sprint]]


def _play(trigger: Trigger, bundle: Bundle, facts: Facts, script: list[tuple[int, Any]]) -> Played:
    sprint = start(
        trigger,
        bundle,
        session_id=shelf.SESSION,
        revision=shelf.REVISION,
        now=shelf.NOW,
        seed=7,
        facts=facts,
    )
    played: Played = [(trigger, sprint)]
    for back, (kind, value) in script:
        cue = _cue(sprint.session, back, kind, value)
        sprint = resume(sprint.session, cue, bundle, now=shelf.NOW, facts=facts)
        played.append((cue, sprint))
    return played


@settings(max_examples=60, deadline=None)
@given(triggers, _bundles(), all_facts, _cues())
def test_any_script_over_any_flow_waits_or_ends_inside_the_limits(
    trigger: Trigger, bundle: Bundle, facts: Facts, script: list[tuple[int, Any]]
) -> None:
    """Whatever an editor draws and a person does, a sprint waits or ends, within named limits."""
    for _, sprint in _play(trigger, bundle, facts, script):
        session = sprint.session
        assert session.step <= MAX_WAITS
        assert len(session.runs) <= MAX_DEPTH
        assert len(sprint.events) <= 4 * MAX_STEPS
        assert sum(isinstance(event, Said) for event in sprint.events) <= MAX_SAID + 1
        ended = [event for event in sprint.events if isinstance(event, SessionEnded)]
        assert len(ended) <= 1
        if session.status == "waiting":
            assert not ended
            assert session.waiting_since is not None
            standing = bundle.find(session.runs[-1].flow)
            assert standing is not None
            assert standing.node(session.runs[-1].node) is not None


@settings(max_examples=40, deadline=None)
@given(triggers, _bundles(), all_facts, _cues())
def test_the_same_cues_give_the_same_sprints(
    trigger: Trigger, bundle: Bundle, facts: Facts, script: list[tuple[int, Any]]
) -> None:
    """A replay is equal, also after the session went through its stored form."""
    first = _play(trigger, bundle, facts, script)
    assert _play(trigger, bundle, facts, script) == first
    for (_, before), (cue, after) in itertools.pairwise(first):
        stored = msgspec.msgpack.decode(msgspec.msgpack.encode(before.session), type=Session)
        again = resume(stored, cue, bundle, now=shelf.NOW, facts=facts)  # type: ignore[arg-type]
        assert again == after


def _messages(sprint: Sprint) -> list[Any]:
    return [event for event in sprint.events if isinstance(event, Said | QuestionAsked)]


@settings(max_examples=60, deadline=None)
@given(triggers, _bundles(), all_facts, _cues())
def test_nothing_goes_out_that_consent_does_not_cover(
    trigger: Trigger, bundle: Bundle, facts: Facts, script: list[tuple[int, Any]]
) -> None:
    """Without `contact` a check-in never begins, and nothing is pushed later than 30 minutes."""
    assert facts.consent is not None
    contact = facts.consent.allows("contact")
    recent = facts.last_act == shelf.NOW
    for cue, sprint in _play(trigger, bundle, facts, script):
        if isinstance(cue, CheckInDue) and not contact:
            assert sprint.events == (SessionEnded(outcome="refused"),)
        if isinstance(cue, WaitTimedOut | AskAgain) and not (contact or recent):
            assert _messages(sprint) == []


@settings(max_examples=25, deadline=None)
@given(triggers, _bundles(), all_facts, _cues())
def test_after_the_end_nothing_comes(
    trigger: Trigger, bundle: Bundle, facts: Facts, script: list[tuple[int, Any]]
) -> None:
    """A session that has ended, by stop or otherwise, answers no cue any more."""
    over = False
    for _, sprint in _play(trigger, bundle, facts, script):
        assert not (over and sprint.events)
        over = sprint.session.status == "ended"


shipped = st.sampled_from(["check-in", "kinds"]).map(shelf.bundle)
walks = st.lists(st.integers(0, 30), min_size=2, max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.one_of(shipped, _bundles()), walks)
def test_going_back_and_answering_again_is_as_if_nothing_had_been(
    bundle: Bundle, walk: list[int]
) -> None:
    """Back stands where the question was asked, with its answer gone; the same answer leads on."""
    facts = shelf.facts("contact")
    session = _play(PersonBegan(), bundle, facts, [])[0][1].session
    for turn in walk:
        node = _standing(bundle, session)
        if not isinstance(node, Ask) or not node.choices:
            break
        choice = node.choices[turn % len(node.choices)].id
        after = _resumed(session, Press(session.step, choice), bundle, facts)
        if node.controls == "question" and _can_go_back(bundle, after):
            back = _resumed(after, Control(after.step, "back"), bundle, facts)
            assert (back.runs, back.answers) == (session.runs, session.answers)
            assert back.trail == session.trail
            again = _resumed(back, Press(back.step, choice), bundle, facts)
            assert (again.runs, again.answers) == (after.runs, after.answers)
        session = after


def _resumed(session: Session, cue: Resume, bundle: Bundle, facts: Facts) -> Session:
    return resume(session, cue, bundle, now=shelf.NOW, facts=facts).session


def _standing(bundle: Bundle, session: Session) -> Node | None:
    if session.status != "waiting":
        return None
    flow = bundle.find(session.runs[-1].flow)
    return flow.node(session.runs[-1].node) if flow else None


def _can_go_back(bundle: Bundle, session: Session) -> bool:
    node = _standing(bundle, session)
    return isinstance(node, Ask) and node.controls == "question"


@settings(max_examples=30, deadline=None)
@given(_bundles(), _cues())
def test_a_compact_session_goes_on_in_the_same_way(
    bundle: Bundle, script: list[tuple[int, Any]]
) -> None:
    """What compact forgets is never needed: the next sprints are the same without it."""
    facts = shelf.facts("contact")
    whole = _play(PersonBegan(), bundle, facts, script)
    small = whole[0][1].session
    for cue, sprint in whole[1:]:
        small = compact(small, bundle)
        resumed = resume(small, cue, bundle, now=shelf.NOW, facts=facts)  # type: ignore[arg-type]
        assert resumed.events == sprint.events
        small = resumed.session
