"""Which updates were committed (a set, kept 72 h), and those that could not be read."""

import datetime as dtm
from collections.abc import Collection, Sequence

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.instants import coarse_after, real_micros
from storage.keys import LASTING, SYSTEM_FIELDS, Vault
from storage.records import Parked
from storage.rows import Inserts, Row, Upserts, listed, seal, unseal
from storage.schema import PARKED, SEEN
from storage.sets import among

KEPT_S = 72 * 3600
"""Longer than the 24 h for which updates are repeated, shorter than the week after which ids
restart."""


class _Sealed(msgspec.Struct, frozen=True):
    payload: bytes
    at: dtm.datetime


_DECODER = msgspec.json.Decoder(_Sealed)
_SEEN = sa.select(SEEN.c.update_id).where(
    SEEN.c.bot == sa.bindparam("which"), among(SEEN.c.update_id, "ids")
)
_INSERT = Inserts(SEEN)
_PURGE = sa.delete(SEEN).where(SEEN.c.at <= sa.bindparam("old")).returning(SEEN.c.update_id)
_PARKED = sa.select(PARKED).order_by(PARKED.c.update_id)
_UNPARK = sa.delete(PARKED).where(among(PARKED.c.update_id, "ids"))
_PARK = Upserts(PARKED)


def bot_mark(vault: Vault, bot: int) -> int:
    """A keyed number for a bot: a copied database does not name whose bot it was."""
    return int.from_bytes(vault.mac(LASTING, "bot", str(bot))[:7])


async def seen(connection: AsyncConnection, ids: Collection[int], *, bot: int) -> set[int]:
    """Which of these update ids were committed before."""
    if not ids:
        return set()
    asked = {"which": bot, "ids": listed(ids)}
    return set((await connection.execute(_SEEN, asked)).scalars())


async def remember(
    connection: AsyncConnection, ids: Sequence[int], *, bot: int, real_now: float
) -> None:
    """Write ids down as committed. An id that is there already is somebody else's commit."""
    if ids:
        at = coarse_after(real_micros(real_now))
        await _INSERT.run(connection, [{"bot": bot, "update_id": one, "at": at} for one in ids])


async def purge(connection: AsyncConnection, *, real_now: float) -> int:
    """Forget ids older than 72 h; how many."""
    old = real_micros(real_now - KEPT_S)
    return len((await connection.execute(_PURGE, {"old": old})).all())


async def park(connection: AsyncConnection, vault: Vault, updates: Sequence[Parked]) -> None:
    """Keep unread updates, sealed; a known one is overwritten."""
    await _PARK.run(connection, [_row(vault, one) for one in updates])


async def unpark(connection: AsyncConnection, ids: Sequence[str]) -> None:
    """Forget parked updates."""
    if ids:
        await connection.execute(_UNPARK, {"ids": listed(ids)})


async def parked(connection: AsyncConnection, vault: Vault) -> list[Parked]:
    """All parked updates."""
    found = []
    for row in await connection.execute(_PARKED):
        place = _place(vault, row.update_id)
        inner = unseal(vault.system(SYSTEM_FIELDS), row.sealed, place, _DECODER)
        found.append(
            Parked(update_id=row.update_id, payload=inner.payload, tries=row.tries, at=inner.at)
        )
    return found


def _row(vault: Vault, one: Parked) -> Row:
    inner = _Sealed(one.payload, one.at)
    return {
        "update_id": one.update_id,
        "tries": one.tries,
        "sealed": seal(vault.system(SYSTEM_FIELDS), inner, _place(vault, one.update_id)),
    }


def _place(vault: Vault, update: str) -> bytes:
    return vault.place("parked", "sealed", update)
