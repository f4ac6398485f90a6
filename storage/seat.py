"""What every part of the front door stands on: one database, one vault, whole transactions."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from storage import updates
from storage.database import Database
from storage.keys import System, Vault
from storage.staff import StaffCache

T = TypeVar("T")
Call = Callable[[AsyncConnection, Vault], Coroutine[Any, Any, T]]
Reload = Callable[[AsyncConnection], Awaitable[System]]
"""Reads the program's keys again, after somebody rolled them."""

LEASE_S = 60.0
"""Real seconds for which a worker may hold a letter or a fire."""
_EPOCH = "SELECT epoch FROM instance"
_NEXT_EPOCH = "UPDATE instance SET epoch = epoch + 1"


class Seat:
    """Holds the open database and its keys. Not used alone: see `storage.store.Store`."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        *,
        reload: Reload,
        epoch: int = 0,
        worker: str = "",
        schema: str = "",
    ) -> None:
        self._database = database
        self._vault = vault
        self._reload = reload
        self._epoch = epoch
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

    @property
    def serves(self) -> str:
        """A keyed mark of the bot that is served: the same for the same bot, it names none."""
        return str(self._bot)

    async def _read(self, call: Call[T]) -> T:
        return await self._database.read(lambda connection: self._fresh(connection, call))

    async def _write(self, call: Call[T]) -> T:
        return await self._database.write(lambda connection: self._fresh(connection, call))

    async def _fresh(self, connection: AsyncConnection, call: Call[T]) -> T:
        """Run `call` with the keys of this very picture of the data.

        Keys may be rolled, and a person's destroyed, by another program while this one runs.
        """
        epoch = (await connection.exec_driver_sql(_EPOCH)).scalar_one()
        if epoch != self._epoch:
            self._vault.adopt(await self._reload(connection))
            self._epoch = epoch
        return await call(connection, self._vault)


async def next_epoch(connection: AsyncConnection) -> None:
    """Every program that has this database open reads its keys again before its next work."""
    await connection.exec_driver_sql(_NEXT_EPOCH)
