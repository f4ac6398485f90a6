"""The queue of updates with Telegram's own rules: ids, confirmation by offset, expiry, long poll.

Must not build updates and must not confirm anything that the offset did not.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, NamedTuple

from bot.rehearsal.chats import Pulse
from bot.rehearsal.refusals import Json, Refused
from bot.rehearsal.wire import Params, integer, sequence

DAY = 24 * 3600.0
BATCH = 100
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
AHEAD = 10  # an offset further ahead of the newest id than this is taken for none (td/TQueue)
UNREADABLE_TRIES = 3  # an id that no offset can confirm is handed out so often, then forgotten

TERMINATED = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
WEBHOOK_SET = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


class Entry:
    """One update in the queue; `sure` means that an offset cannot skip it before delivery."""

    __slots__ = ("at", "key", "sure", "tries", "unreadable", "update")

    def __init__(self, update: Any, *, key: int, at: float, sure: bool, unreadable: bool) -> None:
        self.update = update
        self.key = key
        self.at = at
        self.sure = sure
        self.unreadable = unreadable
        self.tries = 0


class Ask(NamedTuple):
    """What a getUpdates call wants."""

    offset: int
    limit: int
    timeout: float


class UpdateQueue:
    """Holds updates until an offset confirms them or `life` seconds pass (None: for ever).

    `next_update_id` may be set to anything, also lower: Telegram does that after quiet weeks.
    """

    def __init__(
        self, *, clock: Callable[[], float], life: float | None = DAY, first_id: int = 1
    ) -> None:
        self.next_update_id = first_id
        self.allowed: list[str] | None = None
        self.webhook_active: Callable[[], bool] = bool
        self.pulse = Pulse()
        self.delivered = 0
        self._clock = clock
        self._life = life
        self._highest = first_id - 1
        self._entries: deque[Entry] = deque()
        self._odd = False  # whether ids in the queue may be out of order
        self._poller: asyncio.Future[Refused] | None = None
        self._polling = Pulse()

    def __len__(self) -> int:
        self._expire()
        return len(self._entries)

    def wants(self, kind: str) -> bool:
        """Tell whether updates of this kind are being kept for the bot."""
        if not self.allowed:
            return kind not in NOT_BY_DEFAULT
        return kind in self.allowed

    def put(self, kind: str, payload: Json) -> int | None:
        """Queue an update of a kind; returns its id, or None where the bot did not want it."""
        if not self.wants(kind):
            return None
        update_id = self.next_update_id
        self.next_update_id += 1
        self._append({"update_id": update_id, kind: payload}, key=update_id)
        return update_id

    def inject(self, update: Any) -> None:
        """Queue anything at all as it is; it is handed out at least once whatever the offset."""
        key = update.get("update_id") if isinstance(update, dict) else None
        readable = isinstance(key, int) and not isinstance(key, bool)
        if not readable:
            key = self.next_update_id
            self.next_update_id += 1
        assert isinstance(key, int)  # noqa: S101 - tells the type checker what was just ensured
        self._append(update, key=key, sure=True, unreadable=not readable)

    def _append(
        self, update: Any, *, key: int, sure: bool = False, unreadable: bool = False
    ) -> None:
        sure = sure or key <= self._highest
        if sure:
            self._odd = True
        else:
            self._highest = key
        entry = Entry(update, key=key, at=self._clock(), sure=sure, unreadable=unreadable)
        self._entries.append(entry)
        self.pulse.beat()

    def clear(self) -> None:
        """Forget all that waits (`drop_pending_updates`)."""
        self._entries.clear()

    def waiting(self) -> list[Any]:
        """Return the updates not yet confirmed, oldest first."""
        self._expire()
        return [entry.update for entry in self._entries]

    # --- the face of getUpdates -------------------------------------------------------------

    async def get(self, params: Params) -> list[Any]:
        """Answer getUpdates: confirm by the offset, wait for at most the time-out, hand out."""
        if self.webhook_active():
            raise Refused(409, WEBHOOK_SET)
        if params.get("allowed_updates") is not None:
            self.allowed = [str(kind) for kind in sequence(params, "allowed_updates") or []]
        ask = Ask(
            integer(params, "offset", 0),
            min(max(integer(params, "limit", BATCH), 1), BATCH),
            min(max(integer(params, "timeout", 0), 0), 50),
        )
        self.interrupt(Refused(409, TERMINATED))
        self._confirm(ask.offset)
        ready = self._hand_out(ask)
        if ready or not ask.timeout:
            return ready
        return await self._long_poll(ask)

    def interrupt(self, refusal: Refused) -> None:
        """End a waiting long poll with a refusal."""
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(refusal)

    async def polled(self) -> None:
        """Wait until a long poll waits here."""
        while self._poller is None:
            await self._polling.wait()

    async def _long_poll(self, ask: Ask) -> list[Any]:
        mine = self._poller = asyncio.get_running_loop().create_future()
        self._polling.beat()
        try:
            async with asyncio.timeout(ask.timeout):
                while True:
                    await self._change_or(mine)
                    ready = self._hand_out(ask)
                    if ready:
                        return ready
        except TimeoutError:
            return []
        finally:
            if self._poller is mine:
                self._poller = None

    async def _change_or(self, ended: asyncio.Future[Refused]) -> None:
        change = self.pulse.next()
        either: set[asyncio.Future[Any]] = {change, ended}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.pulse.forget(change)
        if ended.done():
            raise ended.result()

    def _confirm(self, offset: int) -> None:
        self._expire()
        if offset < 0:
            while len(self._entries) > -offset:
                self._entries.popleft()
        elif 0 < offset <= self._highest + 1 + AHEAD:
            entries = self._entries
            while entries and self._gone(entries[0], offset):
                entries.popleft()
            if self._odd and any(entry.key < offset for entry in entries):
                self._entries = deque(e for e in entries if not self._gone(e, offset))
                self._odd = any(entry.sure for entry in self._entries)

    @staticmethod
    def _gone(entry: Entry, offset: int) -> bool:
        return entry.key < offset and (entry.tries > 0 or not entry.sure)

    def _hand_out(self, ask: Ask) -> list[Any]:
        self._expire()
        ready: list[Any] = []
        worn = False
        for entry in self._entries:
            if len(ready) >= ask.limit:
                break
            entry.tries += 1
            worn = worn or (entry.unreadable and entry.tries >= UNREADABLE_TRIES)
            ready.append(entry.update)
        if worn:
            self._entries = deque(
                e for e in self._entries if not (e.unreadable and e.tries >= UNREADABLE_TRIES)
            )
        self.delivered += len(ready)
        return ready

    def _expire(self) -> None:
        if self._life is None:
            return
        entries, oldest = self._entries, self._clock() - self._life
        while entries and entries[0].at <= oldest:
            entries.popleft()

    # --- the face of a webhook --------------------------------------------------------------

    def entries(self) -> Iterable[Entry]:
        """Return what waits, for delivery by webhook; at most a thousand at a time."""
        self._expire()
        return tuple(islice(self._entries, 1000))

    def done(self, entry: Entry) -> None:
        """Forget an update that a webhook has taken."""
        if entry in self._entries:
            self._entries.remove(entry)
            self.delivered += 1
