"""Delivery of updates to a webhook: in order within a chat, several chats at once, until a 2xx.

Must not open connections itself: a POST function is given to it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

from bot.rehearsal.refusals import Json, bad_request
from bot.rehearsal.updates import Entry, UpdateQueue
from bot.rehearsal.wire import Params, encode, flag, integer, sequence, text
from bot.rehearsal.world import World

Post = Callable[[str, bytes, dict[str, str]], Awaitable[int]]
"""Sends (address, body, headers) and returns the HTTP status."""

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
MOST_CONNECTIONS = 40


def doubling(tries: int) -> float:
    """Return the seconds before the next try: 0.5, 1, 2, … 10."""
    return float(min(0.5 * 2 ** (tries - 1), 10.0))


class Webhook:
    """The webhook of the bot, if one is set, and the task that serves it."""

    def __init__(self, updates: UpdateQueue, clock: Callable[[], float]) -> None:
        self.url = ""
        self.secret = ""
        self.connections = MOST_CONNECTIONS
        self._last_error: tuple[int, str] | None = None
        self._updates = updates
        self._clock = clock
        self._post: Post | None = None
        self._backoff: Callable[[int], float] = doubling
        self._server: asyncio.Task[None] | None = None
        updates.webhook_active = lambda: bool(self.url)

    def methods(self) -> dict[str, Callable[[World, Params], Any]]:
        """Return the methods of this part by their Bot API names."""
        return {
            "setWebhook": self._set,
            "deleteWebhook": self._delete,
            "getWebhookInfo": self._info,
        }

    def deliver_with(self, post: Post, *, backoff: Callable[[int], float] | None = None) -> None:
        """Use this function for delivery; `backoff(tries)` gives real seconds between tries."""
        self._post = post
        self._backoff = backoff or doubling
        self._restart()

    async def stop(self) -> None:
        """End the delivery; what is under way will be delivered again."""
        server, self._server = self._server, None
        if server is not None:
            server.cancel()
            await asyncio.gather(server, return_exceptions=True)

    # --- methods ------------------------------------------------------------------------

    def _set(self, _: World, params: Params) -> bool:
        url, secret = text(params, "url"), text(params, "secret_token")
        if secret and not SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        if url and not url.startswith(("http://", "https://")):
            raise bad_request("bad webhook: invalid webhook URL specified")
        if params.get("allowed_updates") is not None:
            self._updates.allowed = [str(k) for k in sequence(params, "allowed_updates") or []]
        if flag(params, "drop_pending_updates"):
            self._updates.clear()
        self.url, self.secret = url, secret
        self.connections = min(max(integer(params, "max_connections", MOST_CONNECTIONS), 1), 100)
        self._last_error = None
        self._restart()
        return True

    def _delete(self, world: World, params: Params) -> bool:
        kept = {name: params[name] for name in ("drop_pending_updates",) if name in params}
        return self._set(world, {**kept, "url": ""})

    def _info(self, _: World, params: Params) -> Json:
        info: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates),
        }
        if self.url:
            info["max_connections"] = self.connections
        if self._updates.allowed:
            info["allowed_updates"] = self._updates.allowed
        if self._last_error:
            info["last_error_date"], info["last_error_message"] = self._last_error
        return info

    # --- delivery -----------------------------------------------------------------------

    def _restart(self) -> None:
        if self._server is not None:
            self._server.cancel()
            self._server = None
        if self.url and self._post is not None:
            self._server = asyncio.get_running_loop().create_task(self._serve(self._post))

    async def _serve(self, post: Post) -> None:
        busy: dict[object, asyncio.Task[None]] = {}
        try:
            while True:
                change = self._updates.pulse.next()
                for entry in self._updates.entries():
                    lane = _lane(entry)
                    if lane not in busy and len(busy) < self.connections:
                        busy[lane] = asyncio.create_task(self._deliver(post, entry))
                waited: set[asyncio.Future[None]] = {change, *busy.values()}
                await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
                self._updates.pulse.forget(change)
                busy = {lane: task for lane, task in busy.items() if not task.done()}
        finally:
            for task in busy.values():
                task.cancel()

    async def _deliver(self, post: Post, entry: Entry) -> None:
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers[SECRET_HEADER] = self.secret
        body = encode(entry.update)
        while True:
            entry.tries += 1
            wrong = await self._try(post, body, headers)
            if wrong is None:
                self._updates.done(entry)
                return
            self._last_error = (int(self._clock()), wrong)
            await asyncio.sleep(self._backoff(entry.tries))

    async def _try(self, post: Post, body: bytes, headers: dict[str, str]) -> str | None:
        try:
            status = await post(self.url, body, headers)
        except (OSError, TimeoutError) as error:
            return f"Connection failed: {type(error).__name__}"
        if 200 <= status < 300:
            return None
        return f"Wrong response from the webhook: {status}"


def _lane(entry: Entry) -> object:
    """Return what keeps updates in order: their chat where it can be read."""
    update = entry.update
    if not isinstance(update, dict):
        return None
    for kind, payload in update.items():
        if kind == "update_id" or not isinstance(payload, dict):
            continue
        inner = payload.get("message")
        chat = (inner if isinstance(inner, dict) else payload).get("chat")
        if isinstance(chat, dict):
            return str(chat.get("id"))
    return None
