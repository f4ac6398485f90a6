"""Whose turn it is: which questions a check-in asks, by phase, distance and need. Asks nobody."""

import datetime as dtm
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from flows import cadence
from flows.beneficiary import Audience, Phase, Profile
from flows.programme import AFTER, BEFORE, SHIPPED, Programme, local_day, phase_on

When = Literal["every", "turn", "carer", "works", "learns", "window", "branch", "once"]
ONCE = 0
"""Weeks of a question that is asked once in a phase."""


class Tag(NamedTuple):
    """Weeks between two times by phase (a phase not in it: never), and on what it hangs."""

    weeks: Mapping[Phase, int]
    when: When = "turn"


def _tag(
    c: int | None = None, t: int | None = None, r: int | None = None, *, when: When = "turn"
) -> Tag:
    by_phase: tuple[tuple[Phase, int | None], ...] = (
        ("crisis", c),
        ("transition", t),
        ("reintegration", r),
    )
    return Tag({name: weeks for name, weeks in by_phase if weeks is not None}, when)


_EVERY = Tag({"crisis": 0, "transition": 0, "reintegration": 0, "aftercare": 0}, "every")
_BRANCH = Tag({"crisis": 0, "transition": 0, "reintegration": 0, "aftercare": 0}, "branch")

TAGS: Mapping[str, Tag] = {
    "SAFE-1": _EVERY,
    "SAFE-2": _BRANCH,
    "SAFE-3": _tag(2, 4, 8),
    "SAFE-4": _tag(None, 8, 8),
    "HOME-1": _tag(2, 6, 12),
    "HOME-2": _tag(None, 8, 12),
    "HOME-3": _tag(2, 8),
    "BODY-1": _tag(3, 8, 12),
    "BODY-2": _tag(2, 8, 12),
    "BODY-3": _tag(None, 8, 12),
    "MIND-1": _EVERY,
    "MIND-2": _tag(2, 6, 12),
    "MIND-3": _BRANCH,
    "MIND-4": _tag(None, 8, 12),
    "MONEY-1": _tag(4, 6, 8),
    "MONEY-2": _tag(None, 12, 12),
    "MONEY-3": _tag(None, None, 12),
    "WORK-1": _tag(None, 8, 8),
    "WORK-2": _tag(None, 8, 8, when="works"),
    "WORK-3": _tag(None, 12, 12, when="works"),
    "LEARN-1": _tag(4, 6, 12, when="learns"),
    "LEARN-2": _tag(None, 8, 12),
    "PAPERS-1": _tag(ONCE, 8, 12),
    "PAPERS-2": _tag(None, 12, 12),
    "DATES-1": _tag(ONCE, ONCE, ONCE, when="window"),
    "DATES-2": _tag(ONCE, ONCE, ONCE, when="window"),
    "DATES-3": _tag(ONCE, ONCE, ONCE, when="window"),
    "PEOPLE-1": _tag(4, 6, 8),
    "PEOPLE-2": _tag(None, 8, 8),
    "PEOPLE-3": _tag(None, 12, 12),
    "FAMILY-1": _tag(2, 6, 8, when="carer"),
    "FAMILY-2": _tag(4, 8, 12, when="carer"),
    "FAMILY-3": _BRANCH,
    "HELP-1": _tag(4, 8, 12),
    "HELP-2": _BRANCH,
    "HELP-3": _tag(None, 12, 12),
    "HELP-4": _tag(None, 12, 24),
    "NEEDS-1": _BRANCH,
    "PLANS-1": _tag(None, 8, 12),
    "PLANS-2": Tag({"transition": 0, "reintegration": 0}, "once"),
    "PLANS-3": _tag(None, None, 16),
}
"""Phases and weeks of the practice paper, 2.5. An untagged question is never asked."""

NOT_FOR: Mapping[Audience, frozenset[str]] = {
    "adult": frozenset(),
    "family": frozenset({"PAPERS-2", "WORK-3"}),
    "teen": frozenset({"MONEY-2", "MONEY-3", "WORK-3", "PEOPLE-3"}),
    "child": frozenset(TAGS) - {"SAFE-1", "SAFE-2", "MIND-1"},
}
"""What is not asked of whom: a child has two questions, a teenager none about being used."""

FIRST_ONLY = frozenset(
    {
        "SAFE-3", "HOME-1", "HOME-3", "BODY-1", "BODY-2", "MIND-2", "MONEY-1", "WORK-2",
        "LEARN-2", "PAPERS-1", "PEOPLE-1", "PEOPLE-2", "HELP-1", "HELP-3", "PLANS-3",
    }
)  # fmt: skip
"""The main question of a domain comes alone or first; the further ones may follow it."""
NEED = 3
"""A domain with a bad answer lately has its turn so many times sooner."""
NEED_DAYS = 60
NO_WORK = frozenset({"looking", "not-now", "no-work"})
NO_LESSONS = frozenset({"not-for-me", "no-lessons"})


def domain(question: str) -> str:
    """The domain of a question: HOME of HOME-1."""
    return question.partition("-")[0]


def checkin_questions(
    profile: Profile, *, now: dtm.datetime, programme: Programme = SHIPPED
) -> tuple[str, ...]:
    """Everything that a check-in is to ask, in order; branches come on top by their answers."""
    return ("SAFE-1", "MIND-1", *domain_questions(profile, now=now, programme=programme))


def domain_questions(
    profile: Profile, *, now: dtm.datetime, programme: Programme = SHIPPED
) -> tuple[str, ...]:
    """The questions beside safety and mood: never an untagged one, never more than allowed."""
    day = local_day(profile, now)
    many = how_many(profile, day, now=now, programme=programme)
    if not many:
        return ()
    turns = sorted(_turns(profile, day, programme), key=lambda one: (-one[0], one[1]))
    chosen: list[str] = []
    for _, _, question in turns:
        if len(chosen) < many and _goes_with(chosen, question):
            chosen.append(question)
    return tuple(chosen)


def _goes_with(chosen: Sequence[str], question: str) -> bool:
    """A second question is of another domain, and one that may follow another."""
    if not chosen:
        return True
    return question not in FIRST_ONLY and domain(question) not in {domain(o) for o in chosen}


def how_many(
    profile: Profile, day: dtm.date, *, now: dtm.datetime, programme: Programme = SHIPPED
) -> int:
    """How many questions beside safety and mood this check-in may have."""
    span = cadence.span_of(profile, day, programme)
    if span is None or cadence.week_of(profile, day, programme) < span.domains_from_week:
        return 0
    alarm = profile.last_alarm
    if alarm is not None and now - alarm < dtm.timedelta(days=programme.most.after_alarm_days):
        return 0
    if _asked_lately(profile, day, weeks=span.domains_every_weeks):
        return 0
    most = programme.most.crisis if span.phase == "crisis" else programme.most.usual
    return min(span.domains, programme.most.child if profile.audience == "child" else most)


def _asked_lately(profile: Profile, day: dtm.date, *, weeks: int) -> bool:
    """Whether a domain question was shown less than so many weeks ago (a day is forgiven)."""
    asked = [at for one, at in profile.asked.items() if TAGS[one].when not in ("every", "branch")]
    return bool(weeks and asked) and day.toordinal() - max(asked) < 7 * weeks - 1


def _turns(
    profile: Profile, day: dtm.date, programme: Programme
) -> Iterator[tuple[float, int, str]]:
    """How much every fitting question is overdue (1: just due), its place, its id."""
    phase = phase_on(profile, day, programme)
    latest = _latest_by_domain(profile)
    for place, (question, tag) in enumerate(TAGS.items()):
        if phase not in tag.weeks or not _fits(profile, question, tag, day=day):
            continue
        overdue = _overdue(profile, question, tag.weeks[phase], day=day, latest=latest)
        if overdue >= 1:
            yield overdue, place, question


def _overdue(
    profile: Profile, question: str, weeks: int, *, day: dtm.date, latest: Mapping[str, int]
) -> float:
    own = profile.asked.get(question)
    if TAGS[question].when in ("once", "window"):
        return 1000.0
    if weeks == ONCE:
        return 0.0 if own is not None else 10.0
    if own is not None and day.toordinal() - own < 7 * weeks - 1:
        return 0.0
    # Never asked counts from the enrolment; a domain that was heard lately waits for the others.
    begun = local_day(profile, profile.enrolled_at) if profile.enrolled_at else profile.started
    since = day.toordinal() - (own if own is not None else begun.toordinal() - 7 * weeks)
    quiet = day.toordinal() - latest.get(domain(question), begun.toordinal() - 7 * weeks)
    need = NEED if _in_need(profile, domain(question), day) else 1
    return max(1.0, min(since, quiet) / (7 * weeks)) * need


def _latest_by_domain(profile: Profile) -> dict[str, int]:
    latest: dict[str, int] = {}
    for question, at in profile.asked.items():
        if TAGS[question].when not in ("every", "branch"):
            latest[domain(question)] = max(latest.get(domain(question), 0), at)
    return latest


def _in_need(profile: Profile, name: str, day: dtm.date) -> bool:
    """A bad answer in this domain lately: `recent` keeps only answers that a rule looks at."""
    return any(
        domain(one.question) == name
        and one.question not in ("SAFE-1", "MIND-1", "WORK-1", "LEARN-1")
        and day.toordinal() - one.day <= NEED_DAYS
        for one in profile.recent
    )


def _fits(profile: Profile, question: str, tag: Tag, *, day: dtm.date) -> bool:
    if question in NOT_FOR[profile.audience]:
        return False
    fits: dict[str, bool] = {
        "turn": True,
        "carer": profile.carer,
        "learns": profile.audience == "teen" or phase_on(profile, day) != "crisis",
        "works": _last(profile, "WORK-1") not in NO_WORK,
        "once": profile.goal,
        "window": in_date_window(profile, day) and _due_in_window(profile, question, day),
    }
    if question == "LEARN-2" and _last(profile, "LEARN-1") in NO_LESSONS:
        return False
    return fits.get(tag.when, False)


def _last(profile: Profile, question: str) -> str | None:
    return next((o.choice for o in reversed(profile.recent) if o.question == question), None)


def in_date_window(profile: Profile, day: dtm.date) -> bool:
    """Whether an important date is near: from two days before it to three days after it."""
    return any(-BEFORE <= (day - date).days <= AFTER for date in profile.dates)


def _due_in_window(profile: Profile, question: str, day: dtm.date) -> bool:
    """Before it whether it worries, after it how it was; whether someone presses, once."""
    before = any(day <= date for date in profile.dates)
    asked = profile.asked.get(question)
    if asked is not None and day.toordinal() - asked <= 7:
        return False
    return before if question == "DATES-1" else not before
