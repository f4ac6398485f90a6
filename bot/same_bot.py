"""Whether the token belongs to the bot that this home has always talked through. Sends nothing."""

import datetime as dtm

from bot.refusal import Refusal
from storage.changes import Changes
from storage.errors import StorageError
from storage.records import AuditLine
from storage.store import Store

KNOWN = "bot"
"""Name of the value that says which bot it was: a keyed mark, never a number or a name."""


def bot_number(token: str) -> int:
    """The number in the token: update ids are remembered for this bot alone."""
    head = token.partition(":")[0]
    return int(head) if head.isdigit() else 0


async def is_another(store: Store) -> bool:
    """Whether this home has run with another bot. A new token of the same bot is the same bot."""
    known = await store.meta_get(KNOWN)
    return known is not None and known != store.serves


async def settle_bot(store: Store, *, accept: bool, now: dtm.datetime, real: float) -> None:
    """Remember the bot. Raises Refusal where it is another one and nobody said that it is meant.

    A stranger's bot would hear what people write, and nobody can be reached through it.
    """
    another = await is_another(store)
    if another and not accept:
        raise Refusal(
            "another_bot",
            "this token belongs to another bot than the one that this home has run with",
            hint="if it is meant: `alongside run --accept-new-bot`; nobody can be written to"
            " before they open the new bot, and old chats can no longer be cleaned",
        )
    try:
        await store.meta_set(KNOWN, store.serves)
        if another:
            line = AuditLine(at=now, actor="operator", action="home.new-bot")
            await store.commit(Changes(audit=[line]), real_now=real)
    except StorageError:
        # A full disk must not keep the pages back; it is remembered at the next start.
        return
