"""A person goes to a colleague who accepts: one or all of them, open signals first.

Sends nothing; what the person reads of it is bot.effects.caseload's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.caseworkers import lists
from bot.caseworkers.keyboard import in_rows, member, member_mark, token
from bot.caseworkers.person import Do
from bot.effects import caseload
from flows import duty
from flows.ids import StaffId
from flows.rights import Act, may
from flows.severity import Severity
from flows.staff import Staff
from storage.changes import Scene

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn


def colleagues(turn: StaffTurn, scene: Scene | None = None) -> list[Staff]:
    """Who could take somebody over: reachable, no conflict; the least loaded first."""
    barred = scene.beneficiary.profile.barred if scene else ()
    able = [
        one
        for one in turn.everyone.values()
        if duty.reachable(one) and one.id != turn.staff.id and one.id not in barred
    ]
    loads = lists.loads(turn)
    return sorted(able, key=lambda one: (loads.get(one.id, 0), one.name.casefold()))


def ask(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """Who should it be? Each colleague with the number of their people."""
    found = [one for one in colleagues(turn, scene) if one.id != scene.beneficiary.worker]
    if not found:
        turn.say(turn.text("handover/nobody"))
        return
    mark = bytes.fromhex(scene.beneficiary.id)
    buttons = [
        token(turn, _label(turn, one), "ho.to", mark + member_mark(one.id)) for one in found
    ]
    turn.say(turn.text("handover/who", case=scene.beneficiary.profile.case), in_rows(buttons))


def _label(turn: StaffTurn, staff: Staff) -> str:
    return f"{staff.name} · {lists.loads(turn).get(staff.id, 0)}"


def offer(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """The colleague is asked; until they accept, signals reach both."""
    to = member(turn, argument)
    if to is None or to not in colleagues(turn, scene):
        turn.say(turn.text("staff/old-button"))
        return
    about = turn.turn_for(scene)
    caseload.offer(about, to, turn.staff)
    turn.add(about)
    turn.say(turn.text("handover/asked", case=scene.beneficiary.profile.case, worker=to.name))


def accept(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """Yes: the person, their open signal and every right change hands in this commit."""
    if not _is_for_me(turn, scene):
        turn.say(turn.text("staff/old-button"))
        return
    _take(turn, scene)
    turn.say(turn.text("handover/yours", case=scene.beneficiary.profile.case))


def _is_for_me(turn: StaffTurn, scene: Scene) -> bool:
    offered = scene.beneficiary.profile.hand_over
    return offered is not None and offered.to == turn.staff.id


def _take(turn: StaffTurn, scene: Scene) -> None:
    old = turn.everyone.get(scene.beneficiary.worker)
    about = turn.turn_for(scene)
    caseload.reassign(about, turn.staff, by=f"s:{turn.staff.id}")
    if about.profile.enrolled_at is not None:
        caseload.introduce(about, old, turn.staff)
    turn.add(about)
    if old is not None and old.active and old.id != turn.staff.id:
        case = scene.beneficiary.profile.case
        turn.tell(old, "handover/done", case=case, worker=turn.staff.name)


def decline(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """Not now: whoever asked learns it, and keeps the person."""
    if not _is_for_me(turn, scene):
        turn.say(turn.text("staff/old-button"))
        return
    offered = scene.beneficiary.profile.hand_over
    about = turn.turn_for(scene)
    caseload.withdraw(about, by=f"s:{turn.staff.id}")
    turn.add(about)
    asker = turn.everyone.get(offered.by) if offered else None
    case = scene.beneficiary.profile.case
    if asker is not None:
        turn.tell(asker, "handover/declined", case=case, worker=turn.staff.name)
    turn.say(turn.text("handover/kept", case=case))


def ask_all(turn: StaffTurn) -> None:
    """Everybody of mine, to one colleague: before leave, or before somebody goes."""
    found = colleagues(turn)
    if not found or not _mine(turn, turn.staff.id):
        turn.say(turn.text("handover/nobody" if not found else "staff/people-none"))
        return
    buttons = [token(turn, _label(turn, o), "st.all-to", member_mark(o.id)) for o in found]
    turn.say(turn.text("handover/who-all"), in_rows(buttons))


def _mine(turn: StaffTurn, worker: StaffId) -> list[Scene]:
    """A worker's people, the most urgent open signal first."""
    found = [s for s in turn.scenes.values() if s.beneficiary.worker == worker]
    found = [s for s in found if may(turn.staff, "case.hand-over", s.beneficiary)]
    return sorted(found, key=_urgency)


def _urgency(scene: Scene) -> tuple[int, str]:
    level = Severity.of(scene.escalation.level) if scene.escalation else Severity.NONE
    return -level, scene.beneficiary.profile.case


def offer_all(turn: StaffTurn, argument: bytes) -> None:
    """One offer a person, open signals first; the colleague answers each."""
    to = member(turn, argument)
    if to is None or to not in colleagues(turn):
        turn.say(turn.text("staff/old-button"))
        return
    asked = 0
    for scene in _mine(turn, turn.staff.id):
        if to.id not in scene.beneficiary.profile.barred:
            about = turn.turn_for(scene)
            caseload.offer(about, to, turn.staff)
            turn.add(about)
            asked += 1
    turn.say(turn.text("handover/asked-all", count=asked, worker=to.name))


ACTS: dict[str, tuple[Act, Do]] = {
    "ho.ask": ("case.hand-over", ask),
    "ho.to": ("case.hand-over", offer),
    "ho.yes": ("hand-over.accept", accept),
    "ho.no": ("hand-over.accept", decline),
}
"""The right to answer an offer is everybody's; whose offer it is, is looked at here."""
MENUS = {"st.all": ask_all}
PICKS = {"st.all-to": offer_all}
