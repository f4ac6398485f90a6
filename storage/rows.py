"""The few moves that every repository makes:

JSON in and out of a seal, lists as one parameter, upserts.
"""

from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.errors import Unreadable
from storage.schema import COUNTERS
from storage.sealing import KeySet

T = TypeVar("T")
Row = dict[str, Any]
"""Values of a row by column, on their way in."""
SqlRow = sa.Row[*tuple[Any, ...]]
"""A row on its way out; its columns are attributes."""

ENCODER = msgspec.json.Encoder(order="deterministic")
_TAKE = (
    sa.update(COUNTERS)
    .values(last_row=COUNTERS.c.last_row + sa.bindparam("count"))
    .returning(COUNTERS.c.last_row)
)


def seal(keys: KeySet, value: msgspec.Struct, place: bytes) -> bytes:
    """One record as a sealed value."""
    return keys.seal(ENCODER.encode(value), place)


def unseal(keys: KeySet, sealed: bytes, place: bytes, kind: "msgspec.json.Decoder[T]") -> T:
    """The record in a sealed value.

    Raises Unreadable, also where the record is of another shape.
    """
    return decoded(keys.open(sealed, place), kind)


def decoded(value: bytes, kind: "msgspec.json.Decoder[T]") -> T:
    """The record in an opened value. Raises Unreadable where it is of another shape."""
    try:
        return kind.decode(value)
    except msgspec.DecodeError:
        raise Unreadable(
            "a stored record has a shape that this version does not know; run the newer version"
        ) from None


def listed(values: Iterable[object]) -> str:
    """Values as the one parameter that `schema.among` takes."""
    return msgspec.json.encode(list(values)).decode()


async def take_rows(connection: AsyncConnection, count: int) -> int:
    """Reserve `count` row numbers in this transaction; the first of them.

    Order is commit order.
    """
    if not count:
        return 0
    last: int = (await connection.execute(_TAKE, {"count": count})).scalar_one()
    return last - count + 1


def upsert(table: sa.Table, dialect: str) -> Any:
    """INSERT that overwrites the row of the same primary key."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(table)
    key = [column.name for column in table.primary_key]
    values = {
        column.name: statement.excluded[column.name]
        for column in table.columns
        if column.name not in key
    }
    return statement.on_conflict_do_update(index_elements=key, set_=values)


Values = Callable[[Row], tuple[Any, ...]]


class Bulk:
    """One statement for many rows, straight to the driver.

    SQLAlchemy would look at every value of every row again: about 7 us a row, ten rows an answer.
    The statement is compiled once for each dialect; every value comes from the row by its name.
    """

    def __init__(self, statement: Any, *, columns: Iterable[str] | None = None) -> None:
        self._statement = statement
        self._columns = None if columns is None else list(columns)
        self._compiled: dict[str, tuple[str, Values]] = {}

    async def run(self, connection: AsyncConnection, rows: list[Row]) -> None:
        """Run it for all rows; without rows nothing happens."""
        if rows:
            found = self._compiled.get(connection.dialect.name)
            sql, values = found or self._compile(connection)
            await connection.exec_driver_sql(sql, [values(row) for row in rows])

    def _compile(self, connection: AsyncConnection) -> tuple[str, Values]:
        compiled = self._statement.compile(dialect=connection.dialect, column_keys=self._columns)
        names = list(compiled.positiontup)
        one = itemgetter(*names)
        made = str(compiled), (one if len(names) > 1 else lambda row: (one(row),))
        self._compiled[connection.dialect.name] = made
        return made


class Inserts(Bulk):
    """Plain inserts into one table; a row names every column that is written."""

    def __init__(self, table: sa.Table, *columns: str) -> None:
        super().__init__(sa.insert(table), columns=columns or [c.name for c in table.columns])


class Upserts:
    """Upserts by dialect, built once: SQLAlchemy caches the compiled form by the statement."""

    def __init__(self, table: sa.Table) -> None:
        columns = [column.name for column in table.columns]
        self._statements = {
            name: Bulk(upsert(table, name), columns=columns) for name in ("sqlite", "postgresql")
        }

    async def run(self, connection: AsyncConnection, rows: list[Row]) -> None:
        """Write the rows, one statement for all."""
        await self._statements[connection.dialect.name].run(connection, rows)
