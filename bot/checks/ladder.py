"""Checks of the ladder: people behind everybody, and every alert leads somewhere."""

import datetime as dtm
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from bot.checks.check import Check
from bot.effects.team import on_call
from flows import drills, duty
from flows.beneficiary import Beneficiary
from flows.escalation import Escalation, wake_at
from flows.fires import FireKind
from flows.ids import StaffId
from flows.staff import Staff
from storage.store import Store

ACTIVE = frozenset({"active", "paused", "unreachable", "stopped", "lapsed"})
"""Somebody of these may write words of danger at any time."""
LEAST_RUNGS = 2
LATE = dtm.timedelta(minutes=5)
"""A timer that is over by more than this was not served: the program is away, or stuck."""
ROTA_AHEAD = dtm.timedelta(days=7)

Names = Callable[[Sequence[str]], str]
"""How references and names are shown; `/health` shows their number alone."""


async def of_ladder(
    store: Store,
    people: Collection[Beneficiary],
    staff: Mapping[StaffId, Staff],
    *,
    now: dtm.datetime,
    names: Names,
) -> list[Check]:
    """Everything that would leave somebody alone."""
    opened = await store.open_escalations()
    timers = await store.timers_of([one.id for one in opened])
    last = max((one.opened for one in await store.drills()), default=None)
    return [
        _caseworker(staff.values()),
        _unreachable(staff.values(), names),
        _rungs(people, staff, now=now, names=names),
        _alerts(opened, timers, now=now, names=names),
        _rota(staff.values(), now),
        _second(staff.values(), names),
        _drill(people, last, now),
    ]


def rungs_of(person: Beneficiary, staff: Mapping[StaffId, Staff], now: dtm.datetime) -> int:
    """How many rungs of this person's ladder reach somebody new, if a distress began now."""
    barred = person.profile.barred
    able = {one.id for one in staff.values() if duty.available(one, now) and one.id not in barred}
    supervisors = [one.id for one in staff.values() if one.role == "supervisor"]
    own = [person.supervisor] if person.supervisor in able else supervisors
    admins = [one.id for one in staff.values() if one.role == "admin"]
    steps: list[Sequence[StaffId | None]] = [
        [person.worker],
        [person.backup],
        [*on_call(staff.values(), now)],
        own,
        admins,
    ]
    seen: set[StaffId] = set()
    count = 0
    for step in steps:
        new = {one for one in step if one is not None and one in able} - seen
        count += bool(new)
        seen |= new
    return count


def _caseworker(staff: Iterable[Staff]) -> Check:
    able = [one for one in staff if one.role == "caseworker" and duty.reachable(one)]
    if not able:
        todo = "`alongside staff add NAME --role caseworker`, and let them send their code"
        return Check.bad("caseworkers", "none has joined", todo)
    return Check.good("caseworkers", f"{len(able)} can be reached")


def _unreachable(staff: Iterable[Staff], names: Names) -> Check:
    """Those who joined and are gone; whoever has not joined yet is waited for."""
    gone = [one.name for one in staff if one.active and one.chat is not None and not one.reachable]
    if gone:
        todo = "ask them to open the chat again, or give their people to somebody else"
        return Check.bad("staff chats", f"cannot be written to: {names(gone)}", todo)
    waiting = [one.name for one in staff if one.active and one.chat is None]
    found = f"not joined yet: {names(waiting)}" if waiting else "all can be written to"
    return Check.good("staff chats", found)


def _rungs(
    people: Iterable[Beneficiary],
    staff: Mapping[StaffId, Staff],
    *,
    now: dtm.datetime,
    names: Names,
) -> Check:
    """Who would be paged by nobody, or by one person alone who may be asleep."""
    thin = [
        one.profile.case
        for one in people
        if one.status in ACTIVE and rungs_of(one, staff, now) < LEAST_RUNGS
    ]
    if thin:
        todo = "give each a backup and a supervisor who have joined"
        return Check.bad("people behind each reference", f"fewer than two: {names(thin)}", todo)
    return Check.good("people behind each reference", "two or more, everywhere")


def _alerts(
    opened: Iterable[Escalation],
    timers: Mapping[tuple[str, FireKind], dtm.datetime],
    *,
    now: dtm.datetime,
    names: Names,
) -> Check:
    """Every open alert has a time at which something happens, and it is stored, and not over."""
    todo = "write to their caseworkers now, and restart `alongside run`"
    silent, late = [], []
    for one in opened:
        due = wake_at(one)
        kind: FireKind = "promise" if one.state == "claimed" else "rung"
        if due is None or (one.id, kind) not in timers:
            silent.append(one.case)
        elif due + LATE < now:
            late.append(one.case)
    if silent:
        return Check.bad("open alerts", f"without a time: {names(silent)}", todo)
    if late:
        return Check.bad("open alerts", f"nobody was asked in time: {names(late)}", todo)
    return Check.good("open alerts", "each has a time")


def _rota(staff: Iterable[Staff], now: dtm.datetime) -> Check:
    shifts = tuple(shift for one in staff if one.active for shift in one.shifts)
    if not shifts:
        return Check.good("on-call rota", "none is kept")
    gaps = duty.rota_gaps(shifts, now, now + ROTA_AHEAD)
    if gaps:
        todo = "`alongside staff on-call NAME --from … --until …`"
        first = gaps[0].begins.strftime("%Y-%m-%d %H:%M UTC")
        return Check.bad("on-call rota", f"nobody from {first}, {len(gaps)} gaps this week", todo)
    return Check.good("on-call rota", "somebody at every hour of this week")


def _second(staff: Iterable[Staff], names: Names) -> Check:
    """Whether every second channel is an address at all; nothing is sent."""
    from bot.jobs import second

    kept = [one for one in staff if one.active and one.second]
    wrong = [one.name for one in kept if not second.usable(one.second)]
    if wrong:
        todo = "`alongside staff channel NAME -` takes a new address"
        return Check.bad("second channels", f"cannot be used: {names(wrong)}", todo)
    return Check.good("second channels", f"{len(kept)} set")


def _drill(people: Iterable[Beneficiary], last: dtm.datetime | None, now: dtm.datetime) -> Check:
    """A ladder that nobody tried for a month may be broken without anybody knowing."""
    since = [one.profile.enrolled_at for one in people if one.profile.enrolled_at is not None]
    newest = last or min(since, default=now)
    if now - newest > drills.LATE:
        return Check.bad("drill", "none for more than a month", "run `alongside drill`")
    return Check.good("drill", f"last on {newest:%Y-%m-%d}" if last else "none is due yet")
