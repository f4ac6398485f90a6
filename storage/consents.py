"""The consent ledger: lines are added, never changed; the newest is in force."""

from collections.abc import Collection, Sequence

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.consent import Consent
from flows.ids import BeneficiaryId
from storage.erasure import eraser
from storage.keys import Vault
from storage.rows import SqlRow, listed, seal, take_rows, unseal
from storage.schema import CONSENTS
from storage.sets import among

_DECODER = msgspec.json.Decoder(Consent)
_C = CONSENTS.c
_NEWEST = sa.select(_C.id, _C.person, _C.sealed).where(
    _C.id.in_(sa.select(sa.func.max(_C.id)).where(among(_C.person, "people")).group_by(_C.person))
)
_HISTORY = (
    sa.select(_C.id, _C.person, _C.sealed).where(_C.person == sa.bindparam("key")).order_by(_C.id)
)
_INSERT = sa.insert(CONSENTS)
_DELETE = sa.delete(CONSENTS).where(_C.person == sa.bindparam("key"))


async def newest(
    connection: AsyncConnection, vault: Vault, people: Collection[BeneficiaryId]
) -> dict[BeneficiaryId, Consent]:
    """What is in force for each of these people; nobody without a line is in it."""
    rows = await connection.execute(_NEWEST, {"people": listed(people)})
    return {row.person: _read(vault, row) for row in rows}


async def history(
    connection: AsyncConnection, vault: Vault, person: BeneficiaryId
) -> list[Consent]:
    """The whole ledger of a person, oldest first."""
    await vault.warm([person])
    rows = await connection.execute(_HISTORY, {"key": person})
    return [_read(vault, row) for row in rows]


async def append(
    connection: AsyncConnection, vault: Vault, lines: Sequence[tuple[BeneficiaryId, Consent]]
) -> None:
    """Add lines in their order."""
    if not lines:
        return
    first = await take_rows(connection, len(lines))
    rows = [
        {
            "id": number,
            "person": person,
            "sealed": seal(vault.person(person), line, _place(vault, number, person)),
        }
        for number, (person, line) in enumerate(lines, first)
    ]
    await connection.execute(_INSERT, rows)


@eraser("consents")
async def erase(connection: AsyncConnection, _vault: Vault, person: BeneficiaryId) -> None:
    """Remove the ledger; the database allows it only while the person is being erased."""
    await connection.execute(_DELETE, {"key": person})


def _read(vault: Vault, row: SqlRow) -> Consent:
    return unseal(
        vault.person(row.person), row.sealed, _place(vault, row.id, row.person), _DECODER
    )


def _place(vault: Vault, number: int, person: str) -> bytes:
    return vault.place("consents", "sealed", str(number), person=person)
