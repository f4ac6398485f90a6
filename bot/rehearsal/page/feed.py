"""Tells every open page what has changed. Keeps the newest of each kind; sends no history."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from bot.rehearsal.chats import Pulse

QUIET_S = 15.0
"""A comment goes out after so long a silence, so that a closed page is noticed."""


class Feed:
    """Server-sent events; a newer value of a name replaces one that a page has not seen yet."""

    def __init__(self) -> None:
        self._newest: dict[str, Any] = {}
        self._pages: set[asyncio.Queue[str]] = set()
        self._waiting: dict[asyncio.Queue[str], set[str]] = {}
        self.pulse = Pulse()
        """Beats when something was told."""
        self.closed = False

    def tell(self, name: str, value: Any) -> None:
        """Remember and pass on, unless nothing has changed."""
        if self._newest.get(name) == value:
            return
        self._newest[name] = value
        for page in self._pages:
            self._put(page, name)
        self.pulse.beat()

    def newest(self, name: str) -> Any:
        """What was told last under this name; None: nothing yet."""
        return self._newest.get(name)

    def _put(self, page: asyncio.Queue[str], name: str) -> None:
        if name not in self._waiting[page]:
            self._waiting[page].add(name)
            page.put_nowait(name)

    def close(self) -> None:
        """Let every stream end."""
        self.closed = True
        for page in self._pages:
            page.put_nowait("")

    async def stream(self) -> AsyncIterator[bytes]:
        """Everything as it stands now, then every change."""
        page: asyncio.Queue[str] = asyncio.Queue()
        self._pages.add(page)
        self._waiting[page] = set()
        for name in self._newest:
            self._put(page, name)
        try:
            while not self.closed:
                yield await self._next(page)
        finally:
            self._pages.discard(page)
            self._waiting.pop(page, None)

    async def _next(self, page: asyncio.Queue[str]) -> bytes:
        try:
            async with asyncio.timeout(QUIET_S):
                name = await page.get()
        except TimeoutError:
            return b": still here\n\n"
        self._waiting[page].discard(name)
        if not name:
            return b""
        data = json.dumps(self._newest[name], ensure_ascii=False)
        return f"event: {name.partition(':')[0]}\ndata: {data}\n\n".encode()
