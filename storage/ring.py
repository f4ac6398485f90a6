"""The key ring: a wrapped data key for each person, in a file of its own: erasing is final.

It holds wrapped keys only and never learns how to open them.
"""

import asyncio
import os
import stat
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Protocol

import aiosqlite
import msgspec

from storage.errors import Unreadable
from storage.hops import connect

Wrapped = tuple[str, int, bytes]
"""Person id, key version, wrapped key."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS ring (
  person TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, wrapped BLOB NOT NULL
) STRICT, WITHOUT ROWID
"""
_PROGRAM = """
CREATE TABLE IF NOT EXISTS program (id INTEGER PRIMARY KEY, keys BLOB NOT NULL) STRICT
"""
_PRAGMAS = (
    # A rollback journal, not a write-ahead log: with secure_delete a destroyed key is overwritten
    # in place by the commit itself and lingers in no second file that waits for a checkpoint.
    "PRAGMA journal_mode = DELETE",
    # EXTRA also syncs the folder after the journal is gone; otherwise a power cut may bring the
    # journal back and with it the key that was destroyed.
    "PRAGMA synchronous = EXTRA",
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA busy_timeout = 5000",
)


class Ring(Protocol):
    """Where wrapped keys live. On PostgreSQL this is a schema of its own, backed up apart."""

    async def read(self, people: Collection[str]) -> list[Wrapped]:
        """The wrapped keys of these people; who has none is missing from the answer."""
        ...

    async def add(self, keys: Iterable[Wrapped]) -> None:
        """Write new keys, all or none, durable on return. An existing key is never replaced."""
        ...

    async def replace(self, keys: Iterable[Wrapped]) -> None:
        """Overwrite the wrapping of existing keys (roll of the wrapping key)."""
        ...

    async def destroy(self, people: Collection[str]) -> None:
        """Overwrite and remove these keys, durable on return. Unknown people are no error."""
        ...

    async def everybody(self) -> list[str]:
        """The ids of all people who have a key."""
        ...

    async def program(self) -> bytes | None:
        """The program's keys, wrapped by the root, as they were kept last; None: never."""
        ...

    async def keep_program(self, keys: bytes) -> None:
        """Keep the program's wrapped keys: an older copy of the data opens with them."""
        ...

    async def close(self) -> None:
        """Let the file go."""
        ...


class RingFile:
    """The ring of an embedded home: one SQLite file that only its owner may read."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._writing = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path, *, create: bool = False) -> "RingFile":
        """Open the ring at `path`. Raises Unreadable: missing, readable by others, or no ring."""
        _check(path, create=create)
        connection = await connect(path)
        try:
            for pragma in _PRAGMAS:
                await connection.execute(pragma)
            if create:
                await connection.execute(_SCHEMA)
                await connection.execute(_PROGRAM)
            await connection.execute_fetchall("SELECT person FROM ring LIMIT 1")
        except aiosqlite.DatabaseError as error:
            await connection.close()
            raise Unreadable(
                f"{path} is not a key ring ({error}); put the newest copy of the ring there"
            ) from None
        return cls(connection)

    async def read(self, people: Collection[str]) -> list[Wrapped]:
        """The wrapped keys of these people."""
        rows = await self._connection.execute_fetchall(
            "SELECT person, version, wrapped FROM ring"
            " WHERE person IN (SELECT value FROM json_each(?))",
            (_listed(people),),
        )
        return [(row[0], row[1], row[2]) for row in rows]

    async def add(self, keys: Iterable[Wrapped]) -> None:
        """Write new keys in one transaction."""
        await self._many("INSERT INTO ring (person, version, wrapped) VALUES (?, ?, ?)", keys)

    async def replace(self, keys: Iterable[Wrapped]) -> None:
        """Overwrite wrappings in one transaction."""
        turned = [(version, wrapped, person) for person, version, wrapped in keys]
        await self._many("UPDATE ring SET version = ?, wrapped = ? WHERE person = ?", turned)

    async def destroy(self, people: Collection[str]) -> None:
        """Remove keys in one transaction; secure_delete overwrites them."""
        await self._many("DELETE FROM ring WHERE person = ?", [(person,) for person in people])

    async def everybody(self) -> list[str]:
        """All ids, in no order."""
        return [
            row[0] for row in await self._connection.execute_fetchall("SELECT person FROM ring")
        ]

    async def program(self) -> bytes | None:
        """The program's wrapped keys."""
        rows = await self._connection.execute_fetchall("SELECT keys FROM program WHERE id = 1")
        return next((bytes(row[0]) for row in rows), None)

    async def keep_program(self, keys: bytes) -> None:
        """Keep them, in place of what was kept before."""
        await self._many("INSERT OR REPLACE INTO program (id, keys) VALUES (1, ?)", [(keys,)])

    async def close(self) -> None:
        """Close the file."""
        await self._connection.close()

    async def _many(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        async with self._writing:
            await self._connection.execute("BEGIN IMMEDIATE")
            try:
                await self._connection.executemany(statement, rows)
                await self._connection.execute("COMMIT")
            except BaseException:
                await self._connection.rollback()
                raise


def _listed(values: Collection[str]) -> str:
    return msgspec.json.encode(list(values)).decode()


def _check(path: Path, *, create: bool) -> None:
    if create and not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    if not path.exists():
        raise Unreadable(f"the key ring {path} is missing; put its newest copy there")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise Unreadable(f"others may read the key ring {path}; run `chmod 600` on it")
