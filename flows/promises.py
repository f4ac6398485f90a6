"""Until when whoever takes an alert promises contact, and how long a page waits. Has no clock."""

import datetime as dtm
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from flows.beneficiary import Audience
from flows.definition import SignalLevel

CRISIS_PROMISE = dtm.timedelta(minutes=30)
DISTRESS_PROMISE = dtm.timedelta(hours=24)
CONCERN_WORKING_DAYS = 3
MINOR_UNTIL = dtm.time(20)
"""Somebody speaks with a minor in distress on the same day, before this hour of their zone."""
MINOR_AT_LEAST = dtm.timedelta(hours=1)
"""Late in the evening the promise still leaves this much time; it cannot lie in the past."""

PAGE_WAIT_S: Mapping[SignalLevel, int] = {"crisis": 600, "distress": 3600, "concern": 4 * 3600}
"""Seconds without a claim until the next page. A concern is paged for reason `device` alone."""

_SATURDAY = 5


def promise_until(
    level: SignalLevel, now: dtm.datetime, *, audience: Audience = "adult", zone: str
) -> dtm.datetime:
    """When a claim made now runs out, in UTC: 30 min, 24 h (minors 20:00), 3 working days."""
    if level == "crisis":
        return (now + CRISIS_PROMISE).astimezone(dtm.UTC)
    if level == "concern":
        return _after_working_days(now, CONCERN_WORKING_DAYS, ZoneInfo(zone))
    if audience in ("teen", "child"):
        return _today_at(now, MINOR_UNTIL, ZoneInfo(zone))
    return (now + DISTRESS_PROMISE).astimezone(dtm.UTC)


def _today_at(now: dtm.datetime, hour: dtm.time, zone: ZoneInfo) -> dtm.datetime:
    until = dtm.datetime.combine(now.astimezone(zone).date(), hour, tzinfo=zone)
    return max(until.astimezone(dtm.UTC), (now + MINOR_AT_LEAST).astimezone(dtm.UTC))


def _after_working_days(now: dtm.datetime, days: int, zone: ZoneInfo) -> dtm.datetime:
    """The same local time, so many days from Monday to Friday later."""
    local = now.astimezone(zone)
    day = local.date()
    while days:
        day += dtm.timedelta(days=1)
        days -= day.weekday() < _SATURDAY
    # An hour that the clocks skip or repeat on that day moves the end by an hour at most.
    return dtm.datetime.combine(day, local.time(), tzinfo=zone).astimezone(dtm.UTC)
