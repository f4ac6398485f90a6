"""The Telegram library as a pipe.

Raw calls through `Bot.do_api_request`, its errors given our names.
"""

import datetime as dtm
from typing import Any

import telegram
from telegram import error as tg
from telegram.request import BaseRequest

from bot.channel.messages import (
    ChannelError,
    Doubtful,
    NotSent,
    Refused,
    Rejected,
    Rivalled,
    Throttled,
    Unchanged,
    Unreachable,
)

LONGEST_WAIT = 3600.0
"""A `retry_after` above this is taken as an hour: a wrong answer must not silence us for days."""


class _QuietBot(telegram.Bot):
    """`do_api_request` warns that a wrapper exists.

    We know, and the wrapper costs eleven times more.
    """

    @classmethod
    def _warn(cls, *_: object, **__: object) -> None:
        return None


class TelegramPipe:
    """Calls the Bot API at `{url}/bot{token}/{method}`."""

    def __init__(
        self, *, token: str, api_url: str, request: BaseRequest, poll: BaseRequest
    ) -> None:
        self._bot = _QuietBot(
            token=token,
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=request,
            get_updates_request=poll,
        )
        self._requests = (request, poll)

    async def open(self) -> None:
        """Open both transports. Calls nothing."""
        for request in self._requests:
            await request.initialize()

    async def call(self, method: str, params: dict[str, Any], *, read_s: float = 20.0) -> Any:
        """The raw result of a method. Raises ChannelError, never with a text in it."""
        try:
            return await self._bot.do_api_request(method, api_kwargs=params, read_timeout=read_s)
        except tg.TelegramError as error:
            raise named(error) from None

    async def close(self) -> None:
        """Close both transports."""
        for request in self._requests:
            await request.shutdown()


_DONE = ("message is not modified", "message to delete not found", "message to edit not found")
_GONE = ("chat not found", "user is deactivated", "bot can't initiate", "peer_id_invalid")


def named(error: tg.TelegramError) -> ChannelError:
    """Our name for the library's error.

    BadRequest and TimedOut come first: both are NetworkErrors.
    """
    if isinstance(error, tg.RetryAfter):
        return Throttled(_seconds(error))
    if isinstance(error, tg.Forbidden | tg.ChatMigrated):
        return Unreachable()
    if isinstance(error, tg.BadRequest):
        return _bad_request(str(error).casefold())
    if isinstance(error, tg.InvalidToken):
        return Rejected()
    if isinstance(error, tg.EndPointNotFound):
        return Refused()
    if isinstance(error, tg.Conflict):
        return Rivalled()
    if isinstance(error, tg.NetworkError) and not isinstance(error, tg.TimedOut):
        return NotSent()  # refused at the door, or an answer of 5xx: it did not go out
    return Doubtful()


def _bad_request(words: str) -> ChannelError:
    if any(phrase in words for phrase in _DONE):
        return Unchanged()
    if any(phrase in words for phrase in _GONE):
        return Unreachable()
    return Refused()


def _seconds(error: tg.RetryAfter) -> float:
    raw = error.retry_after
    seconds = raw.total_seconds() if isinstance(raw, dtm.timedelta) else float(raw)
    return min(max(seconds, 0.5), LONGEST_WAIT)
