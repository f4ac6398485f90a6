"""The stand-in over loopback HTTP, lean enough not to be what a benchmark measures.

A small protocol over aiohttp's own request parser: twice as fast as its web server, which
would otherwise be the ceiling of a fast bot. Must not be offered to other machines.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

import aiohttp
from aiohttp.base_protocol import BaseProtocol
from aiohttp.http import HttpProcessingError, HttpRequestParser, RawRequestMessage
from aiohttp.streams import StreamReader

from bot.rehearsal import forms
from bot.rehearsal.refusals import Down, DroppedAnswer, Json, Refused
from bot.rehearsal.side_door import SideDoor
from bot.rehearsal.telegram import StandIn
from bot.rehearsal.wire import encode

READ_LIMIT = 2**16  # bytes buffered of a body before the sender has to wait
POST_TIMEOUT = 30.0  # real seconds for one delivery to a webhook
UNAUTHORIZED = Refused(401, "Unauthorized")
NOT_FOUND = Refused(404, "Not Found")
Request = tuple[RawRequestMessage, StreamReader]


class StandInServer:
    """Serves one stand-in at `{url}/bot{token}/{method}` and the side door at `/rehearsal/`."""

    def __init__(self, stand_in: StandIn, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.stand_in = stand_in
        self.side_door = SideDoor(stand_in)
        self.connections: set[Connection] = set()
        self.url = ""
        self._host = host
        self._port = port
        self._server: asyncio.Server | None = None
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        """Listen; afterwards `url` is known and webhooks are delivered."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: Connection(self, loop), self._host, self._port
        )
        self._port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://{self._host}:{self._port}"
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=POST_TIMEOUT))
        self.stand_in.faults.on_down.append(self._cut)
        self.stand_in.deliver_with(self._post)

    async def stop(self) -> None:
        """Stop listening and cut every connection."""
        await self.stand_in.webhook.stop()
        if self._cut in self.stand_in.faults.on_down:
            self.stand_in.faults.on_down.remove(self._cut)
        if self._server is not None:
            self._server.close()
        running = [connection.task for connection in self.connections if connection.task]
        for connection in tuple(self.connections):
            connection.cut()
        await asyncio.gather(*running, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def __aenter__(self) -> StandInServer:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def _post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        assert self._session is not None  # noqa: S101 - set before delivery starts
        try:
            async with self._session.post(url, data=body, headers=headers) as answer:
                await answer.read()
                return answer.status
        except aiohttp.ClientError as error:
            raise ConnectionError(str(error)) from error

    def _cut(self) -> None:
        for connection in tuple(self.connections):
            if connection.serves_bot:
                connection.cut()


class Connection(BaseProtocol):
    """One keep-alive connection; answers its requests in order."""

    def __init__(self, house: StandInServer, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        self.task: asyncio.Task[None] | None = None
        self.serves_bot = False
        self._house = house
        self._backlog: deque[Request] = deque()
        self._closing = False
        self._requests = HttpRequestParser(self, loop, READ_LIMIT)
        self._parser = self._requests  # where the base class pauses and resumes it

    # --- asyncio's side -----------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Join the house."""
        super().connection_made(transport)
        self._house.connections.add(self)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Leave the house; whoever hung up waits for nothing any more."""
        super().connection_lost(exc)
        self._house.connections.discard(self)
        if self.task is not None:
            self.task.cancel()

    def data_received(self, data: bytes) -> None:
        """Parse what came and answer what is complete."""
        try:
            requests, _, _ = self._requests.feed_data(data)
        except HttpProcessingError as error:
            self._closing = True
            self._write(400, Refused(400, f"Bad Request: {error.message}").body())
            return
        self._backlog.extend(requests)
        if self.task is None:
            self._advance()

    def cut(self) -> None:
        """Close at once, without an answer."""
        if self.transport is not None:
            self.transport.abort()

    # --- answering ----------------------------------------------------------------------

    def _advance(self) -> None:
        """Answer what can be answered now; the first request that must wait gets a task."""
        while self._backlog and self.transport is not None:
            message, payload = self._backlog.popleft()
            if not self._answered_now(message, payload):
                self.task = self._loop.create_task(self._answer(message, payload))
                self.task.add_done_callback(self._freed)
                return

    def _freed(self, task: asyncio.Task[None]) -> None:
        self.task = None
        if not task.cancelled() and task.exception() is not None:
            self.cut()
            task.result()
        self._advance()

    def _answered_now(self, message: RawRequestMessage, payload: StreamReader) -> bool:
        """Take the fast road: a whole body that is no form, and a call that need not wait."""
        prefix = f"/bot{self._house.stand_in.token}/"
        if not payload.is_eof() or not message.path.startswith(prefix):
            return False
        kind = message.headers.get("Content-Type", "")
        method = message.path[len(prefix) :]
        if kind.startswith("multipart/") or "?" in method or "/" in method:
            return False
        if not self._house.stand_in.faults.quiet or method.lower() == "getupdates":
            return False
        self.serves_bot = True
        self._closing = message.should_close
        try:
            params = forms.body_params(kind, payload.read_nowait())
        except Refused as refusal:
            self._write(refusal.status, refusal.body())
            return True
        done = self._house.stand_in.call_now(method, params)
        if done is None:
            return self._later(method, params)
        self._write(*done)
        return True

    def _later(self, method: str, params: Json) -> bool:
        self.task = self._loop.create_task(self._call(method, params))
        self.task.add_done_callback(self._freed)
        return True

    async def _answer(self, message: RawRequestMessage, payload: StreamReader) -> None:
        self._closing = message.should_close
        path, _, query = message.path.partition("?")
        _, first, *rest = path.split("/") if path.startswith("/") else ("", "", "")
        if message.headers.get("Expect", "").lower() == "100-continue":
            self._raw(b"HTTP/1.1 100 Continue\r\n\r\n")
        try:
            params = {**forms.query_params(query), **await forms.read(message, payload)}
        except Refused as refusal:
            self._write(refusal.status, refusal.body())
            return
        if first == "rehearsal":
            self._write(*await self._house.side_door.answer("/".join(rest), params))
            return
        self.serves_bot = True
        refusal_of_token = self._stranger(first)
        if refusal_of_token is not None or len(rest) != 1:
            wrong = refusal_of_token or NOT_FOUND
            self._write(wrong.status, wrong.body())
            return
        await self._call(rest[0], params)

    async def _call(self, method: str, params: Json) -> None:
        try:
            status, body = await self._house.stand_in.call(method, params)
        except (DroppedAnswer, Down):
            self.cut()
            return
        self._write(status, body)

    def _stranger(self, first: str) -> Refused | None:
        token = first.removeprefix("bot")
        if token == self._house.stand_in.token and first != token:
            return None
        number, colon, secret = token.partition(":")
        real = first.startswith("bot") and number.isdigit() and colon and secret
        return UNAUTHORIZED if real else NOT_FOUND

    def _write(self, status: int, body: Any) -> None:
        content = encode(body)
        last = b"Connection: close\r\n" if self._closing else b""
        self._raw(
            b"HTTP/1.1 %d %b\r\nContent-Type: application/json\r\n%bContent-Length: %d\r\n\r\n%b"
            % (status, b"OK" if status == 200 else b"Refused", last, len(content), content)
        )
        if self._closing and self.transport is not None:
            self.transport.close()

    def _raw(self, data: bytes) -> None:
        if self.transport is not None:
            self.transport.write(data)
