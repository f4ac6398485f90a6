"""No room on the disk, or a closed file: pages and help go out, nothing is confirmed or lost."""

import asyncio
import sqlite3
from dataclasses import dataclass
from typing import Any

import pytest

from bot.rehearsal.phone import Phone
from storage.errors import StorageError
from storage.hops import OneHopConnection
from storage.letter import Letter, Sent
from tests.acceptance.steps import DANGER
from tests.acceptance.wording import line
from tests.acceptance.world import PATIENCE_S, World, press

WRITES = ("INSERT", "UPDATE", "DELETE")


class Disk:
    """The disk under the database: every writing statement fails while `trouble` is set."""

    trouble = ""
    unreadable = False
    """Reading fails as well, as from a damaged file."""


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """A disk that can be filled and closed, at the driver's own seam and in its own words."""
    found = Disk()
    for name in ("_one", "_many"):
        run = getattr(OneHopConnection, name)

        def guarded(self: Any, sql: str, values: Any, run: Any = run) -> Any:
            writes = sql.lstrip().upper().startswith(WRITES)
            if found.trouble and (writes or found.unreadable):
                raise sqlite3.OperationalError(found.trouble)
            return run(self, sql, values)

        monkeypatch.setattr(OneHopConnection, name, guarded)
    return found


DAMAGED = "database disk image is malformed"
FULL, READ_ONLY = "database or disk is full", "attempt to write a readonly database"


@dataclass
class Usage:
    """What the machine says of its disk."""

    free: int


async def until_closed(world: World) -> None:
    """Wait until the program has met the full disk."""
    assert world.app is not None
    async with asyncio.timeout(PATIENCE_S):
        while not world.app.drought.active:
            await asyncio.sleep(0.01)


async def until_open(world: World) -> None:
    """Wait until it has found room again."""
    assert world.app is not None
    async with asyncio.timeout(PATIENCE_S):
        while world.app.drought.active:
            await world.app.drought.look()


async def test_danger_is_answered_and_paged_without_room(
    world: World, mira: Phone, ana: Phone, disk: Disk
) -> None:
    """She is answered, Mira is paged, the update waits; with room it is stored and paged again."""
    disk.trouble = FULL
    before = world.mark()
    ana.say(DANGER)
    await mira.wait_for(lambda _: world.pages(mira, since=before), timeout=PATIENCE_S)
    await ana.wait_for(lambda _: world.said_to(ana, since=before), timeout=PATIENCE_S)
    await until_closed(world)
    assert world.stand_in.updates.waiting(), "nothing is confirmed that is not stored"
    said = [text for text in world.said_to(mira, since=before) if text == line("operator/full")]
    assert len(said) == 1
    assert world.running is not None
    assert not world.running.done()
    again = world.mark()
    disk.trouble = ""
    await until_open(world)
    await world.settle()
    assert not world.stand_in.updates.waiting()
    assert (await world.open_escalation("K7F3")).reasons == ("danger",)
    assert world.pages(mira, since=again)
    assert line("operator/room") in world.said_to(mira, since=again)


async def test_it_is_said_once_and_the_ladder_goes_on(
    world: World, mira: Phone, disk: Disk
) -> None:
    """Polls come again and again with the same update: one page; then the next rung in its time."""
    boss = await world.add_staff("Boss", "supervisor", chat=501)
    ana = await world.seat("K7F3", "Mira", chat=900)
    disk.trouble = FULL
    before = world.mark()
    ana.say(DANGER)
    await mira.wait_for(lambda _: world.pages(mira, since=before), timeout=PATIENCE_S)
    await until_closed(world)
    assert world.app is not None
    for _ in range(3):
        with pytest.raises(StorageError):
            await world.app.drought.look()
    await asyncio.sleep(0)
    assert len(world.pages(mira, since=before)) == 1
    assert len(world.said_to(ana, since=before)) == 1
    world.clock.move(minutes=31)
    for _ in range(3):
        with pytest.raises(StorageError):
            await world.app.drought.look()
    await boss.wait_for(lambda _: world.pages(boss, since=before), timeout=PATIENCE_S)
    disk.trouble = ""
    await until_open(world)


async def test_a_page_that_waits_goes_out_without_room(
    world: World, mira: Phone, ana: Phone, disk: Disk
) -> None:
    """A page that was stored and could not be sent at once is sent, once, and recorded later."""
    assert world.app is not None
    ana.say(DANGER)
    await world.settle()
    disk.trouble = FULL
    before = world.mark()
    world.clock.move(hours=2)
    world.app.writer.fires_changed.set()
    await mira.wait_for(lambda _: world.pages(mira, since=before), timeout=PATIENCE_S)
    disk.trouble = ""
    await until_open(world) if world.app.drought.active else None
    await world.settle()


async def test_help_is_shown_without_room(
    world: World, mira: Phone, ana: Phone, disk: Disk
) -> None:
    """The help word brings its screen; what it leads to pages."""
    disk.trouble = FULL
    before = world.mark()
    ana.say("help")
    await ana.wait_for(lambda _: world.said_to(ana, since=before), timeout=PATIENCE_S)
    await press(ana, ana.newest.labels[0] if ana.newest else "")
    await mira.wait_for(lambda _: world.pages(mira, since=before), timeout=PATIENCE_S)
    disk.trouble = ""
    await until_open(world)
    await world.settle()


async def test_ordinary_words_wait_for_room(
    world: World, mira: Phone, ana: Phone, disk: Disk
) -> None:
    """Nothing is thanked for that is not kept: the answer comes when there is room."""
    disk.trouble = FULL
    before = world.mark()
    ana.say("/stop")
    await until_closed(world)
    assert world.said_to(ana, since=before) == []
    disk.trouble = ""
    await until_open(world)
    await world.settle()
    assert world.said_to(ana, since=before)
    assert (await world.scene("K7F3")).beneficiary.status == "stopped"


async def test_a_file_that_became_read_only_is_told_and_survived(
    world: World, mira: Phone, ana: Phone, disk: Disk
) -> None:
    """The same road: pages from memory, one line to who runs it, and back again."""
    disk.trouble = READ_ONLY
    before = world.mark()
    ana.say(DANGER)
    await mira.wait_for(lambda _: world.pages(mira, since=before), timeout=PATIENCE_S)
    await until_closed(world)
    assert line("operator/closed") in world.said_to(mira, since=before)
    disk.trouble = ""
    await until_open(world)
    await world.settle()
    assert (await world.open_escalation("K7F3")).reasons == ("danger",)


async def test_an_unforeseen_fault_in_a_sending_does_not_swallow_the_letter(
    world: World, mira: Phone, ana: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is doubtful, and goes again."""
    assert world.app is not None
    sender = world.app.sender
    attempt, faults = sender._try, [RuntimeError("nobody foresaw this")]

    async def faulty(letter: Letter) -> Sent:
        if letter.body.purpose.startswith("page:") and faults:
            raise faults.pop()
        return await attempt(letter)

    monkeypatch.setattr(sender, "_try", faulty)
    before = world.mark()
    ana.say(DANGER)
    await mira.wait_for(lambda _: world.pages(mira, since=before), timeout=PATIENCE_S)
    assert not faults
    await world.settle()


async def test_a_damaged_file_still_lets_danger_be_heard(
    world: World, mira: Phone, ana: Phone, disk: Disk
) -> None:
    """Not even reading works: she is answered in her language and Mira is paged, from memory."""
    assert world.app is not None
    assert await world.app.recall.renew() == 1
    disk.trouble, disk.unreadable = DAMAGED, True
    before = world.mark()
    ana.say(DANGER)
    await mira.wait_for(lambda _: world.pages(mira, since=before), timeout=PATIENCE_S)
    await ana.wait_for(lambda _: world.said_to(ana, since=before), timeout=PATIENCE_S)
    await until_closed(world)
    assert line("operator/closed") in world.said_to(mira, since=before)
    assert world.stand_in.updates.waiting()
    first = len(world.pages(mira, since=before))
    world.clock.move(minutes=31)
    with pytest.raises(StorageError):
        await world.app.drought.look()
    await mira.wait_for(lambda _: len(world.pages(mira, since=before)) > first, timeout=PATIENCE_S)
    world.phone(999).say("hello")
    assert world.said_to(world.phone(999), since=before) == []
    assert world.running is not None
    assert not world.running.done()
    disk.trouble, disk.unreadable = "", False
    await until_open(world)
    await world.settle()
    assert (await world.open_escalation("K7F3")).reasons == ("danger",)


async def test_little_room_is_said_once_and_in_time(
    world: World, mira: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything fails; again only after there was room in between."""
    assert world.app is not None
    drought, before = world.app.drought, world.mark()
    free = [49_000_000, 20_000_000, 70_000_000, 40_000_000]
    monkeypatch.setattr("bot.jobs.drought.shutil.disk_usage", lambda _: Usage(free.pop(0)))
    for _ in range(4):
        await drought.watch_room(world.home)
    free += [200_000_000, 10_000_000]
    await drought.watch_room(world.home)
    await world.settle()
    await mira.wait_for(lambda _: world.said_to(mira, since=before), timeout=PATIENCE_S)
    await drought.watch_room(world.home)
    await mira.wait_for(lambda _: len(world.said_to(mira, since=before)) == 2, timeout=PATIENCE_S)
    assert set(world.said_to(mira, since=before)) == {line("operator/full")}
