"""Ways a life turns: back, on, still, elsewhere. Values in, values out; the word is a person's."""

import datetime as dtm

from msgspec.structs import replace

from flows.beneficiary import Phase, Profile
from flows.programme import SHIPPED, Programme, phase_begun, phase_on


def moved(profile: Profile, phase: Phase, today: dtm.date) -> Profile:
    """A caseworker moves the phase, back or on: its rhythm begins today, nothing old is left."""
    return _replanned(replace(profile, phase_override=phase, phase_since=today))


def held(profile: Profile, today: dtm.date, programme: Programme = SHIPPED) -> Profile:
    """The phase of now stays until a person says otherwise; its weeks go on being counted."""
    now = phase_on(profile, today, programme)
    since = phase_begun(profile, today, programme)
    return _replanned(replace(profile, phase_override=now, phase_since=since))


def following(profile: Profile) -> Profile:
    """The months decide again."""
    return _replanned(replace(profile, phase_override=None, phase_since=None))


def relocated(profile: Profile, *, country: str, zone: str) -> Profile:
    """Another country: its zone, holidays and numbers hold from now on."""
    return _replanned(replace(profile, country=country, zone=zone))


def with_date(profile: Profile, day: dtm.date, *, today: dtm.date) -> Profile:
    """An important date is marked; those that are long over go. Raises ValueError for the past."""
    if not today <= day <= today + dtm.timedelta(days=730):
        raise ValueError("mark a day from today on, within two years")
    kept = {one for one in profile.dates if (today - one).days <= 60}
    return _replanned(replace(profile, dates=tuple(sorted(kept | {day}))))


def _replanned(profile: Profile) -> Profile:
    """A fire of the old plan does nothing any more."""
    return replace(profile, next_checkin=None, schedule_version=profile.schedule_version + 1)
