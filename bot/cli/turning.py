"""What commands share that change somebody's plan: the whole desk, one turn, one safe commit."""

import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from bot.clock import Clock
from bot.config import Config, read_config
from bot.home import clock_of, memory
from bot.refusal import Refusal
from flows.ids import BeneficiaryId
from storage.changes import Changes
from storage.errors import Conflict

if TYPE_CHECKING:
    from bot.turns.desk import Desk
    from bot.turns.turn import Turn
    from storage.store import Store

T = TypeVar("T")
TRIES = 5
"""The person may write in the same moment: then it is decided again on what they did."""
AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """An open home with everything that a turn needs."""

    config: Config
    clock: Clock
    store: "Store"
    desk: "Desk"

    async def one(self, case: str, work: "Callable[[Turn], T]") -> T:
        """Run `work` on a turn about this person and commit it. Raises Refusal for nobody."""
        scene = await self.store.find_case(case)
        if scene is None:
            hint = "look at its spelling"
            raise Refusal("unknown_case", "nobody here has this reference", hint=hint)
        (done,) = await self.several([scene.beneficiary.id], work)
        return done

    async def several(
        self, people: Sequence[BeneficiaryId], work: "Callable[[Turn], T]", *, write: bool = True
    ) -> list[T]:
        """The same for several, all in one commit or, where there are many, in a few."""
        done: list[T] = []
        for start in range(0, len(people), AT_ONCE):
            done += await self._batch(people[start : start + AT_ONCE], work, write=write)
        return done

    async def _batch(
        self, people: Sequence[BeneficiaryId], work: "Callable[[Turn], T]", *, write: bool
    ) -> list[T]:
        from bot.turns.turn import Turn

        for left in reversed(range(TRIES)):
            now = self.clock.now()
            loaded = await self.store.load(people=people)
            changes, done = Changes(), []
            for scene in loaded.scenes.values():
                turn = Turn(self.desk, scene, staff=loaded.staff, now=now)
                done.append(work(turn))
                changes.extend(turn.changes)
            try:
                if write:
                    await self.store.commit(changes, real_now=self.clock.real(), now=now)
            except Conflict:
                if not left:
                    raise
            else:
                return done
        return []


@contextlib.asynccontextmanager
async def room() -> AsyncIterator[Room]:
    """The configured home, open. Raises ConfigError and StorageError."""
    from bot.app import build_desk

    config = read_config()
    clock = clock_of(config)
    async with memory(config) as store:
        desk = await build_desk(config, store, clock)
        yield Room(config=config, clock=clock, store=store, desk=desk)
