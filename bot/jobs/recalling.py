"""When not even reading works: whom we know is remembered, so that danger is heard and paged.

Holds what every turn loads anyway, renewed now and then, in memory alone; strangers get nothing.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from bot.channel.inbound import BadUpdateError, read_update
from bot.clock import Clock
from bot.logs import log, where
from bot.turns import serving
from bot.turns.desk import Desk
from bot.turns.room import Room
from flows.ids import BeneficiaryId
from storage.changes import Changes, Loaded, Scene
from storage.errors import StorageError
from storage.store import Store

RENEW_S = 600.0
"""Real seconds between two renewals."""
AT_ONCE = 500
MOST = 20_000
"""People remembered at most: some 3 KB each."""


class Recall:
    """Everybody as they were a moment ago, without their conversations."""

    def __init__(
        self,
        *,
        desk: Desk,
        store: Store,
        clock: Clock,
        refused: Callable[[StorageError, Changes], None],
    ) -> None:
        self._desk = desk
        self._store = store
        self._clock = clock
        self._refused = refused
        self._scenes: dict[BeneficiaryId, Scene] = {}

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.renew()
            except StorageError as error:
                log.error("recall.not-renewed", error=type(error).__name__)
            await asyncio.sleep(RENEW_S)

    async def renew(self) -> int:
        """Remember everybody who has a chat; how many."""
        people = (await self._store.all_people())[:MOST]
        found: dict[BeneficiaryId, Scene] = {}
        for start in range(0, len(people), AT_ONCE):
            loaded = await self._store.load(people=people[start : start + AT_ONCE])
            for who, scene in loaded.scenes.items():
                if scene.beneficiary.chat is not None:
                    one = Scene(scene.beneficiary, scene.consent, escalation=scene.escalation)
                    found[who] = one
        self._scenes = found
        return len(found)

    def unread(self, error: StorageError, updates: Sequence[Any]) -> None:
        """Nothing can be read: hear these updates by heart, and say what cannot wait."""
        room = Room(self._desk, self.loaded(), now=self._clock.now())
        for raw in updates:
            try:
                inbound = read_update(raw)
                if inbound.chat in room.people_by_chat:
                    serving.serve(room, inbound)
            except BadUpdateError:
                continue
            except Exception as fault:  # noqa: BLE001, RUF100 - the others must be heard all the same
                log.error("recall.failed", error=type(fault).__name__, where=where(fault))
        self._refused(error, room.batch.changes)

    def loaded(self) -> Loaded:
        """As a load would have given it."""
        staff = {one.id: one for one in self._store.known_staff()}
        chats = {one.beneficiary.chat: who for who, one in self._scenes.items()}
        return Loaded(
            scenes=dict(self._scenes),
            people_by_chat={chat: who for chat, who in chats.items() if chat is not None},
            staff=staff,
            staff_by_chat={one.chat: one.id for one in staff.values() if one.chat is not None},
        )
