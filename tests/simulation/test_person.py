"""A virtual person before a screen that the table of temperaments does not foresee."""

from bot.simulation.agenda import Cue
from bot.simulation.cast import members
from bot.simulation.person import Person
from storage.letter import Body, LetterButton
from tests.simulation.conftest import START

CONTROLS = {"skip": bytes([0] * 10 + [240]), "person": bytes([0] * 10 + [241])}


def test_a_question_that_asks_for_words_is_passed_over_or_left() -> None:
    """It has no answer that could be pressed."""
    rows = tuple((LetterButton(one, one),) for one in CONTROLS)
    pressed = set()
    for member in members(60, seed=1, start=START):
        person = Person(member, lambda _, data: ("q", CONTROLS[data]), 36, member.index)
        person.gets(Body(kind="send", chat=1, rows=rows), START)
        person.looks(START, opener=False, renewing=False)
        _, what = person.agenda.take()
        if isinstance(what, Cue):
            pressed.add(what.raw["callback_query"]["data"])
    assert pressed == {"skip"}
