"""What a caseworker's word about a phase, a date or a country writes. Decides nothing."""

import datetime as dtm

from bot.effects import people
from bot.turns.turn import Turn
from bot.zones import zone_of
from flows import programme_moves
from flows.beneficiary import Phase, Profile
from flows.programme import local_day


def move_phase(turn: Turn, phase: Phase | None, *, by: str) -> None:
    """Back, on, or as the months say (None): the rhythm follows at once, history stays."""
    if phase is None:
        _follow(turn, programme_moves.following(turn.profile))
    else:
        today = local_day(turn.profile, turn.now)
        _follow(turn, programme_moves.moved(turn.profile, phase, today))
    turn.audit("phase.moved", actor=by, detail=phase or "months")


def hold_phase(turn: Turn, *, by: str) -> None:
    """The phase of now holds until somebody says otherwise."""
    today = local_day(turn.profile, turn.now)
    _follow(turn, programme_moves.held(turn.profile, today, turn.desk.programme))
    turn.audit("phase.held", actor=by)


def relocate(turn: Turn, country: str, *, by: str) -> None:
    """Another country. Raises UnknownCountryError before anything has changed."""
    zone = zone_of(country)
    _follow(turn, programme_moves.relocated(turn.profile, country=country, zone=zone))
    turn.audit("person.moved", actor=by)


def mark_date(turn: Turn, day: dtm.date, *, by: str) -> None:
    """An important date: check-ins before, in its evening, and after. Raises ValueError."""
    today = local_day(turn.profile, turn.now)
    _follow(turn, programme_moves.with_date(turn.profile, day, today=today))
    turn.audit("date.marked", actor=by)


def one_more(turn: Turn, day: dtm.date, *, by: str) -> None:
    """One more check-in from this day on; where none may be planned it changes nothing."""
    turn.set_profile(extra=day)
    people.plan_next(turn)
    turn.audit("check-in.added", actor=by)


def _follow(turn: Turn, profile: Profile) -> None:
    turn.set_person(profile=profile)
    people.plan_next(turn)
