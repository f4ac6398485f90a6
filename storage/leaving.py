"""One person leaves for good: rows, then the key, then the log on disk. Asks nobody why."""

import datetime as dtm

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.ids import BeneficiaryId
from storage import batches, beneficiaries
from storage.changes import Changes
from storage.erasure import ERASERS, LAST
from storage.instants import EPOCH
from storage.keys import PERSON_INDEX, Vault
from storage.schema import BENEFICIARIES, TOMBSTONES
from storage.seat import Seat

_MARK = (
    sa.update(BENEFICIARIES)
    .where(BENEFICIARIES.c.id == sa.bindparam("who"))
    .values(erasing=1)
    .returning(BENEFICIARIES.c.id)
)
"""The mark opens the ledger for deletion, hides the person, and outlives a crash."""
_LEAVING = sa.select(BENEFICIARIES.c.id).where(BENEFICIARIES.c.erasing == 1)
_BURY = sa.insert(TOMBSTONES)
_BURIED = sa.select(TOMBSTONES.c.day).where(TOMBSTONES.c.person_tag == sa.bindparam("tag"))


class Leaving(Seat):
    """The part of the front door through which a person is erased."""

    async def erase(
        self, person: BeneficiaryId, *, at: dtm.datetime, real_now: float, last: Changes
    ) -> bool:
        """Erase a person; False: there is no such person, and `last` is not written.

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

        await self._write(work)
        await self._database.checkpoint(truncate=True)
        return len(people)

    async def erased(self, person: BeneficiaryId) -> bool:
        """Whether this person was erased before (a restored backup asks)."""

        async def ask(connection: AsyncConnection, vault: Vault) -> bool:
            asked = {"tag": _grave(vault, person)}
            return (await connection.execute(_BURIED, asked)).first() is not None

        return await self._read(ask)


async def _bury(
    connection: AsyncConnection, vault: Vault, person: BeneficiaryId, *, at: dtm.datetime
) -> None:
    asked = {"tag": _grave(vault, person)}
    if (await connection.execute(_BURIED, asked)).first() is None:
        row = {"person_tag": asked["tag"], "day": (at - EPOCH).days}
        await connection.execute(_BURY, row)


def _grave(vault: Vault, person: BeneficiaryId) -> str:
    return vault.tag(PERSON_INDEX, "tombstone", person)
