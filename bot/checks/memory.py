"""Checks of what lies in the database: audit lines, people, staff, alerts, words."""

import datetime as dtm
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from bot.checks.answers import of_answers
from bot.checks.check import Check
from bot.checks.ladder import of_ladder
from bot.checks.programme import of_programme
from bot.clock import Clock
from bot.config import Config, ConfigError, Organisation
from bot.helpline_files import load_helplines
from bot.jobs.doubt import LEAP, last_round
from bot.profile import TELLING_NAME
from bot.publishing import shipped as shipped_flows
from flows.beneficiary import Beneficiary
from locales.catalog import Catalog
from locales.catalog import shipped as shipped_words
from locales.helplines import standing
from storage.store import Store

LONGEST_SILENCE_S = 180.0
"""Real seconds since the last successful poll; a long poll takes a minute at most."""
_BATCH = 1000
_SHOWN = 5


async def of_memory(
    store: Store, config: Config, clock: Clock, *, quick: bool = False
) -> list[Check]:
    """Everything that needs the open memory.

    `quick`: for `/health`, which is asked again and again and shows no reference and no name: the
    chain of audit lines is left to the doctor.
    """
    people = await _people(store)
    staff = {one.id: one for one in await store.all_staff()}
    countries = {config.organisation.country, *(one.profile.country for one in people)}
    languages = {one.profile.language for one in people if one.profile.language}
    live = [(await store.bundle(name)).flow.flow for name in await store.live_revisions()]
    names = _number_of if quick else _some
    return [
        *([] if quick else [await _audit(store)]),
        *of_answers(people, staff, closed=config.write_only_answers),
        _flows(live),
        _poll(await store.last_poll(), clock.real()),
        _round(await last_round(store), clock.now()),
        _bot_name(await store.meta_get(TELLING_NAME)),
        *(await of_ladder(store, people, staff, now=clock.now(), names=names)),
        _number(config.organisation),
        _hours(config.organisation),
        _lines(config.home, clock.now().date()),
        _emergency(config.organisation, countries),
        _languages(shipped_words(), languages),
        *of_programme(config.home, people),
    ]


def _bot_name(told: str | None) -> Check:
    if told:
        todo = "ask BotFather for another bot whose user name says nothing"
        return Check.bad("bot name", "its user name holds a telling word", todo)
    return Check.good("bot name", "says nothing" if told is not None else "not known yet")


async def _people(store: Store) -> list[Beneficiary]:
    """Everybody, in batches: a large home must not be read in one statement."""
    ids = await store.all_people()
    found: list[Beneficiary] = []
    for start in range(0, len(ids), _BATCH):
        loaded = await store.load(people=ids[start : start + _BATCH])
        found += [scene.beneficiary for scene in loaded.scenes.values()]
    return found


async def _audit(store: Store) -> Check:
    verdict = await store.verify_audit()
    if verdict.wrong:
        todo = "somebody may have changed the database; restore a backup and ask for help"
        return Check.bad("audit lines", verdict.wrong, todo)
    return Check.good("audit lines", f"{verdict.lines}, whole")


def _flows(live: Collection[str]) -> Check:
    missing = sorted(shipped_flows().keys() - set(live))
    if missing:
        return Check.bad("flows", f"not live: {', '.join(missing)}", "run `alongside init`")
    return Check.good("flows", f"{len(live)} live")


def _poll(last: float | None, now: float) -> Check:
    if last is None:
        return Check.bad("last poll", "never", "start `alongside run`")
    age = max(0, int(now - last))
    if age > LONGEST_SILENCE_S:
        todo = "start `alongside run`, or look at its network"
        return Check.bad("last poll", f"{age} seconds ago", todo)
    return Check.good("last poll", f"{age} seconds ago")


def _round(last: dtm.datetime | None, now: dtm.datetime) -> Check:
    if last is None:
        return Check.good("daily round", "none yet")
    days = (now - last).days
    if now - last > LEAP:
        todo = "if the machine's date is right, let `run` go on for a day; else set the clock"
        return Check.bad("daily round", f"{days} days ago: nothing is removed meanwhile", todo)
    return Check.good("daily round", f"{max(days, 0)} days ago")


def _number(organisation: Organisation) -> Check:
    if not organisation.number:
        todo = "set organisation.number in alongside.toml"
        return Check.bad("own number", "missing: people see none when it matters", todo)
    return Check.good("own number", "set")


def _hours(organisation: Organisation) -> Check:
    if not organisation.hours:
        todo = "set organisation.hours in alongside.toml"
        return Check.bad("own hours", "missing: people cannot know when somebody reads", todo)
    return Check.good("own hours", "set")


def _lines(home: Path, today: dtm.date) -> Check:
    """Red where a line that was verified once is no longer shown, or the file is broken."""
    try:
        table = load_helplines(home)
    except ConfigError as error:
        return Check.bad("help lines", str(error), "mend the file")
    states = [standing(line, today) for entry in table.values() for line in entry.lines]
    if "expired" in states:
        todo = "call each and write verified_on anew; `alongside lines --due` lists them"
        return Check.bad("help lines", f"{states.count('expired')} have expired", todo)
    found = ", ".join(f"{states.count(one)} {one}" for one in ("good", "due", "unverified"))
    return Check.good("help lines", found)


def _emergency(organisation: Organisation, countries: Iterable[str]) -> Check:
    open_ones = sorted(set(countries) - organisation.emergency_confirmed)
    if open_ones:
        todo = "ask the services, then list the countries under emergency_confirmed"
        return Check.bad("emergency numbers", f"not confirmed: {', '.join(open_ones)}", todo)
    return Check.good("emergency numbers", "confirmed")


def _languages(catalog: Catalog, used: Iterable[str]) -> Check:
    """Red where somebody reads a language that lacks safety texts; others are only named."""
    lacking = [tag for tag, _ in catalog.own_names() if not catalog.is_publishable(tag)]
    hurt = sorted(set(used) & set(lacking))
    if hurt:
        todo = "finish their safety texts now: people read them"
        return Check.bad("languages", f"lack safety texts: {', '.join(hurt)}", todo)
    rest = f"closed until translated: {', '.join(lacking)}" if lacking else "all are complete"
    return Check.good("languages", rest)


def _number_of(cases: Sequence[str]) -> str:
    return str(len(cases))


def _some(cases: Sequence[str]) -> str:
    more = f" and {len(cases) - _SHOWN} more" if len(cases) > _SHOWN else ""
    return ", ".join(sorted(cases)[:_SHOWN]) + more
