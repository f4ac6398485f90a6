"""All that the stand-in remembers: chats, files, open presses, the bot's own card.

Must not refuse or answer anything by itself beyond finding a chat.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from bot.rehearsal.chats import Chat, Held
from bot.rehearsal.refusals import Json, bad_request, forbidden
from bot.rehearsal.updates import UpdateQueue
from bot.rehearsal.wire import Params, integer

MOST_FILES = 1000


class Press(NamedTuple):
    """A callback query that may still be answered."""

    chat_id: int
    at: float


class StoredFile(NamedTuple):
    """A file known to Telegram; `content` is None for what a person only pretends to send."""

    file_id: str
    unique_id: str
    content: bytes | None
    name: str


class FileShelf:
    """Files by identifier; equal bytes share one, the oldest go when there are too many."""

    def __init__(self, most: int = MOST_FILES) -> None:
        self._files: OrderedDict[str, StoredFile] = OrderedDict()
        self._most = most

    def add(self, content: bytes | None, name: str, *, file_id: str | None = None) -> StoredFile:
        """Keep a file and return its record."""
        digest = hashlib.sha256(content if content is not None else name.encode()).hexdigest()
        key = file_id or f"AgAC{digest[:40]}"
        kept = StoredFile(key, f"AQAD{digest[:12]}", content, name)
        self._files[key] = kept
        self._files.move_to_end(key)
        while len(self._files) > self._most:
            self._files.popitem(last=False)
        return kept

    def find(self, file_id: str) -> StoredFile:
        """Return a kept file, or refuse as Telegram does."""
        try:
            return self._files[file_id]
        except KeyError:
            raise bad_request("wrong file identifier/HTTP URL specified") from None


class World:
    """The memory that methods, phones and the webhook share.

    `clock` gives programme time (dates, 48 h, 24 h), `real` seconds for rates and presses.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float],
        real: Callable[[], float],
        bot: Json,
        updates: UpdateQueue,
        keep_bubbles: int | None = None,
    ) -> None:
        self.clock = clock
        self.real = real
        self.bot = bot
        self.updates = updates
        self.keep_bubbles = keep_bubbles
        self.chats: dict[int, Chat] = {}
        self.files = FileShelf()
        self.presses: OrderedDict[str, Press] = OrderedDict()
        self.next_message_id = 1
        self.next_press_id = 1

    def message_id(self) -> int:
        """Return a fresh message id; as in Telegram, one row for all private chats of a bot."""
        fresh = self.next_message_id
        self.next_message_id = fresh + 1
        return fresh

    def now(self) -> int:
        """Return programme time in whole seconds, as messages carry it."""
        return int(self.clock())

    def chat_of(self, params: Params, field: str = "chat_id") -> Chat:
        """Return the chat that a call names; one that never wrote to the bot is not found."""
        value = params.get(field)
        if isinstance(value, str) and value.startswith("@"):
            raise bad_request("chat not found")
        chat = self.chats.get(integer(params, field))
        if chat is None or not chat.written:
            raise bad_request("chat not found")
        return chat

    def writable(self, params: Params) -> Chat:
        """Return the chat of a call that puts something into it, or refuse with a 403."""
        chat = self.chat_of(params)
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if chat.deactivated:
            raise forbidden("user is deactivated")
        if chat.left:
            raise forbidden(f"bot is not a member of the {chat.card['type']} chat")
        return chat

    def find(self, chat: Chat, message_id: int, what: str) -> Held:
        """Return a message of a chat, or refuse with Telegram's "`what` not found"."""
        held = chat.held.get(message_id)
        if held is None:
            raise bad_request(f"{what} not found")
        return held

    def press_id(self, chat_id: int) -> str:
        """Open a callback query and return its id."""
        fresh = f"{4_000_000_000 + self.next_press_id}"
        self.next_press_id += 1
        self.presses[fresh] = Press(chat_id, self.real())
        if len(self.presses) > 100_000:
            self.presses.popitem(last=False)
        return fresh
