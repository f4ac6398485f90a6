"""One life after another: the program works, is hit by SIGKILL at the aimed moment, and starts again."""

import asyncio
import os
import random
import signal
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from typing import Any, Literal

from bot.rehearsal.refusals import Down
from bot.rehearsal.telegram import StandIn
from tests.torture.house import House, gone
from tests.torture.people import Crowd

Aim = Literal["confirm", "send", "record", "chance"]
AIMS: tuple[Aim, ...] = ("confirm", "send", "record", "chance", "chance", "chance")
"""confirm: between commit and confirm; send: between commit and send; record: between a send and
its record; chance: any moment, also in the middle of recovery. Half of the kills are by chance."""
LONGEST_S = 2.0
"""A life whose moment does not come is ended after this."""
QUIET_S = 5.0
"""In the last life: nothing more happens for this long, so whoever is not done is stuck."""


@dataclass(slots=True)
class Lives:
    """The loop. `kills` counts what hit where it was aimed."""

    house: House
    crowd: Crowd
    chance: random.Random
    plant: str = ""
    kills: Counter[str] = field(default_factory=Counter)
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
        self._aim, self._left, self._offset = aim, self.chance.randint(1, 5), 0
        self._dead.clear()
        if not self._stand_in.updates.waiting() and self.chance.random() < 0.1:
            # A quiet week: update ids start again anywhere, also far below.
            self._stand_in.next_update_id = self.chance.randrange(1, 10**9)
        self.crowd.begin(presses=presses, calls=calls)
        self._process = self.house.life(self.minute, self.plant)
        if aim == "chance":
            delay = self.chance.uniform(0.0, 0.4)
            asyncio.get_running_loop().call_later(delay, self._kill, self._process, "chance")
        try:
            async with asyncio.timeout(LONGEST_S):
                await self._dead.wait()
        except TimeoutError:
            self._kill(self._process, "late")
        await gone(self._process)

    async def last(self) -> None:
        """A life without a kill: a quarter of an hour later, until everybody is done or stuck."""
        self.minute += 15
        self._aim = None
        self.crowd.begin(presses=10**9, calls=0)
        process = self.house.life(self.minute, self.plant)
        try:
            async with asyncio.timeout(30):
                await self._stand_in.updates.polled()
            await self._settled()
        finally:
            process.kill()
            await gone(process)

    async def _settled(self) -> None:
        while not self.crowd.finished:
            try:
                async with asyncio.timeout(QUIET_S):
                    await self._stand_in.pulse.wait()
            except TimeoutError:
                return

    def _called(self, moment: str, name: str, params: Mapping[str, Any]) -> None:
        if moment == "after" and name == "sendMessage":
            self.crowd.arrived(int(params["chat_id"]))
            if self._is_time("record"):
                self._kill(self._process, "record")
        elif moment == "before" and name == "sendMessage" and self._is_time("send"):
            self._kill(self._process, "send")
            raise Down("killed before this message went out")
        elif moment == "before" and name == "getUpdates":
            self._polled(int(params.get("offset", 0)))

    def _polled(self, offset: int) -> None:
        confirms, self._offset = offset != self._offset, offset
        if confirms and self._is_time("confirm"):
            self._kill(self._process, "confirm")
            raise Down("killed before this poll confirmed anything")

    def _is_time(self, aim: Aim) -> bool:
        if self._aim != aim or self._dead.is_set():
            return False
        self._left -= 1
        return self._left <= 0

    def _kill(self, process: ForkServerProcess | None, where: str) -> None:
        if process is None or process is not self._process or self._dead.is_set():
            return
        self._dead.set()
        self.kills[where] += 1
        if process.pid is not None:
            os.kill(process.pid, signal.SIGKILL)
