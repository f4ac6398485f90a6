"""Who did what to whom and when: append-only, each line's MAC taken over the line before.

No content.
"""

import datetime as dtm
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import meta
from storage.errors import Unreadable
from storage.keys import AUDIT_MAC, SYSTEM_FIELDS, Vault
from storage.records import AuditLine
from storage.rows import ENCODER, seal, unseal
from storage.schema import AUDIT, COUNTERS

ANCHOR = "audit-anchor"
"""Where the chain begins after old lines went by their age; sealed, so that nobody moves it."""
_DECODER = msgspec.json.Decoder(AuditLine)
_C = AUDIT.c
_TAKE = (
    sa.update(COUNTERS)
    .values(audit_seq=COUNTERS.c.audit_seq + sa.bindparam("count"))
    .returning(COUNTERS.c.audit_seq, COUNTERS.c.audit_head)
)
_HEAD = sa.update(COUNTERS).values(
    audit_head=sa.bindparam("head"), audit_seal=sa.bindparam("seal")
)
_LAST = sa.select(COUNTERS.c.audit_seq, COUNTERS.c.audit_head, COUNTERS.c.audit_seal)
_INSERT = sa.insert(AUDIT)
_ALL = sa.select(AUDIT).order_by(_C.seq)
_SINCE = _ALL.where(_C.seq > sa.bindparam("after")).limit(sa.bindparam("most"))
_BASE = sa.update(COUNTERS).values(audit_base=sa.bindparam("base"))
_DROP = sa.delete(AUDIT).where(_C.seq <= sa.bindparam("base"))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking the chain found: how many lines are whole, and what is wrong, if anything."""

    lines: int
    head: str
    wrong: str = ""
    first: int = 1
    """Number of the first line that is still there."""
    last: int = 0


class _Anchor(msgspec.Struct, frozen=True):
    seq: int = 0
    mac: str = ""


async def append(connection: AsyncConnection, vault: Vault, lines: Sequence[AuditLine]) -> None:
    """Add lines to the chain, in their order."""
    if not lines:
        return
    last, mac = (await connection.execute(_TAKE, {"count": len(lines)})).one()
    rows = []
    for seq, line in enumerate(lines, last - len(lines) + 1):
        mac = _mac(vault, mac, seq, line)
        sealed = seal(vault.system(SYSTEM_FIELDS), line, _place(vault, seq))
        rows.append({"seq": seq, "sealed": sealed, "mac": mac})
    await connection.execute(_INSERT, rows)
    await connection.execute(_HEAD, {"head": mac, "seal": _end(vault, last, mac)})


async def end(connection: AsyncConnection) -> tuple[int, str]:
    """Number and MAC of the newest line, to be noted outside."""
    last, head, _ = (await connection.execute(_LAST)).one()
    return last, head


async def since(
    connection: AsyncConnection, vault: Vault, *, after: int, limit: int
) -> list[tuple[int, AuditLine]]:
    """Numbered lines behind `after`, oldest first."""
    rows = await connection.execute(_SINCE, {"after": after, "most": limit})
    return [(row.seq, _read(vault, row.seq, row.sealed)) for row in rows]


async def verify(
    connection: AsyncConnection, vault: Vault, *, known: tuple[int, str] | None = None
) -> Verdict:
    """Walk the whole chain. Finds any change, gap, reordering, missing beginning and missing end.

    `known`: number and MAC of a line as they were written down outside; a database that was set
    back to before it, or whose chain was written anew, is found by them alone.
    """
    begin = await _anchor(connection, vault)
    expected, mac, wrong = begin.seq, begin.mac, ""
    for row in (await connection.execute(_ALL)).all():
        expected += 1
        wrong = _look(vault, row, expected, mac)
        if not wrong and known is not None and known[0] == expected and known[1] != row.mac:
            wrong = f"line {expected} is not the one that was written down outside"
        if wrong:
            expected -= 1
            break
        mac = row.mac
    if not wrong:
        wrong = await _look_at_end(connection, vault, expected, mac=mac, known=known)
    return Verdict(expected - begin.seq, mac, wrong, begin.seq + 1, expected)


async def purge(connection: AsyncConnection, vault: Vault, *, before: dtm.datetime) -> int:
    """Remove lines older than `before`, from the beginning; how many. The chain stays whole."""
    begin = await _anchor(connection, vault)
    last = begin
    for row in (await connection.execute(_ALL)).all():
        # What is broken stays for whoever checks.
        if _look(vault, row, last.seq + 1, last.mac):
            break
        if _read(vault, row.seq, row.sealed).at >= before:
            break
        last = _Anchor(row.seq, row.mac)
    if last.seq == begin.seq:
        return 0
    await meta.put(connection, vault, ANCHOR, msgspec.json.encode(last))
    await connection.execute(_BASE, {"base": last.seq})
    await connection.execute(_DROP, {"base": last.seq})
    return last.seq - begin.seq


def _look(vault: Vault, row: "sa.Row[tuple[int, bytes, str]]", expected: int, before: str) -> str:
    """What is wrong with a line behind the one whose MAC is `before`; empty: it is whole."""
    if row.seq != expected:
        return f"line {expected} is missing"
    try:
        mac = _mac(vault, before, row.seq, _read(vault, row.seq, row.sealed))
    except Unreadable:
        return f"line {expected} does not open"
    return "" if mac == row.mac else f"line {expected} was changed"


async def _look_at_end(
    connection: AsyncConnection,
    vault: Vault,
    found: int,
    *,
    mac: str,
    known: tuple[int, str] | None,
) -> str:
    last, head, sealed = (await connection.execute(_LAST)).one()
    if (last, head) != (found, mac):
        return f"the end is missing: {last} lines were written"
    if last and sealed != _end(vault, last, head):
        return "the end was set back"
    if known is not None and known[0] > found:
        return f"the end is missing: line {known[0]} was written down outside"
    return ""


async def _anchor(connection: AsyncConnection, vault: Vault) -> _Anchor:
    kept = await meta.get(connection, vault, ANCHOR)
    return _Anchor() if kept is None else msgspec.json.decode(kept, type=_Anchor)


def _mac(vault: Vault, before: str, seq: int, line: AuditLine) -> str:
    return vault.mac(AUDIT_MAC, before, str(seq), ENCODER.encode(line).decode()).hex()


def _end(vault: Vault, seq: int, mac: str) -> str:
    return vault.mac(AUDIT_MAC, "end", str(seq), mac).hex()


def _read(vault: Vault, seq: int, sealed: bytes) -> AuditLine:
    return unseal(vault.system(SYSTEM_FIELDS), sealed, _place(vault, seq), _DECODER)


def _place(vault: Vault, seq: int) -> bytes:
    return vault.place("audit", "sealed", str(seq))
