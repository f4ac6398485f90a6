"""Makes a database and its keys, brings it up to date, or finds out why it cannot be used."""

import asyncio
import os
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.errors import Unreadable
from storage.keys import INDEXES, SYSTEM_KEYS, System, Vault, root_keys, root_place, system_place
from storage.ring import Ring, RingFile
from storage.schema import BENEFICIARIES, COUNTERS, INSTANCE, REVISION
from storage.schema import SYSTEM_KEYS as KEY_TABLE
from storage.sealing import KEY_BYTES, KeySet

MARK = b"alongside"
"""What the root key opens, to show that it is the one."""
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
        name, have = await open_keys(connection, wrapping)
        missing = [key for key in SYSTEM_KEYS if key not in have]
        for key in missing:
            place = system_place(name, key, 1)
            wrapped = wrapping.seal(os.urandom(KEY_BYTES), place)
            await connection.execute(
                sa.insert(KEY_TABLE), {"name": key, "version": 1, "wrapped": wrapped}
            )

    await database.write(work)


async def open_vault(database: Database, *, root: bytes, ring: Path) -> tuple[Vault, int]:
    """Every key, opened, and the epoch of the keys.

    Raises Unreadable: wrong root key, missing keys, missing ring.
    """
    wrapping = root_keys(root)
    name, system = await database.read(lambda connection: open_keys(connection, wrapping))
    missing = [key for key in SYSTEM_KEYS if key not in system]
    if missing:
        raise Unreadable(f"the database lacks keys ({', '.join(missing)}); run `alongside init`")
    epoch = await database.read(_epoch)
    return Vault(instance=name, system=system, ring=await RingFile.open(ring)), epoch


def reloader(
    root: bytes, again: Callable[[], bytes] | None
) -> Callable[[AsyncConnection], Awaitable[System]]:
    """How an open memory reads its keys again.

    `again` reads the root key anew where it was rolled meanwhile.
    """

    async def reload(connection: AsyncConnection) -> System:
        try:
            return (await open_keys(connection, root_keys(root)))[1]
        except Unreadable:
            if again is None:
                raise
            return (await open_keys(connection, root_keys(again())))[1]

    return reload


class Wrapped(msgspec.Struct, frozen=True):
    """The program's keys as they lie in the database, all wrapped by the root."""

    instance: str
    check: bytes
    keys: tuple[tuple[str, int, bytes], ...]

    def versions(self, name: str) -> set[int]:
        """The living versions of one key."""
        return {version for key, version, _ in self.keys if key == name}


async def wrapped_keys(connection: AsyncConnection) -> Wrapped:
    """What `rekey` needs of a newer memory."""
    row = (await connection.execute(sa.select(INSTANCE.c.name, INSTANCE.c.root_check))).one()
    rows = await connection.execute(
        sa.select(*KEY_TABLE.c).order_by(KEY_TABLE.c.name, KEY_TABLE.c.version)
    )
    return Wrapped(row.name, row.root_check, tuple((r[0], r[1], r[2]) for r in rows))


async def keep_in_ring(database: Database, ring: Ring) -> None:
    """Keep the program's wrapped keys beside those of people, where they differ.

    A copy of the data that was made before keys were rolled then opens with ring and root of now.
    """
    here = await database.read(wrapped_keys)
    now, kept = msgspec.json.encode(here), await ring.program()
    if kept == now:
        return
    foreign = (
        kept is not None and msgspec.json.decode(kept, type=Wrapped).instance != here.instance
    )
    if foreign and await ring.everybody():
        return  # a new database beside an old ring: a restore still needs the old keys
    await ring.keep_program(now)


async def rekey(database: Database, *, root: bytes, ring: Path) -> bool:
    """Give an older copy the keys of now, from the ring; whether its marks are of older keys.

    The keys under which its fields are sealed are never rolled, so that they are among them.
    """
    opened = await RingFile.open(ring)
    try:
        kept = await opened.program()
    finally:
        await opened.close()
    old = await database.read(wrapped_keys)
    if kept is None:
        return False
    new = msgspec.json.decode(kept, type=Wrapped)
    if new.instance != old.instance or new == old:
        return False
    try:
        root_keys(root).open(new.check, root_place(new.instance))
    except Unreadable:
        raise Unreadable(
            "the root key is not the one of this key ring; give the right one"
        ) from None

    async def work(connection: AsyncConnection) -> None:
        await connection.execute(sa.delete(KEY_TABLE))
        rows = [{"name": n, "version": v, "wrapped": w} for n, v, w in new.keys]
        await connection.execute(sa.insert(KEY_TABLE), rows)
        await connection.execute(sa.update(INSTANCE).values(root_check=new.check))

    await database.write(work)
    return any(old.versions(name) != new.versions(name) for name in INDEXES)


async def is_root_of(url: str, root: bytes) -> bool:
    """Whether this is the root key of the database at `url`."""
    database = await Database.open(url, check=False)
    try:
        await database.read(lambda connection: open_keys(connection, root_keys(root)))
    except Unreadable:
        return False
    finally:
        await database.close()
    return True


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
    check = wrapping.seal(MARK, root_place(name))
    await connection.execute(sa.insert(INSTANCE), {"id": 1, "name": name, "root_check": check})
    await connection.execute(
        sa.insert(COUNTERS), {"id": 1, "last_row": 0, "audit_seq": 0, "audit_head": ""}
    )


async def open_keys(connection: AsyncConnection, wrapping: KeySet) -> tuple[str, System]:
    """The mark of the database and its keys. Raises Unreadable for another root key."""
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


async def _epoch(connection: AsyncConnection) -> int:
    found: int = (await connection.execute(sa.select(INSTANCE.c.epoch))).scalar_one()
    return found


async def _has_people(connection: AsyncConnection) -> bool:
    return (await connection.execute(sa.select(BENEFICIARIES.c.id).limit(1))).first() is not None


def _newer(found: str) -> str:
    return f"the database has schema {found}, newer than {REVISION} here; update the program"
