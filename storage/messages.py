"""Message ids that lie on somebody's phone, and when they must leave it.

Sealed; deletes nothing there.
"""

import datetime as dtm
from collections.abc import Collection, Sequence

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.ids import BeneficiaryId
from storage.beneficiaries import present
from storage.erasure import eraser
from storage.instants import coarse_before, instant, micros
from storage.keys import Vault
from storage.letter import KeptMessage
from storage.letters import recipient_tag
from storage.rows import Inserts, Row, SqlRow, listed, seal, take_rows, unseal
from storage.schema import MESSAGES
from storage.sets import among

COARSE_FROM = dtm.timedelta(hours=1)
"""What stays on the phone for so long or longer leaves it up to a quarter of an hour earlier: the
day later would tell the second at which somebody wrote. Never later, as 48 h are the limit."""


class _Sealed(msgspec.Struct, frozen=True, omit_defaults=True):
    recipient: str
    chat: int
    message_id: int
    mine: bool = True
    purpose: str = ""
    sent: dtm.datetime | None = None


_DECODER = msgspec.json.Decoder(_Sealed)
_C = MESSAGES.c
_ALL = sa.select(MESSAGES)
_DUE = (
    _ALL.where(_C.delete_by <= sa.bindparam("now"))
    .order_by(_C.delete_by, _C.id)
    .limit(sa.bindparam("most"))
)
_OF = _ALL.where(among(_C.recipient_tag, "tags")).order_by(_C.id)
_OF_PERSON = _ALL.where(_C.person == sa.bindparam("who")).order_by(_C.id)
_INSERT = Inserts(MESSAGES)
_SOONER = (
    sa.update(MESSAGES)
    .where(_C.id == sa.bindparam("key"))
    .values(delete_by=sa.bindparam("sooner"))
)
_FORGET = sa.delete(MESSAGES).where(among(_C.id, "ids"))
_DISOWN = (
    sa.update(MESSAGES)
    .where(_C.id == sa.bindparam("key"))
    .values(person=None, sealed=sa.bindparam("again"))
)


def owner(recipient: str) -> BeneficiaryId | None:
    """Under whose key a message is sealed: a beneficiary's own; None: the program's."""
    return BeneficiaryId(recipient[2:]) if recipient.startswith("b:") else None


async def keep(connection: AsyncConnection, vault: Vault, messages: Sequence[KeptMessage]) -> None:
    """Write message ids down. The keys of the people must be warm.

    Where the person was erased meanwhile, the deletion is still owed to the phone and is sealed
    for the program.
    """
    if not messages:
        return
    owners = {who for one in messages if (who := owner(one.recipient)) is not None}
    here = {one for one in await present(connection, owners) if vault.knows(one)}
    first = await take_rows(connection, len(messages))
    rows = [_row(vault, number, one, here) for number, one in enumerate(messages, first)]
    await _INSERT.run(connection, rows)


async def due(
    connection: AsyncConnection, vault: Vault, *, now: dtm.datetime, limit: int
) -> list[KeptMessage]:
    """Messages whose time on the phone is over, most urgent first."""
    asked = {"now": micros(now), "most": limit}
    return await _all(vault, (await connection.execute(_DUE, asked)).all())


async def of(
    connection: AsyncConnection, vault: Vault, recipients: Collection[str]
) -> list[KeptMessage]:
    """Every kept message of these recipients, oldest first."""
    asked = {"tags": listed({recipient_tag(vault, one) for one in recipients})}
    return await _all(vault, (await connection.execute(_OF, asked)).all())


async def forget(connection: AsyncConnection, ids: Collection[int]) -> None:
    """Remove rows: the messages are gone from the phone, or a letter that deletes them is
    written."""
    if ids:
        await connection.execute(_FORGET, {"ids": listed(ids)})


async def hasten(
    connection: AsyncConnection, vault: Vault, wishes: Sequence[tuple[str, str, dtm.datetime]]
) -> None:
    """Bring clearing forward: (recipient, purpose prefix, delete_by). Never puts it off."""
    if not wishes:
        return
    kept = await of(connection, vault, {recipient for recipient, _, _ in wishes})
    rows = []
    for message in kept:
        sooner = [
            delete_by
            for recipient, purpose, delete_by in wishes
            if recipient == message.recipient and message.purpose.startswith(purpose)
        ]
        if sooner and min(sooner) < message.delete_by:
            rows.append({"key": message.id, "sooner": micros(min(sooner))})
    if rows:
        await connection.execute(_SOONER, rows)


@eraser("messages")
async def erase(connection: AsyncConnection, vault: Vault, person: BeneficiaryId) -> None:
    """Seal the deletions still owed under the program's key, apart from the person, until they are
    done."""
    rows = (await connection.execute(_OF_PERSON, {"who": person})).all()
    again = [
        {
            "key": row.id,
            "again": seal(vault.person(None), _open(vault, row), _place(vault, row.id, None)),
        }
        for row in rows
        if vault.knows(person)
    ]
    if again:
        await connection.execute(_DISOWN, again)
    await forget(connection, [row.id for row in rows] if not again else [])


def marks_again(old: Vault, new: Vault, row: SqlRow) -> dict[str, str | None]:
    """The mark of a row under new keys; the row itself opens as before."""
    return {"recipient_tag": recipient_tag(new, _open(old, row).recipient)}


def _row(vault: Vault, number: int, one: KeptMessage, here: set[BeneficiaryId]) -> Row:
    who = owner(one.recipient)
    who = who if who in here else None
    inner = _Sealed(one.recipient, one.chat, one.message_id, one.mine, one.purpose, one.sent)
    return {
        "id": number,
        "delete_by": _leaves(one),
        "recipient_tag": recipient_tag(vault, one.recipient),
        "person": who,
        "sealed": seal(vault.person(who), inner, _place(vault, number, who)),
    }


def _leaves(one: KeptMessage) -> int:
    exact = micros(one.delete_by)
    long = one.sent is not None and one.delete_by - one.sent >= COARSE_FROM
    return coarse_before(exact) if long else exact


async def _all(vault: Vault, rows: Sequence[SqlRow]) -> list[KeptMessage]:
    await vault.warm(row.person for row in rows if row.person is not None)
    return [_read(vault, row) for row in rows]


def _read(vault: Vault, row: SqlRow) -> KeptMessage:
    inner = _open(vault, row)
    return KeptMessage(
        recipient=inner.recipient,
        chat=inner.chat,
        message_id=inner.message_id,
        delete_by=instant(row.delete_by),
        mine=inner.mine,
        purpose=inner.purpose,
        id=row.id,
        sent=inner.sent,
    )


def _open(vault: Vault, row: SqlRow) -> _Sealed:
    place = _place(vault, row.id, row.person)
    return unseal(vault.person(row.person), row.sealed, place, _DECODER)


def _place(vault: Vault, number: int, person: str | None) -> bytes:
    return vault.place("messages", "sealed", str(number), person=person or "")
