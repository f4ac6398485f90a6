"""A small child's check-in on the caseworker's phone: assent, two questions, three faces.

All its messages leave the chat at its end; answers and signals belong to the child's case alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.caseworkers.keyboard import PERSON
from bot.effects import answers, escalations, habits
from bot.turns.turn import Row, Turn
from flows.consent import Consent, Scope
from flows.definition import Ask, Bundle, Choice
from flows.programme import is_of_age, local_day
from flows.rights import Act, may
from storage.changes import Scene
from storage.letter import Body, Lane, Letter, LetterButton

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn

Do = Callable[["StaffTurn", Scene, bytes], None]
QUESTIONS = ("SAFE-1", "MIND-1")
FACES = ("🙂", "😐", "😢")
"""Best to worst, for both questions."""
SKIPPED = len(FACES)
ASSENT: frozenset[Scope] = frozenset({"keep", "show"})
"""What a child's yes stands for: the answers are kept for the case, and the worker sees them."""
IDLE_S = 1800
"""A check-in that is left open leaves the chat after half an hour."""


def is_for(turn: StaffTurn, scene: Scene) -> bool:
    """Whether this person has check-ins beside this member of staff."""
    person = scene.beneficiary
    minor = person.profile.audience == "child" and person.profile.adult is not None
    grown = is_of_age(person.profile, local_day(person.profile, turn.now))
    alone = person.chat is None and person.status == "active"
    return minor and alone and not grown and may(turn.staff, "case.staff-phone", person)


def open_here(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """The child is asked every time; nothing is asked before the yes."""
    if not is_for(turn, scene):
        turn.say(turn.text("staff/old-button"))
        return
    about = turn.turn_for(scene)
    _clear(turn, about)
    about.set_profile(here=0, address="informal")
    rows = (
        (_button(turn, about, about.text("here/yes"), 0, 0),),
        (_token(turn, about, about.text("here/no"), "ck.no"),),
    )
    _say(turn, about, about.text("here/ask", worker=turn.staff.name), rows)
    about.audit("here.opened", actor=f"s:{turn.staff.id}")
    turn.add(about)


def answer(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """A face, or a skip; a button of an earlier step does nothing."""
    about = turn.turn_for(scene)
    step, given = _read(argument)
    if about.profile.here != step or given > SKIPPED:
        return
    if step == 0:
        _agreed(about)
    else:
        _note(about, QUESTIONS[step - 1], given)
    _next(turn, about, step + 1)


def back(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """One answer back: what was given does not hold any more."""
    about = turn.turn_for(scene)
    step, _ = _read(argument)
    if about.profile.here != step or step < 2:
        return
    question = QUESTIONS[step - 2]
    about.changes.answers_withdrawn.append((about.person.id, question))
    habits.withdrawn(about, question)
    _next(turn, about, step - 1)


def person(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """The child wants a person: as from anybody else, though one sits beside."""
    about = turn.turn_for(scene)
    if about.profile.here is not None:
        escalations.raise_signal(about, "distress", "asked", rule="here")
        turn.add(about)


def no(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """A child's no is final for this time."""
    about = turn.turn_for(scene)
    if about.profile.here is None:
        return
    about.add_consent(Consent(at=turn.now, how="assent"))
    _end(turn, about)


def _agreed(about: Turn) -> None:
    revision, _ = about.desk.live_bundle("check-in")
    about.add_consent(Consent(at=about.now, how="assent", scopes=ASSENT, version=revision))
    about.set_profile(last_checkin=about.now, language=about.profile.language or "en")


def _next(turn: StaffTurn, about: Turn, step: int) -> None:
    if step > len(QUESTIONS):
        _end(turn, about)
        return
    about.set_profile(here=step)
    question = QUESTIONS[step - 1]
    _, bundle = about.desk.live_bundle("check-in")
    node = _node(bundle, question)
    rows: list[Row] = [
        tuple(_button(turn, about, face, step, at) for at, face in enumerate(FACES)),
        (_button(turn, about, about.text("control/skip"), step, SKIPPED),),
        (_token(turn, about, about.text("control/person"), "ck.person"),),
        (_token(turn, about, about.text("control/stop"), "ck.no"),),
    ]
    if step > 1:
        rows.append((_token(turn, about, about.text("control/back"), "ck.back", bytes([step])),))
    text = about.flow_text(bundle, f"{bundle.flow.flow}/{node.id}")
    habits.shown(about, question)
    _say(turn, about, text, tuple(rows))
    turn.add(about)


def _note(about: Turn, question: str, given: int) -> None:
    """Kept for the child's case; what it means brings people as any answer does."""
    if given == SKIPPED:
        habits.skipped(about, question)
        return
    _, bundle = about.desk.live_bundle("check-in")
    choice = _choices(_node(bundle, question))[given]
    answers.keep(about, question, choice.id)
    if choice.signal is not None:
        escalations.raise_signal(about, choice.signal.level, choice.signal.reason, rule=question)
    habits.answered(about, question, choice.id)


def _node(bundle: Bundle, question: str) -> Ask:
    """The node of the live check-in that asks this with three answers."""
    found = [
        node
        for node in bundle.flow.nodes
        if isinstance(node, Ask) and node.question == question and len(node.choices) >= len(FACES)
    ]
    return min(found, key=lambda node: len(node.choices))


def _choices(node: Ask) -> tuple[Choice, Choice, Choice]:
    """Best, middle, worst."""
    return node.choices[0], node.choices[len(node.choices) // 2], node.choices[-1]


def _end(turn: StaffTurn, about: Turn) -> None:
    about.set_profile(here=None)
    _clear(turn, about)
    turn.add(about)


def _purpose(about: Turn) -> str:
    return f"here:{about.person.id}"


def _clear(turn: StaffTurn, about: Turn) -> None:
    """Everything of it leaves the worker's chat."""
    about.changes.clear_now.append((f"s:{turn.staff.id}", _purpose(about), turn.now))


def _say(turn: StaffTurn, about: Turn, text: str, rows: tuple[Row, ...]) -> None:
    body = Body(
        kind="send",
        chat=turn.chat,
        text=text,
        rows=rows,
        purpose=_purpose(about),
        clear_after_s=IDLE_S,
    )
    about.changes.letters.append(
        Letter(lane=Lane.REPLY, recipient=f"s:{turn.staff.id}", body=body)
    )


def _button(turn: StaffTurn, about: Turn, label: str, step: int, given: int) -> LetterButton:
    return _token(turn, about, label, "ck.answer", bytes([step, given]))


def _token(
    turn: StaffTurn, about: Turn, label: str, action: str, more: bytes = b""
) -> LetterButton:
    mark = bytes.fromhex(about.person.id)
    return LetterButton(label=label, data=turn.desk.buttons.make(turn.chat, action, mark + more))


def _read(argument: bytes) -> tuple[int, int]:
    rest = argument[PERSON:] + b"\xff\xff"
    return rest[0], rest[1]


ACTS: dict[str, tuple[Act, Do]] = {
    "ck.open": ("case.staff-phone", open_here),
    "ck.answer": ("case.staff-phone", answer),
    "ck.back": ("case.staff-phone", back),
    "ck.person": ("case.staff-phone", person),
    "ck.no": ("case.staff-phone", no),
}
