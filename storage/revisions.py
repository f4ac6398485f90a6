"""Immutable revisions of flows, named by their content, and which of them is live.

Reviews nothing.
"""

import datetime as dtm
import hashlib
import zlib
from dataclasses import dataclass

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.definition import Bundle
from flows.ids import RevisionHash
from storage.errors import Unreadable
from storage.keys import SYSTEM_FIELDS, Vault
from storage.rows import ENCODER, Upserts, seal, take_rows, unseal
from storage.schema import LIVE, REVISIONS


class _Made(msgspec.Struct, frozen=True):
    at: dtm.datetime
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One line of the list of revisions."""

    hash: RevisionHash
    at: dtm.datetime
    author: str


_MADE = msgspec.json.Decoder(_Made)
_BUNDLE = msgspec.json.Decoder(Bundle)
_C = REVISIONS.c
_KNOWN = sa.select(_C.hash).where(_C.hash == sa.bindparam("which"))
_FETCH = sa.select(_C.bundle).where(_C.hash == sa.bindparam("which"))
_LIST = sa.select(_C.hash, _C.sealed).where(_C.flow_tag == sa.bindparam("tag")).order_by(_C.number)
_INSERT = sa.insert(REVISIONS)
_LIVE = sa.select(LIVE.c.hash).where(LIVE.c.flow_tag == sa.bindparam("tag"))
_ALL_LIVE = sa.select(LIVE.c.hash)
_SET_LIVE = Upserts(LIVE)


def content_hash(bundle: Bundle) -> RevisionHash:
    """SHA-256 of the canonical JSON: keys sorted, defaults left out."""
    return RevisionHash(hashlib.sha256(ENCODER.encode(bundle)).hexdigest())


async def put(
    connection: AsyncConnection, vault: Vault, bundle: Bundle, *, at: dtm.datetime, author: str
) -> RevisionHash:
    """Write a revision unless it is known; its name."""
    name = content_hash(bundle)
    if (await connection.execute(_KNOWN, {"which": name})).first() is not None:
        return name
    keys = vault.system(SYSTEM_FIELDS)
    row = {
        "hash": name,
        "number": await take_rows(connection, 1),
        "flow_tag": _flow_tag(vault, bundle.flow.flow),
        "sealed": seal(keys, _Made(at, author), _place(vault, "sealed", name)),
        "bundle": keys.seal(zlib.compress(ENCODER.encode(bundle)), _place(vault, "bundle", name)),
    }
    await connection.execute(_INSERT, row)
    return name


async def fetch(connection: AsyncConnection, vault: Vault, name: RevisionHash) -> Bundle:
    """The revision. Raises Unreadable where it is missing or its content has another hash."""
    sealed = (await connection.execute(_FETCH, {"which": name})).scalar()
    if sealed is None:
        raise Unreadable(f"revision {name[:12]} is not in this database; restore a backup")
    packed = vault.system(SYSTEM_FIELDS).open(sealed, _place(vault, "bundle", name))
    content = zlib.decompress(packed)
    if hashlib.sha256(content).hexdigest() != name:
        raise Unreadable(f"revision {name[:12]} has another content than its name says")
    return _BUNDLE.decode(content)


async def every(connection: AsyncConnection, vault: Vault, flow: str) -> list[Revision]:
    """All revisions of a flow, oldest first."""
    found = []
    for row in await connection.execute(_LIST, {"tag": _flow_tag(vault, flow)}):
        place = _place(vault, "sealed", row.hash)
        made = unseal(vault.system(SYSTEM_FIELDS), row.sealed, place, _MADE)
        found.append(Revision(hash=row.hash, at=made.at, author=made.author))
    return found


async def live(connection: AsyncConnection, vault: Vault, flow: str) -> RevisionHash | None:
    """The revision on which new sessions of this flow begin."""
    found = (await connection.execute(_LIVE, {"tag": _flow_tag(vault, flow)})).scalar()
    return None if found is None else RevisionHash(found)


async def set_live(
    connection: AsyncConnection,
    vault: Vault,
    flow: str,
    *,
    name: RevisionHash,
    at: dtm.datetime,
    author: str,
) -> None:
    """Make a known revision the live one. Raises Unreadable for an unknown one."""
    if (await connection.execute(_KNOWN, {"which": name})).first() is None:
        raise Unreadable(f"revision {name[:12]} is not in this database; publish it first")
    tag = _flow_tag(vault, flow)
    place = vault.place("live_revisions", "sealed", tag)
    sealed = seal(vault.system(SYSTEM_FIELDS), _Made(at, author), place)
    await _SET_LIVE.run(connection, [{"flow_tag": tag, "hash": name, "sealed": sealed}])


def _flow_tag(vault: Vault, flow: str) -> str:
    return vault.tag(SYSTEM_FIELDS, "flow", flow)


def _place(vault: Vault, column: str, name: str) -> bytes:
    return vault.place("revisions", column, name)


async def all_live(connection: AsyncConnection) -> list[RevisionHash]:
    """The live revision of every flow that has one."""
    return [RevisionHash(row[0]) for row in (await connection.execute(_ALL_LIVE)).all()]
