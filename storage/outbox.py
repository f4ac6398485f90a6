"""Letters that wait to go out: sealed, in lanes, in order within a recipient, leased and fenced.

It sends nothing and decides nothing about back-off.
"""

from collections.abc import Sequence

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.ids import BeneficiaryId
from storage.erasure import eraser
from storage.instants import real_micros, real_seconds
from storage.keys import OUTBOX as OUTBOX_KEY
from storage.keys import PERSON_INDEX, Vault
from storage.records import HELD, Body, Depth, Lane, Letter, Sent
from storage.rows import Inserts, Row, SqlRow, listed, seal, take_rows, unseal
from storage.schema import OUTBOX, among

LONGEST_BACK_OFF_S = 60.0
ANSWER, DELETE, EDIT, SEND = 0, 1, 2, 3
RANKS = {
    "answer": ANSWER,
    "delete": DELETE,
    "edit": EDIT,
    "buttons": EDIT,
    "send": SEND,
    "photo": SEND,
    "voice": SEND,
}
"""Codes on disk of what a letter does."""
_AFTER = {ANSWER: SEND + 1, DELETE: DELETE, EDIT: DELETE, SEND: SEND}
"""Sends wait for earlier sends; edits and deletions for all earlier ones; answers for nothing."""


class _Sealed(msgspec.Struct, frozen=True, omit_defaults=True):
    recipient: str
    body: Body
    useful_until: float | None = None


_DECODER = msgspec.json.Decoder(_Sealed)
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
    _C.rank.in_((EDIT, SEND)),
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


def recipient_tag(vault: Vault, recipient: str) -> str:
    """The keyed mark under which everything for one recipient is found."""
    return vault.tag(PERSON_INDEX, "recipient", recipient)


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
    marks = {"tags": listed(set(tags)), "now": real_micros(real_now), "worker": worker}
    elsewhere: list[tuple[str, int, int]] = []
    if lease_s is not None:
        elsewhere = [
            (row[0], row[1], row[2]) for row in await connection.execute(_ELSEWHERE, marks)
        ]
    first = await take_rows(connection, len(letters))
    rows, mine = [], []
    for number, (letter, tag) in enumerate(zip(letters, tags, strict=True), first):
        until = None if lease_s is None else real_now + lease_s
        rank = RANKS[letter.body.kind]
        due = letter.due <= real_now
        if not due or _waits(elsewhere, tag, lane=letter.lane, rank=rank):
            until = None
            if due:
                elsewhere.append((tag, letter.lane, rank))
        placed = _placed(letter, number, until=until)
        rows.append(_row(vault, placed, tag, real_now=real_now, worker=worker))
        if until is not None:
            mine.append(placed)
    await _INSERT.run(connection, rows)
    return mine


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
    return [_read(vault, rows[number]) for number in ids]


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


def _waits(elsewhere: Sequence[tuple[str, int, int]], tag: str, *, lane: int, rank: int) -> bool:
    return any(
        tag == other and before <= lane and other_rank >= _AFTER[rank]
        for other, before, other_rank in elsewhere
    )


def _placed(letter: Letter, number: int, *, until: float | None) -> Letter:
    return msgspec.structs.replace(
        letter, id=number, fence=int(until is not None), lease_until=until or 0.0
    )


def _row(vault: Vault, letter: Letter, tag: str, *, real_now: float, worker: str) -> Row:
    held = letter.fence > 0
    inner = _Sealed(letter.recipient, letter.body, letter.useful_until)
    # No clock in a letter that goes at once: a clock that jumps back must not delay it.
    due = real_micros(letter.due)
    rank = RANKS[letter.body.kind]
    return {
        "id": letter.id,
        "lane": int(letter.lane),
        "recipient_tag": tag,
        "rank": rank,
        "after_rank": _AFTER[rank],
        "written": real_micros(real_now),
        "due": due,
        "ready": due,
        "attempts": letter.attempts,
        "doubtful": int(letter.doubtful),
        "holder": worker if held else "",
        "lease_until": real_micros(letter.lease_until) if held else None,
        "fence": letter.fence,
        "sealed": seal(vault.system(OUTBOX_KEY), inner, _place(vault, letter.id)),
    }


def _read(vault: Vault, row: SqlRow) -> Letter:
    inner = unseal(vault.system(OUTBOX_KEY), row.sealed, _place(vault, row.id), _DECODER)
    return Letter(
        lane=Lane(row.lane),
        recipient=inner.recipient,
        body=inner.body,
        due=real_seconds(row.due),
        id=row.id,
        attempts=row.attempts,
        fence=row.fence,
        useful_until=inner.useful_until,
        doubtful=bool(row.doubtful),
        lease_until=real_seconds(row.lease_until or 0),
    )


def _again(one: Sent, real_now: float) -> Row:
    return {
        "key": one.letter,
        "at": real_micros(real_now if one.retry_at is None else one.retry_at),
        "tried": int(one.outcome != "unsent"),
        "unsure": int(one.outcome == "doubtful"),
    }


def _place(vault: Vault, number: int) -> bytes:
    return vault.place("outbox", "sealed", str(number))
