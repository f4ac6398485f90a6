"""What a sprint says becomes letters. Writes only; the outbox sends."""

import itertools

from bot.turns.turn import Row, Turn
from flows.definition import Bundle
from flows.events import Button, NotUnderstood, QuestionAsked, Said
from flows.session import Session
from storage.letter import Body, Lane

CARDS = frozenset({"welcome", "return", "settings"})
"""Flows whose messages are cleared when enrolment ends or lies idle (design, 7)."""

SAY_WHY = {
    "not-a-choice": "answer/not-understood",
    "not-a-number": "answer/not-number",
    "out-of-range": "answer/not-number",
    "not-a-date": "answer/not-date",
}


def said(turn: Turn, event: Said, *, bundle: Bundle, session: Session) -> None:
    """One message without an answer."""
    text = turn.flow_text(bundle, event.key)
    turn.send(text, purpose=_purpose(session), voice=turn.recording(event.key, text))


def question_asked(turn: Turn, event: QuestionAsked, *, bundle: Bundle, session: Session) -> None:
    """A question with its buttons.

    A pressed switch only changes the buttons of its own message.
    """
    rows = button_rows(turn, event, bundle=bundle, session=session)
    if event.redraw and turn.pressed and turn.person.chat is not None:
        turn.act(
            Body(kind="buttons", chat=turn.person.chat, message_ids=(turn.pressed,), rows=rows)
        )
        return
    lane = Lane.SCHEDULED if event.opener else Lane.REPLY
    text = turn.flow_text(bundle, event.key)
    # what may light up a locked phone stays silent
    voice = "" if event.opener else turn.recording(event.key, text)
    turn.send(text, rows, lane=lane, purpose=_purpose(session), voice=voice)


def not_understood(turn: Turn, event: NotUnderstood) -> None:
    """A kind line before the same question; a stale button needs none."""
    key = SAY_WHY.get(event.why)
    if key is not None:
        turn.send(turn.text(key))


def _purpose(session: Session) -> str:
    return "card" if session.flow in CARDS else "talk"


def button_rows(
    turn: Turn, event: QuestionAsked, *, bundle: Bundle, session: Session
) -> tuple[Row, ...]:
    """The buttons with their labels and tokens."""
    place = bytes.fromhex(session.id) + event.step.to_bytes(2, "big")
    numbers = itertools.count()
    return tuple(
        tuple(
            turn.token(
                _label(turn, button, bundle),
                "q",
                press_argument(place, button.press, next(numbers)),
            )
            for button in row
        )
        for row in event.rows
    )


_MARKS = {"": "", "on": "☑ ", "off": "☐ "}


def _label(turn: Turn, button: Button, bundle: Bundle) -> str:
    if button.label is not None:
        label = button.label
    elif button.key.startswith("control/"):
        label = turn.text(button.key)
    else:
        label = turn.flow_text(bundle, button.key)
    return _MARKS[button.mark] + label


def press_argument(place: bytes, press: str, number: int) -> bytes:
    """Session (8 bytes) and step (2), then which button of the question (1): 11 bytes."""
    return place + bytes([CONTROLS.index(press) + 240 if press in CONTROLS else number])


CONTROLS = ("~skip", "~person", "~stop", "~back")


def read_press(argument: bytes) -> tuple[str, int, int] | None:
    """Session id, step and button index of a token.

    None when it was not made by `press_argument`.
    """
    if len(argument) != 11:
        return None
    return argument[:8].hex(), int.from_bytes(argument[8:10], "big"), argument[10]
