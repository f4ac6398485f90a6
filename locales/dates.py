"""Dates, times, hours and ages in words of a language. Takes every moment as a value; no clock."""

import datetime as dtm
import re
from collections.abc import Collection

from babel import Locale
from babel.dates import format_date, format_timedelta, get_day_names, get_timezone_location

from locales.languages import tongue
from locales.sr import to_cyrillic

_OF_MONTH = {
    # CLDR names months in the nominative here; a date needs the genitive
    "bs": (
        "januara februara marta aprila maja juna jula augusta septembra oktobra novembra decembra"
    ),
    "sr-Latn": (
        "januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra"
    ),
}
_DASH = "–"
_YEAR = re.compile(r"\s[гр]\.$")
"""The abbreviation for `year` that ends a date in some languages; its full stop would stay."""


def day(date: dtm.date, language: str) -> str:
    """A date such as `12 August 2026`, without a final full stop: it can end a sentence."""
    known = tongue(language)
    if known.tag == "sr-Cyrl":
        return to_cyrillic(day(date, "sr-Latn"))
    months = _OF_MONTH.get(known.tag)
    if months:
        return f"{date.day}. {months.split()[date.month - 1]} {date.year}"
    words = format_date(date, format="long", locale=known.dates)
    return _YEAR.sub("", words)


def place(zone: str, language: str) -> str:
    """The city that stands for a zone of the IANA list, in this language."""
    return str(get_timezone_location(zone, locale=tongue(language).dates, return_city=True))


def clock(time: dtm.time) -> str:
    """A time of day such as `9:05`: 24 hours in every language, as on the phones of the region."""
    return f"{time.hour}:{time.minute:02}"


def weekday(number: int, language: str, *, short: bool = False) -> str:
    """Name of a weekday, Monday is 0, with a capital letter: it stands at the head of a phrase."""
    locale = Locale.parse(tongue(language).dates)
    name = str(
        get_day_names("abbreviated" if short else "wide", context="stand-alone", locale=locale)[
            number
        ]
    ).rstrip(".")
    return name[:1].upper() + name[1:]


def moment(at: dtm.datetime, language: str) -> str:
    """Weekday and time such as `Monday, 9:00`, in the zone that `at` carries."""
    return f"{weekday(at.weekday(), language)}, {clock(at.time())}"


def hours(start: dtm.time, end: dtm.time, language: str, *, days: Collection[int] = ()) -> str:
    """Hours such as `9:00–17:00`, or with days `Mon–Fri 9:00–17:00`. Monday is 0."""
    span = f"{clock(start)}{_DASH}{clock(end)}"
    return f"{_days(sorted(set(days)), language)} {span}" if days else span


def age(length: dtm.timedelta, language: str) -> str:
    """How long ago, short, such as `12 min`. Never negative, never less than a minute."""
    shown = max(length, dtm.timedelta(minutes=1))
    # 90 minutes are better than 2 hours, and 30 hours better than a day: nobody must round a page
    threshold = 2.0
    return format_timedelta(
        shown,
        granularity="minute",
        threshold=threshold,
        format="short",
        locale=tongue(language).dates,
    )


def span(days: int, language: str) -> str:
    """So many days from now, such as `3 days` or `1 week`: on a button, where it stands alone."""
    length = dtm.timedelta(days=days)
    return format_timedelta(length, granularity="day", locale=tongue(language).dates)


_UNITS = {
    "sr-Cyrl": ("мин", "ч", "д"),
    "mk": ("мин", "ч", "д"),
    "bg": ("мин", "ч", "д"),
    "tr": ("dk", "sa", "g"),
    "uk": ("хв", "год", "д"),
    "ru": ("мин", "ч", "д"),
}
"""Minutes, hours, days, as short as on a clock; all other languages write min, h, d."""


def short_age(length: dtm.timedelta, language: str) -> str:
    """How long ago on a page, such as `0 min`, `12 min`, `3 h`, `2 d`. Never negative."""
    minute, hour, day_ = _UNITS.get(tongue(language).tag, ("min", "h", "d"))
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} {minute}"
    return f"{minutes // 60} {hour}" if minutes < 48 * 60 else f"{minutes // 1440} {day_}"


def _days(days: list[int], language: str) -> str:
    """Runs of days joined: `Mon–Sat`, `Mon, Wed–Fri`."""
    runs: list[list[int]] = []
    for number in days:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(
        _DASH.join(weekday(run[at], language, short=True) for at in _ends(run)) for run in runs
    )


def _ends(run: list[int]) -> tuple[int, ...]:
    return (0,) if len(run) == 1 else (0, -1)
