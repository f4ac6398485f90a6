"""What was signalled under an escalation.

Free words lie apart, and only until read or 72 hours.
"""

import datetime as dtm
from collections.abc import Collection, Sequence
from typing import Literal

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.ids import BeneficiaryId, EscalationId
from storage.erasure import eraser
from storage.instants import coarse_before, instant, micros
from storage.keys import Vault
from storage.records import SignalRow
from storage.rows import Row, SqlRow, listed, seal, unseal
from storage.schema import SIGNALS
from storage.sets import among

WORDS_KEPT = dtm.timedelta(hours=72)


class _Sealed(msgspec.Struct, frozen=True):
    at: dtm.datetime
    level: Literal["concern", "distress", "crisis"]
    reason: str
    rule: str


class _Words(msgspec.Struct, frozen=True):
    words: str
    voice: str
    forwarded: bool = False


_DECODER = msgspec.json.Decoder(_Sealed)
_WORDS = msgspec.json.Decoder(_Words)
_C = SIGNALS.c
_OF = sa.select(SIGNALS).where(_C.escalation == sa.bindparam("which"))
_OF_ALL = sa.select(SIGNALS).where(among(_C.escalation, "ids"))
_UNREAD = _OF.where(_C.words.is_not(None))
_UNREAD_BY = sa.select(SIGNALS).where(_C.person == sa.bindparam("who"), _C.words.is_not(None))
_INSERT = sa.insert(SIGNALS)
_BLANK = sa.update(SIGNALS).values(words=None, words_until=None)
_READ_NOW = _BLANK.where(among(_C.id, "ids"))
_NEXT = sa.select(sa.func.min(_C.words_until))
_TOO_OLD = _BLANK.where(_C.words_until <= sa.bindparam("now")).returning(_C.id)
_DELETE = sa.delete(SIGNALS).where(_C.person == sa.bindparam("who"))


async def of(
    connection: AsyncConnection, vault: Vault, escalation: EscalationId
) -> list[SignalRow]:
    """Every signal of an escalation, oldest first; words only where still there."""
    return await _all(vault, (await connection.execute(_OF, {"which": escalation})).all())


async def rules_of(
    connection: AsyncConnection, vault: Vault, escalations: Collection[EscalationId]
) -> dict[EscalationId, list[str]]:
    """Which rules raised each of these escalations; signals without a rule are left out."""
    rows = (await connection.execute(_OF_ALL, {"ids": listed(escalations)})).all()
    found: dict[EscalationId, list[str]] = {}
    for one in await _all(vault, rows):
        if one.rule:
            found.setdefault(one.escalation, []).append(one.rule)
    return found


async def unread(
    connection: AsyncConnection, vault: Vault, escalation: EscalationId
) -> list[SignalRow]:
    """The signals of an escalation whose words nobody has read yet, oldest first."""
    return await _all(vault, (await connection.execute(_UNREAD, {"which": escalation})).all())


async def unread_by(
    connection: AsyncConnection, vault: Vault, person: BeneficiaryId
) -> list[SignalRow]:
    """Everything from this person whose words nobody has read yet, oldest first."""
    return await _all(vault, (await connection.execute(_UNREAD_BY, {"who": person})).all())


async def add(connection: AsyncConnection, vault: Vault, signals: Sequence[SignalRow]) -> None:
    """Write signals down."""
    if signals:
        await connection.execute(_INSERT, [_row(vault, one) for one in signals])


async def mark_read(connection: AsyncConnection, ids: Collection[str]) -> None:
    """The words of these signals were read: they go."""
    if ids:
        await connection.execute(_READ_NOW, {"ids": listed(ids)})


async def purge(
    connection: AsyncConnection, now: dtm.datetime, *, kept: dtm.timedelta = WORDS_KEPT
) -> int:
    """Remove words older than `kept` (72 hours at most); how many."""
    asked = {"now": micros(now + WORDS_KEPT - min(kept, WORDS_KEPT))}
    return len((await connection.execute(_TOO_OLD, asked)).all())


async def next_words(
    connection: AsyncConnection, *, kept: dtm.timedelta = WORDS_KEPT
) -> dtm.datetime | None:
    """When the oldest words have been kept for so long."""
    until = (await connection.execute(_NEXT)).scalar()
    return None if until is None else instant(until) - WORDS_KEPT + min(kept, WORDS_KEPT)


@eraser("signals")
async def erase(connection: AsyncConnection, _vault: Vault, person: BeneficiaryId) -> None:
    """Remove every signal."""
    await connection.execute(_DELETE, {"who": person})


async def _all(vault: Vault, rows: Collection[SqlRow]) -> list[SignalRow]:
    await vault.warm(row.person for row in rows)
    return sorted((_read(vault, row) for row in rows), key=lambda one: (one.at, one.id))


def _row(vault: Vault, one: SignalRow) -> Row:
    keys = vault.person(one.beneficiary)
    inner = _Sealed(one.at, one.level, one.reason, one.rule)
    row: Row = {
        "id": one.id,
        "escalation": one.escalation,
        "person": one.beneficiary,
        "words_until": None,
        "sealed": seal(keys, inner, _place(vault, "sealed", one.id, one.beneficiary)),
        "words": None,
    }
    if one.words or one.voice:
        place = _place(vault, "words", one.id, one.beneficiary)
        row["words"] = seal(keys, _Words(one.words, one.voice, one.forwarded), place)
        row["words_until"] = coarse_before(micros(one.at + WORDS_KEPT))
    return row


def _read(vault: Vault, row: SqlRow) -> SignalRow:
    keys = vault.person(row.person)
    inner = unseal(keys, row.sealed, _place(vault, "sealed", row.id, row.person), _DECODER)
    said = _Words("", "")
    if row.words is not None:
        said = unseal(keys, row.words, _place(vault, "words", row.id, row.person), _WORDS)
    return SignalRow(
        id=row.id,
        escalation=row.escalation,
        beneficiary=row.person,
        at=inner.at,
        level=inner.level,
        reason=inner.reason,
        rule=inner.rule,
        words=said.words,
        voice=said.voice,
        forwarded=said.forwarded,
    )


def _place(vault: Vault, column: str, signal: str, person: str) -> bytes:
    return vault.place("signals", column, signal, person=person)
