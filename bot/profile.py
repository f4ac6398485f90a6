"""How the bot introduces itself to Telegram.

Commands, neutral name and description in each language.
"""

from typing import Any

from bot.channel.messages import Pipe
from locales.catalog import Catalog
from storage.store import Store

COMMANDS = ("start", "help", "language", "stop")
"""What the phone's menu shows, and nothing else (design, 6)."""
TELEGRAM_TAGS = {"sr-Latn": "sr", "sr-Cyrl": None}
"""Telegram knows two-letter codes only; one script has to stand for Serbian."""


async def introduce(pipe: Pipe, catalog: Catalog, store: Store) -> None:
    """Set commands and texts, and keep our own user name for links. Raises ChannelError."""
    me = await pipe.call("getMe", {})
    name = me.get("username") if isinstance(me, dict) else None
    if isinstance(name, str):
        await store.meta_set("bot_username", name)
    await _say(pipe, catalog, "en", None)
    for language in catalog.languages():
        code = TELEGRAM_TAGS.get(language.tag, language.tag)
        if code is not None and len(code) == 2 and catalog.is_publishable(language.tag):
            await _say(pipe, catalog, language.tag, code)


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
