"""What the operator is told when the program starts: numbers and languages that are not ready.

The program starts all the same.
"""

import datetime as dtm
from collections.abc import Collection, Mapping

from bot.turns.desk import Desk
from locales.catalog import Catalog
from locales.helplines import Country, standing, unconfirmed
from storage.store import Store

OPERATORS = "en"
_BATCH = 1000


async def owed_at_start(store: Store, desk: Desk, *, today: dtm.date) -> list[str]:
    """One line for each thing that people would miss."""
    countries, languages = await in_use(store, desk.organisation.country)
    return [
        *_numbers(desk.catalog, countries, desk.organisation.emergency_confirmed),
        *_lines(desk.catalog, desk.helplines, countries, today),
        *_languages(desk.catalog, languages),
    ]


async def in_use(store: Store, own: str) -> tuple[set[str], set[str]]:
    """Countries and languages of everybody here; the organisation's country always."""
    countries, languages = {own}, set[str]()
    ids = await store.all_people()
    for start in range(0, len(ids), _BATCH):
        loaded = await store.load(people=ids[start : start + _BATCH])
        for scene in loaded.scenes.values():
            profile = scene.beneficiary.profile
            countries.add(profile.country)
            languages |= {profile.language} if profile.language else set()
    return countries, languages


def _numbers(words: Catalog, used: Collection[str], confirmed: Collection[str]) -> list[str]:
    missing = ", ".join(unconfirmed(used, confirmed))
    return [words.text("operator/numbers", OPERATORS, countries=missing)] if missing else []


def _lines(
    words: Catalog, table: Mapping[str, Country], used: Collection[str], today: dtm.date
) -> list[str]:
    """Countries in use that have lines, and none of them verified."""
    dark = [
        code
        for code in sorted(used)
        if (entry := table.get(code)) is not None
        and entry.lines
        and not any(standing(line, today) in ("good", "due") for line in entry.lines)
    ]
    if not dark:
        return []
    return [words.text("operator/lines", OPERATORS, countries=", ".join(dark))]


def _languages(words: Catalog, used: Collection[str]) -> list[str]:
    names = dict(words.own_names())
    return [
        words.text("operator/language", OPERATORS, name=names.get(tag, tag))
        for tag in sorted(used)
        if not words.is_publishable(tag)
    ]
