"""What was refused, counted for an hour in memory. Knows nobody and keeps no token."""

from collections import deque
from collections.abc import Mapping
from typing import Literal, get_args

Refusal = Literal["forged", "stale", "refused", "crossed"]
"""forged: a button not made here for this chat (foreign ones too); stale: for something that is
over; refused: no right to it; crossed: a sender in the private chat of somebody else."""
HOUR_S = 3600.0
MANY: Mapping[Refusal, int] = {"forged": 20, "crossed": 1}
"""So many within an hour, and the operator is told (bad input, rows 8 and 25)."""
MOST_KEPT = 10_000


class Presses:
    """Counts of one process; real time."""

    def __init__(self) -> None:
        self._seen: dict[Refusal, deque[float]] = {
            kind: deque(maxlen=MOST_KEPT) for kind in get_args(Refusal)
        }
        self._new: list[Refusal] = []
        self._told: dict[Refusal, float] = {}

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

    def too_many(self, kind: Refusal, real: float) -> bool:
        """Whether there are more than chance brings: somebody is trying."""
        return kind in MANY and self.within_an_hour(real).get(kind, 0) >= MANY[kind]

    def worth_telling(self, kind: Refusal, real: float) -> int:
        """How many there are of this kind, once an hour, when there are too many; else 0."""
        told = self._told.get(kind, float("-inf"))
        if not self.too_many(kind, real) or real - told < HOUR_S:
            return 0
        self._told[kind] = real
        return self.within_an_hour(real)[kind]
