"""Who did what to whom and when: append-only, each line's MAC taken over the line before.

No content.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.errors import Unreadable
from storage.keys import AUDIT_MAC, SYSTEM_FIELDS, Vault
from storage.records import AuditLine
from storage.rows import ENCODER, seal, unseal
from storage.schema import AUDIT, COUNTERS

_DECODER = msgspec.json.Decoder(AuditLine)
_C = AUDIT.c
_TAKE = (
    sa.update(COUNTERS)
    .values(audit_seq=COUNTERS.c.audit_seq + sa.bindparam("count"))
    .returning(COUNTERS.c.audit_seq, COUNTERS.c.audit_head)
)
_HEAD = sa.update(COUNTERS).values(audit_head=sa.bindparam("head"))
_LAST = sa.select(COUNTERS.c.audit_seq, COUNTERS.c.audit_head)
_INSERT = sa.insert(AUDIT)
_ALL = sa.select(AUDIT).order_by(_C.seq)
_SINCE = _ALL.where(_C.seq > sa.bindparam("after")).limit(sa.bindparam("most"))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking the chain found: how many lines are whole, and what is wrong, if anything."""

    lines: int
    head: str
    wrong: str = ""


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
    await connection.execute(_HEAD, {"head": mac})


async def since(
    connection: AsyncConnection, vault: Vault, *, after: int, limit: int
) -> list[tuple[int, AuditLine]]:
    """Numbered lines behind `after`, oldest first."""
    rows = await connection.execute(_SINCE, {"after": after, "most": limit})
    return [(row.seq, _read(vault, row.seq, row.sealed)) for row in rows]


async def verify(connection: AsyncConnection, vault: Vault) -> Verdict:
    """Walk the whole chain. Finds any change, gap, reordering and missing end."""
    expected, mac = 0, ""
    for row in (await connection.execute(_ALL)).all():
        expected += 1
        if row.seq != expected:
            return Verdict(expected - 1, mac, f"line {expected} is missing")
        try:
            mac = _mac(vault, mac, row.seq, _read(vault, row.seq, row.sealed))
        except Unreadable:
            return Verdict(expected - 1, mac, f"line {expected} does not open")
        if mac != row.mac:
            return Verdict(expected - 1, mac, f"line {expected} was changed")
    last, head = (await connection.execute(_LAST)).one()
    if (last, head) != (expected, mac):
        return Verdict(expected, mac, f"the end is missing: {last} lines were written")
    return Verdict(expected, mac)


def _mac(vault: Vault, before: str, seq: int, line: AuditLine) -> str:
    return vault.mac(AUDIT_MAC, before, str(seq), ENCODER.encode(line).decode()).hex()


def _read(vault: Vault, seq: int, sealed: bytes) -> AuditLine:
    return unseal(vault.system(SYSTEM_FIELDS), sealed, _place(vault, seq), _DECODER)


def _place(vault: Vault, seq: int) -> bytes:
    return vault.place("audit", "sealed", str(seq))
