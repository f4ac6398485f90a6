"""What somebody wrote a moment ago, so that a statement split over two messages is heard.

In memory only: never on disk, in a log, or known to another worker; a restart forgets it.
"""

import datetime as dtm
from collections import OrderedDict

WITHIN = dtm.timedelta(minutes=5)
"""Later than this, two messages are two statements."""
MOST_CHATS = 5_000
LONGEST = 300
"""Letters of it that are kept: the seam between two messages is at its end."""


class Lately:
    """The end of the newest message of each chat, forgotten after five minutes."""

    def __init__(self) -> None:
        self._said: OrderedDict[int, tuple[dtm.datetime, str]] = OrderedDict()

    def before(self, chat: int, now: dtm.datetime) -> str:
        """What this chat wrote just before; empty when nothing, or too long ago."""
        at, words = self._said.get(chat, (now, ""))
        return words if dtm.timedelta() <= now - at <= WITHIN else ""

    def remember(self, chat: int, words: str, now: dtm.datetime) -> None:
        """Keep the end of it; empty words forget the chat."""
        self._said.pop(chat, None)
        if words:
            self._said[chat] = (now, words[-LONGEST:])
        self._forget_old(now)

    def _forget_old(self, now: dtm.datetime) -> None:
        while self._said:
            at, _ = next(iter(self._said.values()))
            if now - at <= WITHIN and len(self._said) <= MOST_CHATS:
                return
            self._said.popitem(last=False)
