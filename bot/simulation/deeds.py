"""What happens to a person from outside the chat: another country, a phase, a date. Real effects.

Whoever does it here does it through the functions that the staff's screens call.
"""

import datetime as dtm
import random
from collections.abc import Callable

from bot.effects import moves, people
from bot.simulation.agenda import Agenda
from bot.simulation.cast import ELSEWHERE
from bot.simulation.temper import Deed
from bot.turns.turn import Turn
from flows.programme import local_day

Act = Callable[[Turn, random.Random, Agenda], None]
DAY = dtm.timedelta(days=1)


def _here(turn: Turn) -> bool:
    return turn.profile.enrolled_at is not None and turn.person.status in {"active", "paused"}


def _by(turn: Turn) -> str:
    return f"s:{turn.person.worker}"


def _move(turn: Turn, dice: random.Random, _: Agenda) -> None:
    """To another country, with another clock."""
    country = dice.choice([one for one in ELSEWHERE if one != turn.profile.country])
    if _here(turn):
        moves.relocate(turn, country, by=_by(turn))


def _back(turn: Turn, dice: random.Random, agenda: Agenda) -> None:
    """A set-back: crisis again for some months, then as the months say."""
    agenda.add(turn.now + dice.uniform(40, 120) * DAY, "phase-on")
    if _here(turn):
        moves.move_phase(turn, "crisis", by=_by(turn))


def _on(turn: Turn, _dice: random.Random, _agenda: Agenda) -> None:
    if _here(turn) and turn.profile.phase_override is not None:
        moves.move_phase(turn, None, by=_by(turn))


def _date(turn: Turn, dice: random.Random, _: Agenda) -> None:
    """An important date some weeks ahead."""
    day = local_day(turn.profile, turn.now) + dice.randint(3, 30) * DAY
    if _here(turn):
        moves.mark_date(turn, day, by=_by(turn))


def _less(turn: Turn, _dice: random.Random, _agenda: Agenda) -> None:
    """The person's own wish: half as often."""
    if _here(turn):
        turn.set_profile(cadence="less")
        people.plan_next(turn)


DEEDS: dict[Deed, Act] = {
    "move": _move,
    "phase-back": _back,
    "phase-on": _on,
    "date": _date,
    "less": _less,
}
