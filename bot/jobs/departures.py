"""Which letter leaves next: by lane, in order within a chat, as fast as the rates allow.

Sends nothing.
"""

import heapq
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.jobs.rates import Chats, Window
from storage.letter import Lane, Letter

IN_FLIGHT = 96
KEPT_FREE = 16
"""Places under way that only safety letters may take: a page never waits for a slow reply."""
IDLE_S = 1.0
MESSAGES = frozenset({"send", "photo", "voice"})
"""Kinds that count as a message.

Edits, deletions and answers to presses have a budget of their own.
"""


class Key(NamedTuple):
    """One line of letters: a chat, and whether they are messages."""

    chat: int
    message: bool


def key_of(letter: Letter) -> Key:
    """The line in which a letter stands."""
    return Key(letter.body.chat, letter.body.kind in MESSAGES)


@dataclass(slots=True)
class Line:
    """Letters of one key in their order; at most one of them is under way."""

    letters: deque[Letter] = field(default_factory=deque)
    busy: bool = False


@dataclass(slots=True)
class _Budget:
    """Lines that may leave now, and those whose chat must rest first."""

    window: Window
    ready: list[tuple[int, int, Key]] = field(default_factory=list)
    cooling: list[tuple[float, int, Key]] = field(default_factory=list)


class Departures:
    """The waiting room of the sender."""

    def __init__(self, rate: float) -> None:
        self.chats = Chats(rate)
        self._lines: dict[Key, Line] = {}
        self._budgets = {True: _Budget(Window(rate)), False: _Budget(Window(rate))}
        self._order = 0
        self.flying = 0

    def add(self, letter: Letter, now: float) -> None:
        """Take a letter.

        Within its line a lower lane goes first, else the order of coming holds.
        """
        key = key_of(letter)
        line = self._lines.setdefault(key, Line())
        at = len(line.letters)
        while at > 0 and line.letters[at - 1].lane > letter.lane:
            at -= 1
        line.letters.insert(at, letter)
        if not line.busy:
            self._offer(key, line, now)

    def next(self, now: float) -> Letter | float:
        """The letter that leaves now, or the seconds until one may."""
        wait = IDLE_S
        for message in (True, False):
            found = self._from(self._budgets[message], now)
            if isinstance(found, Letter):
                return found
            wait = min(wait, found)
        return max(wait, 0.001)

    def landed(self, key: Key, now: float) -> None:
        """The letter under way came back: the next one of its line may go."""
        self.flying -= 1
        line = self._lines.get(key)
        if line is not None:
            line.busy = False
            self._offer(key, line, now)

    def take_back(self, key: Key) -> list[Letter]:
        """Everything that still waits in a line."""
        line = self._lines.get(key)
        letters = list(line.letters) if line else []
        if line is not None:
            line.letters.clear()
        return letters

    def drop(self, recipient: str, lane: Lane) -> Iterator[Letter]:
        """Cancelled letters that have not left; the database forgot them already."""
        for line in self._lines.values():
            gone = [x for x in line.letters if x.recipient == recipient and x.lane >= lane]
            for letter in gone:
                if letter.body.kind not in {"delete", "answer"}:
                    line.letters.remove(letter)
                    yield letter

    def _offer(self, key: Key, line: Line, now: float) -> None:
        if not line.letters:
            self._lines.pop(key, None)
            return
        self._order += 1
        budget = self._budgets[key.message]
        free = self.chats.free_at(key.chat) if key.message else 0.0
        if free > now:
            heapq.heappush(budget.cooling, (free, self._order, key))
        else:
            heapq.heappush(budget.ready, (line.letters[0].lane, self._order, key))

    def _from(self, budget: _Budget, now: float) -> Letter | float:
        self._thaw(budget, now)
        wait = min(budget.cooling[0][0] - now, IDLE_S) if budget.cooling else IDLE_S
        while budget.ready:
            lane, _, key = budget.ready[0]
            if self.flying >= (IN_FLIGHT if lane == Lane.SAFETY else IN_FLIGHT - KEPT_FREE):
                return wait
            line = self._lines.get(key)
            if line is None or line.busy or not line.letters:
                heapq.heappop(budget.ready)
                continue
            pause = budget.window.wait(line.letters[0].lane, now)
            if pause > 0:
                return min(wait, pause)
            heapq.heappop(budget.ready)
            return self._leave(key, line, budget, now)
        return wait

    def _thaw(self, budget: _Budget, now: float) -> None:
        while budget.cooling and budget.cooling[0][0] <= now:
            _, _, key = heapq.heappop(budget.cooling)
            line = self._lines.get(key)
            if line is not None and not line.busy:
                self._offer(key, line, now)

    def _leave(self, key: Key, line: Line, budget: _Budget, now: float) -> Letter:
        letter = line.letters.popleft()
        line.busy = True
        self.flying += 1
        budget.window.took(letter.lane, now)
        if key.message:
            self.chats.took(key.chat, now)
        return letter
