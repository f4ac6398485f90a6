"""Ladders: who is paged for an alert, rung by rung. Builds them; climbing is flows.escalation."""

import datetime as dtm
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

import msgspec

from flows.definition import SignalLevel
from flows.ids import StaffId
from flows.promises import OFF_DUTY_WAIT_S, PAGE_WAIT_S, POOL_WAIT_S


class Rung(msgspec.Struct, frozen=True, kw_only=True):
    """These people are paged together; unclaimed, the next rung follows after `wait_s` seconds.

    A rung holds everybody of the rungs before it: whoever was asked is asked again.
    """

    staff: tuple[StaffId, ...]
    wait_s: int
    off_s: int = 0
    """Seconds instead of `wait_s` where nobody of it is on duty; 0: the same."""


Reachable = Callable[[StaffId], bool]
OnCallAt = Callable[[dtm.datetime], Collection[StaffId]]
_LONG_AGO = dtm.datetime.min.replace(tzinfo=dtm.UTC)


def anyone(_: StaffId) -> bool:
    """Nobody is passed over."""
    return True


def at_any_hour(_: StaffId) -> dtm.datetime:
    """Everybody is on duty."""
    return _LONG_AGO


def nobody_on_call(_: dtm.datetime) -> Collection[StaffId]:
    """An empty rota."""
    return ()


class Team(NamedTuple):
    """The staff as they are at this moment, as far as a ladder must know them."""

    reachable: Reachable = anyone
    """A page can arrive, and they are not on leave."""
    opens: Callable[[StaffId], dtm.datetime] = at_any_hour
    """When they are on duty next; a moment that is not to come: they are on duty."""
    pool: tuple[StaffId, ...] = ()
    """Who is paged where nobody of a rung can be reached, see `fallback`."""
    leads: tuple[StaffId, ...] = ()
    """Who learns of a concern that nobody looked at."""
    review: Callable[[], dtm.datetime] | None = None
    """When they learn it, for a concern of now; None: in a week. Asked only for a concern."""


ANY_TEAM = Team()


class Seats(NamedTuple):
    """Who stands behind one person. Nobody in it is left out for being unreachable: a ladder is
    frozen, and somebody may be back when their rung comes."""

    worker: StaffId | None
    backup: StaffId | None = None
    on_call: OnCallAt = nobody_on_call
    supervisors: Sequence[StaffId] = ()
    """The person's own supervisor, else all."""
    admins: Sequence[StaffId] = ()
    pool: Sequence[StaffId] = ()
    """Supervisors, else admins, else everybody; see `fallback`."""


def ladder(
    level: SignalLevel,
    seats: Seats,
    *,
    now: dtm.datetime,
    worker_on_duty: bool = True,
    reason: str = "",
) -> tuple[Rung, ...]:
    """Who is paged, rung by rung; the last rung repeats for ever. Empty: nobody (the digest).

    Crisis: worker and backup at once, on-call and supervisor, admins. Distress: one after the
    other; a worker off duty is followed by backup and on-call together, so that whoever is on
    call is asked within two hours. A concern pages for reason `device` alone.
    """
    if level == "concern" and reason != "device":
        return ()
    wait = dtm.timedelta(seconds=PAGE_WAIT_S[level])

    def on_call(rungs_before: int) -> Collection[StaffId]:
        # A shift may change while the ladder is climbed: frozen is who is on call by then.
        return seats.on_call(now + rungs_before * wait)

    steps: list[list[StaffId | None]]
    match level:
        case "crisis":
            steps = [
                [seats.worker, seats.backup],
                [*on_call(1), *seats.supervisors],
                [*seats.admins],
            ]
        case "distress" if worker_on_duty:
            steps = [[seats.worker], [seats.backup], [*on_call(2)]]
            steps += [[*seats.supervisors], [*seats.admins]]
        case "distress":
            steps = [[seats.worker], [seats.backup, *on_call(2)]]
            steps += [[*seats.supervisors], [*seats.admins]]
        case _:
            steps = [[seats.worker], [*seats.supervisors]]
    return _grown(level, steps, seats.pool)


def _grown(
    level: SignalLevel, steps: Iterable[Sequence[StaffId | None]], pool: Sequence[StaffId]
) -> tuple[Rung, ...]:
    """Rungs that each hold all before them; a step that adds nobody is no rung of its own."""
    rungs: list[Rung] = []
    before: tuple[StaffId, ...] = ()
    for step in steps:
        after = able((*before, *step), anyone)
        if after != before:
            wait, off = PAGE_WAIT_S[level], OFF_DUTY_WAIT_S[level]
            rungs.append(Rung(staff=after, wait_s=wait, off_s=off))
            before = after
    return (*rungs, Rung(staff=able((*before, *pool), anyone), wait_s=POOL_WAIT_S[level]))


def fallback(
    supervisors: Sequence[StaffId],
    admins: Sequence[StaffId],
    everyone: Sequence[StaffId],
    *,
    reachable: Reachable = anyone,
) -> tuple[StaffId, ...]:
    """The pool for an empty rung: the first group with somebody who can be reached, else all."""
    groups = [able(group, reachable) for group in (supervisors, admins, everyone)]
    return next((group for group in groups if group), tuple(dict.fromkeys(everyone)))


def able(staff: Iterable[StaffId | None], reachable: Reachable) -> tuple[StaffId, ...]:
    """Each once, in order, only those who can be reached."""
    return tuple(dict.fromkeys(s for s in staff if s is not None and reachable(s)))
