"""A test of the whole ladder: everybody is paged once, rung by rung, and answers. No clock.

It is about nobody, ends by itself, and stands in no figure.
"""

import datetime as dtm
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from flows.escalation import Escalation, Mark, Paging
from flows.ids import EscalationId, StaffId
from flows.ladders import ANY_TEAM, Rung, Team, able, anyone
from flows.promises import PAGE_WAIT_S

REFERENCE = "TEST"
"""Stands where a reference would; no reference of a person may look like it."""
EVERY = dtm.timedelta(days=31)
LATE = dtm.timedelta(days=35)
"""After so long without a drill the doctor says so."""
_WAIT = dtm.timedelta(seconds=PAGE_WAIT_S["crisis"])


class Timing(NamedTuple):
    """How one member of staff did; `seconds` None: no answer."""

    staff: StaffId
    rung: int
    seconds: float | None


def rungs(*steps: Iterable[StaffId]) -> tuple[Rung, ...]:
    """Caseworkers, on call, supervisors, admins: each person stands on their first rung alone."""
    seen: set[StaffId] = set()
    found: list[Rung] = []
    for step in steps:
        staff = able([one for one in step if one not in seen], anyone)
        seen |= set(staff)
        if staff:
            found.append(Rung(staff=staff, wait_s=int(_WAIT.total_seconds())))
    return tuple(found)


def begin(
    escalation_id: EscalationId, ladder: Sequence[Rung], now: dtm.datetime, team: Team = ANY_TEAM
) -> Paging:
    """The first rung is paged. Without anybody on it the drill is over at once."""
    new = Escalation(
        id=escalation_id,
        beneficiary=None,
        case=REFERENCE,
        level="crisis",
        reasons=("asked",),
        opened=now,
        ladder=tuple(ladder),
        rung=-1,
        drill=True,
    )
    return _next(new, now, team)


def next_rung(
    drill: Escalation, now: dtm.datetime, *, at_once: bool = False, team: Team = ANY_TEAM
) -> Paging:
    """Its ten minutes are over, or a page did not arrive: on to the next rung, or to the end."""
    timer = drill.next_page
    if drill.state == "closed" or (not at_once and timer is not None and now < timer):
        return Paging(drill)
    return _next(drill, now, team)


def answer(drill: Escalation, staff: StaffId, now: dtm.datetime, team: Team = ANY_TEAM) -> Paging:
    """Somebody pressed. When the whole rung has answered the next one is paged at once."""
    marks = tuple(
        replace(mark, answered=now) if mark.staff == staff and mark.answered is None else mark
        for mark in drill.marks
    )
    if drill.state == "closed" or marks == drill.marks:
        return Paging(drill)
    marked = replace(drill, marks=marks)
    waiting = [one for one in marks if one.rung == drill.rung and one.answered is None]
    return Paging(marked) if waiting else _next(marked, now, team)


def _next(drill: Escalation, now: dtm.datetime, team: Team) -> Paging:
    at = drill.rung + 1
    if at >= len(drill.ladder):
        return Paging(replace(drill, state="closed", closed=now, next_page=None))
    step = drill.ladder[at].staff
    # Whoever cannot be reached is marked all the same: that is what a drill is to find.
    marks = tuple(Mark(staff=one, rung=at, paged=now) for one in step)
    moved = replace(
        drill,
        rung=at,
        paged=1,
        paged_to=(*drill.paged_to, *step),
        marks=(*drill.marks, *marks),
        next_page=now + _WAIT,
    )
    staff = able(step, team.reachable)
    return Paging(moved, staff) if staff else _next(moved, now, team)


def timings(drill: Escalation) -> tuple[Timing, ...]:
    """Who answered, and after how many seconds."""
    return tuple(
        Timing(
            mark.staff,
            mark.rung,
            None if mark.answered is None else (mark.answered - mark.paged).total_seconds(),
        )
        for mark in drill.marks
    )


def month_after(day: int, now: dtm.datetime) -> dtm.datetime:
    """The next drill that was planned for this day of each month, at ten in the morning UTC."""
    this = now.replace(day=day, hour=10, minute=0, second=0, microsecond=0)
    if this > now:
        return this
    first = (this.replace(day=1) + EVERY).replace(day=1)
    return first.replace(day=day)
