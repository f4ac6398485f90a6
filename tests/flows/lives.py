"""Lives on paper: the plan of one person over the months, check-in by check-in. No shell."""

import datetime as dtm
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from flows.beneficiary import Profile
from flows.consent import Consent
from flows.programme import SHIPPED, Programme, local_day
from flows.programme_turns import checkin_questions
from flows.schedule import next_checkin

DAY = dtm.timedelta(days=1)


def a_person(started: dtm.date, zone: str = "Europe/Belgrade", **fields: Any) -> Profile:
    """Somebody who enrolled on the day on which their programme began."""
    enrolled = dtm.datetime.combine(started, dtm.time(9), dtm.UTC)
    return Profile(case="K7F3", started=started, zone=zone, **{"enrolled_at": enrolled, **fields})


def live(
    profile: Profile,
    *,
    seed: int = 1,
    until: dtm.timedelta = 1130 * DAY,
    consent: Consent | None = None,
    programme: Programme = SHIPPED,
    turn: Callable[[Profile, dtm.datetime], Profile] | None = None,
) -> list[tuple[dtm.datetime, tuple[str, ...]]]:
    """Every check-in with what it asks, each answered on its day. `turn` may change the person."""
    assert profile.enrolled_at is not None
    now = profile.enrolled_at
    end = now + until
    found: list[tuple[dtm.datetime, tuple[str, ...]]] = []
    while True:
        due = next_checkin(
            profile,
            now=now,
            last=profile.last_checkin,
            seed=seed,
            consent=consent,
            programme=programme,
        )
        if due is None or due >= end:
            return found
        now = due.astimezone(dtm.UTC)
        asked = checkin_questions(profile, now=now, programme=programme)
        found.append((due, asked))
        day = local_day(profile, now)
        profile = replace(
            profile,
            last_checkin=now,
            last_push=day,
            asked={**profile.asked, **dict.fromkeys(asked, day.toordinal())},
        )
        if turn is not None:
            profile = turn(profile, now)
