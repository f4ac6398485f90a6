"""What comes next for one person: their own acts, their staff's, and the wake-ups of the program.

Keeps a mirror of the stored fires, fed by the very changes that are committed. Decides nothing.
"""

import datetime as dtm
import heapq
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bot.simulation.temper import Deed
from flows.fires import Fire
from storage.changes import Changes


class Cue(NamedTuple):
    """An update that is on its way; `of_talk`: it answers the screen of now."""

    raw: dict[str, Any]
    of_talk: bool = False


What = Cue | Fire | Deed


@dataclass(slots=True)
class Agenda:
    """Everything that waits for one person, in the order of its time."""

    _acts: list[tuple[dtm.datetime, int, Cue | Deed]] = field(default_factory=list)
    _fires: list[Fire] = field(default_factory=list)
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def add(self, at: dtm.datetime, what: Cue | Deed) -> None:
        """One more act."""
        heapq.heappush(self._acts, (at, next(self._numbers), what))

    def forget_talk(self) -> None:
        """A newer screen stands on the phone: what was to be pressed on the old one is not."""
        kept = [one for one in self._acts if not (isinstance(one[2], Cue) and one[2].of_talk)]
        if len(kept) < len(self._acts):
            heapq.heapify(kept)
            self._acts = kept

    def next_at(self) -> dtm.datetime | None:
        """When the next thing happens; None: never."""
        times = [fire.due for fire in self._fires]
        if self._acts:
            times.append(self._acts[0][0])
        return min(times, default=None)

    def take(self) -> tuple[dtm.datetime, What]:
        """The next thing. A fire stays in the mirror until the program has done with it."""
        fire = min(self._fires, key=lambda one: (one.due, one.id), default=None)
        if fire is not None and (not self._acts or fire.due <= self._acts[0][0]):
            return fire.due, fire
        at, _, what = heapq.heappop(self._acts)
        return at, what

    def follow(self, changes: Changes) -> None:
        """Mirror what a turn does to the stored fires, in the order of a commit."""
        if changes.fires_done or changes.fires_cancelled:
            done, gone = set(changes.fires_done), set(changes.fires_cancelled)
            self._fires = [
                one
                for one in self._fires
                if one.id not in done and (one.subject, one.kind) not in gone
            ]
        self._fires.extend(changes.fires)

    def drop_fires_of(self, subject: str) -> None:
        """The person was erased: what would wake them is gone, their alert's timers are not."""
        self._fires = [one for one in self._fires if one.subject != subject]

    def lose_before(self, at: dtm.datetime) -> None:
        """Updates that nobody fetched in time are gone; what happens in a life is not."""
        kept = [one for one in self._acts if one[0] >= at or not isinstance(one[2], Cue)]
        heapq.heapify(kept)
        self._acts = kept

    @property
    def fires(self) -> Sequence[Fire]:
        """The wake-ups that wait."""
        return self._fires
