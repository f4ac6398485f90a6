"""When to write: one weekly check-in inside the person's safe window. Reads no clock."""

import datetime as dtm
import zlib
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flows.beneficiary import Profile, SafeWindow, Status
from flows.consent import Consent
from flows.programme import domain_question, phase

__all__ = [
    "Decision",
    "Drop",
    "Later",
    "Send",
    "decide",
    "domain_question",
    "in_window",
    "instant",
    "next_checkin",
    "phase",
]

EVERY = dtm.timedelta(days=7)
SETTLING = dtm.timedelta(hours=24)
"""No personal question for a day after enrolment."""
LAST_START = dtm.timedelta(minutes=30)
"""A check-in does not begin in the last half hour of a window: the person needs time to answer."""
_WEEK = 7
_MINUTE = dtm.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Send:
    """Now is a good time."""


@dataclass(frozen=True, slots=True)
class Later:
    """Not now; look again at this instant (UTC)."""

    at: dtm.datetime
    why: str


@dataclass(frozen=True, slots=True)
class Drop:
    """Nothing is planned until the person or a caseworker changes something."""

    why: str


Decision = Send | Later | Drop


def instant(day: dtm.date, at: dtm.time, zone: ZoneInfo) -> dtm.datetime:
    """The UTC instant of a local time.

    Skipped hours give the first valid minute after them, repeated hours their first occurrence.
    """
    local = dtm.datetime.combine(day, at.replace(tzinfo=None, fold=0))
    while True:
        found = local.replace(tzinfo=zone).astimezone(dtm.UTC)
        if found.astimezone(zone).replace(tzinfo=None, fold=0) == local:
            return found
        local += _MINUTE


def in_window(window: SafeWindow, now: dtm.datetime, zone: ZoneInfo) -> bool:
    """Whether it is safe to write at this instant."""
    local = now.astimezone(zone)
    return local.weekday() in window.days and window.start <= local.time() < window.end


def next_checkin(
    profile: Profile, *, now: dtm.datetime, last: dtm.datetime | None, seed: int
) -> dtm.datetime | None:
    """When the next opener should go out, in the person's zone; None where none is planned.

    The first comes 24 hours after enrolment at the earliest, then one a week, on the same weekday
    where the window allows it and at the same minute, which `seed` spreads over the window.
    `last` is when the last one went out or was due.
    """
    if _never(profile, now) is not None:
        return None
    zone = ZoneInfo(profile.zone)
    earliest = max(_free_from(profile, now), now)
    first_day = earliest.astimezone(zone).date()
    if last is not None:
        first_day = max(first_day, last.astimezone(zone).date() + EVERY)
    found = _slot(profile.window, first_day, earliest, zone=zone, seed=seed)
    return None if found is None else found.astimezone(zone)


def decide(
    profile: Profile,
    consent: Consent | None,
    *,
    now: dtm.datetime,
    status: Status,
    session_waiting: bool,
) -> Decision:
    """Whether a check-in that is due goes out now.

    After an outage whatever was due once or often is one send or one later time.
    """
    if status not in ("active", "paused"):
        return Drop(status)
    if consent is None or not consent.allows("contact"):
        return Drop("no-consent")
    never = _never(profile, now)
    if never is not None:
        return Drop(never)
    if status == "paused" and profile.paused_until is None:
        return Drop("paused")
    return _when(profile, now, session_waiting=session_waiting)


def _when(profile: Profile, now: dtm.datetime, *, session_waiting: bool) -> Decision:
    zone = ZoneInfo(profile.zone)
    free = _free_from(profile, now)
    if free > now:
        return _later(profile, free, _why(profile, now))
    if session_waiting:
        tomorrow = instant(now.astimezone(zone).date() + dtm.timedelta(days=1), dtm.time(), zone)
        return _later(profile, tomorrow, "session")
    if in_window(profile.window, now, zone):
        return Send()
    return _later(profile, now, "window")


def _later(profile: Profile, earliest: dtm.datetime, why: str) -> Decision:
    zone = ZoneInfo(profile.zone)
    seed = zlib.crc32(profile.case.encode())
    day = earliest.astimezone(zone).date()
    found = _slot(profile.window, day, earliest, zone=zone, seed=seed)
    return Drop("no-window") if found is None else Later(found, why)


def _never(profile: Profile, now: dtm.datetime) -> str | None:
    """Why no check-in is planned at all, or None."""
    if profile.enrolled_at is None:
        return "not-enrolled"
    if profile.phone_seen:
        return "phone-seen"
    if profile.held_since is not None:
        return "held"
    if not profile.window.days:
        return "no-window"
    return "aftercare" if phase(profile, now) == "aftercare" else None


def _free_from(profile: Profile, now: dtm.datetime) -> dtm.datetime:
    """The first instant that pauses, quiet and the day after enrolment leave free."""
    settled = profile.enrolled_at + SETTLING if profile.enrolled_at else now
    waits = (settled, profile.paused_until, profile.quiet_until)
    return max(wait for wait in waits if wait is not None).astimezone(dtm.UTC)


def _why(profile: Profile, now: dtm.datetime) -> str:
    if profile.paused_until is not None and profile.paused_until > now:
        return "paused"
    if profile.quiet_until is not None and profile.quiet_until > now:
        return "quiet"
    return "first-day"


def _slot(
    window: SafeWindow, first_day: dtm.date, earliest: dtm.datetime, *, zone: ZoneInfo, seed: int
) -> dtm.datetime | None:
    """The first instant on an allowed day that is not before `earliest`, as UTC."""
    at = _minute(window, seed)
    for offset in range(2 * _WEEK + 1):
        day = first_day + dtm.timedelta(days=offset)
        if day.weekday() not in window.days:
            continue
        found = instant(day, at, zone)
        if found >= earliest and in_window(window, found, zone):
            return found
    return None


def _minute(window: SafeWindow, seed: int) -> dtm.time:
    """The person's own minute of the window: the same every week, spread out over people."""
    start = window.start.hour * 60 + window.start.minute
    end = window.end.hour * 60 + window.end.minute
    span = max(1, end - start - int(LAST_START / _MINUTE))
    minute = start + zlib.crc32(str(seed).encode()) % span
    return dtm.time(*divmod(minute, 60))
