"""What every part of the front door stands on: one database, one vault, whole transactions."""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from storage import updates
from storage.database import Database
from storage.keys import Vault
from storage.staff import StaffCache

T = TypeVar("T")
Call = Callable[[AsyncConnection, Vault], Coroutine[Any, Any, T]]

LEASE_S = 60.0
"""Real seconds for which a worker may hold a letter or a fire."""


class Seat:
    """Holds the open database and its keys. Not used alone: see `storage.store.Store`."""

    def __init__(
        self, database: Database, vault: Vault, *, worker: str = "", schema: str = ""
    ) -> None:
        self._database = database
        self._vault = vault
        self._staff = StaffCache()
        self._held: dict[str, int] = {}
        self._bot = updates.bot_mark(vault, 0)
        self.worker = worker
        """Mark of this worker on what it holds."""
        self.schema_version = schema

    def serve(self, bot: int) -> None:
        """Name the bot (the number in its token) whose updates are loaded and committed from now
        on."""
        self._bot = updates.bot_mark(self._vault, bot)

    async def _read(self, call: Call[T]) -> T:
        return await self._database.read(lambda connection: call(connection, self._vault))

    async def _write(self, call: Call[T]) -> T:
        return await self._database.write(lambda connection: call(connection, self._vault))
