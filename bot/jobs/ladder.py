"""Wake-ups of the ladder: a rung, a promise, a second look, a drill. Decides nothing itself."""

from bot.effects import drills, escalations, holding
from bot.turns.turn import Turn
from flows.drills import month_after
from flows.fires import Fire


def rung(turn: Turn, fire: Fire) -> None:
    """Nobody took it in time."""
    if turn.escalation is not None:
        escalations.rung_due(turn, turn.escalation)


def promise(turn: Turn, fire: Fire) -> None:
    """The time that the holder promised is over."""
    if turn.escalation is not None:
        holding.promise_due(turn, turn.escalation)


def look(turn: Turn, fire: Fire) -> None:
    """A closed crisis or distress is looked at a second time."""
    if turn.about is not None:
        holding.look_due(turn, turn.about)


def drill(turn: Turn, fire: Fire) -> None:
    """Asked for on the command line, or the day of the month has come."""
    if fire.subject == drills.ASKED:
        drills.start(turn, by="operator")
        return
    day = turn.desk.organisation.drill_day
    if day:
        drills.start(turn, by="program")
        turn.fire("drill", month_after(day, turn.now), subject=drills.MONTHLY)
