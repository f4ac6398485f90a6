"""Conflict of interest: a person is hidden from a named colleague, wherever they might appear.

And a complaint is for the supervisor alone; both end here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.caseworkers.keyboard import in_rows, member, member_mark, token
from bot.caseworkers.person import Do
from bot.effects import caseload, complaints
from flows.rights import Act
from storage.changes import Scene

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn

HIDDEN, SEEN = "☑ ", "☐ "


def ask(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """The team; a tick stands before everybody from whom the person is hidden."""
    person = scene.beneficiary
    mark = bytes.fromhex(person.id)
    team = sorted((o for o in turn.everyone.values() if o.active), key=lambda o: o.name.casefold())
    buttons = [
        token(
            turn,
            (HIDDEN if one.id in person.profile.barred else SEEN) + one.name,
            "pe.barred",
            mark + member_mark(one.id),
        )
        for one in team
        if one.id != turn.staff.id
    ]
    turn.say(turn.text("bar/who", case=person.profile.case), in_rows(buttons))


def toggle(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """Hidden or not; their places with the person go to somebody else in the same commit."""
    other = member(turn, argument)
    if other is None or other.id == turn.staff.id:
        turn.say(turn.text("staff/old-button"))
        return
    about = turn.turn_for(scene)
    by = f"s:{turn.staff.id}"
    case = scene.beneficiary.profile.case
    if other.id in scene.beneficiary.profile.barred:
        caseload.unbar(about, other.id, by=by)
        turn.say(turn.text("bar/seen", case=case, worker=other.name))
    else:
        caseload.bar(about, other.id, by=by)
        turn.say(turn.text("bar/hidden", case=case, worker=other.name))
    turn.add(about)


def settle(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """Whoever leads has spoken with the person; never the worker whom it is about."""
    if scene.beneficiary.worker == turn.staff.id:
        turn.say(turn.text("staff/not-yours"))
        return
    about = turn.turn_for(scene)
    complaints.settled(about, by=f"s:{turn.staff.id}")
    turn.add(about)
    turn.say(turn.text("complaint/settled", case=scene.beneficiary.profile.case))


ACTS: dict[str, tuple[Act, Do]] = {
    "pe.bar": ("case.bar", ask),
    "pe.barred": ("case.bar", toggle),
    "cp.done": ("complaint.read", settle),
}
