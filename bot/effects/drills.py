"""A test of the whole ladder, marked as one: pages, timings, a report. Never to a beneficiary."""

from bot.effects import staff_letters
from bot.effects import team as teams
from bot.turns.turn import Turn
from flows import drills, duty
from flows.escalation import Escalation, Paging
from flows.ids import EscalationId, StaffId
from flows.staff import Staff

ASKED, MONTHLY = "asked", "monthly"
"""Subjects of the fire that begins a drill."""


def start(turn: Turn, *, by: str) -> Escalation:
    """Page the first rung of everybody. `turn` is about nobody."""
    members = sorted((one for one in turn.staff.values() if one.active), key=lambda one: one.name)

    def of(role: str) -> list[StaffId]:
        return [one.id for one in members if one.role == role]

    ladder = drills.rungs(
        of("caseworker"), teams.on_call(members, turn.now), of("supervisor"), of("admin")
    )
    paging = drills.begin(
        EscalationId(turn.desk.new_id(16)), ladder, turn.now, team=teams.team(turn)
    )
    turn.audit("drill.started", actor=by)
    return _write(turn, paging)


def next_rung(turn: Turn, drill: Escalation, *, at_once: bool = False) -> None:
    """Its time is over, or a page could not be delivered."""
    _write(turn, drills.next_rung(drill, turn.now, at_once=at_once, team=teams.team(turn)))


def answered(turn: Turn, drill: Escalation, staff: Staff) -> Escalation:
    """The button of a drill was pressed: the time counts, nothing is promised."""
    turn.audit("drill.answered", actor=f"s:{staff.id}")
    return _write(turn, drills.answer(drill, staff.id, turn.now, team=teams.team(turn)))


def _write(turn: Turn, paging: Paging) -> Escalation:
    drill = paging.escalation
    for staff_id in paging.staff:
        staff_letters.page(turn, drill, staff_id, reason=drill.reasons[-1])
    if paging.staff:
        staff_letters.second_channel(turn, paging.staff)
    turn.set_escalation(drill)
    turn.cancel("rung", subject=drill.id)
    if drill.state == "closed":
        _report(turn, drill)
    elif drill.next_page is not None:
        turn.fire("rung", drill.next_page, subject=drill.id)
    return drill


def _report(turn: Turn, drill: Escalation) -> None:
    """Supervisors and admins learn how it went."""
    timings = drills.timings(drill)
    seconds = [one.seconds for one in timings if one.seconds is not None]
    slowest = round(max(seconds, default=0) / 60)
    for staff in turn.staff.values():
        if staff.role != "caseworker" and duty.reachable(staff):
            words = staff_letters.text(
                turn,
                staff,
                "drill/report",
                answered=len(seconds),
                asked=len(timings),
                minutes=slowest,
            )
            staff_letters.letter(turn, staff, words, purpose="note")
    turn.audit("drill.ended", detail=f"{len(seconds)} of {len(timings)}")
