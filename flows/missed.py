"""Missed contact, measured by each person's own habit. Judges; only people act on it."""

import datetime as dtm
import math
from dataclasses import dataclass

from flows.beneficiary import Profile, Status
from flows.definition import SignalLevel
from flows.programme import SHIPPED, Missed, Programme, Silence, local_day, phase

HABIT = 20
"""So many of the last check-ins tell a person's habit."""
PRIOR_ASKED, PRIOR_ANSWERED = 3.0, 2.1
"""Before anything is known: seven of ten are answered, with the weight of three check-ins."""
RAREST = 0.15
"""Whoever answers more rarely than this is not judged by misses but by silence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a silence calls for now. `number` 0: nothing; 1, 2, 3 as in the practice paper."""

    number: int = 0
    level: SignalLevel | None = None
    supervisor: bool = False
    """Beside the caseworker; an agreed other contact is a person's decision."""


NOTHING = Step()
CONCERN = Step(number=1, level="concern")
DISTRESS = Step(number=2, level="distress")
SUPERVISOR = Step(number=3, level="distress", supervisor=True)


def judge(
    profile: Profile, *, now: dtm.datetime, status: Status, programme: Programme = SHIPPED
) -> Step:
    """The step of the table for this phase, these misses and this silence.

    A pause of the person's own, a stop and every other way of being away are no silence. A yes
    that ran out in a silence does not end it: nobody has heard from the person since.
    """
    if status not in ("active", "lapsed") or profile.silent_from is None or not profile.missed:
        return NOTHING
    table = table_for(profile, now=now, programme=programme)
    silent = now - profile.silent_from
    if silent >= dtm.timedelta(hours=table.supervisor_hours):
        return SUPERVISOR
    if silent >= distress_after(profile, now=now, programme=programme):
        return DISTRESS
    many = table.least_misses
    if many > 1:
        many = max(many, misses_that_tell(profile.habit, programme.missed.chance_percent))
    return CONCERN if profile.missed >= many else NOTHING


def next_look(
    profile: Profile, *, now: dtm.datetime, programme: Programme = SHIPPED
) -> dtm.datetime | None:
    """When a silence that goes on must be judged again; None where no step is left."""
    if profile.silent_from is None:
        return None
    table = table_for(profile, now=now, programme=programme)
    steps = (
        distress_after(profile, now=now, programme=programme),
        dtm.timedelta(hours=table.supervisor_hours),
    )
    return next((profile.silent_from + s for s in steps if profile.silent_from + s > now), None)


def table_for(profile: Profile, *, now: dtm.datetime, programme: Programme = SHIPPED) -> Silence:
    """The row that holds: the phase's, or the strict one near an important date or a threat."""
    rules = programme.missed
    if is_near(profile, now=now, rules=rules):
        return rules.near
    rows = {
        "crisis": rules.crisis,
        "transition": rules.transition,
        "reintegration": rules.reintegration,
        "aftercare": rules.reintegration,
    }
    return rows[phase(profile, now, programme)]


def is_near(profile: Profile, *, now: dtm.datetime, rules: Missed) -> bool:
    """Whether an important date lay in the last days, or a threat was told."""
    within = dtm.timedelta(days=rules.near_days)
    if profile.last_threat is not None and now - profile.last_threat <= within:
        return True
    day = local_day(profile, now)
    return any(-2 <= (day - date).days <= rules.near_days for date in profile.dates)


def distress_after(
    profile: Profile, *, now: dtm.datetime, programme: Programme = SHIPPED
) -> dtm.timedelta:
    """Silence after which a person looks: shorter soon after distress or crisis."""
    rules = programme.missed
    usual = dtm.timedelta(hours=table_for(profile, now=now, programme=programme).distress_hours)
    alarm, since = profile.last_alarm, profile.silent_from
    if alarm is None or since is None:
        return usual
    if since - alarm > dtm.timedelta(days=rules.after_alarm_days):
        return usual
    return min(usual, dtm.timedelta(hours=rules.after_alarm_hours))


def answer_rate(habit: str) -> float:
    """The share of check-ins that this person answers, before the misses of now."""
    before = habit.rstrip("0")[-HABIT:]
    rate = (before.count("1") + PRIOR_ANSWERED) / (len(before) + PRIOR_ASKED)
    return max(RAREST, min(rate, 0.99))


def misses_that_tell(habit: str, chance_percent: int = 2) -> int:
    """So many misses in a row come by chance more rarely than the given share."""
    rate = answer_rate(habit)
    return max(1, math.ceil(math.log(chance_percent / 100) / math.log(1 - rate)))


def remembered(habit: str, *, answered: bool) -> str:
    """The habit with one more check-in."""
    return (habit + ("1" if answered else "0"))[-HABIT:]


def may_reoffer(
    profile: Profile, *, now: dtm.datetime, status: Status, programme: Programme = SHIPPED
) -> bool:
    """Whether another neutral opener may come after a miss: two at most in one silence.

    None where the next check-in comes within a day and a half anyway.
    """
    if status != "active" or profile.reoffers >= programme.missed.reoffers:
        return False
    planned = profile.next_checkin
    return planned is None or planned - now > dtm.timedelta(hours=36)
