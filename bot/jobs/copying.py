"""The daily copies, made while the program runs: data for months, the ring apart and briefly."""

import asyncio
from collections.abc import Callable

from bot import copies
from bot.clock import Clock
from bot.config import Config, ConfigError
from bot.logs import log
from storage.errors import StorageError
from storage.store import Store

FIRST_S, LOOK_S = 60.0, 600.0
"""Real seconds until the first look after a start, and between two looks."""


class Copier:
    """Looks now and then whether today's copies are there; a failed copy stops nothing."""

    def __init__(
        self, *, config: Config, store: Store, clock: Clock, root: Callable[[], bytes]
    ) -> None:
        self._config = config
        self._store = store
        self._clock = clock
        self._root = root
        self._graves = -1

    async def run(self) -> None:
        """Until cancelled."""
        await asyncio.sleep(FIRST_S)
        while True:
            await self.once()
            await asyncio.sleep(LOOK_S)

    async def once(self) -> int:
        """Make what is missing and remove what is too old; how many files."""
        try:
            graves = len(await self._store.graves())
            done = await copies.daily(
                self._config,
                self._store,
                root=self._root(),
                real_now=self._clock.real(),
                # Copies of the ring that still hold the key of somebody who left go at once.
                erased=self._graves not in {-1, graves},
            )
        except (ConfigError, OSError, StorageError) as error:
            log.error("copy.failed", error=type(error).__name__)
            return 0
        self._graves = graves
        if done:
            log.info("copies.made", count=done)
        return done
