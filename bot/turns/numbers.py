"""Phone numbers as a person sees them: the general one, our own, help lines. Calls nobody."""

import datetime as dtm
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.turns.turn import Turn
from bot.zones import UnknownCountryError, zone_of
from locales import dates
from locales.helplines import Country, Group, Listed, language_names, lines_for, shown

MOST_LINES = 3
"""Help lines on one screen: who is afraid reads no list."""
YOUNG = frozenset({"teen", "child"})


def text(turn: Turn) -> str:
    """Every number that may be shown now, or honestly that none is set and who has been told."""
    own, lines = _own(turn), list(_lines(turn))
    general = shown(
        turn.profile.country,
        turn.desk.organisation.emergency_confirmed,
        table=turn.desk.helplines,
    )
    if general:
        first = turn.text("numbers/text", number=general)
    elif own or lines:
        first = turn.text("numbers/no-general")
    elif turn.escalation is not None:
        return turn.text("numbers/none", worker=turn.worker_name())
    else:
        return turn.text("stranger/no-number")
    return "\n".join((first, *([own] if own else ()), *lines))


def _own(turn: Turn) -> str:
    organisation = turn.desk.organisation
    if not organisation.number:
        return ""
    if organisation.hours:
        return turn.text("numbers/own", number=organisation.number, hours=organisation.hours)
    return turn.text("numbers/own-any", number=organisation.number)


def _lines(turn: Turn) -> Iterator[str]:
    """Lines of the country where the person is; from abroad those of our own country as well."""
    here, ours = turn.profile.country, turn.desk.organisation.country
    found = _of_country(turn, here, abroad=False)
    if here != ours:
        found += _of_country(turn, ours, abroad=True)
    for listed in found[:MOST_LINES]:
        yield "\n".join(_one(turn, listed))


def _of_country(turn: Turn, code: str, *, abroad: bool) -> list[Listed]:
    entry = turn.desk.helplines.get(code, Country())
    serves: Group | None = "children" if turn.profile.audience in YOUNG else None
    try:
        now = turn.now.astimezone(ZoneInfo(zone_of(code)))
    except UnknownCountryError:
        return []
    return lines_for(entry, now=now, serves=serves, language=turn.language, abroad=abroad)


def _one(turn: Turn, listed: Listed) -> Iterator[str]:
    """What must be known before the number stands above it."""
    line = listed.line
    if line.tells_police:
        yield turn.text("line/police")
    if line.records:
        yield turn.text("line/recorded")
    yield turn.text(f"line/{line.kind}", number=listed.number)
    about: list[str] = []
    if line.free:
        about.append(turn.text("line/free"))
    if line.languages and turn.language not in line.languages:
        names = language_names(line.languages, turn.language)
        about.append(turn.text("line/languages", languages=names))
    if listed.is_open:
        about.append(turn.text("line/open"))
    elif listed.opens is not None:
        about.append(turn.text("line/closed", when=_when(turn, listed.opens)))
    if about:
        yield " ".join(about)


def _when(turn: Turn, opens: dtm.datetime) -> str:
    return dates.moment(opens.astimezone(ZoneInfo(turn.profile.zone)), turn.language)
