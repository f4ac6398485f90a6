"""Letters that wait to go out: sealed, in lanes, in order within a recipient, leased and fenced.

It sends nothing and decides nothing about back-off.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.ids import BeneficiaryId
from storage.erasure import eraser
from storage.instants import real_micros, real_seconds
from storage.keys import Vault
from storage.letter import HELD, Lane, Letter, Sent
from storage.letters import (
    ANSWER,
    EDIT,
    SEND,
    letter_of,
    may_go,
    placed,
    recipient_tag,
    row_of,
)
from storage.records import Depth
from storage.rows import Inserts, Row, listed, take_rows
from storage.schema import OUTBOX
from storage.sets import among

LONGEST_BACK_OFF_S = 60.0
_C = OUTBOX.c
_EARLIER = OUTBOX.alias("earlier")
_NOW = sa.bindparam("now", type_=sa.BigInteger())
_LANE = sa.bindparam("lane", type_=sa.Integer())
_HELD_BACK = (
    sa.exists()
    .where(
        _EARLIER.c.recipient_tag == _C.recipient_tag,
        _EARLIER.c.id < _C.id,
        _EARLIER.c.lane <= _C.lane,
        _EARLIER.c.rank >= _C.after_rank,
        _EARLIER.c.due <= _NOW,
    )
    .correlate(OUTBOX)
)
_READY = (
    sa.select(_C.id)
    .where(
        _C.lane == _LANE,
        _C.due <= _NOW,
        _C.ready <= _NOW,
        sa.or_(_C.lease_until.is_(None), _C.lease_until <= _NOW),
        ~_HELD_BACK,
    )
    .order_by(_C.due, _C.id)
    .limit(sa.bindparam("most"))
    .with_for_update(skip_locked=True, of=OUTBOX)
)
_CLAIM = (
    sa.update(OUTBOX)
    .where(among(_C.id, "ids"))
    .values(
        # Whoever held it before may have sent it.
        doubtful=sa.case((_C.lease_until.is_(None), _C.doubtful), else_=1),
        lease_until=sa.bindparam("until"),
        holder=sa.bindparam("worker"),
        fence=_C.fence + 1,
    )
    .returning(*_C)
)
_ELSEWHERE = sa.select(_C.recipient_tag, _C.lane, _C.rank).where(
    among(_C.recipient_tag, "tags"),
    _C.due <= _NOW,
    sa.or_(_C.lease_until.is_(None), _C.lease_until <= _NOW, _C.holder != sa.bindparam("worker")),
)
_BY_ID = sa.select(*_C).where(among(_C.id, "ids")).order_by(_C.id)
_INSERT = Inserts(OUTBOX)
_FENCES = sa.select(_C.id, _C.fence).where(among(_C.id, "ids")).with_for_update()
_DELETE = sa.delete(OUTBOX).where(among(_C.id, "ids"))
_AGAIN = (
    sa.update(OUTBOX)
    .where(_C.id == sa.bindparam("key"))
    .values(
        ready=sa.bindparam("at"),
        attempts=_C.attempts + sa.bindparam("tried"),
        doubtful=sa.case((sa.bindparam("unsure", type_=sa.Integer()) == 1, 1), else_=_C.doubtful),
        lease_until=None,
        holder="",
    )
)
_CANCEL = sa.delete(OUTBOX).where(
    _C.recipient_tag == sa.bindparam("tag"),
    _C.lane >= _LANE,
    _C.rank >= EDIT,
)
_FORGET = sa.delete(OUTBOX).where(
    _C.recipient_tag == sa.bindparam("tag"), _C.rank.in_((ANSWER, EDIT, SEND))
)
_RELEASE = (
    sa.update(OUTBOX)
    .where(
        _C.lease_until.is_not(None),
        sa.or_(_C.lease_until <= sa.bindparam("until"), _C.holder == sa.bindparam("worker")),
    )
    .values(lease_until=None, holder="", doubtful=1)
)
_SOON = (
    sa.update(OUTBOX)
    .where(_C.ready > sa.bindparam("soon"), _C.due <= _NOW)
    .values(ready=sa.bindparam("soon"))
)
_LET_GO = (
    sa.update(OUTBOX)
    .where(_C.recipient_tag == sa.bindparam("tag"), _C.due >= sa.bindparam("held"))
    .values(due=0, ready=0)
)
_HELD = real_micros(HELD)
_SINCE = sa.case((_C.due == 0, _C.written), else_=_C.due)
_DEPTH = (
    sa.select(_C.lane, sa.func.count(), sa.func.min(_SINCE))
    .where(_C.due < _HELD)
    .group_by(_C.lane)
)


async def let_go(connection: AsyncConnection, vault: Vault, recipients: Sequence[str]) -> None:
    """Letters that were held for these recipients may go from now on."""
    for recipient in recipients:
        marks = {
            "tag": recipient_tag(vault, recipient),
            "held": _HELD,
        }
        await connection.execute(_LET_GO, marks)


async def add(
    connection: AsyncConnection,
    vault: Vault,
    letters: Sequence[Letter],
    *,
    real_now: float,
    worker: str,
    lease_s: float | None,
) -> list[Letter]:
    """Write letters in their order.

    With `lease_s`, those that may go now are held by `worker` at once and returned; without, none.
    """
    if not letters:
        return []
    tags = [recipient_tag(vault, letter.recipient) for letter in letters]
    free = [False] * len(letters)
    if lease_s is not None:
        marks = {"tags": listed(set(tags)), "now": real_micros(real_now), "worker": worker}
        elsewhere = [tuple(row) for row in await connection.execute(_ELSEWHERE, marks)]
        free = may_go(letters, tags, elsewhere, real_now=real_now)
    until = real_now + (lease_s or 0.0)
    first = await take_rows(connection, len(letters))
    ready = [
        placed(letter, first + at, until=until if free[at] else None)
        for at, letter in enumerate(letters)
    ]
    rows = [
        row_of(vault, letter, tag, real_now=real_now, worker=worker)
        for letter, tag in zip(ready, tags, strict=True)
    ]
    await _INSERT.run(connection, rows)
    return [letter for letter in ready if letter.fence]


async def claim(
    connection: AsyncConnection,
    vault: Vault,
    *,
    limit: int,
    real_now: float,
    lease_s: float,
    worker: str,
) -> list[Letter]:
    """The next letters by lane, due time and number, held by `worker`; one of a recipient at a
    time."""
    now = real_micros(real_now)
    ids: list[int] = []
    for lane in Lane:
        asked = {"lane": int(lane), "now": now, "most": limit - len(ids)}
        ids += (await connection.execute(_READY, asked)).scalars()
        if len(ids) >= limit:
            break
    if not ids:
        return []
    until = real_micros(real_now + lease_s)
    asked_for = {"ids": listed(ids), "until": until, "worker": worker}
    rows = {row.id: row for row in await connection.execute(_CLAIM, asked_for)}
    return [letter_of(vault, rows[number]) for number in ids]


async def peek(
    connection: AsyncConnection, vault: Vault, *, lane: Lane, limit: int, real_now: float
) -> list[Letter]:
    """The next letters of one lane, held by nobody afterwards as before."""
    asked = {"lane": int(lane), "now": real_micros(real_now), "most": limit}
    ids = list((await connection.execute(_READY, asked)).scalars())
    rows = await connection.execute(_BY_ID, {"ids": listed(ids)})
    return [letter_of(vault, row) for row in rows]


async def record(
    connection: AsyncConnection, results: Sequence[Sent], *, real_now: float
) -> set[int]:
    """Write what became of claimed letters.

    The ids whose fence was stale: nothing changed for them.
    """
    if not results:
        return set()
    asked = {"ids": listed({one.letter for one in results})}
    fences = {row[0]: row[1] for row in await connection.execute(_FENCES, asked)}
    valid = [one for one in results if fences.get(one.letter) == one.fence]
    gone = [one.letter for one in valid if one.outcome in ("sent", "failed")]
    again = [_again(one, real_now) for one in valid if one.outcome not in ("sent", "failed")]
    if gone:
        await connection.execute(_DELETE, {"ids": listed(gone)})
    if again:
        await connection.execute(_AGAIN, again)
    return {one.letter for one in results} - {one.letter for one in valid}


async def cancel(
    connection: AsyncConnection, vault: Vault, cancelled: Sequence[tuple[str, Lane]]
) -> None:
    """Remove unsent sends and edits of these recipients in this lane and every later one."""
    if cancelled:
        rows = [
            {"tag": recipient_tag(vault, recipient), "lane": int(lane)}
            for recipient, lane in cancelled
        ]
        await connection.execute(_CANCEL, rows)


async def release(
    connection: AsyncConnection, *, worker: str, until: int, real_now: float
) -> None:
    """Free what `worker` holds and what is held no longer than `until`: doubtful from now on.

    No back-off outlasts a restart by more than a minute: the clock may have jumped meanwhile.
    """
    await connection.execute(_RELEASE, {"worker": worker, "until": until})
    soon = {"soon": real_micros(real_now + LONGEST_BACK_OFF_S), "now": real_micros(real_now)}
    await connection.execute(_SOON, soon)


async def depth(connection: AsyncConnection) -> Depth:
    """How many letters wait in each lane, and since when the oldest."""
    rows = (await connection.execute(_DEPTH)).all()
    found = {Lane(row[0]): row[1] for row in rows}
    oldest = min((row[2] for row in rows), default=None)
    return Depth(
        pending={lane: found.get(lane, 0) for lane in Lane},
        oldest_due=None if oldest is None else real_seconds(oldest),
    )


@eraser("outbox")
async def erase(connection: AsyncConnection, vault: Vault, person: BeneficiaryId) -> None:
    """Remove every letter to the person except deletions still owed to their phone."""
    await connection.execute(_FORGET, {"tag": recipient_tag(vault, f"b:{person}")})


def _again(one: Sent, real_now: float) -> Row:
    return {
        "key": one.letter,
        "at": real_micros(real_now if one.retry_at is None else one.retry_at),
        "tried": int(one.outcome != "unsent"),
        "unsure": int(one.outcome == "doubtful"),
    }
