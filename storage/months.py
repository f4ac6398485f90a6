"""A person's own monthly counts: what is left of answers after their days, sealed under their key.

Single answers are not found in them again.
"""

import datetime as dtm
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.ids import BeneficiaryId
from storage import answers
from storage.erasure import eraser
from storage.keys import Vault
from storage.records import Answer
from storage.rows import Inserts, Row, SqlRow, seal, take_rows, unseal
from storage.schema import ANSWERS, MONTHS


class Month(msgspec.Struct, frozen=True, kw_only=True):
    """How often each choice of each question was given in one month (`2026-08`, UTC)."""

    month: str
    counts: dict[str, dict[str, int]]


_DECODER = msgspec.json.Decoder(Month)
_C = MONTHS.c
_OF = (
    sa.select(_C.id, _C.person, _C.sealed).where(_C.person == sa.bindparam("who")).order_by(_C.id)
)
_WITH_ANSWERS = sa.select(ANSWERS.c.person).distinct()
_INSERT = Inserts(MONTHS)
_DELETE_OF = sa.delete(MONTHS).where(_C.person == sa.bindparam("who"))
_UPDATE = (
    sa.update(MONTHS).where(_C.id == sa.bindparam("key")).values(sealed=sa.bindparam("again"))
)


async def of(connection: AsyncConnection, vault: Vault, person: BeneficiaryId) -> list[Month]:
    """A person's months, oldest first."""
    await vault.warm([person])
    rows = await connection.execute(_OF, {"who": person})
    return sorted((_read(vault, row) for row in rows), key=lambda one: one.month)


async def with_answers(connection: AsyncConnection) -> list[BeneficiaryId]:
    """Everybody of whom single answers are kept."""
    return list((await connection.execute(_WITH_ANSWERS)).scalars())


async def fold(
    connection: AsyncConnection,
    vault: Vault,
    people: Collection[BeneficiaryId],
    *,
    before: dtm.datetime,
) -> int:
    """Answers given before this instant become counts of their month; how many went.

    Closed ones go uncounted: nobody here knows what was chosen.
    """
    await vault.warm(people)
    folded = 0
    for person in people:
        if not vault.knows(person):
            continue
        old = [
            (row, one)
            for row, one in await answers.rows_of(connection, vault, person)
            if one.at < before
        ]
        await _add(connection, vault, person, counted(one for _, one in old if not one.closed))
        await answers.forget(connection, [row for row, _ in old])
        folded += len(old)
    return folded


def counted(given: Iterable[Answer]) -> dict[str, dict[str, dict[str, int]]]:
    """Counts by month, question and choice."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for one in given:
        month = found.setdefault(one.at.astimezone(dtm.UTC).strftime("%Y-%m"), {})
        choices = month.setdefault(one.question, {})
        choices[one.choice] = choices.get(one.choice, 0) + 1
    return found


async def _add(
    connection: AsyncConnection,
    vault: Vault,
    person: BeneficiaryId,
    new: dict[str, dict[str, dict[str, int]]],
) -> None:
    if not new:
        return
    there: dict[str, tuple[int, Month]] = {}
    for row in await connection.execute(_OF, {"who": person}):
        one = _read(vault, row)
        there[one.month] = (row.id, one)
    changed = [
        (there[month][0], _merged(there[month][1], counts))
        for month, counts in new.items()
        if month in there
    ]
    made = [
        Month(month=month, counts=counts) for month, counts in new.items() if month not in there
    ]
    if changed:
        await connection.execute(
            _UPDATE,
            [
                {"key": number, "again": _sealed(vault, number, person, one)}
                for number, one in changed
            ],
        )
    await _insert(connection, vault, person, made)


async def _insert(
    connection: AsyncConnection, vault: Vault, person: BeneficiaryId, made: Sequence[Month]
) -> None:
    first = await take_rows(connection, len(made))
    rows: list[Row] = [
        {"id": number, "person": person, "sealed": _sealed(vault, number, person, one)}
        for number, one in enumerate(made, first)
    ]
    await _INSERT.run(connection, rows)


@eraser("months")
async def erase(connection: AsyncConnection, _vault: Vault, person: BeneficiaryId) -> None:
    """Remove every month."""
    await connection.execute(_DELETE_OF, {"who": person})


def _merged(one: Month, counts: dict[str, dict[str, int]]) -> Month:
    merged = {question: Counter(choices) for question, choices in one.counts.items()}
    for question, choices in counts.items():
        merged.setdefault(question, Counter()).update(choices)
    return Month(month=one.month, counts={name: dict(each) for name, each in merged.items()})


def _sealed(vault: Vault, number: int, person: str, one: Month) -> bytes:
    return seal(vault.person(person), one, _place(vault, number, person))


def _read(vault: Vault, row: SqlRow) -> Month:
    place = _place(vault, row.id, row.person)
    return unseal(vault.person(row.person), row.sealed, place, _DECODER)


def _place(vault: Vault, number: int, person: str) -> bytes:
    return vault.place("months", "sealed", str(number), person=person)
