"""A clock that can be stopped, sped up and moved on. Must not be used where real people wait."""

import asyncio
import datetime as dtm
import time
from collections.abc import Callable

from bot.clock import LONGEST_SLEEP
from bot.rehearsal.chats import Pulse


class RehearsalClock:
    """Programme time that runs at `speed` (0: stands still) and can jump on, never back."""

    def __init__(
        self, start: dtm.datetime, *, steady: Callable[[], float] = time.monotonic
    ) -> None:
        self._steady = steady
        self._at = start
        self._since = steady()
        self._speed = 1.0
        self._moved = Pulse()

    def now(self) -> dtm.datetime:
        """Programme time, aware, UTC."""
        return self._at + dtm.timedelta(seconds=(self._steady() - self._since) * self._speed)

    def real(self) -> float:
        """Real time, seconds since the epoch."""
        return time.time()

    @property
    def speed(self) -> float:
        """Programme seconds in a real second; 0: the clock stands still."""
        return self._speed

    def run_at(self, speed: float) -> None:
        """Go on from now at this speed. Raises ValueError for a negative or absurd one."""
        if not 0 <= speed <= 10_000_000:
            raise ValueError("a clock runs at 0 to 10,000,000 seconds a second")
        self._set(self.now(), speed)

    def jump(self, to: dtm.datetime) -> None:
        """Move on to an instant; an earlier one than now changes nothing."""
        self._set(max(to, self.now()), self._speed)

    def _set(self, at: dtm.datetime, speed: float) -> None:
        self._at, self._since, self._speed = at, self._steady(), speed
        self._moved.beat()

    async def moved(self) -> None:
        """Wait until somebody moves the clock or changes its speed."""
        await self._moved.wait()

    async def until(self, due: dtm.datetime | None, wake: asyncio.Event) -> None:
        """Return when programme time reaches `due`, or at once when `wake` is set."""
        woken = asyncio.ensure_future(wake.wait())
        try:
            while not woken.done() and (due is None or self.now() < due):
                # taken before the look at the clock, so that no move is missed
                moved = self._moved.next()
                await asyncio.wait(
                    (woken, moved),
                    timeout=self._seconds_to(due),
                    return_when=asyncio.FIRST_COMPLETED,
                )
                self._moved.forget(moved)
        finally:
            woken.cancel()

    def _seconds_to(self, due: dtm.datetime | None) -> float:
        """Real seconds until `due` as the clock runs now."""
        if due is None or self._speed == 0:
            return LONGEST_SLEEP
        seconds = (due - self.now()).total_seconds() / self._speed
        return min(max(seconds, 0.0), LONGEST_SLEEP)
