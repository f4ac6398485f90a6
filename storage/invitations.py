"""Single-use codes, of which only a keyed hash is kept. Makes no codes and counts no tries."""

import datetime as dtm
from collections.abc import Sequence

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.ids import BeneficiaryId
from storage.erasure import eraser
from storage.errors import Conflict
from storage.instants import instant, micros
from storage.keys import INVITATION, SYSTEM_FIELDS, Vault
from storage.letters import recipient_tag
from storage.records import Invitation
from storage.rows import Row, SqlRow, listed, seal, unseal
from storage.schema import INVITATIONS
from storage.sets import among

KEPT_AFTER = dtm.timedelta(days=7)
"""An expired code is remembered so long, so that its late use is told from a made-up one."""


class _Sealed(msgspec.Struct, frozen=True):
    target: str


_DECODER = msgspec.json.Decoder(_Sealed)
_C = INVITATIONS.c
_FIND = sa.select(INVITATIONS).where(_C.code_mac == sa.bindparam("mac"))
_INSERT = sa.insert(INVITATIONS)
_USE = (
    sa.update(INVITATIONS)
    .where(among(_C.code_mac, "macs"), _C.used == 0, _C.expires > sa.bindparam("now"))
    .values(used=1)
    .returning(_C.code_mac)
)
_PURGE = (
    sa.delete(INVITATIONS)
    .where(sa.or_(_C.used == 1, _C.expires <= sa.bindparam("old")))
    .returning(_C.code_mac)
)
_RUN_OUT = (
    sa.update(INVITATIONS)
    .where(_C.used == 0, _C.expires <= sa.bindparam("now"))
    .values(used=2)
    .returning(_C.code_mac)
)
_NEXT = sa.select(sa.func.min(_C.expires)).where(_C.used == 0)
_REPLACED = sa.delete(INVITATIONS).where(among(_C.target_tag, "tags"), _C.used == 0)
_DELETE_OF = sa.delete(INVITATIONS).where(_C.target_tag == sa.bindparam("tag"))


async def find(connection: AsyncConnection, vault: Vault, code: str) -> Invitation | None:
    """The invitation behind a clear code, used or expired ones too."""
    row = (await connection.execute(_FIND, {"mac": _mac(vault, code)})).first()
    if row is None:
        return None
    place = _place(vault, row.code_mac)
    inner = unseal(vault.system(SYSTEM_FIELDS), row.sealed, place, _DECODER)
    return Invitation(
        code="", target=inner.target, expires=instant(row.expires), used=bool(row.used)
    )


async def add(connection: AsyncConnection, vault: Vault, made: Sequence[Invitation]) -> None:
    """Write new invitations; their clear codes are not kept. A new code makes the earlier ones of
    the same person void: a code that went astray must not open the door later."""
    if made:
        rows = [_row(vault, one) for one in made]
        await connection.execute(_REPLACED, {"tags": listed({row["target_tag"] for row in rows})})
        await connection.execute(_INSERT, rows)


async def use(
    connection: AsyncConnection, vault: Vault, codes: Sequence[str], *, now: dtm.datetime | None
) -> None:
    """Mark codes as used. Raises Conflict where one is unknown, used, or (with `now`) expired."""
    if not codes:
        return
    asked = {
        "macs": listed({_mac(vault, code) for code in codes}),
        "now": -1 if now is None else micros(now),
    }
    used = (await connection.execute(_USE, asked)).all()
    if len(used) != len(codes):
        raise Conflict("an invitation was used or has run out meanwhile; load and decide again")


async def run_out(connection: AsyncConnection, now: dtm.datetime) -> int:
    """Void for good what has run out by now; how many. A clock that is set back revives none."""
    return len((await connection.execute(_RUN_OUT, {"now": micros(now)})).all())


async def next_expiry(connection: AsyncConnection) -> dtm.datetime | None:
    """When the next unused one runs out."""
    expires = (await connection.execute(_NEXT)).scalar()
    return None if expires is None else instant(expires)


async def purge(connection: AsyncConnection, now: dtm.datetime) -> int:
    """Remove used ones, and those that ran out a week ago; how many."""
    return len((await connection.execute(_PURGE, {"old": micros(now - KEPT_AFTER)})).all())


@eraser("invitations")
async def erase(connection: AsyncConnection, vault: Vault, person: BeneficiaryId) -> None:
    """Remove the person's invitations."""
    await connection.execute(_DELETE_OF, {"tag": recipient_tag(vault, f"b:{person}")})


def marks_again(old: Vault, new: Vault, row: SqlRow) -> dict[str, str | None]:
    """The mark of a row under new keys; the row itself opens as before."""
    place = _place(old, row.code_mac)
    inner = unseal(old.system(SYSTEM_FIELDS), row.sealed, place, _DECODER)
    return {"target_tag": recipient_tag(new, inner.target)}


def _mac(vault: Vault, code: str) -> str:
    return vault.mac(INVITATION, code).hex()


def _row(vault: Vault, one: Invitation) -> Row:
    mac = _mac(vault, one.code)
    inner = _Sealed(one.target)
    return {
        "code_mac": mac,
        "target_tag": recipient_tag(vault, one.target),
        "expires": micros(one.expires),
        "used": int(one.used),
        "sealed": seal(vault.system(SYSTEM_FIELDS), inner, _place(vault, mac)),
    }


def _place(vault: Vault, mac: str) -> bytes:
    return vault.place("invitations", "sealed", mac)
