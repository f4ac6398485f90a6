"""Staff: sealed under the program's own key, few, read together. Decides no rights."""

from collections.abc import Mapping
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.ids import StaffId
from flows.staff import Staff
from storage.keys import STAFF_INDEX, SYSTEM_FIELDS, Vault
from storage.rows import Row, SqlRow, Upserts, seal, unseal
from storage.schema import STAFF

_DECODER = msgspec.json.Decoder(Staff)
_C = STAFF.c
_ALL = sa.select(_C.id, _C.sealed)
_BY_NAME = _ALL.where(_C.name_tag == sa.bindparam("tag"))
_COUNT = sa.select(sa.func.count()).select_from(STAFF).where(_C.active == 1)
_UPSERT = Upserts(STAFF)


class StaffCache:
    """What was opened last time, by its sealed bytes: a seal never repeats, so equal means
    unchanged."""

    def __init__(self) -> None:
        self._opened: dict[bytes, Staff] = {}

    def known(self) -> list[Staff]:
        """Everybody who was read last time."""
        return list(self._opened.values())

    def read(self, vault: Vault, rows: list[Any]) -> dict[StaffId, Staff]:
        """The staff in these rows, opening only what changed."""
        opened = self._opened
        self._opened = {row.sealed: opened.get(row.sealed) or _read(vault, row) for row in rows}
        return {one.id: one for one in self._opened.values()}


async def every(
    connection: AsyncConnection, vault: Vault, cache: StaffCache
) -> dict[StaffId, Staff]:
    """All staff, active or not."""
    return cache.read(vault, list(await connection.execute(_ALL)))


async def find(connection: AsyncConnection, vault: Vault, name: str) -> Staff | None:
    """Staff by screen name, blind to case and outer blanks."""
    row = (await connection.execute(_BY_NAME, {"tag": _name_tag(vault, name)})).first()
    return None if row is None else _read(vault, row)


async def count(connection: AsyncConnection) -> int:
    """How many are active."""
    number: int = (await connection.execute(_COUNT)).scalar_one()
    return number


async def save(connection: AsyncConnection, vault: Vault, staff: Mapping[StaffId, Staff]) -> None:
    """Write whole records, new or known. Raises Taken for a name or chat that is another's."""
    await _UPSERT.run(connection, [_row(vault, one) for one in staff.values()])


def marks_again(old: Vault, new: Vault, row: SqlRow) -> dict[str, str | None]:
    """The marks of a row under new keys; the row itself opens as before."""
    one = _read(old, row)
    return {"chat_tag": _chat_tag(new, one.chat), "name_tag": _name_tag(new, one.name)}


def _chat_tag(vault: Vault, chat: int | None) -> str | None:
    return None if chat is None else vault.tag(STAFF_INDEX, "chat", str(chat))


def _name_tag(vault: Vault, name: str) -> str:
    return vault.tag(STAFF_INDEX, "name", name.strip().casefold())


def _row(vault: Vault, one: Staff) -> Row:
    return {
        "id": one.id,
        "active": int(one.active),
        "chat_tag": _chat_tag(vault, one.chat),
        "name_tag": _name_tag(vault, one.name),
        "sealed": seal(vault.system(SYSTEM_FIELDS), one, _place(vault, one.id)),
    }


def _read(vault: Vault, row: Any) -> Staff:
    return unseal(vault.system(SYSTEM_FIELDS), row.sealed, _place(vault, row.id), _DECODER)


def _place(vault: Vault, staff: str) -> bytes:
    return vault.place("staff", "sealed", staff)
