"""The phone is cleaned.

Messages whose time has come are deleted, what is too late is told as a count.
"""

import asyncio
import datetime as dtm
from collections import defaultdict

from bot.clock import Clock, wait_for
from bot.effects import staff_letters
from bot.jobs.writer import Writer
from bot.logs import log
from bot.turns.desk import Desk
from bot.turns.turn import Turn
from flows.ids import BeneficiaryId
from storage.changes import Changes
from storage.errors import StorageError
from storage.letter import Body, KeptMessage, Lane, Letter
from storage.store import Store

TOO_OLD = dtm.timedelta(hours=48)
"""Telegram lets a bot delete messages in a private chat only within this time."""
AT_ONCE = 100
BEAT_S = 0.5


class Clearer:
    """Turns due message ids into deletions; the deletion is a letter, so it survives a crash."""

    def __init__(self, *, desk: Desk, store: Store, writer: Writer, clock: Clock) -> None:
        self._desk = desk
        self._store = store
        self._writer = writer
        self._clock = clock

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                worked = await self.once()
            except (OSError, RuntimeError, StorageError) as error:
                log.error("clearing.failed", error=type(error).__name__)
                worked = 0
                await asyncio.sleep(1.0)
            if not worked:
                await wait_for(self._writer.clearing_wanted, BEAT_S)
                self._writer.clearing_wanted.clear()

    async def once(self) -> int:
        """Enqueue the deletions that are due now; how many messages."""
        due = await self._store.due_messages(self._clock.now(), limit=1)
        if not due:
            return 0
        counted: list[int] = []

        async def decide() -> Changes:
            messages = await self._store.due_messages(self._clock.now(), limit=5 * AT_ONCE)
            counted.append(len(messages))
            return await self._decide(list(messages))

        await self._writer.write(decide)
        return counted[-1]

    async def _decide(self, messages: list[KeptMessage]) -> Changes:
        changes = Changes()
        chats: dict[tuple[str, int], list[int]] = defaultdict(list)
        late: dict[str, int] = defaultdict(int)
        for message in messages:
            changes.kept_gone.append(message.id)
            if message.sent is not None and self._clock.now() - message.sent >= TOO_OLD:
                late[message.recipient] += 1
            else:
                chats[message.recipient, message.chat].append(message.message_id)
        for (recipient, chat), ids in chats.items():
            changes.letters.extend(deletions(recipient, chat, ids))
        await self._tell(late, changes)
        return changes

    async def _tell(self, late: dict[str, int], changes: Changes) -> None:
        """What could not be removed is told to the caseworker, as a count."""
        people = [BeneficiaryId(r[2:]) for r in late if r.startswith("b:")]
        if not people:
            return
        loaded = await self._store.load(people=people)
        for person, scene in loaded.scenes.items():
            turn = Turn(self._desk, scene, staff=loaded.staff, now=self._clock.now())
            staff_letters.note(turn, "note/uncleared", count=late[f"b:{person}"])
            changes.extend(turn.changes)


def deletions(recipient: str, chat: int, ids: list[int]) -> list[Letter]:
    """Newest first, at most 100 ids a call."""
    ordered = sorted(set(ids), reverse=True)
    return [
        Letter(
            lane=Lane.BULK,
            recipient=recipient,
            body=Body(
                kind="delete",
                chat=chat,
                message_ids=tuple(ordered[at : at + AT_ONCE]),
                purpose="clear",
            ),
        )
        for at in range(0, len(ordered), AT_ONCE)
    ]
