"""`alongside init`: home, keys, database, shipped flows. Safe to repeat; overwrites nothing."""

import asyncio
import datetime as dtm
import sys
from typing import Annotated

import typer

from bot.cli.saying import Json, answer, say, warn
from bot.config import Config, ConfigError, known_country, read_config
from bot.confirming import confirm
from bot.helpline_files import make_helplines
from bot.home import (
    PRODUCTION,
    clock_of,
    key_inside,
    make_folder,
    make_key,
    make_settings,
    no_core_dumps,
    read_key,
)

AUTHOR = "shipped"
"""Author of the revisions that come with the program."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("init")(init)


def init(
    *,
    production: Annotated[
        bool, typer.Option("--production", help="A home for real people: stricter about keys.")
    ] = False,
    confirmed: Annotated[
        list[str] | None,
        typer.Option(
            "--confirm",
            metavar="COUNTRY",
            help="You asked the service: its emergency number is right. Again for more.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Make the home: folder, keys, database, flows. Says what was there already.

    With --production each country in use is asked about, where somebody can answer.
    """
    checked = [known_country(code) for code in confirmed or ()]
    config = read_config()
    if production and key_inside(config):
        raise ConfigError(
            "a production home keeps its root key elsewhere: set ALONGSIDE_KEY_FILE to a file on"
            " another volume or to a credential of the service"
        )
    new = {"home": make_folder(config.home)}
    new |= {"key": make_key(config.key_file), "settings": make_settings(config.home)}
    new["helplines"] = make_helplines(config.home)
    new["ring"], new["database"] = not config.ring_file.exists(), False
    flows, new["database"], used = asyncio.run(_found(config, production=production))
    if production and sys.stdin.isatty() and not as_json:
        checked += _asked(config, used - {*checked})
    if checked:
        confirm(config.home, checked)
    if as_json:
        answer({"home": str(config.home), "new": new, "flows": flows, "production": production})
    else:
        _tell(config, new, flows)
    if production:
        _what_is_owed()


def _asked(config: Config, used: set[str]) -> list[str]:
    """Ask about each country in use that nobody confirmed; those that were said to be right."""
    from bot.helpline_files import load_helplines
    from locales.helplines import Country, country_name, unconfirmed

    table, right = load_helplines(config.home), list[str]()
    for code in unconfirmed(used, config.organisation.emergency_confirmed):
        number = table.get(code, Country()).general
        place = f"{country_name(code, 'en')} ({code})"
        if not number:
            warn(f"{place}: no emergency number is known; write `general` in helplines.yaml")
        elif typer.confirm(f"{place}: did the service itself say that {number} is right?"):
            right.append(code)
    return right


async def _found(config: Config, *, production: bool) -> tuple[list[str], bool, set[str]]:
    """Make or update the database and publish what ships.

    The new flows, whether it was empty, and the countries in use.
    """
    from bot.owed import in_use
    from bot.publishing import publish_shipped
    from storage.store import Store

    no_core_dumps()
    root = read_key(config.key_file)
    store = await Store.create(config.database_url, ring=config.ring_file, root=root)
    try:
        first = await store.meta_get("founded") is None
        now = clock_of(config).now()
        if first:
            await store.meta_set("founded", now.astimezone(dtm.UTC).isoformat())
        if production:
            await store.meta_set(PRODUCTION, "yes")
        new = await publish_shipped(store, at=now, author=AUTHOR)
        countries, _ = await in_use(store, config.organisation.country)
        return new, first, countries
    finally:
        await store.close()


def _tell(config: Config, new: dict[str, bool], flows: list[str]) -> None:
    places = {
        "home": config.home,
        "key": config.key_file,
        "settings": config.home / "alongside.toml",
        "helplines": config.home / "helplines.yaml",
        "ring": config.ring_file,
        "database": "database",
    }
    for name, place in places.items():
        say(f"{'made' if new[name] else 'there'}: {place}")
    say(f"published: {', '.join(flows)}" if flows else "there: the flows that ship")
    if key_inside(config):
        warn("the root key lies inside the home: good for trials only")
    say("next: `alongside staff add NAME --role caseworker`, then `alongside doctor`")


def _what_is_owed() -> None:
    warn("the recovery kit is not built yet: a lost root key loses everything in this home")
    warn("until it is, enrol nobody real here")
    warn("emergency numbers: ask each service itself, then `alongside init --production`")
    warn("with --confirm COUNTRY; until then every screen says that none is set")
    warn("`alongside doctor` is red until each country in use is confirmed")
