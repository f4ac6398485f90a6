"""The plan of one person in a caseworker's hands: phase, important days, family, phone, country.

Says nothing about what an important day is, and shows no answer.
"""

from __future__ import annotations

import datetime as dtm
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.caseworkers import check_in_here, moving
from bot.caseworkers.keyboard import PERSON, button, token
from bot.effects import moves
from bot.turns.turn import Row, Turn
from flows import who5
from flows.programme import local_day
from flows.rights import Act, may
from locales import dates
from storage.changes import Scene
from storage.letter import LetterButton

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn

Do = Callable[["StaffTurn", Scene, bytes], None]
OUT = "✕ "
"""Before an important day that a tap takes back."""
FOLLOWED = frozenset({"active", "paused", "lapsed"})


def entry(turn: StaffTurn, scene: Scene, mark: bytes) -> list[Row]:
    """The buttons on the person's own screen that lead here."""
    rows: list[Row] = []
    if check_in_here.is_for(turn, scene):
        rows.append((button(turn, "here/open", "ck.open", mark),))
    if may(turn.staff, "case.plan", scene.beneficiary):
        rows.append((button(turn, "life/open", "pl.show", mark),))
    return rows


def show(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """Where the plan stands, and what can be changed in it."""
    about = turn.turn_for(scene)
    mark = bytes.fromhex(scene.beneficiary.id)
    rows: list[Row] = []
    if scene.beneficiary.status in FOLLOWED:
        held = about.profile.phase_override is not None
        way = ("life/months", b"\0") if held else ("life/hold", b"\1")
        rows.append((button(turn, way[0], "pl.hold", mark + way[1]),))
        rows += [(_marked(turn, mark, day),) for day in _ahead(about)]
        carer = "life/carer-on" if about.profile.carer else "life/carer-off"
        rows.append((button(turn, carer, "pl.carer", mark),))
    rows += moving.entry(turn, scene, mark)
    turn.say("\n".join(_lines(turn, about)), tuple(rows))


def _lines(turn: StaffTurn, about: Turn) -> list[str]:
    profile = about.profile
    lines = [profile.case]
    if profile.own_programme:
        lines.append(turn.text("life/own"))
    if isinstance(who5.offered(profile.language, turn.desk.official), who5.Off):
        lines.append(turn.text("life/wellbeing-off"))
    return lines


def _ahead(about: Turn) -> list[dtm.date]:
    today = local_day(about.profile, about.now)
    return [day for day in about.profile.dates if day >= today]


def _marked(turn: StaffTurn, mark: bytes, day: dtm.date) -> LetterButton:
    label = OUT + dates.day(day, turn.staff.language)
    return token(turn, label, "pl.undate", mark + day.toordinal().to_bytes(4, "big"))


def hold(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """The phase of now stays until somebody says otherwise, or the months decide again."""
    about = turn.turn_for(scene)
    if argument[PERSON:] == b"\1":
        moves.hold_phase(about, by=f"s:{turn.staff.id}")
    else:
        moves.move_phase(about, None, by=f"s:{turn.staff.id}")
    _done(turn, about)


def unmark_date(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """It is not important any more, or was a slip of the finger."""
    about = turn.turn_for(scene)
    moves.unmark_date(about, _day_in(argument), by=f"s:{turn.staff.id}")
    _done(turn, about)


def _day_in(argument: bytes) -> dtm.date:
    return dtm.date.fromordinal(max(1, int.from_bytes(argument[PERSON : PERSON + 4], "big")))


def carer(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """Whether the person cares for somebody: then questions about them may have their turn."""
    about = turn.turn_for(scene)
    about.set_profile(carer=not about.profile.carer)
    about.audit("carer.set", actor=f"s:{turn.staff.id}", detail=str(about.profile.carer))
    _done(turn, about)


def _done(turn: StaffTurn, about: Turn) -> None:
    turn.add(about)
    show(turn, about.scene(), bytes.fromhex(about.person.id))


ACTS: dict[str, tuple[Act, Do]] = {
    "pl.show": ("case.plan", show),
    "pl.hold": ("phase.move", hold),
    "pl.undate": ("case.plan", unmark_date),
    "pl.carer": ("case.plan", carer),
    **moving.ACTS,
    **check_in_here.ACTS,
}
