"""No room on the disk, or a closed file: pages and help go out, nothing is confirmed or lost."""

import asyncio
import contextlib

import pytest

from bot.rehearsal.phone import Phone
from storage.errors import Full, StorageError
from storage.letter import Letter, Sent
from storage.store import Store
from tests.acceptance.steps import DANGER
from tests.acceptance.wording import line
from tests.acceptance.world import PATIENCE_S, World, press


async def fill(store: Store) -> None:
    """No page more than there is now, and no free one: the next row does not fit."""
    ((pages,),) = await store._database.pragma("page_count")
    await store._database.pragma(f"max_page_count = {pages}")
    with contextlib.suppress(Full):
        for number in range(100_000):
            await store.meta_set(f"junk-{number}", "x" * 3000)


async def make_room(store: Store) -> None:
    """As after somebody deleted something else."""
    await store._database.pragma("max_page_count = 1073741823")


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
    world: World, mira: Phone, ana: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """She is answered, Mira is paged, the update waits; with room it is stored and paged again."""
    await fill(world.store)
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
    await make_room(world.store)
    await until_open(world)
    await world.settle()
    assert not world.stand_in.updates.waiting()
    assert (await world.open_escalation("K7F3")).reasons == ("danger",)
    assert world.pages(mira, since=again)
    assert line("operator/room") in world.said_to(mira, since=again)


async def test_it_is_said_once_and_the_ladder_goes_on(
    world: World, mira: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Polls come again and again with the same update: one page; then the next rung in its time."""
    boss = await world.add_staff("Boss", "supervisor", chat=501)
    ana = await world.seat("K7F3", "Mira", chat=900)
    await fill(world.store)
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
    await make_room(world.store)
    await until_open(world)


async def test_a_page_that_waits_goes_out_without_room(
    world: World, mira: Phone, ana: Phone
) -> None:
    """A page that was stored and could not be sent at once is sent, once, and recorded later."""
    assert world.app is not None
    ana.say(DANGER)
    await world.settle()
    await fill(world.store)
    before = world.mark()
    world.clock.move(hours=2)
    world.app.writer.fires_changed.set()
    await mira.wait_for(lambda _: world.pages(mira, since=before), timeout=PATIENCE_S)
    await make_room(world.store)
    await until_open(world) if world.app.drought.active else None
    await world.settle()


async def test_help_is_shown_without_room(world: World, mira: Phone, ana: Phone) -> None:
    """The help word brings its screen; what it leads to pages."""
    await fill(world.store)
    before = world.mark()
    ana.say("help")
    await ana.wait_for(lambda _: world.said_to(ana, since=before), timeout=PATIENCE_S)
    await press(ana, ana.newest.labels[0] if ana.newest else "")
    await mira.wait_for(lambda _: world.pages(mira, since=before), timeout=PATIENCE_S)
    await make_room(world.store)
    await until_open(world)
    await world.settle()


async def test_ordinary_words_wait_for_room(world: World, mira: Phone, ana: Phone) -> None:
    """Nothing is thanked for that is not kept: the answer comes when there is room."""
    await fill(world.store)
    before = world.mark()
    ana.say("/stop")
    await until_closed(world)
    assert world.said_to(ana, since=before) == []
    await make_room(world.store)
    await until_open(world)
    await world.settle()
    assert world.said_to(ana, since=before)
    assert (await world.scene("K7F3")).beneficiary.status == "stopped"


async def test_a_file_that_became_read_only_is_told_and_survived(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The same road: pages from memory, one line to who runs it, and back again."""
    await world.store._database.pragma("query_only = ON")
    before = world.mark()
    ana.say(DANGER)
    await mira.wait_for(lambda _: world.pages(mira, since=before), timeout=PATIENCE_S)
    await until_closed(world)
    assert line("operator/closed") in world.said_to(mira, since=before)
    await world.store._database.pragma("query_only = OFF")
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
