"""Until when whoever takes an alert promises contact, and how long a page waits. Has no clock."""

import datetime as dtm
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from flows.beneficiary import Audience
from flows.definition import SignalLevel
from flows.duty import Calendar, after_working_days

CRISIS_PROMISE = dtm.timedelta(minutes=30)
DISTRESS_PROMISE = dtm.timedelta(hours=24)
CONCERN_WORKING_DAYS = 3
CONCERN_LEFT_DAYS = 5
"""Working days after which the supervisor learns that nobody looked at a concern."""
MINOR_UNTIL = dtm.time(20)
"""Somebody speaks with a minor in distress on the same day, before this hour of their zone."""
MINOR_AT_LEAST = dtm.timedelta(hours=1)
"""Late in the evening the promise still leaves this much time; it cannot lie in the past."""

PAGE_WAIT_S: Mapping[SignalLevel, int] = {"crisis": 600, "distress": 3600, "concern": 4 * 3600}
"""Seconds without a claim until the next rung. A concern is paged for reason `device` alone."""
OFF_DUTY_WAIT_S: Mapping[SignalLevel, int] = {**PAGE_WAIT_S, "distress": 2 * 3600}
"""The same where nobody of the rung is on duty: duty hours never lengthen a crisis."""
POOL_WAIT_S: Mapping[SignalLevel, int] = OFF_DUTY_WAIT_S
"""Seconds between two pages of the last rung, for ever."""
ASKED_WAIT_S: Mapping[SignalLevel, int] = {"crisis": 600, "distress": 3600, "concern": 3600}
"""Seconds from asking a holder whose promise ran out until the next rung."""

LONGEST_PROMISE: Mapping[SignalLevel, dtm.timedelta] = {
    "crisis": CRISIS_PROMISE,
    "distress": DISTRESS_PROMISE,
}
"""No promise lies further off, also after a clock that went back. A concern has working days."""

LOOK_AFTER = dtm.timedelta(hours=24)
LOOK_BEFORE = dtm.timedelta(hours=72)
"""The second look at a closed crisis or distress lies between these two."""


def promise_until(
    level: SignalLevel,
    now: dtm.datetime,
    *,
    audience: Audience = "adult",
    zone: str,
    days_of: Calendar | None = None,
) -> dtm.datetime:
    """When a claim made now runs out, in UTC: 30 min, 24 h (minors 20:00), 3 working days.

    `zone` is the beneficiary's; `days_of` the working days of whoever promises.
    """
    if level == "crisis":
        return (now + CRISIS_PROMISE).astimezone(dtm.UTC)
    if level == "concern":
        return after_working_days(now, CONCERN_WORKING_DAYS, days_of or Calendar(zone))
    if audience in ("teen", "child"):
        return _today_at(now, MINOR_UNTIL, ZoneInfo(zone))
    return (now + DISTRESS_PROMISE).astimezone(dtm.UTC)


def second_look(closed: dtm.datetime, opens: dtm.datetime) -> dtm.datetime:
    """When a closed crisis or distress is looked at again.

    `opens`: the first moment on duty, from 24 h after the closing, of whoever looks. Never later
    than an hour before the 72 h are over.
    """
    return min(max(closed + LOOK_AFTER, opens), closed + LOOK_BEFORE - dtm.timedelta(hours=1))


def _today_at(now: dtm.datetime, hour: dtm.time, zone: ZoneInfo) -> dtm.datetime:
    until = dtm.datetime.combine(now.astimezone(zone).date(), hour, tzinfo=zone)
    return max(until.astimezone(dtm.UTC), (now + MINOR_AT_LEAST).astimezone(dtm.UTC))
