"""One of my people on the screen: where they stand, and a button for everything that can be done.

Shows no answer and no words by itself; those are steps of their own, each with its own right.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.caseworkers import lost, phases, programme_acts
from bot.caseworkers.keyboard import button
from bot.effects import escalations, talks
from flows.programme_own import programme_of
from flows.rights import Act, may
from flows.schedule import phase
from flows.severity import Severity
from locales import dates
from storage.changes import Scene
from storage.letter import LetterButton

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn

Do = Callable[["StaffTurn", Scene, bytes], None]

MENU: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("page/words", "pe.words"),
        ("page/write", "pe.write"),
    ),
    (
        ("story/button", "pe.story"),
        ("plan/button", "pe.coming"),
    ),
    (
        ("notes/button", "pe.note"),
        ("outcomes/button", "pe.out"),
    ),
    (
        ("refer/button", "pe.refer"),
        ("lead/button", "pe.lead"),
    ),
    (
        ("handover/button", "ho.ask"),
        ("bar/button", "pe.bar"),
    ),
)
"""Rows of (label, action): what somebody may not do is not offered."""


def show(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """Status, phase, what is open and planned; with a button for each thing that may be done."""
    person = scene.beneficiary
    about = turn.turn_for(scene)
    escalations.audit_staff(about, turn.staff, "case.shown")
    turn.add(about)
    mark = bytes.fromhex(person.id)
    rows = [_row(turn, scene, row, mark) for row in MENU]
    waits = person.profile.held_since is not None or (
        person.status == "paused" and person.profile.paused_until is None
    )
    if waits and _may(turn, "hold.release", scene):
        rows.append((button(turn, "page/release", "pe.release", mark),))
    if scene.escalation is not None and _may(turn, "escalation.close", scene):
        number = bytes.fromhex(scene.escalation.id)
        rows.append((button(turn, "page/close", "pg.close", number),))
    rows += phases.rows(turn, scene, mark)
    rows += programme_acts.entry(turn, scene, mark)
    rows += lost.rows(turn, scene, mark)
    turn.say("\n".join(_lines(turn, scene)), tuple(row for row in rows if row))


def _row(
    turn: StaffTurn, scene: Scene, row: tuple[tuple[str, str], ...], mark: bytes
) -> tuple[LetterButton, ...]:
    from bot.caseworkers.acts import ACTS as EVERY_ACT

    may_do = ((key, action) for key, action in row if _may(turn, EVERY_ACT[action][0], scene))
    return tuple(button(turn, key, action, mark) for key, action in may_do)


def _may(turn: StaffTurn, act: Act, scene: Scene) -> bool:
    return may(turn.staff, act, scene.beneficiary, paged=turn.is_paged(scene))


def _lines(turn: StaffTurn, scene: Scene) -> list[str]:
    """What stands on the screen: references, phases and times; nothing that anybody said."""
    lines = [line(turn, scene), _facts(turn, scene)]
    if scene.escalation is not None:
        reasons = (turn.text(f"reason/{word}") for word in scene.escalation.reasons)
        lines.append(waiting(turn, scene, " ".join(reasons)))
    speaks = talks.holder(turn.turn_for(scene))
    if speaks is not None:
        lines.append(turn.text("talk/with", worker=speaks.name))
    return lines


def _facts(turn: StaffTurn, scene: Scene) -> str:
    """Language and safe hours, as signs that read in every language."""
    profile = scene.beneficiary.profile
    names = dict(turn.desk.catalog.own_names())
    window = profile.window
    hours = dates.hours(window.start, window.end, turn.staff.language, days=window.days)
    place = dates.place(profile.zone, turn.staff.language)
    return f"🌐 {names.get(profile.language or '', '…')} · 🕑 {hours} ({place})"


def waiting(turn: StaffTurn, scene: Scene, reasons: str = "") -> str:
    """The open signal of somebody: reference, level, reason word, who has it."""
    escalation = scene.escalation
    if escalation is None:
        return scene.beneficiary.profile.case
    level = turn.text(f"level/{Severity.of(escalation.level).value}")
    reason = reasons or turn.text(f"reason/{escalation.reasons[-1]}")
    age = dates.short_age(turn.now - escalation.opened, turn.staff.language)
    parts = [escalation.case, level, reason, age]
    by = turn.everyone.get(escalation.claimed_by) if escalation.claimed_by else None
    return " · ".join([*parts, by.name] if by is not None else parts)


def line(turn: StaffTurn, scene: Scene) -> str:
    """One line about a person: reference, phase or status, what is planned."""
    profile = scene.beneficiary.profile
    status = scene.beneficiary.status
    if status == "active":
        programme = programme_of(profile, turn.desk.programme)
        place = turn.text(f"phase/{phase(profile, turn.now, programme)}")
    else:
        place = turn.text(f"status/{status}")
    due = profile.next_checkin
    planned = (
        dates.moment(due.astimezone(ZoneInfo(turn.staff.zone)), turn.staff.language)
        if due
        else turn.text("staff/next-none")
    )
    return turn.text("staff/person", case=profile.case, phase=place, next=planned)


def move_phase(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """Back or on; the line of the person shows what is planned now."""
    phases.move(turn, scene, argument)
    turn.say(line(turn, turn.scenes.get(scene.beneficiary.id, scene)))


ACTS: dict[str, tuple[Act, Do]] = {
    "pe.show": ("case.show", show),
    "pe.phase": ("phase.move", move_phase),
    **programme_acts.ACTS,
}
