"""When a member of staff works, and can be reached: hours, leave, shifts. Reads no clock."""

import datetime as dtm
from zoneinfo import ZoneInfo

import msgspec

from flows.holidays_of import is_holiday
from flows.staff import Hours, Shift, Staff

WORKDAYS = frozenset(range(5))
"""Monday to Friday: what counts as a working day where somebody set no hours."""
_FARTHEST = 60
"""Days that are searched for the next hour on duty."""
_DAY = dtm.timedelta(days=1)


class Calendar(msgspec.Struct, frozen=True):
    """Which days are working days, and where: the zone and country of one member of staff."""

    zone: str = "Europe/Belgrade"
    country: str = ""
    days: frozenset[int] = WORKDAYS

    def works(self, day: dtm.date) -> bool:
        """Whether this is a working day; nobody's country is guessed."""
        return day.weekday() in self.days and not (self.country and is_holiday(self.country, day))


def calendar(staff: Staff) -> Calendar:
    """The working days of this member of staff, in their own zone, with their holidays."""
    days = frozenset(day for hours in staff.hours for day in hours.days) or WORKDAYS
    return Calendar(zone=staff.zone, country=staff.country, days=days)


def reachable(staff: Staff) -> bool:
    """Whether a page can arrive.

    The code was redeemed, the bot is not blocked, still on the team.
    """
    return staff.active and staff.chat is not None and staff.reachable


def available(staff: Staff, now: dtm.datetime) -> bool:
    """Whether one may count on them: they can be reached and are not on leave."""
    return reachable(staff) and not is_away(staff, now)


def is_away(staff: Staff, now: dtm.datetime) -> bool:
    """Whether they are on leave: passed over while somebody else can be reached."""
    return staff.away_until is not None and now < staff.away_until


def is_on_duty(staff: Staff, now: dtm.datetime) -> bool:
    """Whether they work now. Without hours: always, but for leave."""
    return opens(staff, now) <= now


def opens(staff: Staff, now: dtm.datetime) -> dtm.datetime:
    """The first moment from `now` on at which they are on duty; `now` itself where they are.

    Whoever never works again within two months is taken as on duty after these: it delays
    nothing that matters, because only concerns wait for it.
    """
    start = max(now, staff.away_until) if staff.away_until is not None else now
    if not staff.hours:
        return start
    zone = ZoneInfo(staff.zone)
    today = start.astimezone(zone).date()
    # A night shift that began yesterday may still run.
    for days in range(-1, _FARTHEST):
        spans = [_span(hours, today + days * _DAY, staff) for hours in staff.hours]
        found = [max(start, span[0]) for span in spans if span is not None and start < span[1]]
        if found:
            return min(found).astimezone(dtm.UTC)
    return start + _FARTHEST * _DAY


def _span(hours: Hours, day: dtm.date, staff: Staff) -> tuple[dtm.datetime, dtm.datetime] | None:
    """The hours of one day as instants; hours that end before they begin end the next morning."""
    if day.weekday() not in hours.days or (staff.country and is_holiday(staff.country, day)):
        return None
    zone = ZoneInfo(staff.zone)
    begins = dtm.datetime.combine(day, hours.start, tzinfo=zone)
    last = day if hours.start < hours.end else day + _DAY
    ends = dtm.datetime.combine(last, hours.end, tzinfo=zone)
    return begins.astimezone(dtm.UTC), ends.astimezone(dtm.UTC)


def is_on_call(staff: Staff, at: dtm.datetime) -> bool:
    """Whether one of their shifts of the rota runs at this moment."""
    return on_call_until(staff, at) is not None


def on_call_until(staff: Staff, at: dtm.datetime) -> dtm.datetime | None:
    """When the shift that runs at this moment ends, the longest of several; None: none runs."""
    return max((one.ends for one in staff.shifts if one.begins <= at < one.ends), default=None)


def rota_gaps(
    shifts: tuple[Shift, ...], begins: dtm.datetime, ends: dtm.datetime
) -> tuple[Shift, ...]:
    """The spans between two instants in which nobody is on call, in order."""
    gaps: list[Shift] = []
    at = begins
    for shift in sorted(shifts, key=lambda one: one.begins):
        if shift.begins >= ends:
            break
        if shift.begins > at:
            gaps.append(Shift(begins=at, ends=shift.begins))
        at = max(at, shift.ends)
    if at < ends:
        gaps.append(Shift(begins=at, ends=ends))
    return tuple(gaps)


def after_working_days(now: dtm.datetime, days: int, days_of: Calendar) -> dtm.datetime:
    """The same local time, so many working days later, in UTC."""
    zone = ZoneInfo(days_of.zone)
    local = now.astimezone(zone)
    day = local.date()
    for _ in range(days):
        day = _next_working(day, days_of)
    # An hour that the clocks skip or repeat on that day moves the end by an hour at most.
    return dtm.datetime.combine(day, local.time(), tzinfo=zone).astimezone(dtm.UTC)


def digest_at(staff: Staff, now: dtm.datetime, hour: dtm.time) -> dtm.datetime:
    """The digest in which something of now is read: the next working day at this local hour."""
    days_of = calendar(staff)
    zone = ZoneInfo(days_of.zone)
    day = _next_working(now.astimezone(zone).date(), days_of)
    at = dtm.datetime.combine(day, hour, tzinfo=zone).astimezone(dtm.UTC)
    return max(at, staff.away_until) if staff.away_until is not None else at


def _next_working(day: dtm.date, days_of: Calendar) -> dtm.date:
    for _ in range(_FARTHEST):
        day += _DAY
        if days_of.works(day):
            return day
    return day
