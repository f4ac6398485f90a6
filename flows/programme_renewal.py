"""When a new yes is due, and when the months are over. Knows dates; asks nobody."""

import datetime as dtm
from typing import Literal

from flows.beneficiary import Profile
from flows.consent import Consent
from flows.programme import (
    MINORS,
    SHIPPED,
    Programme,
    add_months,
    ends_on,
    is_of_age,
    local_day,
)

Why = Literal["adult", "extension", "phase", "year", "silence"]


def renewal_due(
    profile: Profile, consent: Consent, *, now: dtm.datetime, programme: Programme = SHIPPED
) -> Why | None:
    """Why a new yes is due now, or None."""
    today = local_day(profile, now)
    if is_of_age(profile, today):
        return "adult"
    silent = dtm.timedelta(days=programme.renewal.after_silence_days)
    since = profile.silent_from
    if since is not None and now - since >= silent and consent.at < since:
        return "silence"
    due = [(day, why) for day, why in _days(profile, consent, programme) if day <= today]
    return min(due)[1] if due else None


def renewal_on(
    profile: Profile, consent: Consent, *, programme: Programme = SHIPPED
) -> dtm.date | None:
    """The first day on which a new yes is due, as known now; None once the months are over."""
    days = [day for day, _ in _days(profile, consent, programme)]
    return min(days, default=None)


def _days(profile: Profile, consent: Consent, programme: Programme) -> list[tuple[dtm.date, Why]]:
    """Days after the newest yes: the next phase by the months, a year, the eighteenth birthday."""
    given = local_day(profile, consent.at)
    end = ends_on(profile, programme)
    found: list[tuple[dtm.date, Why]] = [
        (add_months(given, programme.renewal.every_months), "year")
    ]
    if programme.renewal.at_phase_change and profile.phase_override is None:
        begins = (add_months(profile.started, m) for m, _ in programme.phases.until())
        found += [(day, "phase") for day in begins if given < day < end]
    if profile.turns_18 is not None and profile.audience in MINORS:
        found.append((dtm.date.fromisoformat(f"{profile.turns_18}-01"), "adult"))
    if profile.extended is not None and consent.at < profile.extended[0]:
        found.append((max(profile.extended[1], given + dtm.timedelta(days=1)), "extension"))
    return [(day, why) for day, why in found if day > given or why == "adult"]


def lapses(profile: Profile, consent: Consent) -> bool:
    """Whether the yes that was asked for did not come: the newest is older than the question."""
    return profile.renewal_asked is not None and consent.at < profile.renewal_asked
