"""Somebody writes after the yes ran out, or after the months are over. Pushes nothing."""

from bot.effects import runs
from bot.turns import screens
from bot.turns.turn import Turn

TEXTS = {"lapsed": "lapse/text", "ended": "ended/text"}


def is_quiet(turn: Turn) -> bool:
    """Whether nothing comes first any more, though the person never said stop."""
    return turn.person.status in TEXTS and turn.session is None


def show(turn: Turn) -> None:
    """Their words go where they agreed; then where they stand, and the ways on."""
    if turn.allows("words"):
        runs.pass_words_on(turn)
    turn.send(
        turn.text(TEXTS[turn.person.status]),
        screens.rows(
            turn,
            ("home/person", "person"),
            ("home/help", "help"),
            ("lapse/again", "return.begin"),
        ),
    )
