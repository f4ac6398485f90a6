"""Open requests for a person: rung, frozen ladder, and the signals under them. Pages nobody."""

from collections.abc import Collection, Mapping

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.escalation import Escalation
from flows.ids import BeneficiaryId, EscalationId
from storage.erasure import eraser
from storage.errors import Conflict
from storage.instants import micros
from storage.keys import Vault
from storage.rows import Row, SqlRow, listed, seal, unseal
from storage.schema import ESCALATIONS
from storage.sets import among

STATUSES = {"open": 0, "claimed": 1, "closed": 2}
"""Codes on disk."""
_DECODER = msgspec.json.Decoder(Escalation)
_C = ESCALATIONS.c
_ALL = sa.select(_C.id, _C.person, _C.version, _C.sealed)
_OPEN = _C.status < STATUSES["closed"]
_BY_ID = _ALL.where(among(_C.id, "ids"))
_OPEN_OF = _ALL.where(among(_C.person, "people"), _OPEN)
_EVERY_OPEN = _ALL.where(_OPEN).order_by(_C.id)
_OF_PERSON = _ALL.where(_C.person == sa.bindparam("who")).order_by(_C.id)
_OF_NOBODY = _ALL.where(_C.person.is_(None)).order_by(_C.id)
_VERSIONS = sa.select(_C.id, _C.version).where(among(_C.id, "ids")).with_for_update()
_INSERT = sa.insert(ESCALATIONS)
_SAVED = ("person", "version", "status", "rung", "due", "sealed")
_UPDATE = (
    sa.update(ESCALATIONS)
    .where(_C.id == sa.bindparam("key"))
    .values({name: sa.bindparam(name) for name in _SAVED})
)
_DELETE = sa.delete(ESCALATIONS).where(_C.person == sa.bindparam("who"))


async def fetch(
    connection: AsyncConnection, vault: Vault, ids: Collection[EscalationId]
) -> dict[EscalationId, Escalation]:
    """These escalations, in any state."""
    rows = (await connection.execute(_BY_ID, {"ids": listed(ids)})).all()
    return {row.id: one for row, one in await _all(vault, rows)}


async def open_of(
    connection: AsyncConnection, vault: Vault, people: Collection[BeneficiaryId]
) -> dict[BeneficiaryId, Escalation]:
    """The one open escalation of each of these people, where there is one."""
    rows = (await connection.execute(_OPEN_OF, {"people": listed(people)})).all()
    return {row.person: one for row, one in await _all(vault, rows)}


async def every_open(connection: AsyncConnection, vault: Vault) -> list[Escalation]:
    """All that are not closed."""
    rows = (await connection.execute(_EVERY_OPEN)).all()
    return [one for _, one in await _all(vault, rows)]


async def drills(connection: AsyncConnection, vault: Vault) -> list[Escalation]:
    """Tests of the ladder, oldest first."""
    rows = (await connection.execute(_OF_NOBODY)).all()
    found = [one for _, one in await _all(vault, rows) if one.drill]
    return sorted(found, key=lambda one: one.opened)


async def every(connection: AsyncConnection, vault: Vault) -> list[Escalation]:
    """All of them, in any state, oldest first; for figures."""
    rows = (await connection.execute(_ALL.order_by(_C.id))).all()
    return sorted((one for _, one in await _all(vault, rows)), key=lambda one: one.opened)


async def of(connection: AsyncConnection, vault: Vault, person: BeneficiaryId) -> list[Escalation]:
    """All escalations of a person, in order of opening."""
    rows = (await connection.execute(_OF_PERSON, {"who": person})).all()
    return sorted((one for _, one in await _all(vault, rows)), key=lambda one: one.opened)


async def save(
    connection: AsyncConnection, vault: Vault, changed: Mapping[EscalationId, Escalation]
) -> None:
    """Write whole records. Raises Conflict unless each is as it was loaded (new: version 0)."""
    if not changed:
        return
    known = await connection.execute(_VERSIONS, {"ids": listed(changed)})
    stored = {row.id: row.version for row in known}
    if any(stored.get(one.id, 0) != one.version for one in changed.values()):
        raise Conflict("an escalation changed since it was loaded; load and decide again")
    # Closed ones first: a person may get a new one in the commit that closes the old.
    ordered = sorted(changed.values(), key=lambda one: one.state != "closed")
    rows = [_row(vault, one) for one in ordered]
    new = [row for row in rows if row["id"] not in stored]
    old = [
        {"key": row["id"], **{name: row[name] for name in _SAVED}}
        for row in rows
        if row["id"] in stored
    ]
    if old:
        await connection.execute(_UPDATE, old)
    if new:
        await connection.execute(_INSERT, new)


@eraser("escalations", order=2)
async def erase(connection: AsyncConnection, vault: Vault, person: BeneficiaryId) -> None:
    """Closed ones go.

    An open one goes on without the person: reference and level, under a system key.
    """
    rows = (await connection.execute(_OF_PERSON, {"who": person})).all()
    if vault.knows(person):
        goes_on = {
            row.id: msgspec.structs.replace(one, beneficiary=None)
            for row, one in await _all(vault, rows)
            if one.state != "closed"
        }
        await save(connection, vault, goes_on)
    await connection.execute(_DELETE, {"who": person})


async def _all(vault: Vault, rows: Collection[SqlRow]) -> list[tuple[SqlRow, Escalation]]:
    await vault.warm(row.person for row in rows if row.person is not None)
    return [(row, _read(vault, row)) for row in rows]


def _row(vault: Vault, one: Escalation) -> Row:
    version = one.version + 1
    due = one.promise_until if one.state == "claimed" else one.next_page
    place = _place(vault, one.id, one.beneficiary, version)
    return {
        "id": one.id,
        "person": one.beneficiary,
        "version": version,
        "status": STATUSES[one.state],
        "rung": one.rung,
        "due": None if due is None or one.state == "closed" else micros(due),
        "sealed": seal(vault.person(one.beneficiary), one, place),
    }


def _read(vault: Vault, row: SqlRow) -> Escalation:
    place = _place(vault, row.id, row.person, row.version)
    one = unseal(vault.person(row.person), row.sealed, place, _DECODER)
    return msgspec.structs.replace(one, version=row.version)


def _place(vault: Vault, number: str, person: str | None, version: int) -> bytes:
    return vault.place("escalations", "sealed", number, person=person or "", extra=str(version))
