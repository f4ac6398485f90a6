"""Ladders: who is paged for an alert, rung by rung. Builds them; climbing is flows.escalation."""

from collections.abc import Callable, Sequence

import msgspec

from flows.definition import SignalLevel
from flows.ids import StaffId
from flows.promises import PAGE_WAIT_S


class Rung(msgspec.Struct, frozen=True, kw_only=True):
    """These people are paged together; unclaimed, the next rung follows after `wait_s` seconds."""

    staff: tuple[StaffId, ...]
    wait_s: int


Reachable = Callable[[StaffId], bool]


def anyone(_: StaffId) -> bool:
    """Nobody is passed over."""
    return True


def ladder(
    level: SignalLevel,
    *,
    worker: StaffId | None,
    backup: StaffId | None,
    supervisors: Sequence[StaffId] = (),
    admins: Sequence[StaffId] = (),
    everyone: Sequence[StaffId] = (),
    reachable: Reachable = anyone,
    reason: str = "",
) -> tuple[Rung, ...]:
    """Who is paged, rung by rung; the last rung repeats for ever. Empty: nobody (the digest).

    Crisis: worker and backup at once. Distress: the worker. Then, after 10 minutes or an hour,
    both with the supervisors. A concern pages for reason `device` alone. Whoever cannot be reached
    is passed over; a rung left empty falls to supervisors, else admins, else everyone.
    """
    if level == "concern" and reason != "device":
        return ()
    pool = fallback(supervisors, admins, everyone, reachable=reachable)
    first = (worker, backup) if level == "crisis" else (worker,)
    second = (worker, *supervisors) if level == "concern" else (worker, backup, *supervisors)
    wait = PAGE_WAIT_S[level]
    rungs = [Rung(staff=able(staff, reachable) or pool, wait_s=wait) for staff in (first, second)]
    return tuple(rungs)


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


def able(staff: Sequence[StaffId | None], reachable: Reachable) -> tuple[StaffId, ...]:
    """Each once, in order, only those who can be reached."""
    return tuple(dict.fromkeys(s for s in staff if s is not None and reachable(s)))
