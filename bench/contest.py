"""Runs one program against the stand-in: saturated, paced, and killed at half time."""

import asyncio
import tempfile
import time
from collections import Counter
from pathlib import Path

from bench.child import Child
from bench.driver import Crowd
from bench.figures import Killed, Run
from bench.programs import Kept, Program
from bench.questions import QUESTIONS
from bot.rehearsal.http import StandInServer
from bot.rehearsal.telegram import StandIn

LONGEST_S = 240.0


class Contest:
    """One program, so many chats, a fresh stand-in each time, always in this process."""

    def __init__(self, program: Program, *, chats: int) -> None:
        self.program = program
        self.chats = chats
        self.stand_in = StandIn(life=None, keep_bubbles=4, keep_calls=0)
        self._folder = tempfile.TemporaryDirectory()
        self.crowd = Crowd(self.stand_in, chats=chats, steps=program.steps)

    async def saturated(self) -> Run:
        """Everybody at once, pressing as soon as a question arrives."""
        async with StandInServer(self.stand_in) as server:
            child = await self._started(server.url)
            try:
                return await self._measure(child)
            finally:
                self.crowd.deaf()
                await child.end()

    async def _measure(self, child: Child) -> Run:
        begin = self.program.listen(self.crowd)
        cpu, began = child.cpu_seconds(), time.perf_counter()
        for chat in self.crowd.seats:
            begin(chat)
        await asyncio.wait_for(self.crowd.finished.wait(), LONGEST_S)
        return Run(
            answers=self.crowd.thanked,
            seconds=self.crowd.last - began,
            latencies=self.crowd.latencies,
            cpu_seconds=child.cpu_seconds() - cpu,
            rss_mb=child.rss_mb(),
        )

    async def paced(self, *, per_second: float) -> list[float]:
        """So many check-ins begun each second; how long each answer waited for what follows."""
        async with StandInServer(self.stand_in) as server:
            child = await self._started(server.url)
            try:
                begin = self.program.listen(self.crowd)
                for chat in self.crowd.seats:
                    begin(chat)
                    await asyncio.sleep(1 / per_second)
                await asyncio.wait_for(self.crowd.finished.wait(), LONGEST_S)
            finally:
                self.crowd.deaf()
                await child.end()
        return self.crowd.latencies

    async def killed(self) -> Killed:
        """SIGKILL when half of the answers have been thanked for; then count what is left."""
        async with StandInServer(self.stand_in) as server:
            child = await self._started(server.url)
            begin = self.program.listen(self.crowd)
            dead = asyncio.Event()

            def kill() -> None:
                child.kill()
                self.crowd.deaf()
                dead.set()

            self.crowd.half = kill
            for chat in self.crowd.seats:
                begin(chat)
            await asyncio.wait_for(dead.wait(), LONGEST_S)
            await child.end()
        return self._counted(await self.program.kept())

    def _counted(self, kept: Kept) -> Killed:
        names = [question.name for question in QUESTIONS]
        waiting = Counter(
            update["callback_query"]["from"]["id"]
            for update in self.stand_in.updates.waiting()
            if "callback_query" in update
        )
        found = Killed(pressed=0, thanked=self.crowd.thanked, lost=0, swallowed=0)
        for chat, seat in self.crowd.seats.items():
            stored = kept.get(chat, [])
            found.pressed += seat.pressed
            found.lost += len(set(names[: seat.thanked]) - set(stored))
            found.twice += len(stored) - len(set(stored))
            open_press = seat.pressed > seat.thanked and names[seat.pressed - 1] not in stored
            found.swallowed += open_press and not waiting[chat]
        return found

    async def _started(self, url: str) -> Child:
        await self.program.prepare(Path(self._folder.name), self.crowd, url)
        child = await self.program.start()
        ready = asyncio.create_task(self.program.ready(self.crowd))
        gone = asyncio.create_task(child.process.wait())
        await asyncio.wait({ready, gone}, return_when=asyncio.FIRST_COMPLETED, timeout=60.0)
        gone.cancel()
        if not ready.done():
            ready.cancel()
            await child.end()
            raise RuntimeError(f"{self.program.name} did not start; its complaint stands above")
        return child
