"""Computes every blind index again under new keys. Knows which mark stands where, and of what."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import beneficiaries, invitations, letters, messages, staff
from storage.keys import Vault
from storage.rows import Bulk, Row, SqlRow
from storage.schema import BENEFICIARIES, INVITATIONS, MESSAGES, OUTBOX, STAFF

AT_ONCE = 500


class Place(NamedTuple):
    """A table with marks: its key, the marks, and how they are made from a row."""

    table: sa.Table
    key: str
    marks: tuple[str, ...]
    make: Callable[[Vault, Vault, SqlRow], dict[str, str | None]]
    """(vault that reads, vault with the new keys, row) to the new marks."""


PLACES = (
    Place(BENEFICIARIES, "id", ("chat_tag", "case_tag"), beneficiaries.marks_again),
    Place(STAFF, "id", ("chat_tag", "name_tag"), staff.marks_again),
    Place(OUTBOX, "id", ("recipient_tag",), letters.marks_again),
    Place(MESSAGES, "id", ("recipient_tag",), messages.marks_again),
    Place(INVITATIONS, "code_mac", ("target_tag",), invitations.marks_again),
)
"""Every mark under a key that is rolled; a test holds this against the schema."""


async def again(
    connection: AsyncConnection, old: Vault, new: Vault, *, progress: Callable[[int, int], None]
) -> int:
    """Write every mark anew; how many rows. Rows of somebody who is being erased stay."""
    total = 0
    for place in PLACES:
        count = sa.select(sa.func.count()).select_from(place.table)
        total += (await connection.execute(count)).scalar_one()
    done = 0
    for place in PLACES:
        rows = list((await connection.execute(sa.select(*place.table.c))).all())
        for start in range(0, len(rows), AT_ONCE):
            batch = rows[start : start + AT_ONCE]
            await old.warm(_people(place.table, batch))
            await _write(connection, place, _marks(place, old, new, batch))
            done += len(batch)
            progress(done, total)
    return done


def _people(table: sa.Table, rows: Iterable[Any]) -> set[str]:
    if table is BENEFICIARIES:
        return {row.id for row in rows}
    return {row.person for row in rows if row.person} if table is MESSAGES else set()


def _marks(place: Place, old: Vault, new: Vault, rows: Iterable[SqlRow]) -> list[Row]:
    found = []
    for row in rows:
        owner = _people(place.table, [row])
        if all(old.knows(one) for one in owner):
            key = getattr(row, place.key)
            found.append({"which": key, **place.make(old, new, row)})
    return found


async def _write(connection: AsyncConnection, place: Place, rows: list[Row]) -> None:
    values: dict[str, Any] = {name: sa.bindparam(name) for name in place.marks}
    statement = (
        sa.update(place.table)
        .where(place.table.c[place.key] == sa.bindparam("which"))
        .values(values)
    )
    await Bulk(statement).run(connection, rows)
