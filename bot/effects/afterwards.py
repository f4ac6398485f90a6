"""What follows a conversation that ended well: thanks, five questions, what has changed."""

from bot.turns import wellbeing
from bot.turns.turn import Turn
from flows.session import Session


def done(turn: Turn, session: Session) -> None:
    """After a check-in without a bad answer; after the list of needs a line of thanks."""
    if turn.stopped or turn.falls_silent:
        return
    if session.flow == "needs":
        turn.send(turn.text("concern/done"))
    elif session.flow == "check-in" and turn.gate_open and not turn.changes.signals:
        _tell_change(turn)
        if wellbeing.is_due(turn):
            wellbeing.offer(turn)


def _tell_change(turn: Turn) -> None:
    """You told us, we changed: each person once, in their language or not at all."""
    change = turn.desk.change
    if change is None or change.id == turn.profile.change_told:
        return
    words = change.texts.get(turn.language)
    if words is not None:
        turn.send(turn.text("changed/text", words=words), purpose="talk")
        turn.set_profile(change_told=change.id)
