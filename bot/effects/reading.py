"""When somebody of the team reads messages, in the person's own time. Promises nobody's coming."""

import datetime as dtm
from zoneinfo import ZoneInfo

from bot.turns.turn import Turn
from flows import duty
from flows.staff import Staff
from locales import dates


def hours_of(turn: Turn, staff: Staff) -> str:
    """Hours in which this worker reads; the organisation's where they have none of their own."""
    if len(staff.hours) == 1:
        own = staff.hours[0]
        return dates.hours(own.start, own.end, turn.language, days=own.days)
    return turn.desk.organisation.hours


def reads_again(turn: Turn, staff: Staff | None) -> str:
    """When an absent worker reads again, in the person's zone; empty while they are on duty."""
    if staff is None or duty.is_on_duty(staff, turn.now):
        return ""
    at = duty.opens(staff, turn.now).astimezone(ZoneInfo(turn.profile.zone))
    if at - turn.now < dtm.timedelta(days=6):
        return dates.moment(at, turn.language)
    return dates.day(at.date(), turn.language)


def nobody_reads(turn: Turn) -> str:
    """When the first of the person's own people reads again; empty while one of them does."""
    team = (turn.person.worker, turn.person.backup, turn.person.supervisor)
    found = [one for one in (turn.staff.get(s) for s in team if s) if one and one.active]
    if not found or any(duty.is_on_duty(one, turn.now) for one in found):
        return ""
    return reads_again(turn, min(found, key=lambda one: duty.opens(one, turn.now)))


def few(turn: Turn) -> tuple[str, ...]:
    """What works while the organisation has few people; nothing where all are there."""
    reduced = any(one.reduced for one in turn.staff.values() if one.active)
    return (turn.text("help/few"),) if reduced else ()
