"""The other way in: Telegram posts updates here, and gets its 200 only after they are on disk."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from aiohttp import web

from bot.channel.inbound import ALLOWED_UPDATES
from bot.channel.messages import Pipe
from bot.logs import log

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
MAX_BODY = 1 << 20
AT_ONCE = 100
"""Requests that arrive together share one commit."""

Take = Callable[[list[Any]], Awaitable[float]]


class Webhook:
    """Listens on 127.0.0.1 (a reverse proxy stands before it); any path is served."""

    def __init__(self, *, port: int, secret: str, take: Take) -> None:
        self._port = port
        self._secret = secret.encode()
        self._take = take
        self._waiting: list[tuple[Any, asyncio.Future[bool]]] = []
        self._arrived = asyncio.Event()

    async def run(self) -> None:
        """Until cancelled."""
        app = web.Application(client_max_size=MAX_BODY)
        app.router.add_route("*", "/{path:.*}", self._receive)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", self._port).start()
            log.info("webhook.listening", port=self._port)
            while True:
                await self._arrived.wait()
                self._arrived.clear()
                await self._commit()
        finally:
            await runner.cleanup()

    async def _commit(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
            try:
                await self._take([update for update, _ in batch])
                kept = True
            except Exception as error:
                log.error("webhook.failed", error=type(error).__name__, count=len(batch))
                kept = False
            for _, future in batch:
                if not future.done():
                    future.set_result(kept)

    async def _receive(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "").encode()
        if request.method != "POST" or not hmac.compare_digest(given, self._secret):
            return web.Response(status=401)
        try:
            update = msgspec.json.decode(await request.read())
        except msgspec.DecodeError:
            return web.Response(status=400)
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((update, future))
        self._arrived.set()
        return web.Response(status=200 if await future else 500)


async def register(pipe: Pipe, url: str, secret: str) -> None:
    """Tell Telegram where to post. Raises ChannelError."""
    await pipe.call(
        "setWebhook",
        {"url": url, "secret_token": secret, "allowed_updates": list(ALLOWED_UPDATES)},
    )
