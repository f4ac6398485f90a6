"""One more check-in that a worker asked for: it may bring the next one forward. Reads no clock."""

import datetime as dtm
from zoneinfo import ZoneInfo

from flows.beneficiary import Profile
from flows.programme import local_day
from flows.schedule import instant, next_slot


def is_over(profile: Profile, now: dtm.datetime) -> bool:
    """Whether the day was served by a check-in since, or lies behind."""
    if profile.extra is None:
        return True
    last = profile.last_checkin
    served = last is not None and local_day(profile, last) >= profile.extra
    return served or profile.extra < local_day(profile, now) - dtm.timedelta(days=7)


def earlier(
    profile: Profile, due: dtm.datetime | None, *, now: dtm.datetime, seed: int
) -> dtm.datetime | None:
    """The next check-in with the wish taken in: never later than planned, never against a stop.

    Where none is planned (stopped, kept back, only when they write) the wish changes nothing.
    """
    if due is None or profile.extra is None or is_over(profile, now):
        return due
    start = instant(profile.extra, dtm.time(), ZoneInfo(profile.zone))
    found = next_slot(profile, max(start, now), seed=seed)
    return due if found is None else min(due, found)
