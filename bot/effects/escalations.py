"""A signal becomes an escalation, pages and fires, and climbs its ladder. Writes only.

Who takes it, keeps it and closes it is bot.effects.holding.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from bot.effects import drills, staff_letters
from bot.effects import team as teams
from bot.turns.turn import Turn
from flows import escalation as core
from flows.definition import SignalLevel
from flows.escalation import Escalation, Paging
from flows.ids import EscalationId, StaffId
from flows.severity import ReasonWord, Severity
from flows.staff import Staff
from storage.records import AuditLine, SignalRow

HOLD_REASONS = frozenset({"danger", "child"})
"""Another person may stand behind it: in danger now, nothing is pushed afterwards (design, 7)."""


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
    escalation = send_pages(turn, paging, reason)
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


def raised_in(turn: Turn, level: SignalLevel, reason: ReasonWord) -> bool:
    """Whether this turn has raised the same, or worse, already: one answer is one page."""
    grave = Severity.of(level)
    return any(
        one.reason == reason and Severity.of(one.level) >= grave for one in turn.changes.signals
    )


def _merged(turn: Turn, level: SignalLevel, reason: ReasonWord) -> Paging:
    rungs = teams.ladder_for(turn, level, reason)
    team = teams.team(turn)
    if turn.escalation is not None:
        return core.merge_signal(turn.escalation, level, reason, turn.now, rungs=rungs, team=team)
    return core.open_escalation(
        escalation_id=EscalationId(turn.desk.new_id(16)),
        beneficiary=turn.person.id,
        case=turn.profile.case,
        level=level,
        reason=reason,
        rungs=rungs,
        now=turn.now,
        team=team,
    )


def send_pages(turn: Turn, paging: Paging, reason: str) -> Escalation:
    """Letters to the people who are paged now, and the stored timer."""
    escalation = paging.escalation
    for staff_id in teams.reach(turn.staff, paging.staff):
        staff_letters.page(turn, escalation, staff_id, reason=reason)
    if paging.staff:
        staff_letters.second_channel(turn, _on_the_rung(escalation, paging))
    for staff_id in paging.told:
        staff_letters.concern_left(turn, escalation, staff_id)
    turn.set_escalation(escalation)
    rearm(turn, escalation)
    return escalation


def also_page(turn: Turn, escalation: Escalation, people: Iterable[StaffId]) -> Escalation:
    """Page somebody beside the ladder: they may act and learn who took it; no timer moves."""
    asked = [one for one in people if teams.is_available(turn, one)]
    for staff_id in asked:
        staff_letters.page(turn, escalation, staff_id, reason=escalation.reasons[-1])
    staff_letters.second_channel(turn, asked)
    paged = tuple(dict.fromkeys((*escalation.paged_to, *asked)))
    called = replace(escalation, paged_to=paged)
    turn.set_escalation(called)
    return called


def _on_the_rung(escalation: Escalation, paging: Paging) -> tuple[StaffId, ...]:
    """Also those of the rung whose chat cannot be written to: the other way may still be open."""
    rung = escalation.ladder[escalation.rung].staff if escalation.ladder else ()
    return tuple(dict.fromkeys((*paging.staff, *rung)))


def rearm(turn: Turn, escalation: Escalation) -> None:
    """What must happen next for it stands in the queue, and nothing else of it does."""
    due = core.wake_at(escalation)
    for kind in ("rung", "promise"):
        turn.cancel(kind, subject=escalation.id)
    if due is not None:
        turn.fire("rung" if escalation.state == "open" else "promise", due, subject=escalation.id)


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
    if escalation.drill:
        drills.next_rung(turn, escalation, at_once=at_once)
        return
    paging = core.next_rung(escalation, turn.now, at_once=at_once, team=teams.team(turn))
    if paging.escalation is escalation:
        # The clock went back, or somebody else moved the timer: it must still stand in the queue.
        rearm(turn, escalation)
        return
    send_pages(turn, paging, escalation.reasons[-1])
    if paging.staff:
        turn.audit("escalation.paged-again", detail=str(paging.escalation.rung))
    elif paging.told:
        turn.audit("escalation.told-supervisor")


def delivery_failed(turn: Turn, escalation: Escalation, staff_id: StaffId) -> None:
    """A page did not arrive: the next rung at once, if nobody has taken it meanwhile."""
    turn.audit("page.failed", detail=f"s:{staff_id}")
    if escalation.state == "open":
        rung_due(turn, escalation, at_once=True)


def audit_staff(turn: Turn, staff: Staff, action: str, *, detail: str = "") -> None:
    """A look at a person's data, or an act on it, by a member of staff."""
    turn.changes.audit.append(
        AuditLine(
            at=turn.now,
            actor=f"s:{staff.id}",
            action=action,
            subject=turn.person.id,
            detail=detail,
        )
    )
