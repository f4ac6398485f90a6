"""Wake-ups of the months: a silence, a new yes, talks, ends. Each decides in one turn."""

from collections.abc import Callable
from typing import Literal

from bot.effects import farewells, habits, renewals, runs
from bot.turns.turn import Turn
from flows.fires import Fire
from flows.programme import is_of_age, local_day
from flows.schedule import LATE, Later, Send, decide, seed_of


def _silence(turn: Turn, fire: Fire) -> None:
    """The next step of the missed-contact table, if the silence still goes on."""
    habits.looked_late(turn, fire.due)
    habits.look(turn)


def _renewal(turn: Turn, fire: Fire) -> None:
    """A new yes is due: asked once, on a day of its own, and again where the person wants that."""
    grown = is_of_age(turn.profile, local_day(turn.profile, turn.now))
    flow: Literal["renewal", "of-age"] = "of-age" if grown else "renewal"
    if fire.version == renewals.AGAIN:
        _ask_again(turn, fire, flow)
        return
    if not renewals.is_due(turn):
        renewals.plan(turn)
        return
    if renewals.comes_second(turn, late=turn.now - fire.due > LATE):
        renewals.put_off(turn)
        return
    _ask(turn, fire, flow)


def _closing(turn: Turn, fire: Fire) -> None:
    """The months are over: what comes now is asked once, later where the person wants that."""
    if fire.version == renewals.AGAIN:
        _ask_again(turn, fire, "closing")
        return
    if renewals.is_over(turn) and turn.profile.renewal_asked is None:
        _ask(turn, fire, "closing")


def _review(turn: Turn, fire: Fire) -> None:
    """A word to the caseworker that a talk is due, or that somebody is grown up."""
    renewals.reminded(turn, fire.due)


def _farewell(turn: Turn, fire: Fire) -> None:
    """The whole programme ends soon: the kind letter, behind an ordinary opener."""
    _ask(turn, fire, "farewell")


def _shutdown(turn: Turn, fire: Fire) -> None:
    """The day on which the whole programme ends."""
    farewells.over(turn)


def _ask_again(turn: Turn, fire: Fire, flow: Literal["renewal", "closing", "of-age"]) -> None:
    """Only while the answer is still awaited."""
    if turn.profile.renewal_asked is not None:
        _ask(turn, fire, flow)


def _ask(
    turn: Turn, fire: Fire, flow: Literal["renewal", "closing", "of-age", "farewell"]
) -> None:
    verdict = decide(
        turn.profile,
        turn.consent,
        now=turn.now,
        status=turn.person.status,
        session_waiting=turn.session is not None and not turn.profile.asleep,
        due=fire.due,
        closing=flow != "renewal" or turn.profile.extended is not None,
        seed=seed_of(turn.person.id),
        programme=turn.programme,
    )
    match verdict:
        case Send():
            turn.set_profile(last_push=local_day(turn.profile, turn.now), under_way="")
            if flow != "farewell":
                renewals.asked(turn)
            runs.begin(turn, flow, by_program=True)
        case Later(at=at):
            turn.fire(fire.kind, at, version=fire.version)


def _lapse(turn: Turn, fire: Fire) -> None:
    """The new yes did not come in time."""
    renewals.lapse(turn)


WAKE: dict[str, Callable[[Turn, Fire], None]] = {
    "silence": _silence,
    "renewal": _renewal,
    "closing": _closing,
    "lapse": _lapse,
    "review": _review,
    "farewell": _farewell,
    "shutdown": _shutdown,
}
"""What each of these fires does."""
