"""Cleaning and checking: what keeps the memory small and sound. Mends nothing by itself."""

import datetime as dtm

from sqlalchemy.ext.asyncio import AsyncConnection

from storage import audit, beneficiaries, invitations, signals, updates
from storage.keys import Vault
from storage.records import Purged
from storage.seat import Seat


class Upkeep(Seat):
    """The housekeeping part of the front door."""

    async def purge(self, now: dtm.datetime, *, real_now: float) -> Purged:
        """The daily cleaning: seen ids after 72 h of real time, words after 72 h, used codes."""

        async def work(connection: AsyncConnection, _: Vault) -> Purged:
            return Purged(
                seen=await updates.purge(connection, real_now=real_now),
                words=await signals.purge(connection, now),
                invitations=await invitations.purge(connection, now),
            )

        removed = await self._write(work)
        # Somebody may have been erased by another process: read the keys again from the ring.
        self._vault.forget()
        await self._database.pragma("incremental_vacuum")
        await self.checkpoint()
        return removed

    async def hurry(self) -> None:
        """For a rehearsal whose files go at its end: never wait for the disk.

        Must not be called where anything is to survive a power cut.
        """
        for name in ("synchronous = OFF", "secure_delete = OFF", "cache_size = -64000"):
            await self._database.pragma(name)

    async def checkpoint(self, *, truncate: bool = True) -> bool:
        """Empty the write-ahead log of old bytes; False while a reader holds it."""
        return await self._database.checkpoint(truncate=truncate)

    async def integrity(self) -> list[str]:
        """What is wrong, in plain words; empty where all is sound. Reads everything once."""
        wrong = []
        for name in ("integrity_check", "foreign_key_check"):
            rows = await self._database.pragma(name)
            wrong += [f"{name}: {' '.join(map(str, row))}" for row in rows if row != ("ok",)]
        verdict = await self._read(audit.verify)
        if verdict.wrong:
            wrong.append(f"audit: {verdict.wrong}")
        people = await self._read(lambda connection, _: beneficiaries.every_id(connection))
        keyless = await self._vault.keyless(people)
        if keyless:
            wrong.append(f"key ring: {len(keyless)} people have no key; is the ring an old copy?")
        return wrong
