"""What should have alerted, one small sealed value a message. Knows nobody, and no word.

The name of a value is a mark drawn by chance: it leads to no person, worker or message that is
kept anywhere, and a second press on the same button finds it again.
"""

import datetime as dtm
from collections.abc import Mapping

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.overlooked import Overlooked
from storage import meta
from storage.keys import Vault
from storage.rows import ENCODER, decoded

PREFIX = "overlooked."
_DECODER = msgspec.json.Decoder(Overlooked)


async def put(connection: AsyncConnection, vault: Vault, marked: Mapping[str, Overlooked]) -> None:
    """Write them down by their marks; one that is there already stays one."""
    for mark, one in marked.items():
        await meta.put(connection, vault, PREFIX + mark, ENCODER.encode(one))


async def every(connection: AsyncConnection, vault: Vault) -> list[Overlooked]:
    """All of them, by day."""
    kept = await meta.beginning(connection, vault, PREFIX)
    return sorted((decoded(one, _DECODER) for one in kept.values()), key=lambda one: one.day)


async def purge(connection: AsyncConnection, vault: Vault, *, before: dtm.date) -> None:
    """Remove those of days before this."""
    kept = await meta.beginning(connection, vault, PREFIX)
    old = [name for name, value in kept.items() if decoded(value, _DECODER).day < before]
    await meta.drop(connection, old)
