"""What an error of the channel may say: its kind, and nothing of the call that failed."""

import traceback
from typing import Any

import pytest
from telegram.error import BadRequest, NetworkError, TimedOut
from telegram.request import BaseRequest

from bot.channel.messages import ChannelError
from bot.channel.pipe import TelegramPipe

TOKEN = "421337:canary-token-of-the-bot"
WORDS = "zebrafinch lullaby"


class Failing(BaseRequest):
    """A transport that fails, and says all it knows."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    @property
    def read_timeout(self) -> float:
        """As the library asks."""
        return 1.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(self, url: str, *_: Any, **__: Any) -> tuple[int, bytes]:
        """Fail with the address in its words."""
        raise type(self._error)(f"{self._error} {url} {WORDS}")


@pytest.mark.parametrize("kind", [NetworkError, TimedOut, BadRequest])
async def test_an_error_of_the_channel_says_nothing_of_the_call(kind: type[Exception]) -> None:
    """Neither itself nor anything that hangs on it holds the token, the address or a text."""
    request = Failing(kind("no"))
    pipe = TelegramPipe(token=TOKEN, api_url="http://127.0.0.1:9", request=request, poll=request)
    with pytest.raises(ChannelError) as caught:
        await pipe.call("sendMessage", {"chat_id": 9, "text": WORDS})
    shown = "".join(traceback.format_exception(caught.value))
    assert TOKEN not in shown
    assert f"bot{TOKEN}" not in str(caught.value)
    assert WORDS not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
