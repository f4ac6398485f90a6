"""People: one sealed row each, found by keyed marks of chat and case reference."""

from collections.abc import Collection, Iterable, Mapping

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.beneficiary import GONE, Beneficiary, Profile, Status
from flows.ids import BeneficiaryId, EscalationId, StaffId
from storage.erasure import LAST, eraser
from storage.errors import Conflict
from storage.keys import CASE_INDEX, PERSON_INDEX, Vault
from storage.rows import Bulk, Row, SqlRow, listed, seal, unseal
from storage.schema import BENEFICIARIES, ESCALATIONS
from storage.sets import among

STATUSES: dict[Status, int] = {
    "invited": 1,
    "active": 2,
    "paused": 3,
    "stopped": 4,
    "unreachable": 5,
    "lapsed": 6,
    "ended": 7,
}
"""Codes on disk; never given to another status."""
_STATUS: dict[int, Status] = {code: status for status, code in STATUSES.items()}


class _Sealed(msgspec.Struct, frozen=True, omit_defaults=True):
    profile: Profile
    chat: int | None = None
    backup: StaffId | None = None
    supervisor: StaffId | None = None


_DECODER = msgspec.json.Decoder(_Sealed)
_C = BENEFICIARIES.c
_HERE = sa.select(_C.id, _C.version, _C.status, _C.worker, _C.sealed).where(_C.erasing == 0)
_BY_ID = _HERE.where(among(_C.id, "ids"))
_BY_CHAT = _HERE.where(among(_C.chat_tag, "tags"))
_BY_CASE = _HERE.where(_C.case_tag == sa.bindparam("tag"))
_BY_ESCALATION = _HERE.where(
    _C.id.in_(sa.select(ESCALATIONS.c.person).where(among(ESCALATIONS.c.id, "ids")))
)
_STORED = (
    sa.select(_C.id, _C.version, _C.erasing, _C.chat_tag, _C.case_tag)
    .where(among(_C.id, "ids"))
    .with_for_update()
)
_INSERT = sa.insert(BENEFICIARIES)
_SAVED = ("version", "status", "worker", "sealed")
_MARKS = ("chat_tag", "case_tag")
_UPDATE = Bulk(
    sa.update(BENEFICIARIES)
    .where(_C.id == sa.bindparam("key"))
    .values({name: sa.bindparam(name) for name in _SAVED})
)
_MARK = Bulk(
    sa.update(BENEFICIARIES)
    .where(_C.id == sa.bindparam("key"))
    .values({name: sa.bindparam(name) for name in _MARKS})
)
_COUNT = sa.select(_C.status, sa.func.count()).where(_C.erasing == 0).group_by(_C.status)
_LOADS = (
    sa.select(_C.worker, sa.func.count())
    .where(_C.erasing == 0, _C.status.not_in([STATUSES[one] for one in sorted(GONE)]))
    .group_by(_C.worker)
)
_EVERY_ID = sa.select(_C.id).where(_C.erasing == 0)
_IDS_OF = _EVERY_ID.where(_C.worker == sa.bindparam("worker"))
_PRESENT = _EVERY_ID.where(among(_C.id, "ids"))
_DELETE = sa.delete(BENEFICIARIES).where(_C.id == sa.bindparam("key"))


def chat_tag(vault: Vault, chat: int) -> str:
    """The keyed mark under which a chat is found."""
    return vault.tag(PERSON_INDEX, "chat", str(chat))


def case_tag(vault: Vault, case: str) -> str:
    """The keyed mark of a case reference, blind to case."""
    return vault.tag(CASE_INDEX, case.strip().upper())


async def fetch(
    connection: AsyncConnection,
    vault: Vault,
    *,
    ids: Collection[BeneficiaryId] = (),
    chats: Collection[int] = (),
    escalations: Collection[EscalationId] = (),
) -> dict[BeneficiaryId, Beneficiary]:
    """The people named in any of the three ways, in at most one statement each."""
    rows: list[SqlRow] = []
    if chats:
        tags = listed({chat_tag(vault, chat) for chat in chats})
        rows += (await connection.execute(_BY_CHAT, {"tags": tags})).all()
    if ids:
        rows += (await connection.execute(_BY_ID, {"ids": listed(set(ids))})).all()
    if escalations:
        asked = {"ids": listed(set(escalations))}
        rows += (await connection.execute(_BY_ESCALATION, asked)).all()
    await vault.warm(row.id for row in rows)
    return {row.id: _read(vault, row) for row in rows}


async def find_case(connection: AsyncConnection, vault: Vault, case: str) -> Beneficiary | None:
    """The person behind a case reference, in any spelling of case."""
    row = (await connection.execute(_BY_CASE, {"tag": case_tag(vault, case)})).first()
    if row is None:
        return None
    await vault.warm([row.id])
    return _read(vault, row)


async def every_id(connection: AsyncConnection) -> list[BeneficiaryId]:
    """The ids of all people."""
    return list((await connection.execute(_EVERY_ID)).scalars())


async def ids_of(connection: AsyncConnection, worker: str) -> list[BeneficiaryId]:
    """The ids of a caseworker's people."""
    return list((await connection.execute(_IDS_OF, {"worker": worker})).scalars())


async def present(
    connection: AsyncConnection, ids: Collection[BeneficiaryId]
) -> set[BeneficiaryId]:
    """Which of these people are here and not being erased."""
    if not ids:
        return set()
    return set((await connection.execute(_PRESENT, {"ids": listed(ids)})).scalars())


async def count(connection: AsyncConnection) -> dict[str, int]:
    """People by status."""
    return {_STATUS[row[0]]: row[1] for row in await connection.execute(_COUNT)}


async def loads(connection: AsyncConnection) -> dict[StaffId, int]:
    """How many people each worker is there for."""
    return {StaffId(row[0]): row[1] for row in await connection.execute(_LOADS)}


async def save(
    connection: AsyncConnection, vault: Vault, people: Mapping[BeneficiaryId, Beneficiary]
) -> None:
    """Write whole records. Raises Conflict unless each is as it was loaded (new: version 0)."""
    if not people:
        return
    stored = await _stored(connection, people)
    _compare(people, stored)
    rows = [_row(vault, one) for one in people.values()]
    new = [row for row in rows if row["id"] not in stored]
    old = [row for row in rows if row["id"] in stored]
    # The indexes are touched only for those whose chat or reference changed.
    moved = [row for row in old if any(row[mark] != stored[row["id"]][mark] for mark in _MARKS)]
    if new:
        await connection.execute(_INSERT, new)
    if old:
        await _UPDATE.run(connection, [_only(row, _SAVED) for row in old])
    if moved:
        await _MARK.run(connection, [_only(row, _MARKS) for row in moved])


@eraser("beneficiaries", order=LAST)
async def erase(connection: AsyncConnection, _vault: Vault, person: BeneficiaryId) -> None:
    """Remove the person's own row, after everything that points at it."""
    await connection.execute(_DELETE, {"key": person})


def marks_again(old: Vault, new: Vault, row: SqlRow) -> dict[str, str | None]:
    """The marks of a row under new keys; the row itself opens as before."""
    inner = unseal(old.person(row.id), row.sealed, _place(old, row.id, row.version), _DECODER)
    return {
        "chat_tag": None if inner.chat is None else chat_tag(new, inner.chat),
        "case_tag": case_tag(new, inner.profile.case),
    }


async def _stored(connection: AsyncConnection, people: Iterable[BeneficiaryId]) -> dict[str, Row]:
    rows = (await connection.execute(_STORED, {"ids": listed(people)})).mappings().all()
    if any(row["erasing"] for row in rows):
        raise Conflict("a person of this batch is being erased; load again")
    return {row["id"]: dict(row) for row in rows}


def _compare(people: Mapping[BeneficiaryId, Beneficiary], stored: Mapping[str, Row]) -> None:
    known = {person: row["version"] for person, row in stored.items()}
    moved = [one for one in people.values() if known.get(one.id, 0) != one.version]
    if moved:
        raise Conflict(
            f"{len(moved)} people changed since they were loaded; load and decide again"
        )


def _only(row: Row, names: Iterable[str]) -> Row:
    return {"key": row["id"], **{name: row[name] for name in names}}


def _row(vault: Vault, one: Beneficiary) -> Row:
    inner = _Sealed(one.profile, one.chat, one.backup, one.supervisor)
    version = one.version + 1
    return {
        "id": one.id,
        "version": version,
        "status": STATUSES[one.status],
        "worker": one.worker,
        "chat_tag": None if one.chat is None else chat_tag(vault, one.chat),
        "case_tag": case_tag(vault, one.profile.case),
        "sealed": seal(vault.person(one.id), inner, _place(vault, one.id, version)),
    }


def _read(vault: Vault, row: SqlRow) -> Beneficiary:
    place = _place(vault, row.id, row.version)
    inner = unseal(vault.person(row.id), row.sealed, place, _DECODER)
    return Beneficiary(
        id=row.id,
        status=_STATUS[row.status],
        profile=inner.profile,
        chat=inner.chat,
        worker=row.worker,
        backup=inner.backup,
        supervisor=inner.supervisor,
        version=row.version,
    )


def _place(vault: Vault, person: str, version: int) -> bytes:
    return vault.place("beneficiaries", "sealed", person, person=person, extra=str(version))
