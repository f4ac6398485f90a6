"""The few moves that every repository makes:

JSON in and out of a seal, lists as one parameter, upserts.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.records import Unreadable
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
    try:
        return kind.decode(keys.open(sealed, place))
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


class Upserts:
    """Upserts by dialect, built once: SQLAlchemy caches the compiled form by the statement."""

    def __init__(self, table: sa.Table) -> None:
        self._statements = {name: upsert(table, name) for name in ("sqlite", "postgresql")}

    async def run(self, connection: AsyncConnection, rows: list[Row]) -> None:
        """Write the rows, one statement for all."""
        if rows:
            await connection.execute(self._statements[connection.dialect.name], rows)
