"""The queue of wake-ups: narrow, clustered by due time, claimed with a lease and a fence.

Runs nothing.
"""

import datetime as dtm
from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.fires import Fire, FireKind
from flows.ids import BeneficiaryId
from storage.erasure import eraser
from storage.errors import Conflict
from storage.instants import instant, micros, real_micros
from storage.keys import Vault
from storage.rows import Bulk, Inserts, Row, SqlRow, listed
from storage.schema import FIRES
from storage.sets import among

KINDS: dict[FireKind, int] = {
    "check-in": 1,
    "re-offer": 2,
    "wait": 3,
    "rung": 4,
    "promise": 5,
    "help": 6,
    "re-check": 7,
    "enrolment": 8,
    "closing": 10,
    "erase": 11,
    "silence": 12,
    "renewal": 13,
    "lapse": 14,
    "talk-opener": 41,
    "talk-quiet": 42,
    "note": 43,
    "digest": 44,
    "review": 15,
    "farewell": 16,
    "shutdown": 17,
    "undecided": 18,
    "look": 31,
    "drill": 32,
}
"""Codes on disk; never given to another kind."""
_KIND: dict[int, FireKind] = {code: kind for kind, code in KINDS.items()}

_C = FIRES.c
_FREE = sa.or_(_C.lease_until.is_(None), _C.lease_until <= sa.bindparam("real_now"))
_DUE = _C.due_at <= sa.bindparam("now")
_FIRST = (
    sa.select(_C.due_at, _C.id)
    .where(_DUE, _FREE)
    .order_by(_C.due_at, _C.id)
    .limit(sa.bindparam("most"))
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    sa.update(FIRES)
    .where(sa.tuple_(_C.due_at, _C.id).in_(_FIRST))
    .values(lease_until=sa.bindparam("until"), fence=_C.fence + 1)
    .returning(*_C)
)
_NEXT = sa.select(_C.due_at).where(_FREE).order_by(_C.due_at).limit(1)
_OF = (
    sa.select(_C.subject, _C.kind, _C.due_at)
    .where(among(_C.subject, "subjects"))
    .order_by(_C.due_at)
)
_COUNT = sa.select(sa.func.count()).select_from(FIRES).where(_DUE)
_DONE = sa.delete(FIRES).where(
    _C.id == sa.bindparam("key"),
    sa.or_(sa.bindparam("held", type_=sa.BigInteger()) < 0, _C.fence == sa.bindparam("held")),
)
_STILL = sa.select(_C.id).where(among(_C.id, "ids")).limit(1)
_CANCEL = Bulk(
    sa.delete(FIRES).where(_C.subject == sa.bindparam("who"), _C.kind == sa.bindparam("what"))
)
_CANCEL_ALL = sa.delete(FIRES).where(_C.subject == sa.bindparam("who"))
_INSERT = Inserts(FIRES, "due_at", "id", "kind", "subject", "version", "fence")
_RELEASE = sa.update(FIRES).where(_C.lease_until <= sa.bindparam("until")).values(lease_until=None)


async def claim(
    connection: AsyncConnection, *, now: dtm.datetime, limit: int, real_now: float, lease_s: float
) -> list[Fire]:
    """The earliest due fires that nobody holds, now held by the caller; in order of due time."""
    rows = await connection.execute(
        _CLAIM,
        {
            "now": micros(now),
            "real_now": real_micros(real_now),
            "until": real_micros(real_now + lease_s),
            "most": limit,
        },
    )
    return sorted((_read(row) for row in rows), key=lambda fire: (fire.due, fire.id))


async def next_due(connection: AsyncConnection, *, real_now: float) -> dtm.datetime | None:
    """When the earliest fire comes due that nobody holds."""
    asked = {"real_now": real_micros(real_now)}
    due = (await connection.execute(_NEXT, asked)).scalar()
    return None if due is None else instant(due)


async def count_due(connection: AsyncConnection, now: dtm.datetime) -> int:
    """How many fires are due, held ones too."""
    count: int = (await connection.execute(_COUNT, {"now": micros(now)})).scalar_one()
    return count


async def of(
    connection: AsyncConnection, subjects: Collection[str]
) -> dict[tuple[str, FireKind], dtm.datetime]:
    """(subject, kind) -> the earliest waiting fire of these subjects, held ones too."""
    rows = (await connection.execute(_OF, {"subjects": listed(subjects)})).all()
    found: dict[tuple[str, FireKind], dtm.datetime] = {}
    for row in rows:
        found.setdefault((row.subject, _KIND[row.kind]), instant(row.due_at))
    return found


async def finish(
    connection: AsyncConnection, done: Sequence[str], held: Mapping[str, int]
) -> None:
    """Remove fires that have done their work.

    `held` gives the fence under which a fire was claimed here. Raises Conflict where somebody else
    has claimed it since. A fire that is gone already (cancelled meanwhile) is no error.
    """
    if not done:
        return
    await connection.execute(_DONE, [{"key": one, "held": held.get(one, -1)} for one in done])
    if (await connection.execute(_STILL, {"ids": listed(done)})).first() is not None:
        raise Conflict("a fire of this batch was claimed by another worker; load and decide again")


async def cancel(connection: AsyncConnection, cancelled: Sequence[tuple[str, FireKind]]) -> None:
    """Remove every waiting fire of these subjects and kinds."""
    if cancelled:
        rows = [{"who": subject, "what": KINDS[kind]} for subject, kind in cancelled]
        await _CANCEL.run(connection, rows)


async def add(connection: AsyncConnection, fires: Sequence[Fire]) -> None:
    """Plan new fires."""
    if fires:
        await _INSERT.run(connection, [_row(fire) for fire in fires])


async def release(connection: AsyncConnection, *, until: int) -> None:
    """Free every claim whose lease ends by `until` (real microseconds)."""
    await connection.execute(_RELEASE, {"until": until})


@eraser("fires")
async def erase(connection: AsyncConnection, _vault: Vault, person: BeneficiaryId) -> None:
    """Remove what would wake the person; fires of an escalation go on without them."""
    await connection.execute(_CANCEL_ALL, {"who": person})


def _row(fire: Fire) -> Row:
    return {
        "due_at": micros(fire.due),
        "id": fire.id,
        "kind": KINDS[fire.kind],
        "subject": fire.subject,
        "version": fire.version,
        "fence": fire.fence,
    }


def _read(row: SqlRow) -> Fire:
    return Fire(
        id=row.id,
        due=instant(row.due_at),
        kind=_KIND[row.kind],
        subject=row.subject,
        version=row.version,
        lease_until=None if row.lease_until is None else instant(row.lease_until),
        fence=row.fence,
    )
