"""The poll loop: take a batch, commit it, and only then let the next poll confirm it."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from bot.channel.inbound import ALLOWED_UPDATES, BadUpdateError, read_update, update_id_of
from bot.channel.messages import ChannelError, Pipe, Rejected, Rivalled, Throttled
from bot.clock import Clock
from bot.jobs.sending import Sender
from bot.jobs.writer import Writer
from bot.logs import log
from bot.turns.batch import Reader
from bot.turns.room import Batch
from storage.changes import Changes
from storage.errors import Closed, Conflict, Full, StorageError
from storage.store import Store

LIMIT = 100
LONG_POLL_S = 25
WEDGED_S = 60.0
"""The watchdog: a poll that neither answers nor fails by then is given up and begun anew."""
REMEMBER_POLL_S = 10.0


class Receiver:
    """Confirms nothing to Telegram before it is on disk here."""

    def __init__(
        self,
        *,
        pipe: Pipe,
        reader: Reader,
        writer: Writer,
        sender: Sender,
        store: Store,
        clock: Clock,
    ) -> None:
        self._pipe = pipe
        self._reader = reader
        self._writer = writer
        self._sender = sender
        self._store = store
        self._clock = clock
        self._offset: int | None = None
        self._remembered = 0.0
        self.last_poll = 0.0
        """Real time of the last successful poll; the watchdog and `/health` look at it."""
        self.rivalled = False
        self.unread: Callable[[StorageError, Sequence[Any]], None] = lambda *_: None
        """Told of updates for which nothing could be read or written."""

    async def run(self) -> None:
        """Until cancelled."""
        pause = 0.0
        while True:
            if pause:
                await asyncio.sleep(pause)
            try:
                pause = await self._once()
            except Throttled as error:
                pause = error.retry_after
            except ChannelError as error:
                pause = self._trouble(error, pause)
                await self._lift_webhook()
            except Conflict:
                pause = 0.2
            except Exception as error:
                log.error("poll.failed", error=type(error).__name__)
                pause = min(10.0, max(0.5, pause * 2))

    def _trouble(self, error: ChannelError, pause: float) -> float:
        self.rivalled = isinstance(error, Rivalled)
        if isinstance(error, Rejected | Rivalled):
            log.error("poll.refused", error=type(error).__name__)
        return min(10.0, max(0.2, pause * 2))

    async def _lift_webhook(self) -> None:
        """A webhook that somebody left behind stops every poll: take it away, nothing is lost."""
        if not self.rivalled:
            return
        try:
            await self._pipe.call("deleteWebhook", {"drop_pending_updates": False})
        except ChannelError:
            log.warning("webhook.not-lifted")

    async def _once(self) -> float:
        params: dict[str, Any] = {
            "limit": LIMIT,
            "timeout": LONG_POLL_S,
            "allowed_updates": list(ALLOWED_UPDATES),
        }
        if self._offset is not None:
            params["offset"] = self._offset
        async with asyncio.timeout(WEDGED_S):
            updates = await self._pipe.call("getUpdates", params, read_s=LONG_POLL_S + 10)
        self.rivalled = False
        if not isinstance(updates, list):
            return 1.0
        return await self.take(updates)

    async def take(self, updates: list[Any]) -> float:
        """Commit one batch, then move the offset. Returns seconds to wait before the next poll."""
        if updates:
            await self._commit(updates)
        await self._polled()
        ids = [number for number in map(_id, updates) if number is not None]
        if ids:
            self._offset = ids[-1] + 1
        return 1.0 if updates and not ids else 0.0

    async def _commit(self, updates: list[Any]) -> None:
        try:
            await self._commit_together(updates)
        except Closed as error:
            self.unread(error, updates)
            raise
        except (Conflict, Full, OSError):
            raise
        except Exception as error:  # noqa: BLE001, RUF100 - one bad row must not sink ninety-nine others
            log.error("batch.failed", error=type(error).__name__, count=len(updates))
            for update in updates:
                await self._commit_alone(update)

    async def _commit_together(self, updates: list[Any]) -> None:
        made: list[Batch] = []

        async def decide() -> Changes:
            made.append(
                await self._reader.read(updates, now=self._clock.now(), real=self._clock.real())
            )
            return made[-1].changes

        await self._writer.write(decide)
        await self._follow(made[-1])

    async def _commit_alone(self, update: Any) -> None:
        """After a batch failed as a whole: each update for itself.

        One that fails again is parked.
        """
        try:
            await self._commit_together([update])
        except (Conflict, Full, Closed, OSError):
            raise
        except Exception as error:  # noqa: BLE001, RUF100 - it is parked, with the worker told
            log.error("update.failed", error=type(error).__name__)

            async def park() -> Changes:
                batch = await self._reader.parked(update, now=self._clock.now())
                return batch.changes

            await self._writer.write(park)

    async def retry(self, name: str, raw: Any) -> None:
        """Try a parked update again; when it can be read now, it is parked no more."""
        try:
            read_update(raw)
        except BadUpdateError:
            return
        made: list[Batch] = []

        async def decide() -> Changes:
            made.append(await self._reader.again(raw, name=name, now=self._clock.now()))
            return made[-1].changes

        try:
            await self._writer.write(decide)
        except (Conflict, Full, Closed, OSError):
            raise
        except Exception as error:
            log.error("parked.failed-again", error=type(error).__name__)
            return
        await self._follow(made[-1])

    async def _follow(self, batch: Batch) -> None:
        self._sender.acted(batch.acted)
        self._reader.follow(batch, now=self._clock.now())
        for chat in batch.leave:
            try:
                await self._pipe.call("leaveChat", {"chat_id": chat})
            except ChannelError:
                log.info("group.not-left")

    async def _polled(self) -> None:
        self.last_poll = self._clock.real()
        if self.last_poll - self._remembered >= REMEMBER_POLL_S:
            await self._store.set_last_poll(self.last_poll)
            self._remembered = self.last_poll


def _id(update: Any) -> int | None:
    try:
        return update_id_of(update)
    except BadUpdateError:
        return None
