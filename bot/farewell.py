"""Somebody leaves the team: everything ends for them in one commit, and nobody is left alone.

Their people go to whoever stands behind them, open signals first; their letters are taken back.
Called by the command line and by an admin's button; commits nothing itself.
"""

import datetime as dtm
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from bot.effects import caseload, menus, staff_letters
from bot.turns.desk import Desk
from bot.turns.turn import Turn
from flows.ids import BeneficiaryId, StaffId
from flows.severity import Severity
from flows.staff import Staff
from storage.changes import Changes, Scene
from storage.letter import Lane
from storage.records import AuditLine


@dataclass(slots=True, kw_only=True)
class Farewell:
    """What the leaving writes, and the counts that are told about it."""

    changes: Changes
    scenes: dict[BeneficiaryId, Scene]
    """The people as this leaves them."""
    moved: int = 0
    """People who have another worker now."""
    signals: int = 0
    """Open signals that go on with somebody else."""


def leave(
    desk: Desk,
    gone: Staff,
    scenes: Iterable[Scene],
    *,
    staff: Mapping[StaffId, Staff],
    now: dtm.datetime,
    by: str,
) -> Farewell:
    """End everything of this member of staff. `scenes` are all people of the home."""
    made = Farewell(changes=Changes(), scenes={})
    made.changes.staff[gone.id] = _ended(gone)
    made.changes.fires_cancelled.append((gone.id, "digest"))
    made.changes.letters_cancelled.append((f"s:{gone.id}", Lane.SAFETY))
    made.changes.clear_now.append((f"s:{gone.id}", "", now))
    made.changes.audit.append(
        AuditLine(at=now, actor=by, action="staff.left", subject=f"s:{gone.id}")
    )
    remaining = {**staff, gone.id: _ended(gone)}
    _hand_on_reduced(made.changes, gone, remaining)
    for scene in sorted(scenes, key=_urgency):
        _step_out(made, Turn(desk, scene, staff=remaining, now=now), gone)
    if gone.chat is not None:
        made.changes.letters.append(menus.taken_away(gone))
    return made


def _ended(gone: Staff) -> Staff:
    """No chat, no rights, no view; the name stays for the lines of the past."""
    return replace(
        gone,
        active=False,
        chat=None,
        reachable=False,
        writing_to=None,
        writing_until=None,
        viewing=None,
        view_until=None,
        reduced=False,
    )


def _urgency(scene: Scene) -> int:
    return -Severity.of(scene.escalation.level) if scene.escalation else 0


def _step_out(made: Farewell, turn: Turn, gone: Staff) -> None:
    """One person of theirs, or none: what was theirs becomes somebody else's."""
    open_before = turn.escalation
    new = caseload.step_out(turn, gone.id)
    turn.changes.staff.pop(gone.id, None)
    if new is not None:
        made.moved += 1
        words = staff_letters.text(turn, new, "handover/by-leave", case=turn.profile.case)
        staff_letters.letter(turn, new, words, purpose="note")
        if turn.profile.enrolled_at is not None:
            caseload.introduce(turn, None, new)
    if open_before is not None and open_before != turn.escalation:
        made.signals += 1
    made.scenes[turn.person.id] = turn.scene()
    made.changes.extend(turn.changes)


def _hand_on_reduced(changes: Changes, gone: Staff, staff: dict[StaffId, Staff]) -> None:
    """Reduced service does not end because whoever said so has left."""
    if not gone.reduced:
        return
    heir = next((o for o in staff.values() if o.active and o.role == "admin"), None)
    heir = heir or next((one for one in staff.values() if one.active), None)
    if heir is not None:
        changes.staff[heir.id] = staff[heir.id] = replace(heir, reduced=True)
