"""Somebody who was invited and never said yes: what the invitation left goes.

Decides when; the erasure itself is done by whoever runs the wake-ups.
"""

import datetime as dtm

from bot.turns.turn import Turn
from flows.fires import coarse
from storage.changes import Scene

NO_ANSWER = dtm.timedelta(hours=72)
"""After the last act of somebody who has not decided (security paper, 5, row 48)."""
TO_BE_READ = dtm.timedelta(minutes=30)
"""After a no: so long its last line stays on the phone, and so long it can be taken back."""
TO_MEET = dtm.timedelta(days=14)
"""For whom the caseworker is to go through the cards once more, and who stopped among them: they
have to meet first, or may come back."""


def invited(turn: Turn) -> None:
    """The cards have begun."""
    _look_at(turn, turn.now + NO_ANSWER)


def declined(turn: Turn) -> None:
    """A no before there was a yes."""
    _look_at(turn, turn.now + TO_BE_READ)


def put_off(turn: Turn) -> None:
    """The cards did not come across, or were stopped: neither yes nor no."""
    _look_at(turn, turn.now + TO_MEET)


def wait(turn: Turn) -> None:
    """Not yet: the person is in the middle of it, or somebody is on the way to them."""
    last = turn.profile.last_act or turn.now
    _look_at(turn, max(last + NO_ANSWER, turn.now + TO_BE_READ))


def leaves(scene: Scene, now: dtm.datetime) -> bool:
    """Whether this person goes now: never a yes, nothing open, and not in the middle of it."""
    if scene.consent is not None or scene.escalation is not None:
        return False
    last = scene.beneficiary.profile.last_act
    return scene.session is None or last is None or last + NO_ANSWER <= now


def _look_at(turn: Turn, due: dtm.datetime) -> None:
    """In the place of an earlier look; whoever has said yes is not looked at."""
    if turn.consent is None:
        turn.fire("undecided", coarse(due))
