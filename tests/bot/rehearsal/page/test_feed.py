import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

from bot.rehearsal.page.feed import Feed


async def _take(stream: AsyncIterator[bytes], number: int) -> list[tuple[str, Any]]:
    """The next events of a stream, as name and value."""
    found = []
    for _ in range(number):
        name, data = (await asyncio.wait_for(anext(stream), 2)).decode().strip().split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


async def test_a_new_page_gets_everything_as_it_stands() -> None:
    """Only the newest value of each name, however often it changed before."""
    feed = Feed()
    feed.tell("clock", 1)
    feed.tell("phone:7", "old")
    feed.tell("phone:7", "new")
    feed.tell("phone:8", "other")
    assert await _take(feed.stream(), 3) == [("clock", 1), ("phone", "new"), ("phone", "other")]


async def test_changes_reach_every_open_page_once() -> None:
    """Two pages hear of a change; what has not changed is not told again."""
    feed = Feed()
    feed.tell("clock", 1)
    pages = [feed.stream(), feed.stream()]
    for page in pages:
        await _take(page, 1)
    feed.tell("clock", 1)
    feed.tell("clock", 2)
    for page in pages:
        assert await _take(page, 1) == [("clock", 2)]


async def test_a_closed_feed_ends_its_streams() -> None:
    """No page holds the server open when the rehearsal ends."""
    feed = Feed()
    stream = feed.stream()
    waiting = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0)
    feed.close()
    assert await asyncio.wait_for(waiting, 2) == b""
    with contextlib.suppress(StopAsyncIteration):
        await asyncio.wait_for(anext(stream), 2)
    assert feed.closed
