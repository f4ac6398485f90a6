"""Lives on paper: the plan of one person over the months, check-in by check-in. No shell."""

import datetime as dtm
from typing import Any

from flows.beneficiary import Profile
from flows.consent import Consent
from flows.programme import SHIPPED, Programme
from flows.programme_plan import plan

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
) -> list[tuple[dtm.datetime, tuple[str, ...]]]:
    """Every check-in with what it asks, each answered on its day."""
    assert profile.enrolled_at is not None
    end = profile.enrolled_at + until
    made = plan(profile, seed=seed, until=end, consent=consent, programme=programme)
    return [(one.due, one.questions) for one in made]
