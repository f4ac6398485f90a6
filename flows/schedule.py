"""When to write: the person's own days, inside their safe window. Reads no clock."""

import datetime as dtm
import itertools
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flows import cadence
from flows.beneficiary import Profile, SafeWindow, Status
from flows.consent import Consent
from flows.holidays_of import is_holiday
from flows.programme import (
    AFTER,
    BEFORE,
    MINORS,
    SHIPPED,
    Programme,
    ends_on,
    is_of_age,
    local_day,
    phase,
)

__all__ = [
    "Decision",
    "Drop",
    "Later",
    "Send",
    "decide",
    "in_window",
    "instant",
    "is_day_off",
    "next_checkin",
    "next_slot",
    "phase",
    "seed_of",
]

SETTLING = dtm.timedelta(hours=24)
"""No personal question for a day after enrolment."""
LAST_START = dtm.timedelta(minutes=30)
"""A check-in does not begin in the last half hour of a window: the person needs time to answer."""
LATE = dtm.timedelta(hours=2)
"""What is later than this (an outage) waits for the person's own minute, so that not all come."""
HORIZON = 60
"""Days in which a good day must be found; beyond it nothing is planned."""
_MINUTE = dtm.timedelta(minutes=1)
_DAY = dtm.timedelta(days=1)


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


def is_day_off(profile: Profile, day: dtm.date) -> bool:
    """Whether nothing may come on this day: not a safe weekday, a holiday, a day to avoid."""
    if day.weekday() not in profile.window.days or day in profile.avoid:
        return True
    return is_holiday(profile.country, day)


def seed_of(person_id: str) -> int:
    """What spreads people over their windows: the same for one person every time."""
    return zlib.crc32(person_id.encode())


def next_checkin(
    profile: Profile,
    *,
    now: dtm.datetime,
    last: dtm.datetime | None,
    seed: int,
    consent: Consent | None = None,
    programme: Programme = SHIPPED,
) -> dtm.datetime | None:
    """When the next opener should go out, in the person's zone; None where none is planned.

    The first comes 24 hours after enrolment at the earliest, then by the rhythm of the phase, at
    the same minute, which `seed` spreads over the window. `last` is when the last one went out.
    """
    if _never(profile, now, consent, programme) is not None:
        return None
    earliest = max(_free_from(profile, now), now)
    found = _planned(profile, earliest, last=last, seed=seed, programme=programme)
    zone = ZoneInfo(profile.zone)
    if found is None or _is_over(profile, found.astimezone(zone).date(), consent, programme):
        return None
    return found.astimezone(zone)


def next_slot(profile: Profile, earliest: dtm.datetime, *, seed: int) -> dtm.datetime | None:
    """The first good moment that is not before `earliest`, as UTC; None within the horizon."""
    return _first(profile, _all_days(local_day(profile, earliest)), earliest, seed=seed)


def decide(
    profile: Profile,
    consent: Consent | None,
    *,
    now: dtm.datetime,
    status: Status,
    session_waiting: bool,
    due: dtm.datetime | None = None,
    wanted: bool = False,
    closing: bool = False,
    seed: int = 0,
    programme: Programme = SHIPPED,
) -> Decision:
    """Whether what is due goes out now; `wanted`: the person asked for it (`a little later`).

    `closing`: a question about the yes itself (the end of the months, the eighteenth birthday),
    which waits for no yes.
    After an outage whatever was due once or often is one send or one later time.
    """
    if status not in ("active", "paused"):
        return Drop(status)
    if consent is None or not consent.allows("contact"):
        return Drop("no-consent")
    never = _never(profile, now, consent, programme)
    if never is not None and never not in _passes(wanted=wanted, closing=closing):
        return Drop(never)
    if status == "paused" and profile.paused_until is None:
        return Drop("paused")
    earliest, why = _wait(profile, now, session_waiting=session_waiting, wanted=wanted, due=due)
    if why is None:
        return Send()
    found = next_slot(profile, earliest, seed=seed)
    return Drop("no-window") if found is None else Later(found, why)


def _passes(*, wanted: bool, closing: bool) -> tuple[str, ...]:
    """Reasons for silence that do not hold for what the person asked for, and for the end."""
    return (
        *(("on-request",) if wanted or closing else ()),
        *(("aftercare", "of-age") if closing else ()),
    )


def _wait(
    profile: Profile,
    now: dtm.datetime,
    *,
    session_waiting: bool,
    wanted: bool,
    due: dtm.datetime | None,
) -> tuple[dtm.datetime, str | None]:
    """From when on it may go out, and why not now (None: now)."""
    zone = ZoneInfo(profile.zone)
    today = now.astimezone(zone).date()
    tomorrow = instant(today + _DAY, dtm.time(), zone)
    free = _free_from(profile, now)
    if free > now:
        return free, _why(profile, now)
    if session_waiting:
        return tomorrow, "session"
    if profile.last_push is not None and profile.last_push >= today and not wanted:
        return tomorrow, "one-a-day"
    if is_day_off(profile, today) or not in_window(profile.window, now, zone):
        return now, "window"
    return now, "late" if due is not None and now - due > LATE else None


def _planned(
    profile: Profile,
    earliest: dtm.datetime,
    *,
    last: dtm.datetime | None,
    seed: int,
    programme: Programme,
) -> dtm.datetime | None:
    first = local_day(profile, earliest)
    if profile.last_push is not None:
        first = max(first, profile.last_push + _DAY)
    if last is None:
        return _first(profile, _all_days(first), earliest, seed=seed)
    before = local_day(profile, last)
    own = cadence.next_after(profile, before, first, programme)
    start = min([*([own] if own else []), *_date_days(profile, first)], default=None)
    if start is None:
        return None
    found = _first(profile, _all_days(start), earliest, seed=seed)
    bound = cadence.latest_after(profile, before, programme)
    if bound is None or (found is not None and local_day(profile, found) <= bound):
        return found
    return _inside(profile, first, bound, earliest, seed=seed) or found


def _date_days(profile: Profile, first: dtm.date) -> list[dtm.date]:
    """Days around important dates: two days before, the day itself, three days after."""
    days = (date + _DAY * n for date in profile.dates for n in (-BEFORE, 0, AFTER))
    return [day for day in days if day >= first]


def _inside(
    profile: Profile, first: dtm.date, bound: dtm.date, earliest: dtm.datetime, *, seed: int
) -> dtm.datetime | None:
    """The last good moment up to the bound; where the bound has passed, the first of all."""
    back = (bound - _DAY * n for n in range((bound - first).days + 1))
    return _first(profile, back, earliest, seed=seed) or _first(
        profile, _all_days(first), earliest, seed=seed
    )


def _all_days(first: dtm.date) -> Iterable[dtm.date]:
    return (first + _DAY * n for n in range(HORIZON))


def _first(
    profile: Profile, days: Iterable[dtm.date], earliest: dtm.datetime, *, seed: int
) -> dtm.datetime | None:
    """The first of these days on which the person's own minute is good, as UTC."""
    zone = ZoneInfo(profile.zone)
    usual, evening = _minute(profile.window, seed), _evening(profile.window, seed)
    for day in itertools.islice(days, HORIZON):
        if is_day_off(profile, day):
            continue
        found = instant(day, evening if day in profile.dates else usual, zone)
        if found >= earliest and in_window(profile.window, found, zone):
            return found
    return None


def _never(
    profile: Profile, now: dtm.datetime, consent: Consent | None, programme: Programme
) -> str | None:
    """Why no check-in is planned at all, or None."""
    if profile.enrolled_at is None:
        return "not-enrolled"
    if profile.phone_seen and not profile.picture:
        return "phone-seen"
    if profile.audience in MINORS and profile.adult is None:
        return "no-adult"
    if is_of_age(profile, local_day(profile, now)):
        return "of-age"
    if profile.held_since is not None:
        return "held"
    if not profile.window.days:
        return "no-window"
    if profile.cadence == "on-request":
        return "on-request"
    if _is_over(profile, local_day(profile, now), consent, programme):
        return "aftercare"
    return None


def _is_over(
    profile: Profile, day: dtm.date, consent: Consent | None, programme: Programme
) -> bool:
    """Whether the months are over and no yes was given since: nothing comes after them then."""
    if _is_extended_only(profile, day, consent):
        return True
    end = ends_on(profile, programme)
    after = day >= end or profile.phase_override == "aftercare"
    if not after:
        return False
    if consent is None or consent.how == "lapse":
        return True
    since = profile.phase_since if profile.phase_override == "aftercare" else end
    given = local_day(profile, consent.at)
    return given < min(since or end, end)


def _is_extended_only(profile: Profile, day: dtm.date, consent: Consent | None) -> bool:
    """Whether the months were made longer, and no yes was given since that was said."""
    if profile.extended is None:
        return False
    said, end = profile.extended
    return day >= end and (consent is None or consent.at < said)


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


def _minute(window: SafeWindow, seed: int) -> dtm.time:
    """The person's own minute of the window: the same every time, spread out over people."""
    start = window.start.hour * 60 + window.start.minute
    end = window.end.hour * 60 + window.end.minute
    span = max(1, end - start - int(LAST_START / _MINUTE))
    minute = start + zlib.crc32(str(seed).encode()) % span
    return dtm.time(*divmod(minute, 60))


def _evening(window: SafeWindow, seed: int) -> dtm.time:
    """On an important date: when it is over, in the last hours of the window."""
    start = max(window.start.hour, window.end.hour - 2)
    return _minute(SafeWindow(start=max(window.start, dtm.time(start)), end=window.end), seed)
