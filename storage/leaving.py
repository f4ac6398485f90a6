"""One person leaves for good: rows, then the key, then the log on disk. Repeatable."""

import datetime as dtm

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.ids import BeneficiaryId
from storage import batches
from storage.erasure import ERASERS
from storage.keys import PERSON_INDEX, Vault
from storage.records import Changes
from storage.schema import BENEFICIARIES, TOMBSTONES
from storage.seat import Seat

_MARK = sa.update(BENEFICIARIES).where(BENEFICIARIES.c.id == sa.bindparam("who")).values(erasing=1)
"""The ledger is append-only except for somebody who is being erased."""
_EPOCH = dtm.date(1970, 1, 1)


class Leaving(Seat):
    """The part of the front door through which a person is erased."""

    async def erase(
        self, person: BeneficiaryId, *, at: dtm.datetime, real_now: float, last: Changes
    ) -> None:
        """Every registered eraser, a tombstone and `last` in one transaction; then the key goes.

        `last` holds what goes to others (a note, an audit line, the receipt). An open escalation
        and deletions still owed live on under the program's keys, without the person.
        """

        async def work(connection: AsyncConnection, vault: Vault) -> None:
            await vault.warm([person])
            await connection.execute(_MARK, {"who": person})
            for one in ERASERS:
                await one.erase(connection, vault, person)
            await _remember(connection, vault, person, at=at)
            writing = batches.Writing(
                bot=self._bot,
                worker=self.worker,
                real_now=real_now,
                now=None,
                lease_s=None,
                held={},
            )
            await batches.commit(connection, vault, last, writing)

        await self._write(work)
        await self._vault.destroy([person])
        await self._database.checkpoint(truncate=True)


async def _remember(
    connection: AsyncConnection, vault: Vault, person: BeneficiaryId, *, at: dtm.datetime
) -> None:
    tag = vault.tag(PERSON_INDEX, "tombstone", person)
    known = sa.select(TOMBSTONES.c.person_tag).where(TOMBSTONES.c.person_tag == tag)
    if (await connection.execute(known)).first() is None:
        day = (at.date() - _EPOCH).days
        await connection.execute(sa.insert(TOMBSTONES), [{"person_tag": tag, "day": day}])
