"""A worker's own day: away until, back again, on call for some days. Ladders read it."""

from __future__ import annotations

import datetime as dtm
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.caseworkers import calendar, lists
from bot.caseworkers.keyboard import button, token
from bot.effects import digests
from bot.turns.turn import Row
from flows import duty
from flows.staff import Shift
from locales import dates

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn

ON_CALL_DAYS = (1, 3, 7)
"""How long one can put oneself on the rota by a button, from now."""
LONGEST = dtm.timedelta(days=120)


def show(turn: StaffTurn) -> None:
    """Whether I am away or on call, and what I can change about it."""
    staff = turn.staff
    rows: list[Row] = [(button(turn, "me/away", "st.away"),)]
    if duty.is_away(staff, turn.now):
        rows.append((button(turn, "me/back", "st.back"),))
    if duty.is_on_call(staff, turn.now):
        rows.append((button(turn, "me/off-call", "st.off-call"),))
    else:
        rows.append((button(turn, "me/on-call", "st.on-call"),))
    rows.append((button(turn, "digest/hour", "st.hour"),))
    turn.say("\n".join(_state(turn)), tuple(rows))


def _state(turn: StaffTurn) -> list[str]:
    staff = turn.staff
    said = [turn.text("me/people", count=lists.loads(turn).get(staff.id, 0))]
    if staff.away_until is not None and duty.is_away(staff, turn.now):
        said.append(turn.text("me/away-until", day=_day(turn, staff.away_until)))
    return [*said, *_on_call(turn)]


def _on_call(turn: StaffTurn) -> list[str]:
    """Until when, with the date: a weekday alone would be today as well as a week from now."""
    until = duty.on_call_until(turn.staff, turn.now)
    if until is None:
        return []
    time = dates.clock(until.astimezone(ZoneInfo(turn.staff.zone)).time())
    return [turn.text("me/is-on-call", when=f"{_day(turn, until)}, {time}")]


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


def ask_on_call(turn: StaffTurn) -> None:
    """For how long, from now."""
    rows = tuple(
        (token(turn, dates.span(days, turn.staff.language), "st.on-call-for", bytes([days])),)
        for days in ON_CALL_DAYS
    )
    turn.say(turn.text("me/how-long"), rows)


def on_call(turn: StaffTurn, argument: bytes) -> None:
    """On the rota from now. Shifts that are over go; none that runs is made shorter by this."""
    days = argument[0] if argument else 0
    if days not in ON_CALL_DAYS:
        turn.say(turn.text("staff/old-button"))
        return
    kept = tuple(one for one in turn.staff.shifts if one.ends > turn.now)
    ends = turn.now + dtm.timedelta(days=days)
    turn.save(shifts=(*kept, Shift(begins=turn.now, ends=ends)))
    turn.log("staff.on-call", detail=str(days))
    turn.say("\n".join(_on_call(turn)))


def off_call(turn: StaffTurn) -> None:
    """Off the rota now, earlier than planned; what is to come stays."""
    turn.save(shifts=tuple(one for one in turn.staff.shifts if one.begins > turn.now))
    turn.log("staff.off-call")
    show(turn)


MENUS = {
    "st.me": show,
    "st.away": ask_away,
    "st.back": back,
    "st.on-call": ask_on_call,
    "st.off-call": off_call,
}
PICKS = {"st.days": ask_away, "st.away-to": set_away, "st.on-call-for": on_call}
