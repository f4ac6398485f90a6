"""Kept answers, each sealed to one length.

Question and choice are read here and nowhere in SQL.
"""

from collections.abc import Sequence

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.ids import BeneficiaryId
from storage.erasure import eraser
from storage.keys import Vault
from storage.records import Answer
from storage.rows import Inserts, Row, SqlRow, listed, seal, take_rows, unseal
from storage.schema import ANSWERS
from storage.sets import among

_DECODER = msgspec.json.Decoder(Answer)
_C = ANSWERS.c
_FETCH = sa.select(_C.id, _C.person, _C.sealed).where(among(_C.person, "people")).order_by(_C.id)
_INSERT = Inserts(ANSWERS)
_DELETE = sa.delete(ANSWERS).where(among(_C.id, "ids"))
_DELETE_OF = sa.delete(ANSWERS).where(_C.person == sa.bindparam("key"))


async def of(
    connection: AsyncConnection, vault: Vault, person: BeneficiaryId, *, closed: bool = False
) -> list[Answer]:
    """All kept answers of a person, oldest first; those without a readable choice when asked."""
    await vault.warm([person])
    rows = await connection.execute(_FETCH, {"people": listed([person])})
    found = (_read(vault, row) for row in rows)
    return [one for one in found if closed or not one.closed]


async def rows_of(
    connection: AsyncConnection, vault: Vault, person: BeneficiaryId
) -> list[tuple[int, Answer]]:
    """All kept answers of a person with their row numbers, oldest first, closed ones too.

    The key must be warm.
    """
    rows = await connection.execute(_FETCH, {"people": listed([person])})
    return [(row.id, _read(vault, row)) for row in rows]


async def forget(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """Remove these rows."""
    if ids:
        await connection.execute(_DELETE, {"ids": listed(ids)})


async def add(connection: AsyncConnection, vault: Vault, answers: Sequence[Answer]) -> None:
    """Keep these answers, in their order."""
    if not answers:
        return
    first = await take_rows(connection, len(answers))
    rows = [_row(vault, number, one) for number, one in enumerate(answers, first)]
    await _INSERT.run(connection, rows)


async def withdraw(
    connection: AsyncConnection, vault: Vault, taken: Sequence[tuple[BeneficiaryId, str]]
) -> None:
    """Remove the newest kept answer of each person to each question; a pair named twice takes
    two."""
    if not taken:
        return
    people = {person for person, _ in taken}
    rows = (await connection.execute(_FETCH, {"people": listed(people)})).all()
    waiting, gone = list(taken), []
    for row in reversed(rows):
        pair = (row.person, _read(vault, row).question)
        if pair in waiting:
            waiting.remove(pair)
            gone.append(row.id)
    if gone:
        await connection.execute(_DELETE, {"ids": listed(gone)})


async def clear(connection: AsyncConnection, people: Sequence[BeneficiaryId]) -> None:
    """Remove every answer of each of these people."""
    for person in people:
        await connection.execute(_DELETE_OF, {"key": person})


@eraser("answers")
async def erase(connection: AsyncConnection, _vault: Vault, person: BeneficiaryId) -> None:
    """Remove every answer."""
    await connection.execute(_DELETE_OF, {"key": person})


def _row(vault: Vault, number: int, one: Answer) -> Row:
    place = _place(vault, number, one.beneficiary)
    sealed = seal(vault.person(one.beneficiary), one, place)
    return {"id": number, "person": one.beneficiary, "sealed": sealed}


def _read(vault: Vault, row: SqlRow) -> Answer:
    return unseal(
        vault.person(row.person), row.sealed, _place(vault, row.id, row.person), _DECODER
    )


def _place(vault: Vault, number: int, person: str) -> bytes:
    return vault.place("answers", "sealed", str(number), person=person)
