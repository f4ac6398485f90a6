"""One connection, one writer, whole transactions.

Knows SQL dialects and pragmas, no table and no key.
"""

import asyncio
import contextlib
import fcntl
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from storage.errors import Closed, Conflict, Full, Locked, StorageError, Taken, Unreadable
from storage.hops import OneHopConnection, connect

T = TypeVar("T")
Work = Callable[[AsyncConnection], Awaitable[T]]

PRAGMAS = {
    "auto_vacuum": "INCREMENTAL",  # only has an effect before the first table
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "secure_delete": "ON",
    "foreign_keys": "ON",
    "busy_timeout": "5000",
    "trusted_schema": "OFF",
    "temp_store": "MEMORY",  # no row of ours in a temporary file
    "cache_size": "-8000",
}
"""Set on every SQLite connection."""
_MAGIC = b"SQLite format 3\0"
_TAKEN = {
    "case_tag": "this case reference is taken; choose another",
    "name_tag": "this screen name is taken; choose another",
    "chat_tag": "this chat already belongs to somebody else",
}


class Database:
    """The seam under everything: `write` and `read` run one transaction each, one at a time."""

    def __init__(self, engine: AsyncEngine, path: Path | None) -> None:
        self._engine = engine
        self._path = path
        self._held: AsyncConnection | None = None
        self._lock = asyncio.Lock()
        self._begin = "BEGIN"
        self.dialect = engine.dialect.name

    @classmethod
    async def open(cls, url: str, *, create: bool = False, check: bool = True) -> Self:
        """Connect to `url`. Raises Unreadable: missing, no database, damaged, or read-only."""
        path = sqlite_path(url)
        if path is not None:
            _prepare(path, create=create)
        embedded: dict[str, Any] = {}
        if path is not None:
            embedded = {"poolclass": NullPool, "async_creator": lambda: _connected(path)}
        # Parameters are sealed values and keyed marks; they belong in no log and no traceback.
        engine = create_async_engine(url, hide_parameters=True, **embedded)
        database = cls(engine, path)
        if path is not None:
            await database._hold(check=check)
        return database

    async def write(self, work: Work[T]) -> T:
        """Run `work` in one transaction, all or nothing; durable on return.

        A cancelled caller does not tear it: the transaction goes on to its own end.
        Raises Conflict, Taken, Full, Locked or Unreadable in place of the driver's errors.
        """
        return await self._shielded(work, "BEGIN IMMEDIATE")

    async def read(self, work: Work[T]) -> T:
        """Run `work` on one consistent picture of the data, without taking the writer's place."""
        return await self._shielded(work, "BEGIN")

    async def checkpoint(self, *, truncate: bool) -> bool:
        """Move the write-ahead log into the file and empty it; False while a reader holds it."""
        if self._held is None:
            return True
        kind = "TRUNCATE" if truncate else "PASSIVE"
        async with self._lock:
            row = await self._plain(f"PRAGMA wal_checkpoint({kind})")
            return bool(row and row[0][0] == 0)

    async def pragma(self, name: str) -> list[tuple[Any, ...]]:
        """The rows that a pragma answers. Empty on PostgreSQL."""
        async with self._lock:
            return await self._plain(f"PRAGMA {name}") if self._held is not None else []

    async def close(self) -> None:
        """Wait for the running transaction, then let the files go."""
        async with self._lock:
            if self._held is not None:
                await self._held.close()
                self._held = None
            await self._engine.dispose()

    async def _hold(self, *, check: bool) -> None:
        sync = self._engine.sync_engine
        sa.event.listen(sync, "connect", _set_pragmas)
        sa.event.listen(sync, "begin", lambda held: held.exec_driver_sql(self._begin))
        try:
            self._held = await self._engine.connect()
            if check:
                await self._quick_check()
            await _touched(self)
        except (sa.exc.DatabaseError, StorageError) as error:
            await self.close()
            raise Unreadable(f"{self._path} cannot be used: {_reason(error)}") from None

    async def _quick_check(self) -> None:
        problems = await self._plain("PRAGMA quick_check(3)")
        if problems != [("ok",)]:
            said = "; ".join(str(row[0]) for row in problems)
            raise Unreadable(f"it is damaged ({said}); restore the newest backup")

    async def _plain(self, statement: str) -> list[tuple[Any, ...]]:
        """Outside any transaction, where some pragmas must run."""
        assert self._held is not None  # noqa: S101 - callers have asked
        raw = await self._held.get_raw_connection()
        driver = raw.driver_connection
        rows = await driver.execute_fetchall(statement)  # type: ignore[union-attr]
        return [tuple(row) for row in rows]

    async def _shielded(self, work: Work[T], begin: str) -> T:
        task = asyncio.ensure_future(self._transaction(work, begin))
        # A caller who was cancelled does not come back for the error.
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return await asyncio.shield(task)

    async def _transaction(self, work: Work[T], begin: str) -> T:
        try:
            if self._held is None:
                async with self._engine.begin() as connection:
                    return await work(connection)
            async with self._lock:
                self._begin = begin
                async with self._held.begin():
                    return await work(self._held)
        except sa.exc.DBAPIError as error:
            raise translate(error) from error


class HomeLock:
    """Held by the one program that serves a home. A second holder gets Locked."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def acquire(self) -> None:
        """Take the lock or raise Locked. The lock goes with the process, however it ends."""
        opened = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(opened)
            raise Locked(
                f"{self._path.parent} is already served by a running Alongside; stop it first"
            ) from None
        self._file = opened

    def release(self) -> None:
        """Give the lock back. Without a lock nothing happens."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def sqlite_path(url: str) -> Path | None:
    """The file behind a SQLite URL; None for another database."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return None
    if not parsed.database or parsed.database == ":memory:":
        raise Unreadable("the database must be a file; give sqlite+aiosqlite:///PATH")
    return Path(parsed.database)


def translate(error: sa.exc.DBAPIError) -> StorageError:
    """Our error for the driver's.

    Carries no parameter of the statement: those may be sealed rows.
    """
    said = str(error.orig)
    if isinstance(error, sa.exc.IntegrityError):
        taken = next((why for tag, why in _TAKEN.items() if tag in said), None)
        return Taken(taken) if taken else Conflict(f"somebody else saved first ({said})")
    if "database or disk is full" in said:
        return Full("the disk is full; make room, nothing was written")
    if "locked" in said or "busy" in said:
        return Locked("another program holds the database; try again")
    return Closed(f"the database does not answer: {said}")


async def _connected(path: Path) -> OneHopConnection:
    return await connect(path)  # type: ignore[return-value] # its __await__ is typed as the parent


def _reason(error: Exception) -> str:
    return str(error.orig) if isinstance(error, sa.exc.DBAPIError) else str(error)


def _prepare(path: Path, *, create: bool) -> None:
    if not path.exists():
        if not create:
            raise Unreadable(f"there is no database at {path}; run `alongside init`")
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        return
    if not path.is_file():
        raise Unreadable(f"{path} is not a file; give the path of the database")
    if not (os.access(path, os.R_OK | os.W_OK) and os.access(path.parent, os.W_OK)):
        raise Unreadable(
            f"{path} or its folder is read-only; give this program the right to write"
        )
    with path.open("rb") as file:
        start = file.read(len(_MAGIC))
    if start and start != _MAGIC:
        raise Unreadable(f"{path} is not a database; put the right file there or restore a backup")


def _set_pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for name, value in PRAGMAS.items():
        cursor.execute(f"PRAGMA {name} = {value}")
    cursor.close()


async def _touch(connection: AsyncConnection) -> None:
    """A write that changes nothing, so that a read-only file is found now and not at the first
    alert."""
    version = (await connection.exec_driver_sql("PRAGMA user_version")).scalar_one()
    await connection.exec_driver_sql(f"PRAGMA user_version = {int(version)}")


async def _touched(database: Database) -> None:
    """A full disk is no reason not to start: pages go out from memory."""
    with contextlib.suppress(Full):
        await database.write(_touch)
