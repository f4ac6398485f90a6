"""The rhythm of one person: which days are theirs by phase, week and own wish. Knows no hours."""

import datetime as dtm
from collections.abc import Iterator

from flows.beneficiary import Profile
from flows.programme import (
    MAX_GAP,
    SHIPPED,
    Programme,
    Span,
    ends_on,
    local_day,
    phase_begun,
    phase_on,
)

WEEK = 7
MORE, LESS = (1, 2), (2, 1)
"""A person's own wish: twice as often, half as often."""
LEAST_HALF_DAYS = 4
"""Nobody is written to more often than every second day, whatever is combined."""


def span_of(profile: Profile, day: dtm.date, programme: Programme = SHIPPED) -> Span | None:
    """The rhythm that holds on this day; None where the file has none for it."""
    phase = phase_on(profile, day, programme)
    week = week_of(profile, day, programme)
    fitting = [span for span in programme.cadence if span.phase == phase]
    inside = (s for s in fitting if s.from_week <= week and (s.to_week or week) >= week)
    return next(inside, fitting[-1] if fitting else None)


def week_of(profile: Profile, day: dtm.date, programme: Programme = SHIPPED) -> int:
    """The week of the phase, beginning with 1."""
    return (day - phase_begun(profile, day, programme)).days // WEEK + 1


def half_days(profile: Profile, span: Span) -> int:
    """The distance of two check-ins in half days: two a week are seven half days apart."""
    usual = 2 * WEEK * span.every_weeks // span.checkins
    times, parts = {"more": MORE, "less": LESS}.get(profile.cadence, (1, 1))
    return max(LEAST_HALF_DAYS, usual * times // parts)


def own_days(
    profile: Profile, from_day: dtm.date, programme: Programme = SHIPPED
) -> Iterator[dtm.date]:
    """The person's own days from this one on, in order, over phases and spans.

    Counted from where the span began, so that a holiday moves one check-in and not all.
    """
    day = from_day
    while (span := span_of(profile, day, programme)) is not None:
        anchor = _anchor(profile, day, span, programme)
        found = _next_own(profile, span, anchor, day)
        if span_of(profile, found, programme) == span:
            yield found
            day = found + dtm.timedelta(days=1)
        else:
            day = _first_after(profile, span, day, programme)


def _next_own(profile: Profile, span: Span, anchor: dtm.date, day: dtm.date) -> dtm.date:
    """The n-th check-in lies n distances after the anchor, rounded down to a day."""
    gap = half_days(profile, span)
    number = max(0, -(-2 * (day - anchor).days // gap))
    return anchor + dtm.timedelta(days=number * gap // 2)


def _first_after(profile: Profile, span: Span, day: dtm.date, programme: Programme) -> dtm.date:
    """The first day on which this span does not hold any more."""
    while span_of(profile, day, programme) == span:
        day += dtm.timedelta(days=1)
    return day


def _anchor(profile: Profile, day: dtm.date, span: Span, programme: Programme) -> dtm.date:
    """Where the span began for this person: never before the day after the enrolment."""
    begun = phase_begun(profile, day, programme)
    begun += dtm.timedelta(days=WEEK * (span.from_week - 1))
    if profile.enrolled_at is None:
        return begun
    return max(begun, local_day(profile, profile.enrolled_at) + dtm.timedelta(days=1))


def next_after(
    profile: Profile, last: dtm.date, from_day: dtm.date, programme: Programme = SHIPPED
) -> dtm.date | None:
    """The day for the check-in after `last`, not before `from_day`; None where none is due.

    An own day closer than half the usual distance is left out; where a span has just changed,
    one distance after the last is not waited beyond.
    """
    for day in own_days(profile, max(from_day, last + dtm.timedelta(days=1)), programme):
        span = span_of(profile, day, programme)
        gap = half_days(profile, span) if span else 0
        if (day - last).days * 4 >= gap:
            return max(from_day, min(day, last + dtm.timedelta(days=-(-gap // 2))))
    return None


def latest_after(
    profile: Profile, last: dtm.date, programme: Programme = SHIPPED
) -> dtm.date | None:
    """The last day for the next question about safety; None where no bound holds.

    The bound holds until the programme ends, unless the person chose less.
    """
    bound = last + dtm.timedelta(days=MAX_GAP)
    if profile.cadence == "less" or bound >= ends_on(profile, programme):
        return None
    return bound
