"""Buttons that were refused, counted for an hour in memory. Knows nobody and keeps no token."""

from collections import deque
from typing import Literal

Refusal = Literal["forged", "stale", "refused"]
"""forged: not made here for this chat (foreign ones too); stale: for something that is over;
refused: no right to it."""
HOUR_S = 3600.0
MANY = 20
"""So many forged presses within an hour, and the operator is told (bad input, row 25)."""
MOST_KEPT = 10_000


class Presses:
    """Counts of one process; real time."""

    def __init__(self) -> None:
        self._seen: dict[Refusal, deque[float]] = {
            "forged": deque(maxlen=MOST_KEPT),
            "stale": deque(maxlen=MOST_KEPT),
            "refused": deque(maxlen=MOST_KEPT),
        }
        self._new: list[Refusal] = []
        self._told = float("-inf")

    def note(self, kind: Refusal) -> None:
        """One more; turns know no real time, so `stamp` follows."""
        self._new.append(kind)

    def stamp(self, real: float) -> None:
        """What was noted since happened now."""
        for kind in self._new:
            self._seen[kind].append(real)
        self._new.clear()

    def within_an_hour(self, real: float) -> dict[Refusal, int]:
        """How many of each kind there were; kinds without any are not in it."""
        found: dict[Refusal, int] = {}
        for kind, times in self._seen.items():
            while times and real - times[0] > HOUR_S:
                times.popleft()
            if times:
                found[kind] = len(times)
        return found

    def too_many(self, real: float) -> bool:
        """Whether somebody is trying buttons."""
        return self.within_an_hour(real).get("forged", 0) >= MANY

    def worth_telling(self, real: float) -> int:
        """The number of forged presses, once an hour, when there are too many; else 0."""
        if not self.too_many(real) or real - self._told < HOUR_S:
            return 0
        self._told = real
        return self.within_an_hour(real)["forged"]
