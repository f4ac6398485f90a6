"""What is left when somebody's months are over: how many people answered what in a year.

No person is in it, and nothing is shown of fewer than five.
"""

from collections import defaultdict
from collections.abc import Iterable

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.ids import BeneficiaryId
from flows.outcome_figures import LEAST
from storage import answers, months
from storage.keys import SYSTEM_FIELDS, Vault
from storage.rows import Row, SqlRow, Upserts, seal, take_rows, unseal
from storage.schema import FIGURES


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One cell: in this year so many people gave this choice so often."""

    year: int
    question: str
    choice: str
    people: int
    answers: int


Cell = tuple[int, str, str]
"""Year, question, choice."""
_DECODER = msgspec.json.Decoder(Figure)
_ALL = sa.select(FIGURES.c.id, FIGURES.c.sealed).order_by(FIGURES.c.id)
_PUT = Upserts(FIGURES)


async def shown(connection: AsyncConnection, vault: Vault) -> list[Figure]:
    """Every cell of at least five people, by year, question and choice."""
    every = [one for _, one in await _every(connection, vault)]
    safe = [one for one in every if one.people >= LEAST]
    return sorted(safe, key=lambda one: (one.year, one.question, one.choice))


async def take_in(connection: AsyncConnection, vault: Vault, person: BeneficiaryId) -> int:
    """Add a person's months and single answers; how many cells grew. Their key must be warm."""
    given = months.counted(await answers.of(connection, vault, person))
    kept = {one.month: one.counts for one in await months.of(connection, vault, person)}
    grown = _cells([*kept.items(), *given.items()])
    there = {_cell(one): (row, one) for row, one in await _every(connection, vault)}
    first = await take_rows(connection, len(grown.keys() - there.keys()))
    rows: list[Row] = []
    for cell, count in grown.items():
        if cell in there:
            number, one = there[cell]
        else:
            number, first = first, first + 1
            one = Figure(year=cell[0], question=cell[1], choice=cell[2], people=0, answers=0)
        one = msgspec.structs.replace(one, people=one.people + 1, answers=one.answers + count)
        sealed = seal(vault.system(SYSTEM_FIELDS), one, _place(vault, number))
        rows.append({"id": number, "sealed": sealed})
    await _PUT.run(connection, rows)
    return len(rows)


def _cells(
    by_month: Iterable[tuple[str, dict[str, dict[str, int]]]],
) -> dict[Cell, int]:
    found: dict[Cell, int] = defaultdict(int)
    for month, counts in by_month:
        for question, choices in counts.items():
            for choice, count in choices.items():
                found[int(month[:4]), question, choice] += count
    return found


def _cell(one: Figure) -> Cell:
    return one.year, one.question, one.choice


async def _every(connection: AsyncConnection, vault: Vault) -> list[tuple[int, Figure]]:
    rows = (await connection.execute(_ALL)).all()
    return [(row.id, _read(vault, row)) for row in rows]


def _read(vault: Vault, row: SqlRow) -> Figure:
    return unseal(vault.system(SYSTEM_FIELDS), row.sealed, _place(vault, row.id), _DECODER)


def _place(vault: Vault, number: int) -> bytes:
    return vault.place("figures", "sealed", str(number))
