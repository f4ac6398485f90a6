"""The stand-in as a pipe, without a network between: same results and errors as over HTTP.

Must not be used where the real client library or the wire is what is being looked at.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import telegram
from telegram import error as tg

from bot.channel.messages import ChannelError, Doubtful, NotSent, Throttled
from bot.channel.pipe import LONGEST_WAIT, named
from bot.rehearsal.refusals import Down, DroppedAnswer, Json
from bot.rehearsal.telegram import StandIn
from bot.rehearsal.wire import Params, Upload

_BY_STATUS: dict[int, Callable[[str], tg.TelegramError]] = {
    400: tg.BadRequest,
    401: tg.InvalidToken,
    403: tg.Forbidden,
    404: tg.EndPointNotFound,
    409: tg.Conflict,
}


class StandInPipe:
    """Calls the methods of a stand-in that lives in the same event loop."""

    def __init__(self, stand_in: StandIn) -> None:
        self._stand_in = stand_in

    async def call(self, method: str, params: dict[str, Any], *, read_s: float = 20.0) -> Any:
        """The result of a Bot API method. Raises ChannelError."""
        try:
            async with asyncio.timeout(read_s):
                status, body = await self._stand_in.call(method, _plain(params))
        except Down:
            raise NotSent from None
        except (DroppedAnswer, TimeoutError):
            raise Doubtful from None
        if status == 200:
            return body["result"]
        raise _refusal(status, body)

    async def close(self) -> None:
        """Nothing is held."""


def _plain(params: dict[str, Any]) -> Params:
    """Files of the client library become uploads, as they do on their way over HTTP."""
    return {
        key: Upload(value.filename, value.input_file_content)
        if isinstance(value, telegram.InputFile) and isinstance(value.input_file_content, bytes)
        else value
        for key, value in params.items()
    }


def _refusal(status: int, body: Json) -> ChannelError:
    """What this answer means, as the client library's errors are named for the wire."""
    wait = body.get("parameters", {}).get("retry_after")
    if wait is not None:
        return Throttled(min(max(float(wait), 0.5), LONGEST_WAIT))
    words = str(body.get("description", ""))
    return named(_BY_STATUS.get(status, tg.NetworkError)(words))
