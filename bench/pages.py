"""How fast a page leaves while check-ins wait: from its commit, and from its message."""

import asyncio
import secrets
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import home
from bench.child import Child
from bot.rehearsal.http import StandInServer
from bot.rehearsal.telegram import StandIn
from storage.changes import Changes
from storage.letter import Body, Lane, Letter
from storage.store import Store

RATE = 30.0
WORKERS = 20
CALLERS = 40
EVERY_S = 0.25
"""A message of danger this often; each worker's chat may take one message a second."""
WORDS = "he will kill me tonight"
REAL = 1_500
"""Waiting check-ins of people with a phone; more do not leave while this is measured."""
AT_ONCE = 5_000


@dataclass(slots=True)
class Pages:
    """What was measured, in seconds."""

    waiting: int
    calls: int
    from_commit: list[float] = field(default_factory=list)
    from_message: list[float] = field(default_factory=list)
    check_ins: int = 0
    """Check-ins that left meanwhile: the flood did go on."""


class _Watch:
    """Notes when the pages arrive; the stand-in calls it."""

    def __init__(self, stand_in: StandIn) -> None:
        self.pages: dict[int, list[float]] = defaultdict(list)
        self.check_ins = 0
        stand_in.on_call = self._called

    def _called(self, moment: str, name: str, params: Mapping[str, Any]) -> None:
        if moment == "before" and name == "sendMessage":
            chat = int(params["chat_id"])
            if chat >= home.STAFF_CHAT:
                self.pages[chat].append(time.time())
            else:
                self.check_ins += 1


async def measure(waiting: int, calls: int, tick: Callable[[int], None]) -> Pages:
    """So many check-ins wait; so many messages of danger arrive, one every quarter of a second."""
    stand_in = StandIn(life=None, keep_bubbles=2, keep_calls=0)
    with tempfile.TemporaryDirectory() as folder:
        async with StandInServer(stand_in) as server:
            config = home.config_for(Path(folder) / "home", server.url, stand_in.token, rate=RATE)
            store = await home.found(config)
            workers = await home.staff(store, WORKERS)
            callers = list(range(1_000, 1_000 + CALLERS))
            await home.enrol(config, store, callers, workers, check_in=False)
            await _fill(store, stand_in, waiting, tick)
            await store.close()
            for chat in (*callers, *range(home.STAFF_CHAT, home.STAFF_CHAT + WORKERS)):
                stand_in.person(chat).chat.written = True
            times = Path(folder) / "pages"
            child = await Child.start(
                "bench.launch", "--page-times", str(times), env=home.environment(config)
            )
            try:
                return await _call(stand_in, callers, times, Pages(waiting=waiting, calls=calls))
            finally:
                stand_in.on_call = None
                await child.end()


async def _fill(
    store: Store, stand_in: StandIn, waiting: int, tick: Callable[[int], None]
) -> None:
    """The backlog: the first part to phones that exist, the rest to people of later hours."""
    for at in range(0, waiting, AT_ONCE):
        letters = []
        for number in range(at, min(at + AT_ONCE, waiting)):
            chat = 100_000 + number
            if number < REAL:
                stand_in.person(chat).chat.written = True
            body = Body(kind="send", chat=chat, text="A tip about plants is here.")
            recipient = f"b:{secrets.token_hex(16)}"
            letters.append(Letter(lane=Lane.SCHEDULED, recipient=recipient, body=body))
        await store.commit(Changes(letters=letters), real_now=time.time())
        tick(len(letters))


async def _call(stand_in: StandIn, callers: list[int], times: Path, pages: Pages) -> Pages:
    watch = _Watch(stand_in)
    async with asyncio.timeout(60):
        while watch.check_ins < 2 * RATE:  # the flood runs at its full rate
            await stand_in.pulse.wait()
    said: dict[int, list[float]] = defaultdict(list)
    for number in range(pages.calls):
        caller = callers[number % len(callers)]
        said[home.STAFF_CHAT + caller % WORKERS].append(time.time())
        stand_in.person(caller).say(WORDS)
        await asyncio.sleep(EVERY_S)
    async with asyncio.timeout(60):
        while sum(map(len, watch.pages.values())) < pages.calls:
            await stand_in.pulse.wait()
    committed = _committed(times)
    for chat, arrived in watch.pages.items():
        pages.from_message += [a - s for a, s in zip(arrived, said[chat], strict=False)]
        pages.from_commit += [a - c for a, c in zip(arrived, committed[chat], strict=False)]
    pages.check_ins = watch.check_ins
    return pages


def _committed(times: Path) -> dict[int, list[float]]:
    found: dict[int, list[float]] = defaultdict(list)
    for line in times.read_text(encoding="ascii").splitlines():
        chat, at = line.split()
        found[int(chat)].append(float(at))
    return found
