"""What the tests of the page share: a home that runs, and a clock that is moved by hand."""

import datetime as dtm
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.rehearsal.page.cast import ZONE
from bot.rehearsal.page.clock import RehearsalClock
from bot.rehearsal.page.home import Home, running

OPENING = dtm.datetime(2026, 3, 3, 9, 40, tzinfo=ZONE)


class Steady:
    """Real seconds, moved by hand."""

    def __init__(self) -> None:
        self.now = 50.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def steady() -> Steady:
    """Return real time."""
    return Steady()


@pytest.fixture
def clock(steady: Steady) -> RehearsalClock:
    """Return programme time that starts at the opening."""
    return RehearsalClock(OPENING, steady=steady)


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    """Return a running program without anybody in it."""
    async with running(tmp_path, start=OPENING) as made:
        yield made
