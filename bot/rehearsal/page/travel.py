"""Moves the rehearsal clock on, through everything that comes due on the way, in its order.

Must not skip: over a leap of a week, messages would stay on phones for good.
"""

import asyncio
import datetime as dtm
from collections.abc import Awaitable, Callable

from bot.rehearsal.page.home import Home

STRIDE = dtm.timedelta(hours=6)
"""Longest leap: messages have to leave the phones between 24 and 48 hours."""
PATIENCE_S = 5.0
LOOK_S = 0.004
JUST_AFTER = dtm.timedelta(seconds=1)

AtStop = Callable[[], Awaitable[None]]


class Traveller:
    """Moves one home's clock; one journey at a time."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._lock = asyncio.Lock()
        self._halted = False

    @property
    def under_way(self) -> bool:
        """Whether the clock is being moved just now."""
        return self._lock.locked()

    async def to(
        self,
        target: dtm.datetime,
        *,
        at_stop: AtStop | None = None,
        stride: dtm.timedelta = STRIDE,
    ) -> None:
        """Move on to an instant; stop wherever something is due, and run `at_stop` there."""
        async with self._lock:
            clock = self._home.clock
            self._halted = False
            while clock.now() < target and not self._halted:
                clock.jump(min(target, await self._next_stop(stride)))
                await self.settled()
                if at_stop is not None:
                    await at_stop()

    def halt(self) -> None:
        """End the journey at its next stop."""
        self._halted = True

    async def _next_stop(self, stride: dtm.timedelta) -> dtm.datetime:
        now = self._home.clock.now()
        due = await self._home.app.store.next_fire_due()
        if due is None or due > now + stride:
            return now + stride
        return max(due, now) + JUST_AFTER

    async def next_checkin(self) -> tuple[str, dtm.datetime] | None:
        """Whose opener comes first, and when; None where none is planned."""
        store = self._home.app.store
        loaded = await store.load(people=await store.all_people())
        profiles = [scene.beneficiary.profile for scene in loaded.scenes.values()]
        planned = [(p.next_checkin, p.case) for p in profiles if p.next_checkin is not None]
        if not planned:
            return None
        at, case = min(planned)
        return case, at

    async def to_next_checkin(self) -> str | None:
        """Move on to the next opener; the reference of whoever gets it."""
        found = await self.next_checkin()
        if found is None:
            return None
        case, at = found
        await self.to(max(at, self._home.clock.now()) + JUST_AFTER)
        return case

    async def settled(self) -> None:
        """Wait until the program has nothing left to do at this instant."""
        app = self._home.app
        try:
            async with asyncio.timeout(PATIENCE_S):
                while (  # noqa: ASYNC110 - the program under rehearsal has no word for "quiet"
                    len(self._home.stand_in.updates) or app.sender.backlog or await self._due()
                ):
                    await asyncio.sleep(LOOK_S)
        except TimeoutError:
            return  # something waits for another try; the journey goes on, as time does

    async def _due(self) -> bool:
        now = self._home.clock.now()
        if await self._home.app.clearer.once():
            return True
        return bool(await self._home.app.store.count_fires_due(now))
