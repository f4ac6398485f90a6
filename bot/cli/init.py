"""`alongside init`: home, keys, database, shipped flows. Safe to repeat; overwrites nothing."""

import asyncio
import datetime as dtm
from typing import Annotated

import typer

from bot.cli.saying import Json, answer, say, warn
from bot.config import Config, ConfigError, read_config
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
    as_json: Json = False,
) -> None:
    """Make the home: folder, keys, database, flows. Says what was there already."""
    config = read_config()
    if production and key_inside(config):
        raise ConfigError(
            "a production home keeps its root key elsewhere: set ALONGSIDE_KEY_FILE to a file on"
            " another volume or to a credential of the service"
        )
    new = {"home": make_folder(config.home)}
    new |= {"key": make_key(config.key_file), "settings": make_settings(config.home)}
    new["ring"], new["database"] = not config.ring_file.exists(), False
    flows, new["database"] = asyncio.run(_found(config, production=production))
    if as_json:
        answer({"home": str(config.home), "new": new, "flows": flows, "production": production})
    else:
        _tell(config, new, flows)
    if production:
        _what_is_owed()


async def _found(config: Config, *, production: bool) -> tuple[list[str], bool]:
    """Make or update the database and publish what ships; the new flows, whether it was empty."""
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
        return await publish_shipped(store, at=now, author=AUTHOR), first
    finally:
        await store.close()


def _tell(config: Config, new: dict[str, bool], flows: list[str]) -> None:
    places = {
        "home": config.home,
        "key": config.key_file,
        "settings": config.home / "alongside.toml",
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
    warn("emergency numbers: confirm each with the service itself, then list its country")
    warn("under emergency_confirmed in alongside.toml; `alongside doctor` is red until then")
