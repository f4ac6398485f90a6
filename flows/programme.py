"""The 36 months: phases by completed months, and the question whose turn it is. Plans no time."""

import calendar
import datetime as dtm
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from flows.beneficiary import Phase, Profile

PHASE_UNTIL: tuple[tuple[int, Phase], ...] = (
    (3, "crisis"),
    (12, "transition"),
    (36, "reintegration"),
)
"""A phase lasts while fewer months than this are completed; after the last comes aftercare."""

ROTATION: Mapping[Phase, tuple[str, ...]] = {
    "crisis": (
        "HOME-1",
        "HOME-3",
        "BODY-2",
        "MIND-2",
        "SAFE-3",
        "PEOPLE-1",
        "MONEY-1",
        "HELP-1",
    ),
    "transition": (
        "HOME-1",
        "MONEY-1",
        "WORK-2",
        "PEOPLE-2",
        "BODY-1",
        "PAPERS-1",
        "SAFE-3",
        "LEARN-2",
        "HELP-1",
        "MIND-2",
    ),
    "reintegration": (
        "PEOPLE-1",
        "WORK-2",
        "MONEY-1",
        "HOME-1",
        "HELP-3",
        "BODY-1",
        "PLANS-3",
        "LEARN-2",
        "PAPERS-1",
        "SAFE-3",
    ),
    "aftercare": (),
}
"""Whose turn it is, phase by phase: the order of the question bank, one question a check-in."""


def months_completed(anchor: dtm.date, today: dtm.date) -> int:
    """Whole months since the anchor, counted to the last valid day: 31 Jan + 1 month is 28 Feb.

    Days before the anchor count as none completed.
    """
    months = (today.year - anchor.year) * 12 + today.month - anchor.month
    return max(0, months if add_months(anchor, months) <= today else months - 1)


def add_months(anchor: dtm.date, months: int) -> dtm.date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    day = min(anchor.day, calendar.monthrange(year, month + 1)[1])
    return dtm.date(year, month + 1, day)


def phase(profile: Profile, now: dtm.datetime) -> Phase:
    """Where the person stands in the programme; a caseworker's override wins."""
    if profile.phase_override is not None:
        return profile.phase_override
    done = months_completed(profile.started, now.astimezone(ZoneInfo(profile.zone)).date())
    return next((name for until, name in PHASE_UNTIL if done < until), "aftercare")


def domain_question(profile: Profile, *, now: dtm.datetime) -> str | None:
    """The id of the domain question whose turn it is, or None: a child gets two questions only."""
    turns = ROTATION[phase(profile, now)]
    if profile.audience == "child" or not turns:
        return None
    return turns[profile.asked_turn % len(turns)]
