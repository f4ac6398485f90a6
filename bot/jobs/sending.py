"""The outbox sender: lanes in order, one message a second a chat, what each answer means. Decides nothing else."""

import asyncio
import heapq
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

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
from bot.jobs.rates import Chats, Window
from bot.logs import log
from storage.store import Store
from storage.records import KeptMessage, Lane, Letter, Sent

IN_FLIGHT = 96
FLUSH_S = 0.004
"""Results are recorded together: one commit serves all that came in within this time."""
KEEP_READY = 400
"""Letters held in memory from the backlog; the rest waits in the database."""
MESSAGES = frozenset({"send", "photo", "voice"})
"""Kinds that count as a message; edits, deletions and answers to presses have a budget of their own."""
LONGEST_BACKOFF = 10.0
DOUBT_S = 5.0
MAX_ATTEMPTS = 8

Failed = Callable[[Letter, bool], Awaitable[None]]
"""Called for a letter that can never arrive; True: the chat itself is gone."""
Clear = Callable[[Letter, int], KeptMessage | None]


@dataclass(slots=True)
class _Queue:
    """Letters of one chat in their order; at most one of them is under way."""

    letters: deque[Letter] = field(default_factory=deque)
    busy: bool = False


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
        self._messages = Window(rate)
        self._others = Window(rate)
        self._chats = Chats(rate)
        self._queues: dict[tuple[int, bool], _Queue] = {}
        self._ready: list[tuple[int, int, tuple[int, bool]]] = []
        self._cooling: list[tuple[float, int, tuple[int, bool]]] = []
        self._known: set[int] = set()
        self._acted: dict[int, float] = {}
        self._results: list[Sent] = []
        self._wake = asyncio.Event()
        self._flush_wake = asyncio.Event()
        self._slots = asyncio.Semaphore(IN_FLIGHT)
        self._tasks: set[asyncio.Task[None]] = set()
        self._order = 0
        self._paused_until = 0.0
        self._stopping = False
        self.refused_token = False

    def put(self, letters: Iterable[Letter]) -> None:
        """Take letters that are leased to this worker."""
        for letter in letters:
            if letter.id in self._known:
                continue
            self._known.add(letter.id)
            self._enqueue(letter)
        self._wake.set()

    def acted(self, chats: Iterable[int]) -> None:
        """These people did something: a doubtful letter to them is not sent again."""
        now = self._clock.real()
        for chat in chats:
            self._acted[chat] = now
        if len(self._acted) > 50_000:
            self._acted = {c: t for c, t in self._acted.items() if now - t < 60}

    def forget(self, recipient: str, lane: Lane) -> None:
        """Letters to this recipient were cancelled in the database: drop those not yet under way."""
        for queue in self._queues.values():
            kept = deque(
                x for x in queue.letters if not (x.recipient == recipient and x.lane >= lane)
            )
            for letter in set(x.id for x in queue.letters) - {x.id for x in kept}:
                self._known.discard(letter)
            queue.letters = kept

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
        await self._flush()

    def _key(self, letter: Letter) -> tuple[int, bool]:
        return letter.body.chat, letter.body.kind in MESSAGES

    def _enqueue(self, letter: Letter) -> None:
        key = self._key(letter)
        queue = self._queues.setdefault(key, _Queue())
        at = len(queue.letters)
        while at > 0 and queue.letters[at - 1].lane > letter.lane:
            at -= 1
        queue.letters.insert(at, letter)
        if not queue.busy:
            self._offer(key, queue)

    def _offer(self, key: tuple[int, bool], queue: _Queue) -> None:
        """Put the head of a chat where the departure loop will find it."""
        if not queue.letters:
            self._queues.pop(key, None)
            return
        self._order += 1
        free = self._chats.free_at(key[0]) if key[1] else 0.0
        if free > self._clock.real():
            heapq.heappush(self._cooling, (free, self._order, key))
        else:
            heapq.heappush(self._ready, (queue.letters[0].lane, self._order, key))

    async def _depart(self) -> None:
        while True:
            wait = self._next()
            if wait is None:
                continue
            self._wake.clear()
            await wait_for(self._wake, wait)

    def _next(self) -> float | None:
        """Let one letter leave (None), or say how long to wait."""
        now = self._clock.real()
        if self._stopping or now < self._paused_until:
            return max(0.05, self._paused_until - now)
        while self._cooling and self._cooling[0][0] <= now:
            _, _, key = heapq.heappop(self._cooling)
            queue = self._queues.get(key)
            if queue is not None and not queue.busy:
                self._offer(key, queue)
        skipped: list[tuple[int, int, tuple[int, bool]]] = []
        wait = min(self._cooling[0][0] - now, 1.0) if self._cooling else 1.0
        left = False
        while self._ready and not left:
            if self._slots.locked():
                break
            entry = heapq.heappop(self._ready)
            queue = self._queues.get(entry[2])
            if queue is None or queue.busy or not queue.letters:
                continue
            window = self._messages if entry[2][1] else self._others
            pause = window.wait(queue.letters[0].lane, now)
            if pause > 0:
                skipped.append(entry)
                wait = min(wait, pause)
                if len(skipped) > 4:
                    break
                continue
            self._leave(entry[2], queue, window, now)
            left = True
        for entry in skipped:
            heapq.heappush(self._ready, entry)
        return None if left else max(wait, 0.001)

    def _leave(self, key: tuple[int, bool], queue: _Queue, window: Window, now: float) -> None:
        letter = queue.letters.popleft()
        queue.busy = True
        window.took(letter.lane, now)
        if key[1]:
            self._chats.took(key[0], now)
        task = asyncio.create_task(self._carry(key, queue, letter))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry(self, key: tuple[int, bool], queue: _Queue, letter: Letter) -> None:
        async with self._slots:
            result = await self._try(letter)
        if result is not None:
            self._known.discard(letter.id)
            self._results.append(result)
            self._flush_wake.set()
        queue.busy = False
        self._offer(key, queue)
        self._wake.set()

    async def _try(self, letter: Letter) -> Sent | None:
        """One attempt; None when the letter stays here (its chat or everything has to wait)."""
        now = self._clock.real()
        if letter.doubtful and self._acted.get(letter.body.chat, 0.0) > now - 60.0:
            return _done(letter)
        if letter.useful_until is not None and now > letter.useful_until:
            return _done(letter, "dropped")
        try:
            number = await send(self._pipe, letter.body)
        except ChannelError as error:
            return await self._failed_with(letter, error)
        return Sent(
            letter=letter.id,
            fence=letter.fence,
            outcome="sent",
            kept=self._kept(letter, number) if number is not None else None,
        )

    async def _failed_with(self, letter: Letter, error: ChannelError) -> Sent | None:
        """What each answer means (security paper, 4.5)."""
        now = self._clock.real()
        match error:
            case Unchanged():
                return _done(letter)
            case Throttled():
                self._chats.hold(letter.body.chat, now + error.retry_after)
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
            case NotSent():
                return _retry(letter, now + _backoff(letter))
            case Doubtful():
                return _doubt(letter, now)
        return _retry(letter, now + _backoff(letter))

    async def _fetch(self) -> None:
        """Bring letters that wait in the database: later attempts, the backlog, another worker's."""
        while True:
            await asyncio.sleep(0.25)
            room = KEEP_READY - self.backlog
            if room <= 0 or self._stopping:
                continue
            letters = await self._store.claim_letters(
                limit=min(room, 200), real_now=self._clock.real()
            )
            self.put(letters)

    async def _record(self) -> None:
        while True:
            await self._flush_wake.wait()
            await asyncio.sleep(FLUSH_S)
            self._flush_wake.clear()
            await self._flush()

    async def _flush(self) -> None:
        results, self._results = self._results, []
        if not results:
            return
        try:
            await self._store.record_sent(results)
        except Exception:
            self._results = results + self._results
            raise


def _done(letter: Letter, outcome: str = "sent") -> Sent:
    return Sent(
        letter=letter.id, fence=letter.fence, outcome="failed" if outcome != "sent" else "sent"
    )


def _retry(letter: Letter, at: float) -> Sent:
    return Sent(letter=letter.id, fence=letter.fence, outcome="retry", retry_at=at)


def _backoff(letter: Letter) -> float:
    return min(LONGEST_BACKOFF, 0.5 * 2.0 ** min(letter.attempts, 6))


def _doubt(letter: Letter, now: float) -> Sent:
    """It may have arrived. Safety goes again until it is known; anything else once more, after 5 s."""
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
