"""The planned end of a whole programme: letters before it, silence after it. Writes only."""

import datetime as dtm

from bot.effects import renewals, staff_letters
from bot.turns.turn import Turn
from flows.consent import Consent
from flows.schedule import next_slot, seed_of

AGAIN = dtm.timedelta(days=3)
"""A letter that the person put off is offered again after so many days."""


def plan(turn: Turn, day: dtm.datetime, *, by: str) -> None:
    """The kind letter at the person's next good moment, and the end on its day."""
    letter = next_slot(turn.profile, turn.now, seed=seed_of(turn.person.id))
    if has_letter(turn) and letter is not None and letter < day:
        turn.fire("farewell", letter)
    turn.fire("shutdown", day)
    turn.audit("shutdown.planned", actor=by, detail=day.date().isoformat())


def take_back(turn: Turn, *, by: str) -> None:
    """It does not end after all."""
    turn.cancel("farewell")
    turn.cancel("shutdown")
    turn.audit("shutdown.taken-back", actor=by)


def has_letter(turn: Turn) -> bool:
    """Whether the program may write first; whom it may not, a person tells."""
    profile = turn.profile
    return (
        turn.person.status in {"active", "paused"}
        and turn.allows("contact")
        and profile.enrolled_at is not None
        and not (profile.phone_seen and not profile.picture)
        and profile.held_since is None
    )


def over(turn: Turn) -> None:
    """The day has come: nothing is planned any more; what was chosen to go, goes."""
    if turn.person.status == "ended":
        return
    renewals.fall_silent(turn, turn.consent or Consent(at=turn.now, how="lapse"))
    for kind in ("lapse", "silence", "review"):
        turn.cancel(kind)
    turn.set_person(status="ended")
    turn.audit("person.closed", detail=f"shutdown {turn.profile.kept}")
    staff_letters.note(turn, "note/closed")
    renewals.keep_as_chosen(turn)


def chosen(turn: Turn, outcome: str) -> None:
    """The letter was read, or comes again in some days.

    Whoever chose that all or the answers go need not wait for the day.
    """
    if outcome in {"later", "not-today"}:
        again = next_slot(turn.profile, turn.now + AGAIN, seed=seed_of(turn.person.id))
        if again is not None and has_letter(turn):
            turn.fire("farewell", again)
    if outcome == "done" and turn.profile.kept != "all":
        renewals.keep_as_chosen(turn)
        if turn.profile.kept == "no-answers":
            turn.cancel("erase")
