"""Makes a database and its keys, brings it up to date, or finds out why it cannot be used."""

import asyncio
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.errors import Unreadable
from storage.keys import SYSTEM_KEYS, Vault, root_keys, root_place, system_place
from storage.ring import RingFile
from storage.schema import BENEFICIARIES, COUNTERS, INSTANCE, REVISION
from storage.schema import SYSTEM_KEYS as KEY_TABLE
from storage.sealing import KEY_BYTES, KeySet

_MARK = b"alongside"
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
_VERSION = "SELECT version_num FROM alembic_version"


async def upgrade(database: Database) -> None:
    """Run every migration that is still missing.

    Raises Unreadable on a database of a newer program.
    """
    from storage.migrations import run_upgrade

    found = await database.read(_version)
    if found is not None and found > REVISION:
        raise Unreadable(_newer(found))
    await database.write(lambda connection: connection.run_sync(run_upgrade))


async def schema_version(database: Database) -> str:
    """The schema of this database. Raises Unreadable unless it is the one that the code fits."""
    found = await database.read(_version)
    if found is None:
        raise Unreadable("the database is empty; run `alongside init`")
    if found > REVISION:
        raise Unreadable(_newer(found))
    if found < REVISION:
        raise Unreadable(
            f"the database has schema {found}, this program needs {REVISION}; run `alongside init`"
        )
    return found


async def found_keys(database: Database, root: bytes) -> None:
    """Give a new database its mark and keys; add keys that a newer program needs. Repeatable."""
    wrapping = root_keys(root)

    async def work(connection: AsyncConnection) -> None:
        if (await connection.execute(sa.select(INSTANCE.c.name))).first() is None:
            await _mark(connection, wrapping)
        name, have = await _open_keys(connection, wrapping)
        missing = [key for key in SYSTEM_KEYS if key not in have]
        for key in missing:
            place = system_place(name, key, 1)
            wrapped = wrapping.seal(os.urandom(KEY_BYTES), place)
            await connection.execute(
                sa.insert(KEY_TABLE), {"name": key, "version": 1, "wrapped": wrapped}
            )

    await database.write(work)


async def open_vault(database: Database, *, root: bytes, ring: Path) -> Vault:
    """Every key, opened. Raises Unreadable: wrong root key, missing keys, missing ring."""
    wrapping = root_keys(root)
    name, system = await database.read(lambda connection: _open_keys(connection, wrapping))
    missing = [key for key in SYSTEM_KEYS if key not in system]
    if missing:
        raise Unreadable(f"the database lacks keys ({', '.join(missing)}); run `alongside init`")
    return Vault(instance=name, system=system, ring=await RingFile.open(ring))


async def make_ring(database: Database, ring: Path) -> None:
    """Make an empty ring for a database without people; never beside one that has people."""
    there = await asyncio.to_thread(ring.exists)
    if not there and await database.read(_has_people):
        raise Unreadable(
            f"the key ring {ring} is missing but the database has people; "
            "put its newest copy there"
        )
    await (await RingFile.open(ring, create=True)).close()


async def _version(connection: AsyncConnection) -> str | None:
    if connection.dialect.name == "sqlite":
        tables = set((await connection.exec_driver_sql(_TABLES)).scalars())
        if "alembic_version" not in tables:
            if tables:
                raise Unreadable("this is another program's database; give the path of our own")
            return None
    found: str | None = (await connection.exec_driver_sql(_VERSION)).scalar()
    return found


async def _mark(connection: AsyncConnection, wrapping: KeySet) -> None:
    name = secrets.token_hex(16)
    check = wrapping.seal(_MARK, root_place(name))
    await connection.execute(sa.insert(INSTANCE), {"id": 1, "name": name, "root_check": check})
    await connection.execute(
        sa.insert(COUNTERS), {"id": 1, "last_row": 0, "audit_seq": 0, "audit_head": ""}
    )


async def _open_keys(
    connection: AsyncConnection, wrapping: KeySet
) -> tuple[str, Mapping[str, Mapping[int, bytes]]]:
    row = (await connection.execute(sa.select(INSTANCE.c.name, INSTANCE.c.root_check))).first()
    if row is None:
        raise Unreadable("the database has no keys yet; run `alongside init`")
    try:
        wrapping.open(row.root_check, root_place(row.name))
    except Unreadable:
        raise Unreadable(
            "the root key is not the one of this database; give the right key file"
        ) from None
    system: dict[str, dict[int, bytes]] = {}
    for key, version, wrapped in await connection.execute(sa.select(*KEY_TABLE.c)):
        opened = wrapping.open(wrapped, system_place(row.name, key, version))
        system.setdefault(key, {})[version] = opened
    return row.name, system


async def _has_people(connection: AsyncConnection) -> bool:
    return (await connection.execute(sa.select(BENEFICIARIES.c.id).limit(1))).first() is not None


def _newer(found: str) -> str:
    return f"the database has schema {found}, newer than {REVISION} here; update the program"
