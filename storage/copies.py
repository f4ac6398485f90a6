"""What a memory tells and does for its copies: notes for the seal, what must outlive a restore.

Writes no file but through `storage.copying`.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.consent import Consent
from flows.escalation import Escalation
from flows.ids import BeneficiaryId
from storage import audit, leaving, letters, meta
from storage.copying import copy_data, copy_ring
from storage.instants import real_micros, real_seconds
from storage.keys import Vault
from storage.letter import HELD, Lane
from storage.schema import INVITATIONS, OUTBOX, TOMBSTONES
from storage.sealed_file import Note
from storage.seat import Seat

RECOVERY = "recovery-public"
"""Name of the value that holds the public half of the recovery keys, 32 bytes each."""
LATE_S = 3600.0
"""A queued word that is older than this was for another moment; pages and deletions always go."""
_OPEN_CODES = sa.select(INVITATIONS.c.code_mac).where(INVITATIONS.c.used == 0)
_SPEND = sa.update(INVITATIONS).where(INVITATIONS.c.code_mac == sa.bindparam("mac")).values(used=1)
_UNSURE = sa.update(OUTBOX).values(doubtful=1, lease_until=None, holder="")
_DROP = sa.delete(OUTBOX).where(OUTBOX.c.id == sa.bindparam("which"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What the database that is replaced still knows."""

    graves: dict[str, int] = field(default_factory=dict)
    """Mark of everybody who was erased, with the day."""
    consents: dict[BeneficiaryId, Consent] = field(default_factory=dict)
    """What is in force for each person."""
    alerts: tuple[Escalation, ...] = ()
    """Those that are open."""
    open_codes: frozenset[str] | None = None
    """Marks of invitations that nobody has used yet; None: not known."""


class Copies(Seat):
    """The part of the front door through which copies are made and come to life again."""

    @property
    def instance(self) -> str:
        """The random mark of this database."""
        return self._vault.instance

    async def recovery(self) -> tuple[bytes, ...]:
        """The public recovery keys to which copies are sealed; none: no copy can be made."""
        kept = await self._read(lambda c, vault: meta.get(c, vault, RECOVERY)) or b""
        return tuple(kept[at : at + 32] for at in range(0, len(kept), 32))

    async def set_recovery(self, *public: bytes) -> None:
        """From now on copies are sealed to these."""
        await self._write(lambda c, vault: meta.put(c, vault, RECOVERY, b"".join(public)))

    async def copy_data(self, database: Path, target: Path, *, real_now: float) -> None:
        """A sealed copy of the database at `database`, this one. Raises Unreadable and Full."""
        note = await self._note(real_now)
        await copy_data(database, target, note=note, recipients=await self.recovery())

    async def copy_ring(self, ring: Path, target: Path, *, root: bytes, real_now: float) -> None:
        """A sealed copy of the ring, with the root key. Raises Unreadable and Full."""
        note = await self._note(real_now, root=root)
        await copy_ring(ring, target, note=note, recipients=await self.recovery())

    async def _note(self, real_now: float, *, root: bytes = b"") -> Note:
        last, head = await self._read(lambda connection, _: audit.end(connection))
        return Note(
            instance=self.instance,
            schema=self.schema_version,
            made=real_now,
            audit_last=last,
            audit_head=head,
            root=root,
        )

    def grave(self, person: BeneficiaryId) -> str:
        """The mark that this person would have if erased."""
        return leaving.grave(self._vault, person)

    async def keyless(self, people: Collection[BeneficiaryId]) -> list[str]:
        """Which of these people the ring does not know."""
        return await self._vault.keyless(people)

    async def graves(self) -> dict[str, int]:
        """Marks and days of everybody who was erased."""

        async def ask(connection: AsyncConnection, _: Vault) -> dict[str, int]:
            return {row[0]: row[1] for row in await connection.execute(sa.select(*TOMBSTONES.c))}

        return await self._read(ask)

    async def open_codes(self) -> frozenset[str]:
        """Marks of invitations that nobody has used yet."""

        async def ask(connection: AsyncConnection, _: Vault) -> frozenset[str]:
            return frozenset((await connection.execute(_OPEN_CODES)).scalars())

        return await self._read(ask)

    async def catch_up(self, past: Past, *, real_now: float) -> int:
        """After a restore: graves and spent codes of the past; queued words whose time is over go.

        What stays in the queue may have arrived already. How many letters went.
        """

        async def work(connection: AsyncConnection, vault: Vault) -> int:
            there = set((await connection.execute(sa.select(TOMBSTONES.c.person_tag))).scalars())
            new = [{"person_tag": m, "day": d} for m, d in past.graves.items() if m not in there]
            if new:
                await connection.execute(sa.insert(TOMBSTONES), new)
            await _spend(connection, past)
            late = await _late(connection, vault, real_now)
            if late:
                await connection.execute(_DROP, [{"which": one} for one in late])
            await connection.execute(_UNSURE)
            return len(late)

        return await self._write(work)


async def _spend(connection: AsyncConnection, past: Past) -> None:
    if past.open_codes is None:
        return
    found = (await connection.execute(_OPEN_CODES)).scalars()
    spent = [{"mac": mac} for mac in found if mac not in past.open_codes]
    if spent:
        await connection.execute(_SPEND, spent)


async def _late(connection: AsyncConnection, vault: Vault, real_now: float) -> list[int]:
    late = []
    for row in (await connection.execute(sa.select(*OUTBOX.c))).all():
        if row.lane == Lane.SAFETY or row.rank == letters.DELETE or row.due >= real_micros(HELD):
            continue
        until = letters.letter_of(vault, row).useful_until
        since = real_seconds(max(row.written, row.due))
        if since < real_now - LATE_S or (until is not None and until < real_now):
            late.append(row.id)
    return late
