"""Times relative to a date: so many minutes, days, weeks or months before or after. No clock."""

import datetime as dtm
from typing import Literal
from zoneinfo import ZoneInfo

from flows.programme import add_months
from flows.schedule import instant

Unit = Literal["minutes", "hours", "days", "weeks", "months"]
_ELAPSED: dict[str, dtm.timedelta] = {
    "minutes": dtm.timedelta(minutes=1),
    "hours": dtm.timedelta(hours=1),
}
_CALENDAR: dict[str, int] = {"days": 1, "weeks": 7}


def relative(
    start: dtm.datetime,
    amount: int,
    unit: Unit,
    *,
    zone: ZoneInfo,
    now: dtm.datetime,
    hour: int | None = None,
) -> dtm.datetime | None:
    """The instant (UTC) so far from `start`, or None where it has passed: never filled up later.

    The start is rounded up to the minute. Minutes and hours are elapsed time; days, weeks and
    months keep the wall clock over changes of the clocks, months clamp to the last day. `hour`
    puts the result to that full hour of its local day.
    """
    begun = _rounded_up(start)
    if unit in _ELAPSED:
        found = (begun + _ELAPSED[unit] * amount).astimezone(zone)
        day, at = found.date(), found.time()
        if hour is None:
            return _unless_past(found.astimezone(dtm.UTC), now)
    else:
        local = begun.astimezone(zone)
        day, at = _moved(local.date(), amount, unit), local.time()
    return _unless_past(instant(day, at if hour is None else dtm.time(hour), zone), now)


def _moved(day: dtm.date, amount: int, unit: Unit) -> dtm.date:
    if unit == "months":
        return add_months(day, amount)
    return day + dtm.timedelta(days=_CALENDAR[unit] * amount)


def _rounded_up(start: dtm.datetime) -> dtm.datetime:
    whole = start.astimezone(dtm.UTC).replace(second=0, microsecond=0)
    return whole if whole == start else whole + dtm.timedelta(minutes=1)


def _unless_past(found: dtm.datetime, now: dtm.datetime) -> dtm.datetime | None:
    return found if found >= now else None
