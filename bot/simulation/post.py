"""The sender's place in a simulation: takes what was committed, and answers for Telegram at once.

Has no network and no rates; phones get their letters when a turn writes them, not from here.
"""

import asyncio
import datetime as dtm
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.jobs.keeping import keeper
from storage.letter import Lane, Letter, Sent
from storage.store import Store

MESSAGES = frozenset({"send", "photo", "voice"})


@dataclass(slots=True)
class VirtualClock:
    """Programme time and real time in one; it stands until it is set."""

    at: dtm.datetime

    def now(self) -> dtm.datetime:
        """Programme time, aware, UTC."""
        return self.at

    def real(self) -> float:
        """The same instant, seconds since the epoch."""
        return self.at.timestamp()

    async def until(self, due: dtm.datetime | None, wake: asyncio.Event) -> None:
        """Nobody waits on a clock that is set by hand."""
        raise RuntimeError("a virtual clock is set, never waited for")


@dataclass(slots=True)
class Post:
    """What a Writer needs of a sender; keeps results until they are recorded in one go."""

    store: Store
    clock: VirtualClock
    sent: int = 0
    _results: list[Sent] = field(default_factory=list)
    _numbers: dict[int, int] = field(default_factory=dict)

    def put(self, letters: Iterable[Letter]) -> None:
        """Every letter arrives."""
        kept = keeper(self.clock)
        for letter in letters:
            number = None
            if letter.body.kind in MESSAGES:
                self.sent += 1
                number = self._numbers.get(letter.body.chat, 0) + 1
                self._numbers[letter.body.chat] = number
            self._results.append(
                Sent(
                    letter=letter.id,
                    fence=letter.fence,
                    outcome="sent",
                    message_id=number,
                    kept=kept(letter, number) if number is not None else None,
                )
            )

    def put_passing(self, letters: Iterable[Letter]) -> None:
        """Answers to presses leave no trace."""

    def forget(self, recipient: str, lane: Lane) -> None:
        """Nothing waits here that could be forgotten."""

    async def record(self) -> None:
        """Write down what arrived, all in one transaction."""
        results, self._results = self._results, []
        if results:
            await self.store.record_sent(results, real_now=self.clock.real())

    async def collect(self) -> None:
        """Letters that were held back and may go now."""
        while letters := await self.store.claim_letters(limit=500, real_now=self.clock.real()):
            self.put(letters)
            await self.record()
