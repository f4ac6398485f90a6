"""A SQLite connection that crosses to its thread once for each statement. Knows no SQL.

Crossing costs about fifty microseconds, more than most of our statements; the stock adapter
crosses four times: for the cursor, the statement, the rows and the close.
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import aiosqlite


class OneHopCursor:
    """A cursor that brings all rows along with the statement. Our results are small."""

    def __init__(self, connection: "OneHopConnection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Self:
        """Run one statement and fetch its rows."""
        return self._take(*await self._connection.run(statement, parameters, many=False))

    async def executemany(self, statement: str, parameters: Sequence[Any]) -> Self:
        """Run one statement for each row of parameters."""
        return self._take(*await self._connection.run(statement, parameters, many=True))

    async def fetchall(self) -> list[Any]:
        """The rows, which are here already."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Nothing is open any more."""

    def _take(self, cursor: sqlite3.Cursor, rows: list[Any]) -> Self:
        self.description, self._rows = cursor.description, rows
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        return self


class OneHopConnection(aiosqlite.Connection):
    """An aiosqlite connection with such cursors."""

    def cursor(self) -> Any:
        """A cursor, without crossing."""
        return OneHopCursor(self)

    async def run(
        self, statement: str, parameters: Sequence[Any], *, many: bool
    ) -> tuple[sqlite3.Cursor, list[Any]]:
        """Execute and fetch in the connection's thread."""
        work = self._many if many else self._one
        done: tuple[sqlite3.Cursor, list[Any]] = await self._execute(  # type: ignore[no-untyped-call]
            work, statement, parameters
        )
        return done

    def _one(self, statement: str, parameters: Sequence[Any]) -> tuple[sqlite3.Cursor, list[Any]]:
        cursor = self._conn.execute(statement, parameters)
        rows = cursor.fetchall() if cursor.description else []
        # Freed here, in its own thread, so that no read lock stays behind.
        cursor.close()
        return cursor, rows

    def _many(self, statement: str, parameters: Sequence[Any]) -> tuple[sqlite3.Cursor, list[Any]]:
        return self._conn.executemany(statement, parameters), []


def connect(path: Path) -> OneHopConnection:
    """A connection to the file that begins no transaction by itself; await it to open it."""

    def connector() -> sqlite3.Connection:
        return sqlite3.connect(path, isolation_level=None)

    connection = OneHopConnection(connector, iter_chunk_size=64)
    # A forgotten connection must not keep the program from ending.
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy's own adapter does
    return connection
