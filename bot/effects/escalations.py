"""A signal becomes an escalation, pages and fires; claims and closings change it. Writes only."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from bot.effects import staff_letters
from bot.turns.turn import Turn
from flows import escalation as core
from flows.definition import SignalLevel
from flows.escalation import Escalation, Outcome, Paging, Rung, Taken
from flows.ids import EscalationId, StaffId
from flows.severity import ReasonWord, Severity
from flows.staff import Staff
from storage.records import AuditLine, SignalRow

HOLD_REASONS = frozenset({"danger", "child"})
"""Another person may stand behind it: in danger now, nothing is pushed afterwards (design, 7)."""


def reachable(staff: Staff) -> bool:
    """Whether a page can arrive.

    The code was redeemed, the bot is not blocked, still on the team.
    """
    return staff.active and staff.chat is not None and staff.reachable


def is_reachable(turn: Turn, staff_id: StaffId) -> bool:
    """The same, by id; never somebody with a conflict of interest."""
    staff = turn.staff.get(staff_id)
    return staff is not None and reachable(staff) and staff_id not in turn.profile.barred


def ladder_for(turn: Turn, level: SignalLevel, reason: str) -> tuple[Rung, ...]:
    """The ladder of this person for a level, out of the people who can be reached now."""
    everyone = list(turn.staff.values())
    rungs = core.ladder(
        level,
        worker=turn.person.worker,
        backup=turn.person.backup,
        supervisors=_supervisors(turn, everyone),
        admins=_of(everyone, "admin"),
        everyone=[member.id for member in everyone if member.active],
        reachable=lambda staff_id: is_reachable(turn, staff_id),
        reason=reason,
    )
    return _with_receiver(turn, rungs)


def _with_receiver(turn: Turn, rungs: tuple[Rung, ...]) -> tuple[Rung, ...]:
    """While somebody is asked to take the person over, they are paged beside the worker."""
    asked = turn.profile.hand_over
    if not rungs or asked is None or not is_reachable(turn, asked.to):
        return rungs
    first = tuple(dict.fromkeys((*rungs[0].staff, asked.to)))
    return (replace(rungs[0], staff=first), *rungs[1:])


def _supervisors(turn: Turn, everyone: Iterable[Staff]) -> list[StaffId]:
    """The person's own supervisor where one is set and can be reached; else all supervisors."""
    own = turn.person.supervisor
    if own is not None and is_reachable(turn, own):
        return [own]
    return _of(everyone, "supervisor")


def _of(everyone: Iterable[Staff], role: str) -> list[StaffId]:
    return [member.id for member in everyone if member.role == role and member.active]


def pool(turn: Turn) -> tuple[StaffId, ...]:
    """Supervisors, else admins, else everybody who can be reached."""
    everyone = list(turn.staff.values())
    return core.fallback(
        _of(everyone, "supervisor"),
        _of(everyone, "admin"),
        [member.id for member in everyone if member.active],
        reachable=lambda staff_id: is_reachable(turn, staff_id),
    )


def raise_signal(
    turn: Turn,
    level: SignalLevel,
    reason: ReasonWord,
    *,
    words: str = "",
    voice: str = "",
    rule: str = "",
    hold: bool = False,
) -> Escalation:
    """Open an escalation, or raise and page again the one that is open.

    One signal, one page each.
    """
    paging = _merged(turn, level, reason)
    escalation = _send_pages(turn, paging, reason)
    _note_signal(turn, escalation, level, reason=reason, rule=rule, words=words, voice=voice)
    if Severity.of(level) >= Severity.DISTRESS:
        threat = turn.now if reason in HOLD_REASONS else turn.profile.last_threat
        turn.set_profile(last_alarm=turn.now, last_threat=threat)
    if hold:
        turn.cancel("check-in")
        turn.set_profile(
            held_since=turn.now,
            next_checkin=None,
            schedule_version=turn.profile.schedule_version + 1,
        )
    turn.audit("escalation.raised", actor=turn.recipient, detail=f"{level} {reason}")
    return escalation


def _merged(turn: Turn, level: SignalLevel, reason: ReasonWord) -> Paging:
    rungs = ladder_for(turn, level, reason)
    if turn.escalation is not None:
        return core.merge_signal(turn.escalation, level, reason, turn.now, rungs=rungs)
    return core.open_escalation(
        escalation_id=EscalationId(turn.desk.new_id(16)),
        beneficiary=turn.person.id,
        case=turn.profile.case,
        level=level,
        reason=reason,
        rungs=rungs,
        now=turn.now,
    )


def _send_pages(turn: Turn, paging: Paging, reason: str) -> Escalation:
    """Letters to the people who are paged now, and the stored timer.

    Empty rungs fall to the pool.
    """
    escalation = paging.escalation
    people: Sequence[StaffId] = ()
    if paging.staff:
        people = [s for s in paging.staff if is_reachable(turn, s)] or pool(turn)
    for staff_id in people:
        staff_letters.page(turn, escalation, staff_id, reason=reason)
    turn.set_escalation(escalation)
    due = core.wake_at(escalation)
    if due is not None and escalation.state == "open":
        turn.fire("rung", due, subject=escalation.id)
    return escalation


def _note_signal(
    turn: Turn,
    escalation: Escalation,
    level: SignalLevel,
    *,
    reason: str,
    rule: str,
    words: str,
    voice: str,
) -> None:
    """Keep the signal; its words only with the `words` scope."""
    kept = turn.allows("words")
    turn.changes.signals.append(
        SignalRow(
            id=turn.desk.new_id(16),
            escalation=escalation.id,
            beneficiary=turn.person.id,
            at=turn.now,
            level=level,
            reason=reason,
            rule=rule,
            words=words if kept else "",
            voice=voice if kept else "",
            forwarded=turn.forwarded,
        )
    )


def rung_due(turn: Turn, escalation: Escalation, *, at_once: bool = False) -> None:
    """Nobody took it in time: the next rung is paged, the last one again and again for ever."""
    paging = core.next_rung(
        escalation,
        turn.now,
        at_once=at_once,
        reachable=lambda staff_id: is_reachable(turn, staff_id),
        pool=pool(turn),
    )
    if paging.escalation is escalation:
        _rearm(turn, escalation)
        return
    _send_pages(turn, paging, escalation.reasons[-1])
    turn.audit("escalation.paged-again", detail=str(paging.escalation.rung))


def _rearm(turn: Turn, escalation: Escalation) -> None:
    """The clock went back, or somebody else moved the timer: it must still stand in the queue."""
    due = core.wake_at(escalation)
    if due is not None:
        turn.fire("rung" if escalation.state == "open" else "promise", due, subject=escalation.id)


def delivery_failed(turn: Turn, escalation: Escalation, staff_id: StaffId) -> None:
    """A page did not arrive: the next rung at once, if nobody has taken it meanwhile."""
    turn.audit("page.failed", detail=f"s:{staff_id}")
    if escalation.state == "open":
        rung_due(turn, escalation, at_once=True)


def take(turn: Turn, escalation: Escalation, staff: Staff) -> Taken | Escalation:
    """Compare-and-set: the first claim holds. The promise has a time and is a stored fire."""
    profile = turn.profile
    result = core.claim(
        escalation, staff.id, turn.now, audience=profile.audience, zone=profile.zone
    )
    if isinstance(result, Taken):
        return result
    turn.set_escalation(result)
    turn.cancel("rung", subject=escalation.id)
    if result.promise_until is not None:
        turn.fire("promise", result.promise_until, subject=escalation.id)
    turn.audit("escalation.claimed", actor=f"s:{staff.id}")
    return result


def promise_due(turn: Turn, escalation: Escalation) -> None:
    """A promise ran out: the holder is asked once; without an answer the next rung is paged."""
    holder = escalation.claimed_by
    paging = core.next_rung(escalation, turn.now)
    if escalation.state != "claimed" or paging.escalation is escalation:
        _rearm(turn, escalation)
        return
    turn.set_escalation(paging.escalation)
    _rearm(turn, paging.escalation)
    if holder is not None:
        staff_letters.ask_promise(turn, paging.escalation, holder)


def finish(turn: Turn, escalation: Escalation, outcome: Outcome, staff: Staff) -> None:
    """Close with an outcome code; timers go, the hold on pushes goes with it."""
    turn.set_escalation(core.close(escalation, outcome, turn.now))
    for kind in ("rung", "promise"):
        turn.cancel(kind, subject=escalation.id)
    turn.audit("escalation.closed", actor=f"s:{staff.id}", detail=outcome)


def audit_staff(turn: Turn, staff: Staff, action: str) -> None:
    """A look at a person's data, or an act on it, by a member of staff."""
    turn.changes.audit.append(
        AuditLine(at=turn.now, actor=f"s:{staff.id}", action=action, subject=turn.person.id)
    )
