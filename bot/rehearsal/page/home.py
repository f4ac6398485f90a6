"""A home that lives as long as the rehearsal: the real program on a pretended Telegram, in one loop.

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
from bot.config import Config, Organisation, Secret
from bot.publishing import publish_shipped
from bot.rehearsal.page.clock import RehearsalClock
from bot.rehearsal.pipe import StandInPipe
from bot.rehearsal.telegram import StandIn
from flows.beneficiary import Beneficiary, Profile
from flows.ids import BeneficiaryId, StaffId
from flows.staff import Role, Staff
from storage.records import Changes, Invitation
from storage.store import Store

RATE = 3000.0
"""Messages a second: a hundred times Telegram's own, so that nobody waits in a rehearsal."""
ORGANISATION = Organisation(hours="9:00-17:00", number="+381 11 000 0000")
VALID = dtm.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Home:
    """The running program and what stands around it."""

    folder: Path
    stand_in: StandIn
    clock: RehearsalClock
    app: App

    async def add_staff(self, name: str, role: Role) -> str:
        """Add a member of staff; the code that claims the place."""
        staff = Staff(id=StaffId(secrets.token_hex(16)), name=name, role=role)
        code = secrets.token_urlsafe(16)
        await self._write(
            Changes(staff={staff.id: staff}, invitations=[self._invitation(code, f"s:{staff.id}")])
        )
        return code

    async def invite(self, profile: Profile, *, worker: str, others: tuple[str, str]) -> str:
        """Invite a person; the code. `others`: screen names of backup and supervisor."""
        backup, supervisor = others
        person = Beneficiary(
            id=BeneficiaryId(secrets.token_hex(16)),
            status="invited",
            profile=profile,
            worker=await self._staff(worker),
            backup=await self._staff(backup),
            supervisor=await self._staff(supervisor),
        )
        code = secrets.token_urlsafe(16)
        invitation = self._invitation(code, f"b:{person.id}")
        await self._write(Changes(people={person.id: person}, invitations=[invitation]))
        return code

    def link(self, code: str) -> str:
        """The link that a QR code carries."""
        return f"https://t.me/{self.stand_in.world.bot['username']}?start={code}"

    async def _staff(self, name: str) -> StaffId:
        found = await self.app.store.find_staff(name)
        if found is None:
            raise LookupError(f"nobody is called {name} here")
        return found.id

    def _invitation(self, code: str, target: str) -> Invitation:
        return Invitation(code=code, target=target, expires=self.clock.now() + VALID)

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
