"""A programme of one's own, and family members who belong together. Writes only."""

from bot.effects import people
from bot.turns.turn import Turn
from flows.programme import ends_on


def set_own(turn: Turn, own: str, *, by: str) -> bool:
    """These sections hold from now on; True: the months became longer.

    Longer months need a new yes, which is asked for where the earlier end was.
    """
    before = ends_on(turn.profile, turn.programme)
    turn.set_profile(own_programme=own)
    after = ends_on(turn.profile, turn.programme)
    longer = after > before
    if longer:
        turn.set_profile(extended=(turn.now, before))
    elif not own:
        turn.set_profile(extended=None)
    turn.audit("programme.own", actor=by, detail="set" if own else "cleared")
    if turn.person.status in {"active", "paused"}:
        people.plan_next(turn)
    return longer


def link(turn: Turn, household: str, *, by: str) -> None:
    """Belongs to this household; an empty mark unlinks. Nobody sees anybody else through it."""
    turn.set_profile(household=household)
    turn.audit("family.linked" if household else "family.unlinked", actor=by)
