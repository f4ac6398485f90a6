"""Reading without reading: every talk goes from its beginning to its end by buttons alone."""

import itertools

import pytest

from flows.consent import SCOPES
from flows.definition import Ask
from flows.engine import resume, start
from flows.events import QuestionAsked, SessionEnded, Sprint
from flows.questions import QUESTIONS
from flows.resumes import Control, Press, Resume
from flows.triggers import CheckInDue, Facts, PersonBegan
from tests.flows import shelf

MOST_ANSWERS = 9
"""Answers to one question in words; a list of pictograms may be longer (NEEDS-1)."""
BEGUN = {"check-in", "renewal", "closing"}
AUDIENCES = ("adult", "teen", "child", "family")


def facts(audience: str, question: str) -> Facts:
    """Everything on, people on call, so that no question is left out."""
    flat = {"audience": audience, "phase": "transition", "recordings": "yes", "gate": "open"}
    flat |= {"domain": question, "domain-2": "none", "on-call": "yes"}
    return Facts(consent=shelf.consent(*SCOPES), last_act=shelf.NOW, fields={}, facts=flat)


def asked(sprint: Sprint) -> QuestionAsked | None:
    """The question that waits, or None at the end."""
    return next((e for e in reversed(sprint.events) if isinstance(e, QuestionAsked)), None)


def presses(event: QuestionAsked) -> list[Resume]:
    """Every answer that can be pressed, and skip; the way back and out are other stories."""
    found: list[Resume] = []
    for button in itertools.chain.from_iterable(event.rows):
        if not button.press.startswith("~"):
            found.append(Press(event.step, button.press))
        elif button.press == "~skip":
            found.append(Control(event.step, "skip"))
    return found


def walk(flow: str, known: Facts) -> tuple[set[tuple[str, str]], int]:
    """Press everything that can be pressed once; (places seen, ends reached)."""
    bundle = shelf.bundle(flow)
    trigger = CheckInDue() if flow in BEGUN else PersonBegan()
    first = start(
        trigger, bundle, session_id=shelf.SESSION, revision=shelf.REVISION, now=shelf.NOW,
        seed=0, facts=known,
    )  # fmt: skip
    waiting, seen, ends = [first], set[tuple[str, str, str]](), 0
    while waiting:
        sprint = waiting.pop()
        event = asked(sprint)
        if sprint.session.status == "ended":
            ends += any(isinstance(e, SessionEnded) for e in sprint.events)
            continue
        assert event is not None, sprint.events
        ways = presses(event)
        assert ways, f"{event.flow}/{event.node} cannot be answered by a button"
        for cue in ways:
            place = (event.flow, event.node, f"{cue}{sorted(sprint.session.switches)}"[:60])
            if place not in seen:
                seen.add(place)
                waiting.append(resume(sprint.session, cue, bundle, now=shelf.NOW, facts=known))
    return {(flow, node) for flow, node, _ in seen}, ends


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_check_in_ends_without_a_typed_word(audience: str) -> None:
    """Whatever question has its turn, every button leads on, and every way ends."""
    places: set[tuple[str, str]] = set()
    for question in QUESTIONS:
        found, ends = walk("check-in", facts(audience, question))
        assert ends >= 3
        places |= found
    assert len(places) > (3 if audience == "child" else 30)


@pytest.mark.parametrize("flow", sorted(set(shelf.shipped()) - {"check-in"}))
def test_every_other_talk_ends_without_a_typed_word(flow: str) -> None:
    """Enrolment, renewal, closing, return, and each block of questions by itself."""
    for audience in AUDIENCES:
        _, ends = walk(flow, facts(audience, "none"))
        assert ends >= 1


def test_a_question_has_few_and_large_buttons() -> None:
    """One answer a row; only faces stand side by side."""
    seen = 0
    for name in shelf.shipped():
        for node in shelf.library()[name].nodes:
            if isinstance(node, Ask):
                seen += 1
                pictured = sum(not choice.label[0].isalnum() for choice in node.choices)
                assert len(node.choices) - pictured <= MOST_ANSWERS, f"{name}/{node.id}"
                faces = all(choice.verbatim for choice in node.choices)
                assert node.columns == 1 or faces, f"{name}/{node.id}"
    assert seen > 60


WORDS_ALONE = {"check-in", "renewal", "closing", "of-age", "farewell", "welcome", "settings"}
"""Openers, cards and settings; and safety, whose words stay as plain as they are agreed."""


def test_every_answer_has_its_own_face_or_pictogram() -> None:
    """Whoever reads little tells the buttons of one question apart by their signs."""
    seen = 0
    for name in sorted(set(shelf.shipped()) - WORDS_ALONE):
        for node in shelf.library()[name].nodes:
            if isinstance(node, Ask) and node.choices:
                signs = [choice.label.split()[0] for choice in node.choices]
                assert not [sign for sign in signs if sign[0].isalnum()], f"{name}/{node.id}"
                assert len(set(signs)) == len(signs), f"{name}/{node.id}: {signs}"
                seen += 1
    assert seen > 30
