"""A home for a simulation: the real memory in a folder that goes at the end, without a network."""

import contextlib
import datetime as dtm
import secrets
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from bot.app import build_desk
from bot.config import Config
from bot.jobs.clearing import Clearer
from bot.jobs.receiving import Receiver
from bot.jobs.sending import Sender
from bot.jobs.upkeep import Upkeep
from bot.jobs.writer import Writer
from bot.publishing import publish_shipped
from bot.simulation.cast import ORGANISATION
from bot.simulation.post import Post, VirtualClock
from bot.turns.desk import Desk
from storage.store import Store

BOT = 42


@dataclass(frozen=True, slots=True)
class Home:
    """The parts of the program that a simulation drives."""

    folder: Path
    store: Store
    desk: Desk
    clock: VirtualClock
    post: Post
    writer: Writer
    clearer: Clearer
    upkeep: Upkeep

    def size(self) -> int:
        """Bytes of all files of this home."""
        return sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())


@contextlib.asynccontextmanager
async def founded(start: dtm.datetime) -> AsyncIterator[Home]:
    """Found a home, open it, and remove it at the end."""
    with tempfile.TemporaryDirectory(prefix="alongside-simulation-") as place:
        folder = Path(place)
        config = Config(
            home=folder,
            database_url=f"sqlite+aiosqlite:///{folder / 'alongside.db'}",
            organisation=ORGANISATION,
        )
        root = secrets.token_bytes(32)
        store = await Store.create(config.database_url, ring=config.ring_file, root=root)
        try:
            await store.hurry()
            await publish_shipped(store, at=start, author="program")
            store.serve(BOT)
            yield await _wired(config, store, start)
        finally:
            await store.close()


async def _wired(config: Config, store: Store, start: dtm.datetime) -> Home:
    clock = VirtualClock(start)
    desk = await build_desk(config, store, clock)
    post = Post(store, clock)
    # The Writer asks three things of a sender; Post has them.
    writer = Writer(store=store, sender=cast("Sender", post), clock=clock)
    clearer = Clearer(desk=desk, store=store, writer=writer, clock=clock)
    # Nothing is polled here, so nobody receives.
    receiver = cast("Receiver", None)
    upkeep = Upkeep(desk=desk, store=store, writer=writer, clock=clock, receiver=receiver)
    return Home(config.home, store, desk, clock, post, writer, clearer, upkeep)
