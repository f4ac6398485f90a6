"""A new phone, or other hours: what the person has just set holds from now on. Writes only."""

from bot.effects import people, staff_letters
from bot.turns.turn import Turn


def done(turn: Turn, outcome: str) -> None:
    """Who sees the phone and which hours are good was answered: the plan follows."""
    if outcome != "done":
        return
    if turn.profile.before_move is not None:
        turn.set_profile(before_move=None)
        staff_letters.note(turn, "note/returned")
    people.plan_next(turn)
