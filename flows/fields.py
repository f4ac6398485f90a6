"""Lasting properties that a flow may set: the closed list, and what each does to a profile."""

import datetime as dtm
from collections.abc import Callable, Mapping

import msgspec
from msgspec.structs import replace

from flows.beneficiary import Kept, Profile, SafeWindow
from flows.phone import PICTURES

LANGUAGES = (
    "en", "sq", "bs", "sr-Latn", "sr-Cyrl", "mk", "bg", "ro", "tr", "uk", "ru", "rom",
)  # fmt: skip
"""Tags of the contract; `no` and other guesses are none of them."""

WINDOW_DAYS: Mapping[str, frozenset[int]] = {
    "mon-sat": frozenset(range(6)),
    "weekdays": frozenset(range(5)),
    "every-day": frozenset(range(7)),
    "weekends": frozenset({5, 6}),
}
WINDOW_HOURS: Mapping[str, tuple[dtm.time, dtm.time]] = {
    "10-19": (dtm.time(10), dtm.time(19)),
    "9-13": (dtm.time(9), dtm.time(13)),
    "14-19": (dtm.time(14), dtm.time(19)),
    "17-21": (dtm.time(17), dtm.time(21)),
}

FIELDS: Mapping[str, tuple[str, ...]] = {
    "language": LANGUAGES,
    "address": ("formal", "informal"),
    "phone": ("own", "seen"),
    "picture": tuple(PICTURES),
    "voice": ("listen", "read"),
    "window_days": tuple(WINDOW_DAYS),
    "window_hours": tuple(WINDOW_HOURS),
    "kept": ("all", "no-answers", "nothing"),
}
"""Field name -> allowed values. Inspect refuses all others."""


def is_allowed(field: str, value: str) -> bool:
    """Whether a flow may set this field to this value."""
    return value in FIELDS.get(field, ())


def fields_of(profile: Profile) -> dict[str, str]:
    """The profile as a flow may read it. What was never asked is missing."""
    found: dict[str, str] = {"address": profile.address, "kept": profile.kept}
    found["voice"] = "listen" if profile.listens else "read"
    if profile.language is not None:
        found["language"] = profile.language
    if profile.phone_seen is not None:
        found["phone"] = "seen" if profile.phone_seen else "own"
    if profile.picture:
        found["picture"] = profile.picture
    days = next((k for k, v in WINDOW_DAYS.items() if v == profile.window.days), None)
    hours = (profile.window.start, profile.window.end)
    span = next((k for k, v in WINDOW_HOURS.items() if v == hours), None)
    return (
        found | ({"window_days": days} if days else {}) | ({"window_hours": span} if span else {})
    )


def with_field(profile: Profile, field: str, value: str) -> Profile:
    """The profile with one field set. A field or value outside the list changes nothing."""
    if not is_allowed(field, value):
        return profile
    return _SETTERS[field](profile, value)


def _address(profile: Profile, value: str) -> Profile:
    return replace(profile, address="informal" if value == "informal" else "formal")


def _days(profile: Profile, value: str) -> Profile:
    window = profile.window
    return replace(
        profile, window=SafeWindow(days=WINDOW_DAYS[value], start=window.start, end=window.end)
    )


def _hours(profile: Profile, value: str) -> Profile:
    start, end = WINDOW_HOURS[value]
    return replace(profile, window=SafeWindow(days=profile.window.days, start=start, end=end))


_SETTERS: Mapping[str, Callable[[Profile, str], Profile]] = {
    "language": lambda profile, value: replace(profile, language=value),
    "address": _address,
    "phone": lambda profile, value: replace(profile, phone_seen=value == "seen"),
    "picture": lambda profile, value: replace(profile, picture=value, wrong_pictures=0),
    "voice": lambda profile, value: replace(profile, listens=value == "listen"),
    "window_days": _days,
    "window_hours": _hours,
    "kept": lambda profile, value: replace(profile, kept=msgspec.convert(value, Kept)),
}
