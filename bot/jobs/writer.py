"""The one road to the database for turns.

Decide under a lock, commit once, hand letters to the sender.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.clock import Clock
from bot.jobs.sending import Sender
from bot.logs import log
from storage.changes import Changes
from storage.errors import Closed, Conflict, Full, StorageError
from storage.letter import Letter
from storage.store import Store

TRIES = 5
T = TypeVar("T")


class Writer:
    """Turns of this process never interleave; other workers are met by the optimistic checks."""

    def __init__(self, *, store: Store, sender: Sender, clock: Clock) -> None:
        self._store = store
        self._sender = sender
        self._clock = clock
        self._lock = asyncio.Lock()
        self.refused: Callable[[StorageError, Changes], None] = lambda *_: None
        """Told of changes that could not be written: a full disk, a closed file."""
        self.written: Callable[[], None] = lambda: None
        self.fires_changed = asyncio.Event()
        self.clearing_wanted = asyncio.Event()

    async def write(self, decide: Callable[[], Awaitable[Changes]]) -> Changes:
        """Decide and commit; when somebody else saved first, decide again from fresh records."""
        async with self._lock:
            for attempt in range(TRIES):
                changes = await decide()
                passing = _passing(changes)
                try:
                    committed = await self._store.commit(
                        changes,
                        lease_letters=True,
                        real_now=self._clock.real(),
                        now=self._clock.now(),
                    )
                except Conflict:
                    log.info("commit.conflict", attempts=attempt + 1)
                    continue
                except (Full, Closed) as error:
                    self.refused(error, changes)
                    raise
                self.written()
                self._after(changes)
                self._sender.put(committed.letters)
                self._sender.put_passing(passing)
                return changes
        raise Conflict("somebody else keeps saving the same records; the cue is tried again later")

    async def alone(self, work: Awaitable[T]) -> T:
        """Run something that commits by itself, while no turn of this process is under way."""
        async with self._lock:
            return await work

    def _after(self, changes: Changes) -> None:
        for recipient, lane in changes.letters_cancelled:
            self._sender.forget(recipient, lane)
        if changes.fires:
            self.fires_changed.set()
        if changes.clear_now:
            self.clearing_wanted.set()


def _passing(changes: Changes) -> list[Letter]:
    """Answers to presses, taken out of what is written.

    They only stop the little clock on a button and are worth nothing after a crash: to seal, write
    and remove them again would double the rows of every press.
    """
    passing = [letter for letter in changes.letters if letter.body.kind == "answer"]
    if passing:
        changes.letters = [one for one in changes.letters if one.body.kind != "answer"]
    return passing
