"""Where each person stands in a conversation: one open session each, pinned to its revision."""

from collections.abc import Collection, Mapping

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.ids import BeneficiaryId, RevisionHash
from flows.session import Session
from storage.erasure import eraser
from storage.keys import Vault
from storage.rows import Row, SqlRow, Upserts, listed, seal, unseal
from storage.schema import SESSIONS
from storage.sets import among

_DECODER = msgspec.json.Decoder(Session)
_C = SESSIONS.c
_FETCH = sa.select(SESSIONS).where(among(_C.person, "people"))
_DELETE = sa.delete(SESSIONS).where(among(_C.person, "people"))
_IN_USE = sa.select(_C.revision).distinct()
_UPSERT = Upserts(SESSIONS)


async def fetch(
    connection: AsyncConnection, vault: Vault, people: Collection[BeneficiaryId]
) -> dict[BeneficiaryId, Session]:
    """The sessions of these people; nobody without one is in it."""
    rows = await connection.execute(_FETCH, {"people": listed(people)})
    return {row.person: _read(vault, row) for row in rows}


async def save(
    connection: AsyncConnection, vault: Vault, changes: Mapping[BeneficiaryId, Session | None]
) -> None:
    """Write the given sessions, remove those that are None."""
    gone = [person for person, session in changes.items() if session is None]
    if gone:
        await connection.execute(_DELETE, {"people": listed(gone)})
    rows = [_row(vault, person, one) for person, one in changes.items() if one is not None]
    await _UPSERT.run(connection, rows)


async def revisions_in_use(connection: AsyncConnection) -> set[RevisionHash]:
    """Revisions that somebody is in the middle of; they are never removed."""
    return set((await connection.execute(_IN_USE)).scalars())


@eraser("sessions")
async def erase(connection: AsyncConnection, _vault: Vault, person: BeneficiaryId) -> None:
    """Remove the session."""
    await connection.execute(_DELETE, {"people": listed([person])})


def _row(vault: Vault, person: BeneficiaryId, session: Session) -> Row:
    place = _place(vault, person, session.id, session.step)
    return {
        "person": person,
        "id": session.id,
        "revision": session.revision,
        "step": session.step,
        "sealed": seal(vault.person(person), session, place),
    }


def _read(vault: Vault, row: SqlRow) -> Session:
    place = _place(vault, row.person, row.id, row.step)
    return unseal(vault.person(row.person), row.sealed, place, _DECODER)


def _place(vault: Vault, person: str, session: str, step: int) -> bytes:
    return vault.place("sessions", "sealed", session, person=person, extra=str(step))
