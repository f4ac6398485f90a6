"""The programme as a value: phases, rhythm, limits; and where a person stands. Plans no time.

The defaults are what ships; `flows/library/programme.yaml` says the same for those who edit it.
"""

import calendar
import datetime as dtm
import functools
from collections.abc import Mapping
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec

from flows.beneficiary import Phase, Profile

MAX_GAP = 31
"""Days between two questions about safety at most, until the programme ends (practice, M7)."""

BEFORE, AFTER = 2, 3
"""Days around an important date: one check-in before it, one in its evening, one after it."""

Count = Annotated[int, msgspec.Meta(ge=0, le=1000)]
Positive = Annotated[int, msgspec.Meta(ge=1, le=1000)]
Few = Annotated[int, msgspec.Meta(ge=0, le=2)]
Hours = Annotated[int, msgspec.Meta(ge=1, le=24 * 120)]
Months = Annotated[int, msgspec.Meta(ge=1, le=120)]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One section of the file; a misspelt key is an error, what is left out stays as shipped."""


class Phases(Part, frozen=True, kw_only=True):
    """A phase lasts while fewer months than this are completed; after the last comes aftercare."""

    crisis: Months = 3
    transition: Months = 12
    reintegration: Months = 36

    def until(self) -> tuple[tuple[int, Phase], ...]:
        """(months, phase) in order."""
        return (
            (self.crisis, "crisis"),
            (self.transition, "transition"),
            (self.reintegration, "reintegration"),
        )

    def begins(self, phase: Phase) -> int:
        """Months completed when this phase begins."""
        starts: Mapping[Phase, int] = {
            "crisis": 0,
            "transition": self.crisis,
            "reintegration": self.transition,
            "aftercare": self.reintegration,
        }
        return starts[phase]


class Span(Part, frozen=True, kw_only=True):
    """The rhythm in some weeks of a phase: `checkins` in every `every_weeks` weeks."""

    phase: Phase
    from_week: Positive = 1
    to_week: Positive | None = None
    """The last week of the span; none: until the phase ends."""
    checkins: Annotated[int, msgspec.Meta(ge=1, le=7)] = 1
    every_weeks: Annotated[int, msgspec.Meta(ge=1, le=52)] = 1
    domains: Few = 1
    """Questions beside safety and mood in one check-in."""
    domains_from_week: Positive = 1
    domains_every_weeks: Count = 0
    """Weeks that lie between two check-ins with a domain question at least; 0: in each."""


class Wellbeing(Part, frozen=True, kw_only=True):
    """When WHO-5 is offered in a phase, where an official text is there."""

    phase: Phase
    from_week: Positive = 1
    every_weeks: Positive | None = None
    """None: once."""


class Most(Part, frozen=True, kw_only=True):
    """Questions beside safety and mood at most, in one check-in; safety and mood are never cut."""

    crisis: Few = 1
    usual: Few = 1
    child: Annotated[int, msgspec.Meta(ge=0, le=0)] = 0
    after_alarm_days: Count = 14
    """Days after distress or crisis in which nothing beside safety and mood is asked."""


class Renewal(Part, frozen=True, kw_only=True):
    """When a new yes is asked for, and how long the old one still holds."""

    at_phase_change: bool = True
    every_months: Annotated[int, msgspec.Meta(ge=1, le=12)] = 12
    after_silence_days: Annotated[int, msgspec.Meta(ge=14, le=90)] = 60
    grace_days: Annotated[int, msgspec.Meta(ge=3, le=30)] = 14


class Silence(Part, frozen=True, kw_only=True):
    """Hours of silence after which somebody looks (practice, 5.4)."""

    distress_hours: Hours
    supervisor_hours: Hours
    least_misses: Positive = 2


class Missed(Part, frozen=True, kw_only=True):
    """Missed contact by phase, and where an important date or a threat is near."""

    chance_percent: Annotated[int, msgspec.Meta(ge=1, le=20)] = 2
    """Misses in a row that come by chance more rarely than this are a sign."""
    reoffers: Few = 2
    reoffer_hours: Annotated[int, msgspec.Meta(ge=1, le=168)] = 24
    crisis: Silence = Silence(distress_hours=72, supervisor_hours=168, least_misses=1)
    transition: Silence = Silence(distress_hours=21 * 24, supervisor_hours=35 * 24)
    reintegration: Silence = Silence(distress_hours=60 * 24, supervisor_hours=90 * 24)
    near: Silence = Silence(distress_hours=48, supervisor_hours=72, least_misses=1)
    near_days: Count = 30
    """A threat is near for so many days after distress or crisis with danger."""
    after_alarm_hours: Positive = 24
    after_alarm_days: Count = 7


class Waits(Part, frozen=True, kw_only=True):
    """How long a check-in stays open, and how late an answer may still go on with it."""

    crisis_hours: Annotated[int, msgspec.Meta(ge=24, le=48)] = 24
    transition_hours: Annotated[int, msgspec.Meta(ge=24, le=168)] = 72
    reintegration_hours: Annotated[int, msgspec.Meta(ge=24, le=168)] = 168
    late_days: Annotated[int, msgspec.Meta(ge=0, le=14)] = 14


class Retention(Part, frozen=True, kw_only=True):
    """How long things are kept; every upper bound is the law of this file."""

    answers_days: Annotated[int, msgspec.Meta(ge=1, le=90)] = 90
    words_hours: Annotated[int, msgspec.Meta(ge=1, le=72)] = 72
    chat_hours: Annotated[int, msgspec.Meta(ge=1, le=47)] = 24
    erased_line_days: Annotated[int, msgspec.Meta(ge=1, le=7)] = 7
    way_back_months: Annotated[int, msgspec.Meta(ge=0, le=6)] = 3
    audit_months: Annotated[int, msgspec.Meta(ge=12, le=60)] = 24


CADENCE: tuple[Span, ...] = (
    Span(phase="crisis", to_week=4, checkins=2, domains_from_week=2, domains_every_weeks=1),
    Span(phase="crisis", from_week=5),
    Span(phase="transition", every_weeks=2),
    Span(phase="reintegration", every_weeks=4),
    Span(phase="aftercare", every_weeks=12, domains=0),
)
WELLBEING: tuple[Wellbeing, ...] = (
    Wellbeing(phase="crisis", from_week=6),
    Wellbeing(phase="transition", every_weeks=12),
    Wellbeing(phase="reintegration", every_weeks=24),
)


class Programme(Part, frozen=True, kw_only=True):
    """Everything that an organisation may set. Values as in the practice paper, 2.4."""

    spec: Literal[1] = 1
    phases: Phases = Phases()
    cadence: tuple[Span, ...] = CADENCE
    wellbeing: tuple[Wellbeing, ...] = WELLBEING
    review_weeks: tuple[Positive, ...] = (2,)
    review_months: tuple[Months, ...] = (3, 12, 24, 36)
    most: Most = Most()
    renewal: Renewal = Renewal()
    missed: Missed = Missed()
    waits: Waits = Waits()
    retention: Retention = Retention()
    on_call: bool = False
    """People are on call for the answer to MIND-3; without them it is never asked."""


SHIPPED = Programme()


def months_completed(anchor: dtm.date, today: dtm.date) -> int:
    """Whole months since the anchor, counted to the last valid day: 31 Jan + 1 month is 28 Feb.

    Days before the anchor count as none completed.
    """
    months = (today.year - anchor.year) * 12 + today.month - anchor.month
    return max(0, months if add_months(anchor, months) <= today else months - 1)


@functools.lru_cache(maxsize=4096)
def add_months(anchor: dtm.date, months: int) -> dtm.date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    day = min(anchor.day, calendar.monthrange(year, month + 1)[1])
    return dtm.date(year, month + 1, day)


def local_day(profile: Profile, now: dtm.datetime) -> dtm.date:
    """The day where the person is."""
    return now.astimezone(ZoneInfo(profile.zone)).date()


def phase(profile: Profile, now: dtm.datetime, programme: Programme = SHIPPED) -> Phase:
    """Where the person stands in the programme; a caseworker's override wins."""
    return phase_on(profile, local_day(profile, now), programme)


def phase_on(profile: Profile, day: dtm.date, programme: Programme = SHIPPED) -> Phase:
    """The phase on a day of the person's own calendar."""
    if profile.phase_override is not None:
        return profile.phase_override
    done = months_completed(profile.started, day)
    until = programme.phases.until()
    return next((name for months, name in until if done < months), "aftercare")


def phase_begun(profile: Profile, day: dtm.date, programme: Programme = SHIPPED) -> dtm.date:
    """When the phase of `day` began: by the months, or on the day of the caseworker's move."""
    if profile.phase_override is not None and profile.phase_since is not None:
        return profile.phase_since
    found = add_months(profile.started, programme.phases.begins(phase_on(profile, day, programme)))
    return min(found, max(day, profile.started))


MINORS = ("teen", "child")
"""Whoever is one of these needs an authorised adult, who never sees an answer."""


def is_of_age(profile: Profile, today: dtm.date) -> bool:
    """Whether somebody enrolled as a minor has turned eighteen: from here their own yes counts."""
    if profile.audience not in MINORS or profile.turns_18 is None:
        return False
    return today >= dtm.date.fromisoformat(f"{profile.turns_18}-01")


def ends_on(profile: Profile, programme: Programme = SHIPPED) -> dtm.date:
    """The first day after the programme (month 36 completed): from here only a new yes counts."""
    return add_months(profile.started, programme.phases.reintegration)
