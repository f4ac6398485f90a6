"""What one cue does at the standing question: answer, switch, control, words, silence.

It names the next node and walks no further itself.
"""

from typing import assert_never

from msgspec.structs import replace

from flows.asking import Waiting, has_controls
from flows.consent import SCOPES
from flows.definition import Ask, Choice, ConsentSwitches
from flows.events import (
    AnswerWithdrawn,
    ConsentGiven,
    EscalationRaised,
    NotUnderstood,
    PersonAsked,
    QuestionSkipped,
    Withdrawn,
    WordsGiven,
)
from flows.replies import date, is_blank, number, pick
from flows.resumes import AskAgain, Control, Press, Reply, Resume, Voice, WaitTimedOut
from flows.walk import Walk

_SPOKEN = ("text", "voice")
"""Inputs that take any words, typed or spoken."""


def continued(walk: Walk, node: Waiting, cue: Resume) -> str | None:
    """Apply a cue of the standing question; the next node, or None where it waits or ended."""
    match cue:
        case Press():
            return _pressed(walk, node, cue.choice)
        case Control():
            return _controlled(walk, node, cue)
        case Reply():
            return _replied(walk, node, cue.text)
        case Voice():
            return _spoken(walk, node)
        case WaitTimedOut():
            return _silent(walk, node)
        case AskAgain():
            walk.show(node)
            return None
        case _:
            assert_never(cue)


def press_late(walk: Walk, node: Waiting, cue: Press | Control) -> None:
    """A button of an earlier question: the standing one is shown again.

    Stop and a person hold from any message, however old. A late answer of danger is passed on.
    """
    if isinstance(cue, Control) and cue.kind in ("stop", "person"):
        _controlled(walk, node, cue)
        return
    if isinstance(cue, Press):
        _heed_late_danger(walk, cue)
    _again(walk, node, NotUnderstood(node=node.id, why="stale"))


def _heed_late_danger(walk: Walk, cue: Press) -> None:
    place = next((p for p in walk.session.trail if p.step == cue.step), None)
    if place is None:
        return
    run = place.runs[-1]
    asked = walk.node(run.flow, run.node)
    if not isinstance(asked, Ask) or _already_given(walk, place.answers, cue.choice):
        return
    choice = next((c for c in asked.choices if c.id == cue.choice), None)
    if choice is not None:
        _raise_for(walk, asked, choice)


def _already_given(walk: Walk, index: int, choice: str) -> bool:
    """A finger pressed twice: the same answer was taken there already."""
    answers = walk.session.answers
    return index < len(answers) and answers[index].choice == choice


def _again(walk: Walk, node: Waiting, why: NotUnderstood) -> None:
    walk.tell(why)
    walk.show(node)


def _not_a_choice(walk: Walk, node: Waiting) -> None:
    _again(walk, node, NotUnderstood(node=node.id, why="not-a-choice"))


def _pressed(walk: Walk, node: Waiting, press: str) -> str | None:
    if isinstance(node, ConsentSwitches):
        return _switched(walk, node, press)
    choice = next((c for c in node.choices if c.id == press), None)
    if choice is None:
        _not_a_choice(walk, node)
        return None
    return _chosen(walk, node, choice)


def _switched(walk: Walk, node: ConsentSwitches, press: str) -> str | None:
    if press == "done":
        walk.tell(ConsentGiven(scopes=walk.session.switches))
        return node.goto
    scope = next((s for s in SCOPES if press == f"switch-{s}"), None)
    if scope is None:
        _not_a_choice(walk, node)
        return None
    walk.session = replace(walk.session, switches=walk.session.switches ^ {scope})
    walk.show(node, redraw=True)
    return None


def _chosen(walk: Walk, node: Ask, choice: Choice) -> str:
    """A choice was taken.

    Leave the question, note the answer, set its fields, raise its signal.
    """
    walk.leave(node)
    if node.question is not None:
        walk.note(node.question, choice.id)
    if node.sets is not None:
        walk.set_field(node.sets, choice.id)
    for name, value in choice.sets.items():
        walk.set_field(name, value)
    _raise_for(walk, node, choice)
    return choice.goto or node.goto


def _raise_for(walk: Walk, node: Ask, choice: Choice) -> None:
    if choice.signal is not None:
        level, reason = choice.signal.level, choice.signal.reason
        walk.tell(EscalationRaised(level=level, reason=reason, question=node.question))


def _controlled(walk: Walk, node: Waiting, cue: Control) -> str | None:
    question = node.question if isinstance(node, Ask) else None
    if cue.kind == "stop":
        walk.tell(Withdrawn())
        walk.end("stopped")
        return None
    if cue.kind == "person":
        walk.tell(PersonAsked(question=question))
        walk.show(node)
        return None
    if not isinstance(node, Ask) or not has_controls(node):
        _not_a_choice(walk, node)
        return None
    if cue.kind == "back":
        return _back(walk, node)
    walk.leave(node)
    walk.tell(QuestionSkipped(question=question, node=node.id))
    return node.on_skip or node.goto


def _back(walk: Walk, node: Ask) -> str | None:
    """Take back the newest answer: stand again where it was asked, in the flow that asked it."""
    if not walk.session.trail:
        _not_a_choice(walk, node)
        return None
    *earlier, place = walk.session.trail
    for given in reversed(walk.session.answers[place.answers :]):
        walk.tell(AnswerWithdrawn(question=given.question))
    walk.session = replace(
        walk.session,
        runs=place.runs,
        answers=walk.session.answers[: place.answers],
        trail=tuple(earlier),
    )
    return place.runs[-1].node


def _replied(walk: Walk, node: Waiting, text: str) -> str | None:
    """Typed words: the answer where the question takes them, else the question again."""
    read = _read(walk, node, text)
    if isinstance(read, NotUnderstood):
        walk.tell(read)
        walk.show(node)
        return None
    if not isinstance(node, Ask):
        return None
    if isinstance(read, Choice):
        return _chosen(walk, node, read)
    return _worded(walk, node, "text") if node.input in _SPOKEN else _valued(walk, node, read)


def _read(walk: Walk, node: Waiting, text: str) -> Choice | str | NotUnderstood:
    """What the words mean at this node; for words as an answer they are not looked at."""
    unclear = NotUnderstood(node=node.id, why="not-a-choice")
    if isinstance(node, ConsentSwitches):
        return unclear
    if node.input == "number":
        return number(node, text)
    if node.input == "date":
        return date(node, text)
    if node.input in _SPOKEN:
        return unclear if is_blank(text) else "words"
    choice = pick(node, text, flow=walk.flow, bundle=walk.bundle, language=walk.language)
    return choice or unclear


def _valued(walk: Walk, node: Ask, value: str) -> str:
    walk.leave(node)
    if node.question is not None:
        walk.note(node.question, value)
    if node.sets is not None:
        walk.set_field(node.sets, value)
    return node.goto


def _worded(walk: Walk, node: Ask, choice: str) -> str:
    """Free words are the answer; the words themselves are the shell's to pass on or drop."""
    walk.leave(node)
    walk.tell(WordsGiven(kind="voice" if choice == "voice" else "text", question=node.question))
    if node.question is not None:
        walk.note(node.question, "voice" if choice == "voice" else "words")
    return node.goto


def _spoken(walk: Walk, node: Waiting) -> str | None:
    if isinstance(node, Ask) and node.input in _SPOKEN:
        return _worded(walk, node, "voice")
    question = node.question if isinstance(node, Ask) else None
    walk.tell(WordsGiven(kind="voice", question=question))
    walk.show(node)
    return None


def _silent(walk: Walk, node: Waiting) -> str | None:
    """The wait ran out: the way that the editor drew for silence, or the end."""
    goto = node.on_silence if isinstance(node, Ask) else None
    if goto is None:
        walk.end("expired")
        return None
    walk.leave(node)
    return goto
