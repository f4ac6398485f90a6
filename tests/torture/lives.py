"""One life after another: the program works, SIGKILL hits it where it was aimed, it recovers."""

import asyncio
import os
import random
import signal
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from typing import Any, Literal

from bot.rehearsal.refusals import Down
from bot.rehearsal.telegram import StandIn
from tests.torture.house import House, gone
from tests.torture.people import Crowd
from tests.torture.verdict import thanked_but_lost

Aim = Literal["confirm", "send", "record", "chance"]
AIMS: tuple[Aim, ...] = ("confirm", "send", "record", "chance", "chance", "chance")
"""confirm: between commit and confirm; send: between commit and send; record: between a send and
its record, where the message thanks for an answer; chance: any moment, also in the middle of
recovery. Half of the kills are by chance."""
LONGEST_S = 6.0
"""A life whose moment does not come is ended after this."""


@dataclass(slots=True)
class Lives:
    """The loop. `kills` counts what hit where it was aimed."""

    house: House
    crowd: Crowd
    chance: random.Random
    plant: str = ""
    quiet_s: float = 10.0
    """In the last lives: nothing more happens for this long, so whoever is not done is stuck."""
    kills: Counter[str] = field(default_factory=Counter)
    found: list[str] = field(default_factory=list)
    """What did not hold right after a kill, before anything could recover."""
    minute: int = 0
    _process: ForkServerProcess | None = None
    _aim: Aim | None = None
    _left: int = 0
    _offset: int = 0
    _dead: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def _stand_in(self) -> StandIn:
        return self.house.stand_in

    def listen(self) -> None:
        """Watch every call that the program makes."""
        self._stand_in.on_call = self._called
        # With this set every call takes the road on which it may be cut off.
        self._stand_in.before_answer = lambda *_: None

    async def one(self, aim: Aim, *, presses: int, calls: int) -> None:
        """Start, work, die."""
        self.minute += 1
        self._aim, self._left, self._offset = aim, self.chance.randint(1, 3), 0
        self._dead.clear()
        self.crowd.begin(presses=presses, calls=calls)
        self._process = self.house.life(self.minute, self.plant)
        if aim == "chance":
            self._by_chance(self._process)
        try:
            async with asyncio.timeout(LONGEST_S):
                await self._dead.wait()
        except TimeoutError:
            self._kill(self._process, "late")
        await gone(self._process)
        self.found += await thanked_but_lost(self.house, self.crowd)

    def _by_chance(self, process: ForkServerProcess) -> None:
        """Now and then in the middle of its start, else a moment after some call of it."""
        if self.chance.random() < 0.3:
            self._kill_in(self.chance.uniform(0.0, 0.3), process)
        else:
            self._left = self.chance.randint(1, 25)

    def _kill_in(self, seconds: float, process: ForkServerProcess) -> None:
        asyncio.get_running_loop().call_later(seconds, self._kill, process, "chance")

    def quiet_week(self) -> None:
        """After a week without updates Telegram begins their ids anywhere; here far below."""
        self._stand_in.next_update_id = 1
        for caller in self.crowd.callers.values():
            caller.call()

    async def in_peace(self, minutes: int, until: Callable[[], bool]) -> None:
        """A life without a kill, so much later, until this holds or nothing happens any more."""
        self.minute += minutes
        self._aim = None
        self.crowd.begin(presses=10**9, calls=0)
        process = self.house.life(self.minute, self.plant)
        try:
            async with asyncio.timeout(30):
                await self._stand_in.updates.polled()
            await self._settled(until)
        finally:
            process.kill()
            await gone(process)

    async def _settled(self, until: Callable[[], bool]) -> None:
        """Until it holds and nothing waits to be sent, or nothing moves any more."""
        try:
            while not until():
                async with asyncio.timeout(self.quiet_s):
                    await self._stand_in.pulse.wait()
            while await self.house.waiting():
                async with asyncio.timeout(self.quiet_s):
                    await self._stand_in.pulse.wait()
        except TimeoutError:
            return

    def _called(self, moment: str, name: str, params: Mapping[str, Any]) -> None:
        if self._process is not None and self._is_time("chance"):
            self._kill_in(self.chance.uniform(0.0, 0.02), self._process)
        if name == "sendMessage":
            self._sent(moment, int(params["chat_id"]))
        elif moment == "before" and name == "getUpdates":
            self._polled(int(params.get("offset", 0)))

    def _sent(self, moment: str, chat: int) -> None:
        """The first reply to somebody in danger is no aim: what it says is nowhere counted."""
        aimed = chat not in self.crowd.callers
        if moment == "after":
            if self.crowd.arrived(chat) and self._is_time("record"):
                self._kill(self._process, "record")
        elif aimed and self._is_time("send"):
            self._kill(self._process, "send")
            raise Down("killed before this message went out")

    def _polled(self, offset: int) -> None:
        confirms, self._offset = offset != self._offset, offset
        if confirms and self._is_time("confirm"):
            self._kill(self._process, "confirm")
            raise Down("killed before this poll confirmed anything")

    def _is_time(self, aim: Aim) -> bool:
        if self._aim != aim or self._dead.is_set():
            return False
        self._left -= 1
        return self._left == 0

    def _kill(self, process: ForkServerProcess | None, where: str) -> None:
        if process is None or process is not self._process or self._dead.is_set():
            return
        self._dead.set()
        self.kills[where] += 1
        if process.pid is not None:
            os.kill(process.pid, signal.SIGKILL)
