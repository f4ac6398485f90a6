"""Chats as Telegram holds them, and as the screen of a phone shows them.

Must not know calls, updates or faults.
"""

from __future__ import annotations

import asyncio
from collections import deque

import msgspec

from bot.rehearsal.keyboards import Rows, rows_of
from bot.rehearsal.refusals import Json

KINDS = (
    "photo",
    "voice",
    "document",
    "sticker",
    "video",
    "video_note",
    "audio",
    "animation",
    "location",
    "contact",
    "poll",
    "dice",
)


class Bubble(msgspec.Struct, frozen=True, kw_only=True):
    """One message as the person sees it; `mine` means that the person sent it.

    `date` is Unix time of the clock of the stand-in; `photo` are the bytes of a picture.
    """

    message_id: int
    mine: bool
    text: str
    buttons: Rows = ()
    date: int = 0
    edited: bool = False
    kind: str = "text"
    protected: bool = False
    silent: bool = False
    photo: bytes | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the labels of all buttons, in reading order."""
        return tuple(button.text for row in self.buttons for button in row)


class Held:
    """One message in a chat; `raw` is Telegram's Message and never changed in place."""

    __slots__ = ("_bubble", "mine", "photo", "raw", "silent")

    def __init__(
        self, raw: Json, *, mine: bool, photo: bytes | None = None, silent: bool = False
    ) -> None:
        self.raw = raw
        self.mine = mine
        self.photo = photo
        self.silent = silent
        self._bubble: Bubble | None = None

    @property
    def bubble(self) -> Bubble:
        """Return the message as a phone shows it."""
        if self._bubble is None:
            self._bubble = self._drawn()
        return self._bubble

    def _drawn(self) -> Bubble:
        raw = self.raw
        return Bubble(
            message_id=raw["message_id"],
            mine=self.mine,
            text=raw.get("text") or raw.get("caption") or "",
            buttons=rows_of(raw.get("reply_markup")),
            date=raw["date"],
            edited="edit_date" in raw,
            kind=next((kind for kind in KINDS if kind in raw), "text"),
            protected=raw.get("has_protected_content", False),
            silent=self.silent,
            photo=self.photo,
        )


class Pulse:
    """Wakes everybody who waits for a change; belongs to one event loop."""

    __slots__ = ("_waiting",)

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[None]] = []

    def beat(self) -> None:
        """Wake all who wait now."""
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            for future in waiting:
                if not future.done():
                    future.set_result(None)

    def next(self) -> asyncio.Future[None]:
        """Return a future that the next beat fulfils; give it to `forget` if not awaited out."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        return future

    def forget(self, future: asyncio.Future[None]) -> None:
        """Drop a future that nobody waits for any more."""
        if future in self._waiting:
            self._waiting.remove(future)

    async def wait(self) -> None:
        """Wait for the next beat."""
        future = self.next()
        try:
            await future
        finally:
            self.forget(future)


class Chat:
    """One chat with the bot: who is in it, what was said, what is on the screen.

    `keep` bounds the messages remembered (None: all); forgotten ones count as not found.
    """

    def __init__(self, card: Json, *, person: Json | None = None, keep: int | None = None) -> None:
        self.card = card
        self.person = person
        self.id: int = card["id"]
        self.written = False
        self.blocked = False
        self.deactivated = False
        self.left = False
        self.held: dict[int, Held] = {}
        self.hidden: set[int] = set()
        self.deleted: deque[int] = deque(maxlen=keep)
        self.alerts: deque[str] = deque(maxlen=keep)
        self.reply_keyboard: Json | None = None
        self.pulse = Pulse()
        self.version = 0
        self._keep = keep

    def changed(self) -> None:
        """Count a change and wake those who wait for one."""
        self.version += 1
        self.pulse.beat()

    def put(self, held: Held) -> None:
        """Add a message at the end."""
        self.held[held.raw["message_id"]] = held
        if self._keep is not None and len(self.held) > self._keep:
            oldest = next(iter(self.held))
            del self.held[oldest]
            self.hidden.discard(oldest)
        self.changed()

    def swap(self, held: Held) -> None:
        """Put the edited form of a message in its place."""
        self.held[held.raw["message_id"]] = held
        self.changed()

    def drop(self, message_id: int) -> None:
        """Remove a message on both sides."""
        del self.held[message_id]
        self.hidden.discard(message_id)
        self.deleted.append(message_id)
        self.changed()

    @property
    def screen(self) -> list[Bubble]:
        """Return what the person sees, oldest first."""
        return [
            held.bubble for message_id, held in self.held.items() if message_id not in self.hidden
        ]
