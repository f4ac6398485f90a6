"""Emergency numbers and help lines by country. Shows nothing unverified; calls nobody."""

import datetime as dtm
import functools
import re
from collections.abc import Collection, Mapping, Sequence
from importlib import resources
from typing import Any, Literal

import msgspec
from babel import Locale

from locales.languages import tongue

Group = Literal["women", "men", "children"]
LineKind = Literal["support", "home", "child", "emotional", "own"]

VALID_FOR = dtm.timedelta(days=180)
"""A verification is good for this long; numbers change and lines close without a word."""
REMIND_BEFORE = dtm.timedelta(days=30)
_SPAN = re.compile(
    r"^(?P<first>[a-z]{3})-(?P<last>[a-z]{3}) (?P<opens>\d\d:\d\d)-(?P<closes>\d\d:\d\d)$"
)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One help line, as in the file. Without `verified_on` and `verified_by` it is never shown."""

    name: str
    kind: LineKind
    number: str
    dial_from_abroad: str = ""
    free: bool = False
    hours: tuple[str, ...] = ()
    """`always`, or spans such as `mon-fri 08:00-20:00`; empty: not known."""
    languages: tuple[str, ...] = ()
    serves: tuple[Group, ...] = ()
    records: bool = False
    tells_police: bool = False
    verified_on: dtm.date | None = None
    verified_by: str = ""
    note: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether a call stays between two people: not recorded, not reported."""
        return not (self.records or self.tells_police)


class Country(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is written for one country. `general` is its number for any emergency."""

    general: str = ""
    lines: tuple[Line, ...] = ()
    note: str = ""


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A line as a person may see it now."""

    line: Line
    number: str
    """What to dial from where the person is."""
    is_open: bool | None
    """None: the hours are not known."""
    opens: dtm.datetime | None = None
    """When a closed line opens next, in the zone of the moment asked about."""


def read(source: str) -> dict[str, Country]:
    """The table of a file by ISO code. Raises ValueError with the place and what is wrong."""
    from ruamel.yaml import YAML

    table = YAML(typ="safe", pure=True).load(source) or {}
    try:
        countries = msgspec.convert(table, dict[str, Country])
    except msgspec.ValidationError as error:
        raise ValueError(f"help lines: {error}; see the head of the file for the fields") from None
    for code, country in countries.items():
        for line in country.lines:
            _check(code, line)
    return countries


@functools.cache
def shipped() -> Mapping[str, Country]:
    """The table that comes with the program: nothing in it is verified."""
    return read(resources.files("locales").joinpath("helplines.yaml").read_text("utf-8"))


def countries(table: Mapping[str, Country] | None = None) -> tuple[str, ...]:
    """ISO codes in the order of the file: the region first."""
    return tuple(shipped() if table is None else table)


def country_name(code: str, language: str) -> str:
    """The country's name in this language (CLDR); the code itself where there is none."""
    name = Locale.parse(tongue(language).dates).territories.get(code)
    return str(name) if name else code


def language_names(tags: Sequence[str], language: str) -> str:
    """Names of languages in this language (CLDR), such as `albanski, srpski`."""
    names = Locale.parse(tongue(language).dates).languages
    plain = dict.fromkeys(tag.split("-")[0] for tag in tags)
    return ", ".join(str(names.get(tag, tag)) for tag in plain)


def shown(
    country: str, confirmed: Collection[str], *, table: Mapping[str, Country] | None = None
) -> str | None:
    """The general emergency number, or None where the operator has not confirmed this country."""
    entry = (shipped() if table is None else table).get(country)
    return entry.general or None if entry is not None and country in confirmed else None


def unconfirmed(used: Collection[str], confirmed: Collection[str]) -> list[str]:
    """Countries in use whose general number nobody has confirmed; told at start."""
    return sorted(set(used) - set(confirmed))


def lines_for(
    entry: Country, *, now: dtm.datetime, serves: Group | None, language: str, abroad: bool = False
) -> list[Listed]:
    """The lines that may be shown now, in order. `now` is in the zone of the country.

    Unverified and expired lines are never among them. Somebody abroad gets the + form or nothing.
    Lines that record or report come last, and never without a plain one before them. Lines for
    women are not shown to a man at all; for somebody unknown (`serves` None) never alone.
    """
    fit = [line for line in entry.lines if is_valid(line, now.date()) and _fits(line, serves)]
    if serves is None and not any(set(line.serves) > {"women"} for line in fit):
        fit = [line for line in fit if line.serves != ("women",)]
    listed = [found for line in fit if (found := _listed(line, now, abroad)) is not None]
    if not any(found.line.is_plain for found in listed):
        return []
    return sorted(listed, key=lambda found: _rank(found, language))


def is_valid(line: Line, today: dtm.date) -> bool:
    """Whether somebody verified it, by name, within the last 180 days."""
    if line.verified_on is None or not line.verified_by:
        return False
    return dtm.timedelta(0) <= today - line.verified_on <= VALID_FOR


def standing(line: Line, today: dtm.date) -> Literal["unverified", "expired", "due", "good"]:
    """How a line stands with its verification. Only `due` and `good` are ever shown."""
    if line.verified_on is None or not line.verified_by or line.verified_on > today:
        return "unverified"
    if not is_valid(line, today):
        return "expired"
    return "good" if is_valid(line, today + REMIND_BEFORE) else "due"


def due(table: Mapping[str, Country], today: dtm.date) -> list[tuple[str, str]]:
    """(country, name) of every line to verify within 30 days, unverified ones among them."""
    return [
        (code, line.name)
        for code, country in table.items()
        for line in country.lines
        if standing(line, today) != "good"
    ]


def _check(code: str, line: Line) -> None:
    if not re.fullmatch(r"[0-9]{2,15}", line.number):
        raise ValueError(f"help lines: {code} {line.name}: number may hold digits only")
    if line.dial_from_abroad and not re.fullmatch(r"\+[0-9]{7,15}", line.dial_from_abroad):
        raise ValueError(f"help lines: {code} {line.name}: dial_from_abroad must be like +381…")
    for span in line.hours:
        if span != "always" and not _is_span(span):
            text = "hours must be `always` or like `mon-fri 08:00-20:00`"
            raise ValueError(f"help lines: {code} {line.name}: {text}")


def _is_span(span: str) -> bool:
    match = _SPAN.match(span)
    if match is None or not {match["first"], match["last"]} <= set(_DAYS):
        return False
    try:
        dtm.time.fromisoformat(match["opens"]), dtm.time.fromisoformat(match["closes"])
    except ValueError:
        return False
    return True


def _fits(line: Line, serves: Group | None) -> bool:
    return serves is None or serves in line.serves


def _listed(line: Line, now: dtm.datetime, abroad: bool) -> Listed | None:
    number = line.dial_from_abroad if abroad else line.number
    if not number:
        return None
    if not line.hours:
        return Listed(line=line, number=number, is_open=None)
    spans = _spans_around(line.hours, now)
    if any(opens <= now < closes for opens, closes in spans):
        return Listed(line=line, number=number, is_open=True)
    opening = min((opens for opens, _ in spans if opens > now), default=None)
    return Listed(line=line, number=number, is_open=False, opens=opening)


def _spans_around(
    hours: Sequence[str], now: dtm.datetime
) -> list[tuple[dtm.datetime, dtm.datetime]]:
    """Opening spans from yesterday to eight days on; one over midnight ends a day later."""
    found: list[tuple[dtm.datetime, dtm.datetime]] = []
    for offset in range(-1, 9):
        day = now.date() + dtm.timedelta(days=offset)
        for span in hours:
            found += _span_on(span, day, now.tzinfo)
    return found


def _span_on(
    span: str, day: dtm.date, zone: dtm.tzinfo | None
) -> list[tuple[dtm.datetime, dtm.datetime]]:
    if span == "always":
        start = dtm.datetime.combine(day, dtm.time(), zone)
        return [(start, dtm.datetime.combine(day + dtm.timedelta(days=1), dtm.time(), zone))]
    match = _SPAN.match(span)
    assert match is not None  # noqa: S101 - spans were checked when the file was read
    if not _covers(_DAYS.index(match["first"]), _DAYS.index(match["last"]), day.weekday()):
        return []
    opens, closes = (dtm.time.fromisoformat(match[end]) for end in ("opens", "closes"))
    last = day if closes > opens else day + dtm.timedelta(days=1)
    return [(dtm.datetime.combine(day, opens, zone), dtm.datetime.combine(last, closes, zone))]


def _covers(first: int, last: int, day: int) -> bool:
    return first <= day <= last if first <= last else day >= first or day <= last


def _rank(found: Listed, language: str) -> tuple[Any, ...]:
    """Plain before recorded, open before closed, own language before others."""
    return (
        not found.line.is_plain,
        found.is_open is False,
        language not in found.line.languages,
    )
