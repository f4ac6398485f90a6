"""A whole home over loopback HTTP: the real program, the real client, a stand-in for Telegram."""

import asyncio
import contextlib
import datetime as dtm
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.app import App, opened, refresh
from bot.clock import Clock, ScaledClock
from bot.config import Config, Organisation, Secret
from bot.publishing import publish_shipped
from bot.rehearsal.http import StandInServer
from bot.rehearsal.phone import Phone
from bot.rehearsal.telegram import StandIn
from flows.beneficiary import Beneficiary, Profile
from flows.ids import BeneficiaryId, StaffId
from flows.staff import Role, Staff
from storage.records import Changes, Invitation
from storage.store import Store

TOKEN = "42:rehearsal"  # the stand-in's own
START = dtm.datetime(2026, 3, 2, 9, 0, tzinfo=dtm.UTC)  # a Monday morning
ROOT = bytes(range(32))


class HandClock(ScaledClock):
    """Programme time moves only by hand; whoever waits for a time wakes when it is moved."""

    def __init__(self, start: dtm.datetime) -> None:
        super().__init__(start=start)
        self._now = start
        self._moved: list[asyncio.Event] = []

    def now(self) -> dtm.datetime:
        return self._now

    def move(self, **parts: float) -> None:
        """Move programme time forward."""
        self._now += dtm.timedelta(**parts)
        for event in self._moved:
            event.set()

    async def until(self, due: dtm.datetime | None, wake: asyncio.Event) -> None:
        moved = asyncio.Event()
        self._moved.append(moved)
        try:
            while not wake.is_set() and (due is None or self._now < due):
                moved.clear()
                waits = [asyncio.ensure_future(moved.wait()), asyncio.ensure_future(wake.wait())]
                _, pending = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
                for task in pending:
                    task.cancel()
        finally:
            self._moved.remove(moved)


@dataclass(slots=True)
class World:
    """The parts that a test may touch."""

    home: Path
    stand_in: StandIn
    server: StandInServer
    clock: HandClock
    config: Config
    app: App | None = None
    _running: asyncio.Task[None] | None = None
    staff: dict[str, StaffId] = field(default_factory=dict)
    people: dict[str, BeneficiaryId] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        assert self.app is not None
        return self.app.store

    async def start(self) -> None:
        """Run the program until `stop`."""
        ready = asyncio.Event()

        async def run() -> None:
            async with opened(self.config, root=ROOT, clock=self.clock) as app:
                self.app = app
                ready.set()
                await app.run()

        self._running = asyncio.create_task(run())
        waiter = asyncio.create_task(ready.wait())
        await asyncio.wait({self._running, waiter}, return_when=asyncio.FIRST_COMPLETED)
        if self._running.done():
            self._running.result()

    async def stop(self) -> None:
        """As after SIGTERM."""
        if self.app is not None and self._running is not None:
            self.app.stopping.set()
            await self._running
        self.app = self._running = None

    async def add_staff(self, name: str, role: Role = "caseworker", *, chat: int) -> Phone:
        """A member of staff whose code was redeemed on this phone."""
        staff = Staff(id=StaffId(secrets.token_hex(16)), name=name, role=role)
        code = secrets.token_urlsafe(16)
        invitation = self._invitation(code, f"s:{staff.id}")
        await self._write(Changes(staff={staff.id: staff}, invitations=[invitation]))
        self.staff[name] = staff.id
        phone = self.stand_in.person(chat)
        phone.start(code)
        await phone.wait_for(lambda p: p.newest)
        return phone

    async def invite(self, case: str, worker: str, **profile: Any) -> str:
        """The code of an invitation for a new person."""
        backup = profile.pop("backup", None)
        supervisor = profile.pop("supervisor", None)
        person = Beneficiary(
            id=BeneficiaryId(secrets.token_hex(16)),
            status="invited",
            profile=Profile(case=case, started=self.clock.now().date(), **profile),
            worker=self.staff[worker],
            backup=self.staff[backup] if backup else None,
            supervisor=self.staff[supervisor] if supervisor else None,
        )
        code = secrets.token_urlsafe(16)
        changes = Changes(
            people={person.id: person}, invitations=[self._invitation(code, f"b:{person.id}")]
        )
        await self._write(changes)
        self.people[case] = person.id
        return code

    def _invitation(self, code: str, target: str) -> Invitation:
        return Invitation(code=code, target=target, expires=self.clock.now() + dtm.timedelta(days=7))

    async def _write(self, changes: Changes) -> None:
        assert self.app is not None

        async def decide() -> Changes:
            return changes

        await self.app.writer.write(decide)

    async def enrol(self, case: str, worker: str, *, chat: int, **profile: Any) -> Phone:
        """A person who went through the whole enrolment with every switch on."""
        phone = self.stand_in.person(chat)
        phone.start(await self.invite(case, worker, **profile))
        await finish_enrolment(phone)
        return phone


async def shows(phone: Phone, words: str) -> None:
    """Wait until the newest bubble says this."""
    await phone.wait_for(lambda p: p.newest and words in p.newest.text)


async def press(phone: Phone, label: str) -> None:
    """Wait for a button with this label on the newest bubble, then press it."""
    await phone.wait_for(lambda p: p.newest and any(
        b.text == label for row in p.newest.buttons for b in row))
    phone.press(lambda b: b.text == label, phone.newest)


def labels(phone: Phone) -> list[str]:
    """The buttons of the newest bubble, from top to bottom."""
    return [b.text for row in phone.newest.buttons for b in row] if phone.newest else []


async def finish_enrolment(phone: Phone, *, switches: int = 5) -> None:
    """From the language picker or the first card to the end, all switches on."""
    seen: set[tuple[int, str]] = set()

    def fresh(p: Phone) -> Any:
        newest = p.newest
        state = (newest.message_id, str(newest.buttons)) if newest else None
        return newest if newest and newest.buttons and state not in seen else None

    for _ in range(60):
        bubble = await phone.wait_for(fresh)
        seen.add((bubble.message_id, str(bubble.buttons)))
        flat = [b for row in bubble.buttons for b in row]
        if any(b.text == "Shqip" for b in flat):
            phone.press(lambda b: b.text == "English", bubble)
        elif any(b.text.startswith(("☐", "☑")) for b in flat):
            off = [b for b in flat if b.text.startswith("☐")]
            on = len([b for b in flat if b.text.startswith("☑")])
            if off and on < switches:
                phone.press(lambda b: b is off[0], bubble)
            else:
                phone.press(len(flat) - 1, bubble)
                return
        else:
            phone.press(_right(bubble.text, [b.text for b in flat]), bubble)


def _right(text: str, labels: list[str]) -> int:
    """The right answers of the two teach-back questions; else the first button."""
    for at, label in enumerate(labels):
        if label.startswith(("My contact person", "Help goes on", "Nothing changes")):
            return at
    return 0


@contextlib.asynccontextmanager
async def a_world(home: Path, *, start: dtm.datetime = START) -> AsyncIterator[World]:
    """A founded home with the shipped flows, and a stand-in that listens on loopback."""
    clock = HandClock(start)
    stand_in = StandIn(token=TOKEN)
    server = StandInServer(stand_in)
    await server.start()
    config = Config(
        home=home,
        token=Secret(TOKEN),
        api_url=server.url,
        database_url=f"sqlite+aiosqlite:///{home / 'alongside.db'}",
        rate_per_second=3000.0,
        organisation=Organisation(hours="9:00-17:00", number="+381 11 000 000"),
    )
    store = await Store.create(config.database_url, ring=config.ring_file, root=ROOT)
    await publish_shipped(store, at=clock.now(), author="program")
    await store.close()
    world = World(home=home, stand_in=stand_in, server=server, clock=clock, config=config)
    try:
        yield world
    finally:
        await world.stop()
        await server.stop()


__all__ = ["Callable", "Clock", "World", "a_world", "finish_enrolment", "labels", "press", "refresh", "shows"]
