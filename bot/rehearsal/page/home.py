"""A home that lives as long as the rehearsal: the real program on a pretended Telegram.

Must not be given a real token, and writes nothing but what the program itself writes.
"""

import asyncio
import contextlib
import datetime as dtm
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from bot.app import App, opened
from bot.config import Config, Organisation
from bot.config_values import Secret
from bot.enrolling import Office, Wish, enrolled, name_key
from bot.inviting import link_for, new_code, new_staff, person_changes, staff_changes
from bot.publishing import publish_shipped
from bot.rehearsal.page.clock import RehearsalClock
from bot.rehearsal.pipe import StandInPipe
from bot.rehearsal.telegram import StandIn
from bot.zones import zone_of
from flows.staff import Role
from storage.changes import Changes
from storage.store import Store

RATE = 3000.0
"""Messages a second: a hundred times Telegram's own, so that nobody waits in a rehearsal."""
ORGANISATION = Organisation(hours="9:00-17:00", number="+381 11 000 0000")


@dataclass(frozen=True, slots=True)
class Home:
    """The running program and what stands around it."""

    folder: Path
    stand_in: StandIn
    clock: RehearsalClock
    app: App

    async def add_staff(self, name: str, role: Role) -> str:
        """What `alongside staff add` does; the code that claims the place."""
        member = new_staff(name, role, language="", zone=zone_of(ORGANISATION.country))
        code = new_code()
        await self._write(staff_changes(member, code, self.clock.now()))
        return code

    async def enrol(self, wish: Wish) -> str:
        """What `alongside enrol` does; the code of the invitation."""
        office = Office(
            staff={name_key(one.name): one for one in await self.app.store.all_staff()},
            organisation=ORGANISATION,
            now=self.clock.now(),
            publishable=self.app.desk.catalog.is_publishable,
        )
        made = enrolled(wish, office)
        if made.code is None:
            raise LookupError(f"{wish.case} gets no phone of their own")
        await self._write(person_changes(made.person, made.code, office.now))
        return made.code

    def link(self, code: str) -> str:
        """The link that a QR code carries."""
        return str(link_for(self.stand_in.world.bot["username"], code))

    async def _write(self, changes: Changes) -> None:
        async def decide() -> Changes:
            return changes

        await self.app.writer.write(decide)


@contextlib.asynccontextmanager
async def running(folder: Path, *, start: dtm.datetime) -> AsyncIterator[Home]:
    """Found a home in this folder and run the program in it until the block ends."""
    clock = RehearsalClock(start)
    stand_in = StandIn(clock=lambda: clock.now().timestamp(), life=None)
    root = secrets.token_bytes(32)
    config = Config(
        home=folder,
        token=Secret(stand_in.token),
        api_url="http://127.0.0.1",
        database_url=f"sqlite+aiosqlite:///{folder / 'alongside.db'}",
        rate_per_second=RATE,
        organisation=ORGANISATION,
    )
    store = await Store.create(config.database_url, ring=config.ring_file, root=root)
    await publish_shipped(store, at=clock.now(), author="program")
    await store.close()
    async with opened(config, root=root, pipe=StandInPipe(stand_in), clock=clock) as app:
        job = asyncio.create_task(app.run(), name="program")
        try:
            yield Home(folder=folder, stand_in=stand_in, clock=clock, app=app)
        finally:
            app.stopping.set()
            await job
