"""A worker's own day: away until, back again, on call for a day. Ladders read it."""

from __future__ import annotations

import datetime as dtm
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.caseworkers import calendar, lists
from bot.caseworkers.keyboard import button
from bot.effects import digests
from bot.turns.turn import Row
from flows import duty
from flows.staff import Shift
from locales import dates

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn

ON_CALL = dtm.timedelta(hours=24)
LONGEST = dtm.timedelta(days=120)


def show(turn: StaffTurn) -> None:
    """Whether I am away or on call, and what I can change about it."""
    staff = turn.staff
    rows: list[Row] = [(button(turn, "me/away", "st.away"),)]
    if duty.is_away(staff, turn.now):
        rows.append((button(turn, "me/back", "st.back"),))
    if not duty.is_on_call(staff, turn.now):
        rows.append((button(turn, "me/on-call", "st.on-call"),))
    rows.append((button(turn, "digest/hour", "st.hour"),))
    turn.say("\n".join(_state(turn)), tuple(rows))


def _state(turn: StaffTurn) -> list[str]:
    staff = turn.staff
    said = [turn.text("me/people", count=lists.loads(turn).get(staff.id, 0))]
    if staff.away_until is not None and duty.is_away(staff, turn.now):
        said.append(turn.text("me/away-until", day=_day(turn, staff.away_until)))
    if duty.is_on_call(staff, turn.now):
        said.append(turn.text("me/is-on-call"))
    return said


def _day(turn: StaffTurn, at: dtm.datetime) -> str:
    return dates.day(at.astimezone(ZoneInfo(turn.staff.zone)).date(), turn.staff.language)


def ask_away(turn: StaffTurn, argument: bytes = b"") -> None:
    """The day on which I am here again."""
    first = calendar.read(argument)
    turn.say(turn.text("me/which-day"), calendar.rows(turn, "st.away-to", "st.days", first=first))


def set_away(turn: StaffTurn, argument: bytes) -> None:
    """Passed over on every ladder until then; what I hold is named, to be handed over."""
    day, today = calendar.read(argument), calendar.today(turn)
    if day is None or not today < day <= today + LONGEST:
        turn.say(turn.text("staff/old-button"))
        return
    zone = ZoneInfo(turn.staff.zone)
    until = dtm.datetime.combine(day, dtm.time(), tzinfo=zone).astimezone(dtm.UTC)
    turn.save(away_until=until)
    turn.keep(digests.planned(turn.changes, turn.desk, turn.staff, turn.now))
    turn.log("staff.away")
    said = [turn.text("me/away-until", day=_day(turn, until))]
    held = sorted(
        scene.escalation.case
        for scene in turn.scenes.values()
        if scene.escalation is not None and scene.escalation.claimed_by == turn.staff.id
    )
    if held:
        said.append(turn.text("me/holds", cases=", ".join(held)))
    turn.say("\n".join(said), ((button(turn, "staff-menu/all", "st.all"),),))


def back(turn: StaffTurn) -> None:
    """Here again, earlier than planned."""
    turn.save(away_until=None)
    turn.keep(digests.planned(turn.changes, turn.desk, turn.staff, turn.now))
    turn.log("staff.back")
    turn.say(turn.text("me/is-back"))


def on_call(turn: StaffTurn) -> None:
    """On the rota for a day from now; shifts that are over go."""
    kept = tuple(one for one in turn.staff.shifts if one.ends > turn.now)
    turn.save(shifts=(*kept, Shift(begins=turn.now, ends=turn.now + ON_CALL)))
    turn.log("staff.on-call")
    turn.say(turn.text("me/is-on-call"))


MENUS = {
    "st.me": show,
    "st.away": ask_away,
    "st.back": back,
    "st.on-call": on_call,
}
PICKS = {"st.days": ask_away, "st.away-to": set_away}
