"""A whole poll at once.

Load in a few statements, compute every turn in memory, hand back one Changes.
"""

import datetime as dtm
from collections.abc import Iterable, Sequence
from typing import Any

from bot.channel.inbound import BadUpdateError, read_update
from bot.channel.messages import Inbound
from bot.logs import log, where
from bot.turns import forged, serving, strangers
from bot.turns.desk import Desk
from bot.turns.doors import Doors
from bot.turns.lately import Lately
from bot.turns.loading import Loader
from bot.turns.redeeming import code_in
from bot.turns.room import Batch, Room
from storage.store import Store


class Reader:
    """Turns raw updates into a Batch. Holds nothing between two polls but the end of what was
    just said."""

    def __init__(self, desk: Desk, store: Store) -> None:
        self._loader = Loader(desk, store)
        self._lately = Lately()
        self._limiter = strangers.Limiter()
        self._doors = Doors()
        self._unnumbered: set[str] = set()
        """Marks of updates without an id: nothing confirms them, so they come again and again."""

    async def read(
        self,
        updates: Sequence[dict[str, Any]],
        *,
        now: dtm.datetime,
        real: float,
    ) -> Batch:
        """One batch. A bad update is parked; the others do not notice."""
        inbounds, bad = _parse(updates)
        shut = {one.chat for one in inbounds if not self._doors.is_open(one.chat, real)}
        room = await self._loader.room(inbounds, bad, now=now, shut=shut)
        room.unnumbered, room.lately = self._unnumbered, self._lately
        for inbound in inbounds:
            if inbound.update_id not in room.seen:
                room.seen.add(inbound.update_id)
                self._one(room, inbound, real=real, raw=updates)
                self._try_door(room, inbound, real=real)
        forged.look(room, inbounds, real=real)
        for raw in bad:
            serving.park(room, raw)
        return room.batch

    def follow(self, batch: Batch, *, now: dtm.datetime) -> None:
        """After the commit: what was said is what the next message may go on with."""
        for chat, words in batch.said:
            self._lately.remember(chat, words, now)

    def _try_door(self, room: Room, inbound: Inbound, *, real: float) -> None:
        """A code that opened nothing is counted against the chat that sent it, and no other."""
        code = code_in(inbound.text)
        if code and code not in room.batch.changes.invitations_used:
            self._doors.missed(inbound.chat, real)

    async def again(self, raw: dict[str, Any], *, name: str, now: dtm.datetime) -> Batch:
        """A parked update that can be read by now, and is parked no more.

        Raises what it fails of.
        """
        inbound = read_update(raw)
        room = await self._loader.room([inbound], [], now=now)
        serving.serve(room, inbound)
        room.batch.changes.unparked.append(name)
        return room.batch

    async def parked(self, raw: Any, *, now: dtm.datetime) -> Batch:
        """A batch that only parks this update; a known person's worker is told."""
        room = await self._loader.room([], [raw], now=now)
        serving.park(room, raw)
        return room.batch

    def _one(
        self, room: Room, inbound: Inbound, *, real: float, raw: Sequence[dict[str, Any]]
    ) -> None:
        room.batch.changes.seen.append(inbound.update_id)
        try:
            if not serving.serve(room, inbound) and self._limiter.allows(inbound.chat, real):
                serving.stranger(room, inbound)
        except Exception as error:  # noqa: BLE001, RUF100 - one bad update must not sink the others
            log.error("turn.failed", error=type(error).__name__, where=where(error))
            room.batch.changes.seen.remove(inbound.update_id)
            serving.park(room, next(r for r in raw if r.get("update_id") == inbound.update_id))


def _parse(updates: Iterable[Any]) -> tuple[list[Inbound], list[Any]]:
    inbounds: list[Inbound] = []
    bad: list[Any] = []
    for raw in updates:
        try:
            inbounds.append(read_update(raw))
        except BadUpdateError:
            bad.append(raw)
    return inbounds, bad
