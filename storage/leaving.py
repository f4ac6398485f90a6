"""One person leaves for good: rows, then the key, then the log on disk. Asks nobody why."""

import asyncio
import datetime as dtm

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.ids import BeneficiaryId
from storage import batches, beneficiaries, figures
from storage.changes import Changes
from storage.erasure import ERASERS, LAST
from storage.instants import EPOCH
from storage.keys import LASTING, Vault
from storage.schema import BENEFICIARIES, TOMBSTONES
from storage.seat import Seat, next_epoch

_MARK = (
    sa.update(BENEFICIARIES)
    .where(BENEFICIARIES.c.id == sa.bindparam("who"))
    .values(erasing=1)
    .returning(BENEFICIARIES.c.id)
)
"""The mark opens the ledger for deletion, hides the person, and outlives a crash."""
_LEAVING = sa.select(BENEFICIARIES.c.id).where(BENEFICIARIES.c.erasing == 1)
TRIES, PAUSE_S = 40, 0.05
"""How often, and how many real seconds apart, the log is emptied after an erasure."""
_BURY = sa.insert(TOMBSTONES)
_BURIED = sa.select(TOMBSTONES.c.day).where(TOMBSTONES.c.person_tag == sa.bindparam("tag"))


_CRUMBLE = (
    sa.delete(TOMBSTONES)
    .where(TOMBSTONES.c.day < sa.bindparam("day"))
    .returning(TOMBSTONES.c.person_tag)
)


class Leaving(Seat):
    """The part of the front door through which a person is erased."""

    async def erase(
        self,
        person: BeneficiaryId,
        *,
        at: dtm.datetime,
        real_now: float,
        last: Changes,
        counted: bool = False,
    ) -> bool:
        """Erase a person; False: there is no such person, and `last` is not written.

        `counted`: their counts go into the figures first (end of the programme, with consent).

        First every eraser of a table, a tombstone and `last` (a note, an audit line, the receipt)
        in one transaction; then the key; then the marked row and what the log on disk still holds.
        Cut off at any point, the next start brings it to its end. An open escalation and deletions
        still owed live on under the program's keys, without the person.
        """
        writing = batches.Writing(
            bot=self._bot, worker=self.worker, real_now=real_now, now=None, lease_s=None, held={}
        )

        async def work(connection: AsyncConnection, vault: Vault) -> bool:
            await vault.warm([person])
            if (await connection.execute(_MARK, {"who": person})).first() is None:
                return False
            if counted and vault.knows(person):
                await figures.take_in(connection, vault, person)
            for one in ERASERS:
                if one.order < LAST:
                    await one.erase(connection, vault, person)
            await _bury(connection, vault, person, at=at)
            await batches.commit(connection, vault, last, writing)
            return True

        found = await self._write(work)
        if found:
            await self.finish_erasures()
        return found

    async def finish_erasures(self) -> int:
        """Bring begun erasures to their end; how many. Done at every opening. Repeatable."""

        async def marked(connection: AsyncConnection, _: Vault) -> list[BeneficiaryId]:
            return list((await connection.execute(_LEAVING)).scalars())

        people = await self._read(marked)
        if not people:
            return 0

        async def work(connection: AsyncConnection, vault: Vault) -> None:
            # The row goes last: as long as it stands, the key is destroyed again.
            await vault.destroy(people)
            for person in people:
                await beneficiaries.erase(connection, vault, person)
            # Other programs that have this memory open forget the key as well.
            await next_epoch(connection)

        await self._write(work)
        await self._emptied()
        return len(people)

    async def _emptied(self) -> bool:
        """Empty the write-ahead log; a reader that holds it ends soon, and the daily job looks
        again."""
        for _ in range(TRIES):
            if await self._database.checkpoint(truncate=True):
                return True
            await asyncio.sleep(PAUSE_S)
        return False

    async def erased(self, person: BeneficiaryId) -> bool:
        """Whether this person was erased before (a restored backup asks)."""

        async def ask(connection: AsyncConnection, vault: Vault) -> bool:
            asked = {"tag": grave(vault, person)}
            return (await connection.execute(_BURIED, asked)).first() is not None

        return await self._read(ask)


async def purge_tombstones(connection: AsyncConnection, *, before: dtm.datetime) -> int:
    """Remove marks older than `before`: no copy is that old any more; how many."""
    old = {"day": (before - EPOCH).days}
    return len((await connection.execute(_CRUMBLE, old)).all())


async def _bury(
    connection: AsyncConnection, vault: Vault, person: BeneficiaryId, *, at: dtm.datetime
) -> None:
    asked = {"tag": grave(vault, person)}
    if (await connection.execute(_BURIED, asked)).first() is None:
        row = {"person_tag": asked["tag"], "day": (at - EPOCH).days}
        await connection.execute(_BURY, row)


def grave(vault: Vault, person: BeneficiaryId) -> str:
    """The keyed mark of somebody who was erased."""
    return vault.tag(LASTING, "tombstone", person)
