"""Two clocks: programme time (plans, windows, ladders) and real time (rates, leases, polls)."""

import asyncio
import datetime as dtm
import time
from typing import Protocol

LONGEST_SLEEP = 3600.0


class Clock(Protocol):
    """What the shell may know of time."""

    def now(self) -> dtm.datetime:
        """Programme time, aware, UTC."""
        ...

    def real(self) -> float:
        """Real time, seconds since the epoch."""
        ...

    async def until(self, due: dtm.datetime | None, wake: asyncio.Event) -> None:
        """Return when programme time reaches `due`, or at once when `wake` is set."""
        ...


class ScaledClock:
    """now = START + SCALE x seconds since the start of this process.

    Nothing about it is stored.
    """

    def __init__(self, *, scale: float = 1.0, start: dtm.datetime | None = None) -> None:
        self._scale = scale
        self._start = start or dtm.datetime.now(dtm.UTC)
        self._began = time.monotonic()

    def now(self) -> dtm.datetime:
        """Programme time, aware, UTC."""
        elapsed = (time.monotonic() - self._began) * self._scale
        return self._start + dtm.timedelta(seconds=elapsed)

    def real(self) -> float:
        """Real time, seconds since the epoch."""
        return time.time()

    async def until(self, due: dtm.datetime | None, wake: asyncio.Event) -> None:
        """Return when programme time reaches `due`, or at once when `wake` is set."""
        seconds = LONGEST_SLEEP
        if due is not None:
            seconds = min(
                max(0.0, (due - self.now()).total_seconds() / self._scale), LONGEST_SLEEP
            )
        await wait_for(wake, seconds)


class SystemClock(ScaledClock):
    """The clock of a real home: follows the machine's own clock, jumps included."""

    def now(self) -> dtm.datetime:
        """Programme time, aware, UTC."""
        return dtm.datetime.now(dtm.UTC)


async def wait_for(wake: asyncio.Event, seconds: float) -> bool:
    """Wait until the event is set (True) or the seconds are over (False)."""
    try:
        async with asyncio.timeout(seconds):
            await wake.wait()
    except TimeoutError:
        return False
    return True


def read_start(text: str) -> dtm.datetime:
    """Read ALONGSIDE_TIME_START: ISO 8601; without an offset it is UTC. Raises ValueError."""
    start = dtm.datetime.fromisoformat(text)
    return start if start.tzinfo else start.replace(tzinfo=dtm.UTC)
