"""What waits for its time: fires, letters, messages on phones.

Claims hold; nothing is run or sent here.
"""

import datetime as dtm
from collections.abc import Collection, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from flows.fires import Fire, FireKind
from storage import fires, messages, outbox
from storage.instants import real_micros
from storage.keys import Vault
from storage.letter import KeptMessage, Lane, Letter, Sent
from storage.records import Depth
from storage.seat import LEASE_S, Seat

_FOREVER = 1 << 62


class Queues(Seat):
    """The queueing part of the front door."""

    async def claim_fires(
        self,
        now: dtm.datetime,
        *,
        limit: int = 500,
        real_now: float,
        lease_s: float = LEASE_S,
    ) -> list[Fire]:
        """Due fires that nobody holds, earliest first, held for `lease_s` real seconds."""

        async def work(connection: AsyncConnection, _: Vault) -> list[Fire]:
            return await fires.claim(
                connection, now=now, limit=limit, real_now=real_now, lease_s=lease_s
            )

        claimed = await self._write(work)
        self._held.update({fire.id: fire.fence for fire in claimed})
        return claimed

    async def next_fire_due(self, *, real_now: float = 0.0) -> dtm.datetime | None:
        """When the earliest fire comes due that nobody holds (with `real_now`: holds any more)."""
        return await self._read(
            lambda connection, _: fires.next_due(connection, real_now=real_now)
        )

    async def count_fires_due(self, now: dtm.datetime) -> int:
        """How many fires are due, held ones too."""
        return await self._read(lambda connection, _: fires.count_due(connection, now))

    async def timers_of(
        self, subjects: Collection[str]
    ) -> dict[tuple[str, FireKind], dtm.datetime]:
        """(subject, kind) -> when the earliest waiting fire of these subjects is due."""
        return await self._read(lambda connection, _: fires.of(connection, subjects))

    async def claim_letters(
        self, *, limit: int, real_now: float, lease_s: float = LEASE_S
    ) -> list[Letter]:
        """The next letters by lane, due time and number, held for `lease_s` real seconds.

        Never one while an earlier letter of the same recipient, of this lane or a more urgent one,
        is unsent; edits, deletions and answers hold no send back.
        """

        async def work(connection: AsyncConnection, vault: Vault) -> list[Letter]:
            return await outbox.claim(
                connection,
                vault,
                limit=limit,
                real_now=real_now,
                lease_s=lease_s,
                worker=self.worker,
            )

        return await self._write(work)

    async def peek_pages(self, *, limit: int, real_now: float) -> list[Letter]:
        """Pages that may go now, without taking them: for when nothing can be written."""
        return await self._read(
            lambda connection, vault: outbox.peek(
                connection, vault, lane=Lane.SAFETY, limit=limit, real_now=real_now
            )
        )

    async def record_sent(self, results: Sequence[Sent], *, real_now: float = 0.0) -> set[int]:
        """Write what became of letters, many in one transaction.

        The ids that were refused as stale.
        """

        async def work(connection: AsyncConnection, vault: Vault) -> set[int]:
            return await record(connection, vault, results, real_now=real_now)

        return await self._write(work)

    async def release_leases(self, *, real_now: float = 0.0) -> None:
        """At the start of a worker: free what it held when it died, and every lease that ran out.

        A home on SQLite has one worker, so there everything is freed. Letters that were held may
        have been sent: they are doubtful now.
        """
        alone = self._database.dialect == "sqlite"
        until = _FOREVER if alone else real_micros(real_now)

        async def work(connection: AsyncConnection, _: Vault) -> None:
            await fires.release(connection, until=until)
            await outbox.release(connection, worker=self.worker, until=until, real_now=real_now)

        await self._write(work)

    async def outbox_depth(self) -> Depth:
        """How many letters wait in each lane, and since when the oldest."""
        return await self._read(lambda connection, _: outbox.depth(connection))

    async def due_messages(self, now: dtm.datetime, limit: int = 500) -> list[KeptMessage]:
        """Messages whose `delete_by` has come, most urgent first."""
        return await self._read(lambda c, vault: messages.due(c, vault, now=now, limit=limit))

    async def forget_messages(self, ids: Collection[int]) -> None:
        """These rows are done with: the messages are off the phone."""
        await self._write(lambda connection, _: messages.forget(connection, ids))

    async def messages_of(self, recipient: str) -> list[KeptMessage]:
        """Every kept message of a recipient, oldest first."""
        return await self._read(lambda c, vault: messages.of(c, vault, [recipient]))

    async def newest_message(self, recipient: str) -> KeptMessage | None:
        """The newest message that the bot wrote to this recipient and that is still there."""
        mine = [one for one in await self.messages_of(recipient) if one.mine]
        return max(mine, key=lambda one: one.message_id, default=None)


async def record(
    connection: AsyncConnection, vault: Vault, results: Sequence[Sent], *, real_now: float
) -> set[int]:
    """Write results and keep the ids of what arrived; the numbers of stale ones."""
    kept = [one.kept for one in results if one.kept is not None]
    await vault.warm(who for one in kept if (who := messages.owner(one.recipient)))
    refused = await outbox.record(connection, results, real_now=real_now)
    await messages.keep(connection, vault, kept)
    return refused
