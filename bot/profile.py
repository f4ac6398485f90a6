"""How the bot introduces itself to Telegram.

Commands, neutral name and description in each language.
"""

import re
from typing import Any

from bot.channel.messages import ChannelError, Pipe
from bot.logs import log
from flows.banned import telling
from locales.catalog import Catalog
from storage.store import Store

COMMANDS = ("start", "help", "language", "stop")
"""What the phone's menu shows, and nothing else (design, 6)."""
TELEGRAM_TAGS = {"sr-Latn": "sr", "sr-Cyrl": None}
"""Telegram knows two-letter codes only; one script has to stand for Serbian."""

TELLING_NAME = "bot-name-told"
"""Kept in the memory: the user name, which only its maker can change, holds a telling word."""
_SEAM = re.compile(r"[_\d]+|(?<=[a-z])(?=[A-Z])")


async def introduce(pipe: Pipe, catalog: Catalog, store: Store) -> None:
    """Set commands and texts, and keep our own user name for links. Raises ChannelError."""
    me = await pipe.call("getMe", {})
    name = me.get("username") if isinstance(me, dict) else None
    if isinstance(name, str):
        await store.meta_set("bot_username", name)
        await store.meta_set(TELLING_NAME, "yes" if telling(_apart(name)) else "")
    if isinstance(me, dict) and telling(str(me.get("first_name", ""))):
        await _rename(pipe, catalog)
    for code, tag in _codes(catalog):
        await _say(pipe, catalog, tag, code)


def _apart(name: str) -> str:
    """A user name as words: `Shelter_help_bot` and `ShelterHelpBot` alike."""
    return _SEAM.sub(" ", name)


async def _rename(pipe: Pipe, catalog: Catalog) -> None:
    """The name of the chat tells what it is about: a neutral one takes its place, once."""
    log.error("profile.name-told")
    try:
        for code, tag in _codes(catalog):
            where: dict[str, Any] = {"language_code": code} if code else {}
            await pipe.call("setMyName", {"name": catalog.text("profile/name", tag), **where})
    except ChannelError as error:
        log.warning("profile.name-not-changed", error=type(error).__name__)


def _codes(catalog: Catalog) -> list[tuple[str | None, str]]:
    """(Telegram's code, our tag) of everything that is introduced; None is the default."""
    found: list[tuple[str | None, str]] = [(None, "en")]
    for language in catalog.languages():
        code = TELEGRAM_TAGS.get(language.tag, language.tag)
        if code is not None and len(code) == 2 and catalog.is_publishable(language.tag):
            found.append((code, language.tag))
    return found


async def _say(pipe: Pipe, catalog: Catalog, tag: str, code: str | None) -> None:
    where: dict[str, Any] = {"language_code": code} if code else {}
    commands = [
        {"command": name, "description": catalog.text(f"menu/{name}", tag)} for name in COMMANDS
    ]
    await pipe.call("setMyCommands", {"commands": commands, **where})
    await pipe.call(
        "setMyDescription", {"description": catalog.text("profile/description", tag), **where}
    )
    await pipe.call(
        "setMyShortDescription",
        {"short_description": catalog.text("profile/short", tag), **where},
    )
