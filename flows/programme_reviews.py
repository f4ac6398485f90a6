"""Talks with the contact person and WHO-5: on which days the programme wants them. Asks nobody."""

import datetime as dtm

from flows.beneficiary import Profile
from flows.programme import (
    MINORS,
    SHIPPED,
    Programme,
    Wellbeing,
    add_months,
    phase_begun,
    phase_on,
)
from flows.who5 import LOW

WEEK = dtm.timedelta(days=7)


def reviews_of(profile: Profile, programme: Programme = SHIPPED) -> tuple[dtm.date, ...]:
    """The days of all talks, in order: by weeks and by months completed since the beginning."""
    weeks = [profile.started + WEEK * week for week in programme.review_weeks]
    months = [add_months(profile.started, month) for month in programme.review_months]
    return tuple(sorted({*weeks, *months}))


def next_review(
    profile: Profile, today: dtm.date, programme: Programme = SHIPPED
) -> dtm.date | None:
    """The next talk from today on, or None after the last."""
    return next((day for day in reviews_of(profile, programme) if day >= today), None)


def reminder_on(
    profile: Profile, after: dtm.date, programme: Programme = SHIPPED
) -> dtm.date | None:
    """The next day after this one on which the contact person is reminded; None: no more.

    Of a talk, and of somebody who turns eighteen.
    """
    days = [*reviews_of(profile, programme)]
    if profile.turns_18 is not None and profile.audience in MINORS:
        days.append(dtm.date.fromisoformat(f"{profile.turns_18}-01"))
    return min((day for day in days if day > after), default=None)


def low_at_review(profile: Profile) -> bool:
    """Whether the last WHO-5 is a concern for the next talk; it is no push of its own."""
    return profile.wellbeing is not None and profile.wellbeing[1] <= LOW


def wellbeing_due(profile: Profile, day: dtm.date, programme: Programme = SHIPPED) -> bool:
    """Whether WHO-5 may be offered on this day: grown-up people alone, by phase and distance."""
    if profile.audience not in ("adult", "family"):
        return False
    phase = phase_on(profile, day, programme)
    rule = next((one for one in programme.wellbeing if one.phase == phase), None)
    begun = phase_begun(profile, day, programme)
    if rule is None or day < begun + WEEK * (rule.from_week - 1):
        return False
    return _long_enough(profile, rule, day, begun=begun)


def _long_enough(profile: Profile, rule: Wellbeing, day: dtm.date, *, begun: dtm.date) -> bool:
    days = [profile.wellbeing_day, profile.wellbeing[0] if profile.wellbeing else None]
    last_day = max((day for day in days if day is not None), default=None)
    if last_day is None:
        return True
    last = dtm.date.fromordinal(last_day)
    if rule.every_weeks is None:
        return last < begun
    return day - last >= WEEK * rule.every_weeks
