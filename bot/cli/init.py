"""`alongside init`: home, keys, database, shipped flows. Safe to repeat; overwrites nothing."""

import asyncio
import contextlib
import datetime as dtm
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.saying import Json, answer, say, warn
from bot.config import Config, ConfigError, known_country, read_config
from bot.confirming import confirm
from bot.helpline_files import make_helplines
from bot.home import (
    clock_of,
    key_inside,
    make_folder,
    make_key,
    make_settings,
    memory,
    no_core_dumps,
    settled_root,
)
from bot.refusal import Refusal

if TYPE_CHECKING:
    from storage.store import Store

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
    shares: Annotated[
        Path | None,
        typer.Option(help="Two lines of the recovery kit that was shown last, in a file."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Make the home: folder, keys, database, flows. Says what was there already.

    With --production each country in use is asked about, where somebody can answer, and the home
    is ready when two of the three lines of its recovery kit were typed in.
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
    found = asyncio.run(_found(config, production=production))
    flows, new["database"], new["recovery"], used = found
    if production and sys.stdin.isatty() and not as_json:
        checked += _asked(config, used - {*checked})
    if checked:
        confirm(config.home, checked)
    if production:
        new["recovery"] = asyncio.run(typed_kit(config, shares))
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


async def _found(config: Config, *, production: bool) -> tuple[list[str], bool, bool, set[str]]:
    """Make or update the database and publish what ships.

    The new flows; whether it was empty; whether a recovery key was made; the countries in use.
    """
    from bot import kit
    from bot.owed import in_use
    from bot.publishing import publish_shipped

    async with _founded(config) as store:
        first = await store.meta_get("founded") is None
        now = clock_of(config).now()
        if first:
            await store.meta_set("founded", now.astimezone(dtm.UTC).isoformat())
        made = await kit.for_trial(config, store) if not production else False
        new = await publish_shipped(store, at=now, author=AUTHOR)
        countries, _ = await in_use(store, config.organisation.country)
        return new, first, made, countries


@contextlib.asynccontextmanager
async def _founded(config: Config) -> "AsyncIterator[Store]":
    from storage.store import Store

    no_core_dumps()
    root = await settled_root(config)
    store = await Store.create(config.database_url, ring=config.ring_file, root=root)
    try:
        yield store
    finally:
        await store.close()


async def typed_kit(config: Config, shares: Path | None, *, anew: bool = False) -> bool:
    """Show a recovery kit and have it typed in; whether it is new. Raises Refusal.

    `anew`: also where there is one; only in a home for real people.
    """
    from bot import kit

    async with memory(config) as store:
        ready = await kit.is_ready(config, store)
        if anew and not ready:
            text = "this home has no recovery kit yet"
            raise Refusal("no_kit", text, hint="run `alongside init --production`")
        if ready and not anew:
            return False
        if shares is not None:
            said = kit.read_shares(shares)
        else:
            lines = await kit.begin(store)
            said = kit.typed_in(lines, show=warn, ask=_typed)
        await kit.finish(config, store, said)
    return True


def _typed(what: str) -> str:
    """One line from whoever sits there. Raises Refusal where nobody does."""
    from bot.kit import not_typed_in

    sys.stderr.write(what)
    sys.stderr.flush()
    said = ""
    with contextlib.suppress(OSError, ValueError):
        said = sys.stdin.readline()
    if not said:
        raise not_typed_in()
    return said


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
    say(f"{'there' if not new['recovery'] else 'made'}: the recovery key")
    say("next: `alongside staff add NAME --role caseworker`, then `alongside doctor`")


def _what_is_owed() -> None:
    warn("if the root key is lost: two lines of the kit and the newest copies bring all back")
    warn("if the ring is lost too, and its copies: nobody here can be read any more")
    warn("copy `{home}/copies` and `{home}/ring-copies` to two other places, each day")
    warn("emergency numbers: ask each service itself, then `alongside init --production`")
    warn("with --confirm COUNTRY; until then every screen says that none is set")
    warn("`alongside doctor` is red until each country in use is confirmed")
