"""The bounded log of calls that the bot made.

Must not keep more than asked for: long benchmarks run through it.
"""

from __future__ import annotations

from collections import Counter, deque
from typing import NamedTuple

from bot.rehearsal.wire import Params

SENDS = frozenset(
    [
        "sendMessage",
        "sendPhoto",
        "sendVoice",
        "sendDocument",
        "copyMessage",
        "copyMessages",
        "forwardMessage",
    ]
)


class Call(NamedTuple):
    """One call: real time in seconds, method, parameters, HTTP status, whether it was answered."""

    at: float
    method: str
    params: Params
    status: int
    answered: bool = True

    @property
    def chat(self) -> int | None:
        """Return the chat that the call named, if it is a number."""
        try:
            return int(self.params["chat_id"])
        except (KeyError, TypeError, ValueError):
            return None


class Journal(deque[Call]):
    """The last calls, oldest first; `counts` counts all of them by (method, status)."""

    def __init__(self, most: int | None = 10_000) -> None:
        super().__init__(maxlen=most)
        self.counts: Counter[tuple[str, int]] = Counter()

    def note(self, call: Call) -> None:
        """Add a call."""
        self.append(call)
        self.counts[call.method, call.status] += 1

    def sent_to(self, chat: int) -> list[Call]:
        """Return the calls that put a message into a chat."""
        return [c for c in self if c.status == 200 and c.method in SENDS and c.chat == chat]

    def of(self, method: str) -> list[Call]:
        """Return the calls of one method, refused ones too."""
        return [call for call in self if call.method == method]
