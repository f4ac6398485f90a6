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
from flows.programme_reviews import reminder_on
from flows.rights import Act, may
from locales import dates
from storage.changes import Scene
from storage.letter import LetterButton

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn

Do = Callable[["StaffTurn", Scene, bytes], None]
WEEKS, PAGES = 4, 12
DAY = dtm.timedelta(days=1)
OUT = "✕ "
"""Before an important day that a tap takes back."""
FOLLOWED = frozenset({"active", "paused", "lapsed"})


def entry(turn: StaffTurn, scene: Scene, mark: bytes) -> list[Row]:
    """The buttons on the person's own screen that lead here."""
    rows: list[Row] = []
    if check_in_here.is_for(turn, scene):
        rows.append((button(turn, "here/open", "ck.open", mark),))
    if may(turn.staff, "case.plan", scene.beneficiary):
        rows.append((button(turn, "plan/open", "pl.show", mark),))
    return rows


def show(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """Where the plan stands, and what can be changed in it."""
    about = turn.turn_for(scene)
    mark = bytes.fromhex(scene.beneficiary.id)
    rows: list[Row] = []
    if scene.beneficiary.status in FOLLOWED:
        held = about.profile.phase_override is not None
        way = ("plan/months", b"\0") if held else ("plan/hold", b"\1")
        rows.append((button(turn, way[0], "pl.hold", mark + way[1]),))
        rows.append((button(turn, "plan/date", "pl.dates", mark + b"\0"),))
        rows += [(_marked(turn, mark, day),) for day in _ahead(about)]
        carer = "plan/carer-on" if about.profile.carer else "plan/carer-off"
        rows.append((button(turn, carer, "pl.carer", mark),))
    rows += moving.entry(turn, scene, mark)
    turn.say("\n".join(_lines(turn, about)), tuple(rows))


def _lines(turn: StaffTurn, about: Turn) -> list[str]:
    profile = about.profile
    lines = [profile.case]
    talk = reminder_on(profile, local_day(profile, turn.now), about.programme)
    if talk is not None:
        lines.append(turn.text("plan/review", date=dates.day(talk, turn.staff.language)))
    if profile.own_programme:
        lines.append(turn.text("plan/own"))
    if isinstance(who5.offered(profile.language, turn.desk.official), who5.Off):
        lines.append(turn.text("plan/wellbeing-off"))
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


def choose_date(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """Four weeks of days; only the day is kept, never what it is."""
    page = min(argument[PERSON], PAGES) if len(argument) > PERSON else 0
    about = turn.turn_for(scene)
    today = local_day(about.profile, turn.now)
    first = today - today.weekday() * DAY + page * WEEKS * 7 * DAY
    mark = bytes.fromhex(scene.beneficiary.id)
    rows: list[Row] = []
    for week in range(WEEKS):
        days = [first + (week * 7 + n) * DAY for n in range(7)]
        row = [_day(turn, mark, day) for day in days if day >= today]
        if row:
            rows.append(tuple(row))
    turns = [n for n in (page - 1, page + 1) if 0 <= n <= PAGES]
    rows.append(
        tuple(token(turn, "‹" if n < page else "›", "pl.dates", mark + bytes([n])) for n in turns)
    )
    turn.say(turn.text("plan/date-choose"), tuple(rows))


def _day(turn: StaffTurn, mark: bytes, day: dtm.date) -> LetterButton:
    argument = mark + day.toordinal().to_bytes(4, "big")
    return token(turn, f"{day.day}.{day.month}.", "pl.date", argument)


def mark_date(turn: StaffTurn, scene: Scene, argument: bytes) -> None:
    """An important day: questions before it, in its evening and after it."""
    about = turn.turn_for(scene)
    try:
        moves.mark_date(about, _day_in(argument), by=f"s:{turn.staff.id}")
    except (ValueError, OverflowError):
        turn.say(turn.text("staff/old-button"))
        return
    turn.say(turn.text("plan/date-done"))
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
    "pl.dates": ("case.plan", choose_date),
    "pl.date": ("case.plan", mark_date),
    "pl.undate": ("case.plan", unmark_date),
    "pl.carer": ("case.plan", carer),
    **moving.ACTS,
    **check_in_here.ACTS,
}
