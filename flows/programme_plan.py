"""A whole plan on paper: every check-in of one person who is always there. Sends nothing."""

import datetime as dtm
from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from flows.beneficiary import Phase, Profile
from flows.consent import Consent
from flows.programme import SHIPPED, Programme, local_day, phase_on
from flows.programme_turns import checkin_questions
from flows.schedule import next_checkin


class Planned(NamedTuple):
    """One check-in: its instant in the person's zone, its phase, what it asks."""

    due: dtm.datetime
    phase: Phase
    questions: tuple[str, ...]


def plan(
    profile: Profile,
    *,
    seed: int,
    until: dtm.datetime,
    consent: Consent | None = None,
    programme: Programme = SHIPPED,
) -> Iterator[Planned]:
    """Every check-in from the enrolment to `until`, each answered at once with nothing bad."""
    now = profile.enrolled_at
    while now is not None:
        due = next_checkin(
            profile,
            now=now,
            last=profile.last_checkin,
            seed=seed,
            consent=consent,
            programme=programme,
        )
        if due is None or due >= until:
            return
        now = due.astimezone(dtm.UTC)
        day = local_day(profile, now)
        asked = checkin_questions(profile, now=now, programme=programme)
        yield Planned(due, phase_on(profile, day, programme), asked)
        shown = {**profile.asked, **dict.fromkeys(asked, day.toordinal())}
        profile = replace(profile, last_checkin=now, last_push=day, asked=shown)
