"""The staff as a ladder must know them: who can be reached, is on duty, on call, in the pool.

Pages nobody and writes nothing.
"""

import datetime as dtm
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from bot.turns.turn import Turn
from flows import duty
from flows.definition import SignalLevel
from flows.ids import StaffId
from flows.ladders import Rung, Seats, Team, able, anyone, fallback, ladder
from flows.promises import CONCERN_LEFT_DAYS
from flows.staff import Staff


def is_available(turn: Turn, staff_id: StaffId) -> bool:
    """The same, by id; never somebody with a conflict of interest."""
    staff = turn.staff.get(staff_id)
    barred = staff_id in turn.profile.barred
    return staff is not None and not barred and duty.available(staff, turn.now)


def team(turn: Turn) -> Team:
    """The staff now, around this person."""
    return Team(
        reachable=lambda staff_id: is_available(turn, staff_id),
        opens=lambda staff_id: _opens(turn, staff_id),
        pool=pool(turn),
        leads=tuple(one for one in supervisors(turn) if is_available(turn, one)),
        review=lambda: _review(turn),
    )


def ladder_for(turn: Turn, level: SignalLevel, reason: str) -> tuple[Rung, ...]:
    """The ladder of this person for a level, to be frozen."""
    rungs = ladder(
        level,
        seats(turn),
        now=turn.now,
        worker_on_duty=_is_there(turn, turn.person.worker),
        reason=reason,
    )
    return _with_receiver(turn, rungs)


def _with_receiver(turn: Turn, rungs: tuple[Rung, ...]) -> tuple[Rung, ...]:
    """Whoever is asked to take the person over is paged beside the worker, on every rung."""
    asked = turn.profile.hand_over
    if asked is None or not is_available(turn, asked.to):
        return rungs
    return tuple(replace(rung, staff=able((*rung.staff, asked.to), anyone)) for rung in rungs)


def seats(turn: Turn) -> Seats:
    """Who stands behind this person; whoever left, or must not know, is not among them."""
    person = turn.person
    return Seats(
        worker=_seat(turn, person.worker),
        backup=_seat(turn, person.backup),
        on_call=lambda at: on_call(_allowed(turn), at),
        supervisors=supervisors(turn),
        admins=_of(turn, "admin"),
        pool=pool(turn),
    )


def on_call(staff: Iterable[Staff], at: dtm.datetime) -> tuple[StaffId, ...]:
    """Whoever the rota names for this moment."""
    return tuple(one.id for one in staff if one.active and duty.is_on_call(one, at))


def supervisors(turn: Turn) -> tuple[StaffId, ...]:
    """The person's own supervisor where one is set and can be reached; else all supervisors."""
    own = turn.person.supervisor
    if own is not None and is_available(turn, own):
        return (own,)
    return _of(turn, "supervisor")


def pool(turn: Turn) -> tuple[StaffId, ...]:
    """Supervisors, else admins, else everybody who is there; leave is the last to be disturbed."""
    everyone = tuple(one.id for one in _allowed(turn))
    found = fallback(
        _of(turn, "supervisor"),
        _of(turn, "admin"),
        everyone,
        reachable=lambda staff_id: is_available(turn, staff_id),
    )
    if any(is_available(turn, one) for one in found):
        return found
    on_leave = [one.id for one in _allowed(turn) if duty.reachable(one)]
    return tuple(on_leave) or found


def reach(staff: Mapping[StaffId, Staff], people: Iterable[StaffId]) -> tuple[StaffId, ...]:
    """Those of them to whom a page can be sent at all."""
    return tuple(one for one in people if one in staff and duty.reachable(staff[one]))


def _allowed(turn: Turn) -> list[Staff]:
    """Everybody on the team who may know of this person."""
    barred = turn.profile.barred
    return [one for one in turn.staff.values() if one.active and one.id not in barred]


def _of(turn: Turn, role: str) -> tuple[StaffId, ...]:
    return tuple(one.id for one in _allowed(turn) if one.role == role)


def _seat(turn: Turn, staff_id: StaffId | None) -> StaffId | None:
    staff = turn.staff.get(staff_id) if staff_id else None
    if staff is None or not staff.active or staff.id in turn.profile.barred:
        return None
    return staff.id


def _opens(turn: Turn, staff_id: StaffId) -> dtm.datetime:
    staff = turn.staff.get(staff_id)
    return duty.opens(staff, turn.now) if staff is not None else turn.now


def _is_there(turn: Turn, worker: StaffId) -> bool:
    """On duty, or on leave: then the backup stands in, and nobody has to be asked with them."""
    staff = turn.staff.get(worker)
    return staff is None or duty.is_away(staff, turn.now) or duty.is_on_duty(staff, turn.now)


def _review(turn: Turn) -> dtm.datetime:
    """When the supervisor learns of a concern of now that nobody looked at."""
    worker = turn.worker()
    days_of = duty.calendar(worker) if worker else duty.Calendar(turn.profile.zone)
    return duty.after_working_days(turn.now, CONCERN_LEFT_DAYS, days_of)
