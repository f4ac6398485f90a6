"""The outbox sender: lanes in order, one message a second a chat, what each answer means.

Decides nothing else.
"""

import asyncio
import contextlib
import itertools
from collections.abc import Awaitable, Callable, Iterable

from msgspec.structs import replace

from bot.channel.messages import (
    ChannelError,
    Doubtful,
    NotSent,
    Pipe,
    Refused,
    Rejected,
    Rivalled,
    Throttled,
    Unchanged,
    Unreachable,
)
from bot.channel.outbound import send
from bot.clock import Clock, wait_for
from bot.jobs import second
from bot.jobs.departures import MESSAGES, Departures, Key, key_of
from bot.logs import log, where
from storage.errors import StorageError
from storage.letter import KeptMessage, Lane, Letter, Sent
from storage.store import Store

FLUSH_S = 0.004
"""Results are recorded together: one commit serves all that came in within this time."""
KEEP_READY = 400
"""Letters held in memory from the backlog; the rest waits in the database."""
LONGEST_BACKOFF = 10.0
MOST_REMEMBERED = 50_000
DOUBT_S = 5.0
CLOSED_S = 1.0
"""Real seconds between two tries while nothing can be written."""

Failed = Callable[[Letter, bool], Awaitable[None]]
"""Called for a letter that can never arrive; True: the chat itself is gone."""
Clear = Callable[[Letter, int], KeptMessage | None]


class Sender:
    """Sends what was committed, as fast as allowed, and records what became of it."""

    def __init__(
        self, *, store: Store, pipe: Pipe, clock: Clock, rate: float, kept: Clear, failed: Failed
    ) -> None:
        self._store = store
        self._pipe = pipe
        self._clock = clock
        self._kept = kept
        self._failed = failed
        self._departures = Departures(rate)
        self._known: set[int] = set()
        self._passing = itertools.count(-1, -1)
        """Numbers below zero for letters that stand in no outbox."""
        self._acted: dict[int, float] = {}
        self._doubts: dict[int, float] = {}
        self._results: list[Sent] = []
        self._wake = asyncio.Event()
        self._flush_wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._began = clock.real()
        self._paused_until = 0.0
        self._stopping = False
        self._owed: set[int] = set()
        """Letters whose result is not recorded yet: they are not taken again meanwhile."""
        self.refused_token = False
        self.passing: Callable[[Letter, Sent], None] = lambda *_: None
        """Told what became of a letter that stands in no outbox."""

    def put(self, letters: Iterable[Letter]) -> None:
        """Take letters that are leased to this worker."""
        now = self._clock.real()
        for letter in letters:
            if letter.id not in self._known and letter.id not in self._owed:
                self._known.add(letter.id)
                self._departures.add(letter, now)
        self._wake.set()

    def put_passing(self, letters: Iterable[Letter]) -> None:
        """Take letters that stand in no outbox: one try, nothing recorded."""
        self.put(replace(letter, id=next(self._passing)) for letter in letters)

    def acted(self, chats: Iterable[int]) -> None:
        """These people did something: a doubtful letter to them is not sent again."""
        now = self._clock.real()
        for chat in chats:
            self._acted[chat] = now
        if len(self._acted) > MOST_REMEMBERED:
            self._acted = {c: t for c, t in self._acted.items() if now - t < 60}

    def forget(self, recipient: str, lane: Lane) -> None:
        """Letters to this recipient were cancelled in the database.

        Drop those not yet under way.
        """
        for letter in list(self._departures.drop(recipient, lane)):
            self._known.discard(letter.id)

    @property
    def backlog(self) -> int:
        """Letters in memory."""
        return len(self._known)

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._depart())
            group.create_task(self._fetch())
            group.create_task(self._record())

    async def drain(self, seconds: float) -> None:
        """Let what is under way come back, and record it."""
        self._stopping = True
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=seconds)
        try:
            await self._flush()
        except StorageError as error:
            # They are doubtful at the next start, as after a crash.
            log.error("results.not-recorded", error=type(error).__name__)

    async def _depart(self) -> None:
        while True:
            wait = self._go()
            self._wake.clear()
            await wait_for(self._wake, wait)

    def _go(self) -> float:
        """Let everything leave that may leave now; seconds until there may be more."""
        while True:
            now = self._clock.real()
            if self._stopping or now < self._paused_until:
                return max(0.05, self._paused_until - now)
            found = self._departures.next(now)
            if not isinstance(found, Letter):
                return found
            task = asyncio.create_task(self._carry(found))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _carry(self, letter: Letter) -> None:
        key = key_of(letter)
        try:
            result = await self._attempt(letter)
            self._note(letter, result)
            if key.message and result.outcome in {"retry", "doubtful"}:
                self._give_back(key)
        finally:
            self._departures.landed(key, self._clock.real())
            self._wake.set()

    async def _attempt(self, letter: Letter) -> Sent:
        """One attempt. What fails in a way nobody foresaw may have arrived, and is not lost."""
        try:
            return await self._try(letter)
        except Exception as error:
            log.error("letter.fault", error=type(error).__name__, where=where(error))
            return _doubt(letter, self._clock.real())

    def _note(self, letter: Letter, result: Sent) -> None:
        self._known.discard(letter.id)
        if letter.id < 0:
            self.passing(letter, result)
            return
        self._owed.add(letter.id)
        if result.outcome == "doubtful":
            self._doubts[letter.id] = self._clock.real()
        else:
            self._doubts.pop(letter.id, None)
        self._results.append(result)
        self._flush_wake.set()

    def _give_back(self, key: Key) -> None:
        """What stands behind a letter that must be tried again waits for it, in the database."""
        for letter in self._departures.take_back(key):
            self._note(letter, Sent(letter=letter.id, fence=letter.fence, outcome="unsent"))

    async def _try(self, letter: Letter) -> Sent:
        """One attempt, and what became of it."""
        now = self._clock.real()
        if self._overtaken(letter):
            return _done(letter)
        if letter.useful_until is not None and now > letter.useful_until:
            return _done(letter, "dropped")
        try:
            if letter.body.kind == "second":
                await second.send(letter.body)
                return _done(letter)
            number = await send(self._pipe, letter.body)
        except ChannelError as error:
            return await self._failed_with(letter, error)
        return Sent(
            letter=letter.id,
            fence=letter.fence,
            outcome="sent",
            message_id=number,
            kept=self._kept(letter, number) if number is not None else None,
        )

    def _overtaken(self, letter: Letter) -> bool:
        """Whether it may have arrived and the person has gone on since: then it is not repeated.

        A page is repeated all the same, and so is a deletion: what is to leave a phone must leave.
        """
        if not letter.doubtful or letter.lane == Lane.SAFETY or letter.body.kind not in MESSAGES:
            return False
        doubted = self._doubts.get(letter.id, self._began)
        return self._acted.get(letter.body.chat, 0.0) > doubted

    async def _failed_with(self, letter: Letter, error: ChannelError) -> Sent:
        """What each answer means (security paper, 4.5)."""
        now = self._clock.real()
        match error:
            case Unchanged():
                return _done(letter)
            case Throttled():
                self._departures.chats.hold(letter.body.chat, now + error.retry_after)
                return _retry(letter, now + error.retry_after)
            case Unreachable() | Refused():
                log.warning("letter.failed", error=type(error).__name__, kind=letter.body.kind)
                if letter.body.kind in MESSAGES or letter.body.kind == "delete":
                    await self._failed(letter, isinstance(error, Unreachable))
                return _done(letter, "failed")
            case Rejected() | Rivalled():
                self.refused_token = isinstance(error, Rejected)
                self._paused_until = now + 5.0
                log.error("letter.token-refused")
                return _retry(letter, now + 5.0)
            case NotSent() if letter.body.kind == "second" and letter.attempts > second.MOST_TRIES:
                log.warning("second.failed")
                return _done(letter, "failed")
            case NotSent():
                return _retry(letter, now + _backoff(letter))
            case Doubtful():
                return _doubt(letter, now)
        return _retry(letter, now + _backoff(letter))

    async def _fetch(self) -> None:
        """Bring letters that wait in the database.

        Later attempts, the backlog, another worker's.
        """
        while True:
            await asyncio.sleep(0.25)
            room = KEEP_READY - self.backlog
            if room <= 0 or self._stopping:
                continue
            try:
                letters = await self._store.claim_letters(
                    limit=min(room, 200), real_now=self._clock.real()
                )
            except StorageError as error:
                log.error("letters.not-claimed", error=type(error).__name__)
                await self._fetch_unclaimed(room)
                continue
            self.put(letters)

    async def _fetch_unclaimed(self, room: int) -> None:
        """Nothing can be written: pages that wait go all the same, and are recorded later."""
        with contextlib.suppress(StorageError):
            self.put(await self._store.peek_pages(limit=room, real_now=self._clock.real()))
        await asyncio.sleep(CLOSED_S)

    async def _record(self) -> None:
        while True:
            await self._flush_wake.wait()
            await asyncio.sleep(FLUSH_S)
            self._flush_wake.clear()
            try:
                await self._flush()
            except StorageError as error:
                log.error("results.not-recorded", error=type(error).__name__)
                await asyncio.sleep(CLOSED_S)
                self._flush_wake.set()

    async def _flush(self) -> None:
        results, self._results = self._results, []
        if not results:
            return
        try:
            await self._store.record_sent(results)
        except Exception:
            self._results = results + self._results
            raise
        self._owed -= {one.letter for one in results}


def _done(letter: Letter, outcome: str = "sent") -> Sent:
    return Sent(
        letter=letter.id, fence=letter.fence, outcome="failed" if outcome != "sent" else "sent"
    )


def _retry(letter: Letter, at: float) -> Sent:
    return Sent(letter=letter.id, fence=letter.fence, outcome="retry", retry_at=at)


def _backoff(letter: Letter) -> float:
    return min(LONGEST_BACKOFF, 0.5 * 2.0 ** min(letter.attempts, 6))


def _doubt(letter: Letter, now: float) -> Sent:
    """It may have arrived.

    Safety goes again until it is known; anything else once more, after 5 s.
    """
    if letter.lane == Lane.SAFETY or letter.body.kind in {"edit", "delete", "buttons"}:
        return Sent(
            letter=letter.id,
            fence=letter.fence,
            outcome="doubtful",
            retry_at=now + _backoff(letter),
        )
    if letter.doubtful or letter.body.kind == "answer":
        return _done(letter, "failed")
    return Sent(letter=letter.id, fence=letter.fence, outcome="doubtful", retry_at=now + DOUBT_S)
