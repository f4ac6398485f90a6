"""A check-in that was begun and left: its place is kept for a late answer. Pushes nothing."""

import datetime as dtm

from bot.effects import habits, messages, renewals
from bot.turns.turn import Turn
from flows.definition import Ask
from flows.fires import coarse
from flows.session import Session


def falls_asleep(turn: Turn, session: Session) -> bool:
    """Whether the place is worth keeping: a question about the person, not an opener or a card.

    Where the flow itself says what silence leads to, the flow is followed.
    """
    if session.step < 2 or session.flow in messages.CARDS | renewals.FLOWS:
        return False
    bundle = turn.desk.bundles.get(session.revision)
    flow = bundle.find(session.runs[-1].flow) if bundle and session.runs else None
    node = flow.node(session.runs[-1].node) if flow else None
    return isinstance(node, Ask) and node.on_silence is None


def sleep(turn: Turn, session: Session) -> None:
    """The wait is over; an answer within the days of the programme may still go on with it."""
    if session.waiting_since is None:
        return
    turn.set_profile(asleep=True)
    turn.fire("wait", coarse(session.waiting_since + kept_for(turn)))


def longest(turn: Turn) -> dtm.timedelta | None:
    """How long a place that is kept stays kept; None for one that is not."""
    return kept_for(turn) if turn.profile.asleep else None


def kept_for(turn: Turn) -> dtm.timedelta:
    """The wait of the phase, and the days for a late answer after it."""
    late = dtm.timedelta(days=turn.programme.waits.late_days)
    return habits.wait_of(turn) + late


def wake(turn: Turn) -> None:
    """The conversation goes on, or another begins: nothing waits any more."""
    if turn.profile.asleep:
        turn.set_profile(asleep=False)


def ask(turn: Turn) -> None:
    """Thanks for the late words, and the question whether to go on from there."""
    rows = ((turn.button("late/yes", "late.yes"),), (turn.button("late/no", "late.no"),))
    turn.send(turn.text("thanks/late"), rows)
