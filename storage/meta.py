"""Small sealed values of the program itself: last poll, webhook secret. Nothing about people."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.keys import SYSTEM_FIELDS, Vault
from storage.rows import Upserts, listed
from storage.schema import META
from storage.sets import among

_GET = sa.select(META.c.sealed).where(META.c.name == sa.bindparam("which"))
_LIKE = sa.select(META).where(META.c.name.startswith(sa.bindparam("prefix")))
_SET = Upserts(META)
_DROP = sa.delete(META).where(among(META.c.name, "names"))


async def get(connection: AsyncConnection, vault: Vault, name: str) -> bytes | None:
    """The value, or None."""
    sealed = (await connection.execute(_GET, {"which": name})).scalar()
    return (
        None if sealed is None else vault.system(SYSTEM_FIELDS).open(sealed, _place(vault, name))
    )


async def put(connection: AsyncConnection, vault: Vault, name: str, value: bytes) -> None:
    """Write or overwrite the value."""
    sealed = vault.system(SYSTEM_FIELDS).seal(value, _place(vault, name))
    await _SET.run(connection, [{"name": name, "sealed": sealed}])


async def beginning(connection: AsyncConnection, vault: Vault, prefix: str) -> dict[str, bytes]:
    """Every value whose name begins so."""
    rows = (await connection.execute(_LIKE, {"prefix": prefix})).all()
    system = vault.system(SYSTEM_FIELDS)
    return {row.name: system.open(row.sealed, _place(vault, row.name)) for row in rows}


async def drop(connection: AsyncConnection, names: Collection[str]) -> None:
    """Remove these values."""
    if names:
        await connection.execute(_DROP, {"names": listed(names)})


def _place(vault: Vault, name: str) -> bytes:
    return vault.place("meta", "sealed", name)
