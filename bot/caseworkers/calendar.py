"""A day chosen by buttons: four weeks on one keyboard, with a way on and back."""

from __future__ import annotations

import datetime as dtm
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.caseworkers.keyboard import in_rows, token
from bot.turns.turn import Row
from locales import dates

if TYPE_CHECKING:
    from bot.caseworkers.cues import StaffTurn

WEEKS = 4
DAY_BYTES = 3
_DAY = dtm.timedelta(days=1)


def today(turn: StaffTurn) -> dtm.date:
    """The day of now where this member of staff is."""
    return turn.now.astimezone(ZoneInfo(turn.staff.zone)).date()


def rows(
    turn: StaffTurn, pick: str, turn_page: str, *, head: bytes = b"", first: dtm.date | None = None
) -> tuple[Row, ...]:
    """Days of four weeks; `pick` and `turn_page` are actions, `head` goes before the day."""
    begin = max(first or today(turn), today(turn))
    monday = begin - _DAY * begin.weekday()
    names = [
        token(
            turn, dates.weekday(n, turn.staff.language, short=True), turn_page, head + _of(begin)
        )
        for n in range(7)
    ]
    days = [monday + _DAY * n for n in range(7 * WEEKS)]
    buttons = [token(turn, _label(turn, day), pick, head + _of(day)) for day in days]
    back = monday - _DAY * 7 * WEEKS
    ways = [token(turn, "⬅", turn_page, head + _of(back))] if begin > today(turn) else []
    ways.append(token(turn, "➡", turn_page, head + _of(monday + _DAY * 7 * WEEKS)))
    return (tuple(names), *in_rows(buttons, 7), tuple(ways))


def _label(turn: StaffTurn, day: dtm.date) -> str:
    if day < today(turn):
        return "·"
    return f"{day.day}.{day.month}." if day.day == 1 else str(day.day)


def _of(day: dtm.date) -> bytes:
    return day.toordinal().to_bytes(DAY_BYTES, "big")


def read(argument: bytes) -> dtm.date | None:
    """The day at the end of an argument."""
    number = int.from_bytes(argument[-DAY_BYTES:], "big") if len(argument) >= DAY_BYTES else 0
    return dtm.date.fromordinal(number) if 700_000 < number < 800_000 else None
