"""Keep-alive connections over which one small JSON request follows the other. Retries nothing.

aiohttp's own parser reads the answers. Its client around that parser costs 140 us a call, this 30:
two calls follow every press, and that was a third of all that an answer cost.
"""

import asyncio
import contextlib
import ssl
from collections import deque
from typing import Any
from urllib.parse import SplitResult, urlsplit

from aiohttp.base_protocol import BaseProtocol
from aiohttp.http import HttpProcessingError, HttpResponseParser

CONNECT_S = 10.0
IDLE_S = 30.0
"""A connection that rested longer is not used again: the other side may just be closing it."""
LARGEST = 2**24
"""Bytes of one answer that are buffered: far above a hundred updates of the longest text."""
MOST = 128

Answer = tuple[int, bytes]
"""HTTP status and body."""


class NotConnectedError(Exception):
    """Nothing was sent: no connection came about."""


class NoAnswerError(Exception):
    """Something was sent, and no whole answer came back in time."""


class Connection(BaseProtocol):
    """One connection; carries one request at a time."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        self.rested_since = 0.0
        self.usable = True
        self._answer: asyncio.Future[Answer] | None = None
        self._responses: Any = None
        self._message: Any = None
        self._payload: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Get ready to read answers."""
        super().connection_made(transport)
        self._responses = self._parser = HttpResponseParser(
            self, self._loop, LARGEST, response_with_body=True, read_until_eof=True
        )

    def data_received(self, data: bytes) -> None:
        """Parse what came; a whole answer goes to whoever waits."""
        try:
            messages, _, _ = self._responses.feed_data(data)
        except HttpProcessingError:
            self.close()
            return
        if messages:
            self._message, self._payload = messages[0]
        self._look()

    def connection_lost(self, exc: BaseException | None) -> None:
        """The end: an answer without a length ends with the connection, any other is lost."""
        super().connection_lost(exc)
        self.usable = False
        if exc is None and self._payload is not None:
            with contextlib.suppress(HttpProcessingError):  # cut in the middle: no answer
                self._responses.feed_eof()
                self._look()
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(NoAnswerError())

    async def ask(self, request: bytes, seconds: float) -> Answer:
        """Send one request and wait for its answer. Raises NotConnectedError or NoAnswerError."""
        if self.transport is None:
            raise NotConnectedError
        answer: asyncio.Future[Answer] = self._loop.create_future()
        self._answer = answer
        timer = self._loop.call_later(seconds, self.close)
        try:
            self.transport.write(request)
            return await answer
        except BaseException:
            self.close()
            raise
        finally:
            timer.cancel()
            self._answer = None
            self.rested_since = self._loop.time()

    def close(self) -> None:
        """Cut it; whoever waits gets NoAnswerError."""
        self.usable = False
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(NoAnswerError())
        if self.transport is not None:
            self.transport.abort()

    def _look(self) -> None:
        payload = self._payload
        if payload is None or not payload.is_eof():
            return
        message, self._message, self._payload = self._message, None, None
        if message.should_close:
            self.usable = False
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((message.code, payload.read_nowait()))


class Wire:
    """The connections to one server; the one used last is used first."""

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self._resting: deque[Connection] = deque()
        self._places = asyncio.Semaphore(MOST)
        self._server = ("", "", 0)

    async def post(self, url: str, body: bytes, *, seconds: float) -> Answer:
        """POST JSON and wait so long for the answer.

        Raises NotConnectedError or NoAnswerError; neither holds the address.
        """
        parts = urlsplit(url)
        async with self._places:
            connection = await self._connection(parts)
            answer = await connection.ask(_request(parts, body), seconds)
            if connection.usable:
                self._resting.append(connection)
            else:
                connection.close()
            return answer

    def close(self) -> None:
        """Cut every resting connection."""
        while self._resting:
            self._resting.pop().close()

    async def _connection(self, parts: SplitResult) -> Connection:
        loop = asyncio.get_running_loop()
        server = (parts.scheme, parts.hostname or "", parts.port or 0)
        if server != self._server:
            self.close()
            self._server = server
        while self._resting:
            found = self._resting.pop()
            if found.usable and loop.time() - found.rested_since < IDLE_S:
                return found
            found.close()
        return await self._fresh(parts)

    async def _fresh(self, parts: SplitResult) -> Connection:
        loop = asyncio.get_running_loop()
        secure = parts.scheme == "https"
        if secure and self._tls is None:
            self._tls = ssl.create_default_context()
        try:
            async with asyncio.timeout(CONNECT_S):
                _, connection = await loop.create_connection(
                    lambda: Connection(loop),
                    parts.hostname or "",
                    parts.port or (443 if secure else 80),
                    ssl=self._tls if secure else None,
                )
        except (OSError, TimeoutError):
            raise NotConnectedError from None
        return connection


def _request(parts: SplitResult, body: bytes) -> bytes:
    return b"".join(
        (
            f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n".encode("ascii"),
            b"Content-Type: application/json\r\nAccept: application/json\r\n",
            b"Content-Length: %d\r\n\r\n" % len(body),
            body,
        )
    )
