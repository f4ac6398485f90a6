import asyncio
import datetime as dtm

import pytest

from bot.rehearsal.page.clock import RehearsalClock
from tests.bot.rehearsal.page.conftest import OPENING, Steady

HOUR = dtm.timedelta(hours=1)


async def test_time_runs_at_its_speed(clock: RehearsalClock, steady: Steady) -> None:
    """At 3600 a second is an hour, and what has passed before stays as it was."""
    steady.now += 10
    clock.run_at(3600)
    steady.now += 2
    assert clock.now() == OPENING + dtm.timedelta(seconds=10) + 2 * HOUR


async def test_a_stopped_clock_stands_still(clock: RehearsalClock, steady: Steady) -> None:
    """Nothing passes while it is stopped, and it can still be moved by hand."""
    clock.run_at(0)
    steady.now += 1000
    assert clock.now() == OPENING
    clock.jump(OPENING + HOUR)
    assert clock.now() == OPENING + HOUR


async def test_it_never_goes_back(clock: RehearsalClock) -> None:
    """An earlier instant changes nothing."""
    clock.jump(OPENING - HOUR)
    assert clock.now() == OPENING


@pytest.mark.parametrize("speed", [-1, 10_000_001])
async def test_absurd_speeds_are_refused(clock: RehearsalClock, speed: float) -> None:
    """A clock neither runs back nor races."""
    with pytest.raises(ValueError, match="a clock runs at"):
        clock.run_at(speed)


async def test_who_waits_for_a_time_wakes_when_the_clock_is_moved_there(
    clock: RehearsalClock,
) -> None:
    """A jump to the due time wakes at once; a jump to before it does not."""
    clock.run_at(0)
    waiting = asyncio.create_task(clock.until(OPENING + 2 * HOUR, asyncio.Event()))
    await asyncio.sleep(0)
    clock.jump(OPENING + HOUR)
    for _ in range(5):
        await asyncio.sleep(0)
    assert not waiting.done()
    clock.jump(OPENING + 2 * HOUR)
    await asyncio.wait_for(waiting, 2)


async def test_who_waits_wakes_when_told(clock: RehearsalClock) -> None:
    """The event ends the wait without the clock moving, also where nothing is due."""
    wake = asyncio.Event()
    waiting = asyncio.create_task(clock.until(None, wake))
    await asyncio.sleep(0)
    wake.set()
    await asyncio.wait_for(waiting, 2)
    assert clock.now() == OPENING


async def test_a_faster_clock_comes_sooner() -> None:
    """Whoever waits an hour is there in an instant when the clock is sped up meanwhile."""
    clock = RehearsalClock(OPENING)
    waiting = asyncio.create_task(clock.until(OPENING + HOUR, asyncio.Event()))
    await asyncio.sleep(0)
    clock.run_at(360_000)
    await asyncio.wait_for(waiting, 2)
    assert clock.now() >= OPENING + HOUR
