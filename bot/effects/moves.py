"""What a caseworker's word about a phase, a date or a country writes. Decides nothing."""

import datetime as dtm

import msgspec

from bot.effects import people
from bot.inviting import invitation
from bot.turns.turn import Turn
from bot.zones import zone_of
from flows import programme_moves
from flows.beneficiary import Phase, Profile
from flows.fires import FireKind
from flows.programme import local_day
from storage.letter import Lane


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
    _follow(turn, programme_moves.held(turn.profile, today, turn.programme))
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


def unmark_date(turn: Turn, day: dtm.date, *, by: str) -> None:
    """An important date is none any more; the plan follows."""
    kept = tuple(one for one in turn.profile.dates if one != day)
    _follow(turn, msgspec.structs.replace(turn.profile, dates=kept))
    turn.audit("date.unmarked", actor=by)


ALL_PLANS: tuple[FireKind, ...] = (
    "check-in", "re-offer", "wait", "re-check", "enrolment", "undecided", "help", "silence",
    "renewal", "lapse", "closing", "talk-quiet", "talk-opener",
)  # fmt: skip
"""What waits for somebody whose phone is not there any more; open signals go on."""


def new_phone(turn: Turn, code: str, *, by: str) -> None:
    """The old chat is cleaned and unlinked; the code brings the person back as they were."""
    before = turn.profile.before_move or turn.person.status
    turn.changes.clear_now.append((turn.recipient, "", turn.now))
    turn.changes.letters_cancelled.append((turn.recipient, Lane.SAFETY))
    for kind in ALL_PLANS:
        turn.cancel(kind)
    turn.set_session(None)
    turn.set_person(chat=None, status="invited")
    turn.set_profile(
        before_move="active" if before in {"unreachable", "invited"} else before,
        next_checkin=None,
        schedule_version=turn.profile.schedule_version + 1,
        gate_until=None,
        phone_seen=None,
        told_device=False,
        under_way="",
        missed=0,
        silent_from=None,
        asleep=False,
    )
    turn.changes.invitations.append(invitation(f"b:{turn.person.id}", code, turn.now))
    turn.audit("person.new-phone", actor=by)


def _follow(turn: Turn, profile: Profile) -> None:
    turn.set_person(profile=profile)
    people.plan_next(turn)
