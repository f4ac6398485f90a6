"""What passes between the channel and the rest of the shell, in neutral words.

No Telegram here.
"""

from dataclasses import dataclass
from typing import Any, Literal, Protocol

Kind = Literal[
    "text",
    "press",
    "voice",
    "media",
    "edited",
    "blocked",
    "unblocked",
    "group",
    "crossed",
    "ignored",
]
"""crossed: in a private chat that is not the sender's own, which Telegram never sends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """One thing that somebody did in a private chat."""

    update_id: int
    kind: Kind
    chat: int
    message_id: int = 0
    text: str = ""
    """Typed words, a caption, or the words of an edited message."""
    data: str = ""
    """What a pressed button carries."""
    query: str = ""
    """Id with which a press is answered."""
    voice: str = ""
    """File id of a voice note."""
    forwarded: bool = False
    written: int = 0
    """Unix time that Telegram gives the message; 0: none. Only when it is removed hangs on it."""
    added_by: int = 0
    """Who put the bot into a group."""


class ChannelError(Exception):
    """Root of what a call can end in. Never holds a text, a token or a chat id."""


class Throttled(ChannelError):
    """429: wait `retry_after` seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__("throttled")
        self.retry_after = retry_after


class Unreachable(ChannelError):
    """403 or chat not found: this chat cannot be written to. Permanent."""


class Refused(ChannelError):
    """400: this call will never work as it is."""


class Unchanged(ChannelError):
    """The edit or deletion has nothing left to do: as good as done."""


class NotSent(ChannelError):
    """The call did not leave: try again."""


class Doubtful(ChannelError):
    """No answer came: it may have arrived."""


class Rejected(ChannelError):
    """401 or 404: the token is not accepted. Stop sending, keep everything."""


class Rivalled(ChannelError):
    """409: somebody else polls with this token, or a webhook is set."""


class Pipe(Protocol):
    """The seam to Telegram: one call at a time, raw values in and out."""

    async def call(self, method: str, params: dict[str, Any], *, read_s: float = 20.0) -> Any:
        """The result of a Bot API method. Raises ChannelError."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
