"""Small sealed values of the program itself: last poll, webhook secret. Nothing about people."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.keys import SYSTEM_FIELDS, Vault
from storage.rows import Upserts
from storage.schema import META

_GET = sa.select(META.c.sealed).where(META.c.name == sa.bindparam("which"))
_SET = Upserts(META)


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


def _place(vault: Vault, name: str) -> bytes:
    return vault.place("meta", "sealed", name)
