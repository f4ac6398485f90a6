"""At the start and now and then: what an outage left behind, old ids, the log on disk.

Reports counts.
"""

import datetime as dtm

import msgspec

from bot.clock import Clock
from bot.effects import drills, staff_letters
from bot.jobs import digests
from bot.jobs.receiving import Receiver
from bot.jobs.writer import Writer
from bot.logs import log
from bot.turns.desk import Desk
from bot.turns.turn import Turn, about_nobody
from flows.drills import month_after
from storage.changes import Changes
from storage.errors import StorageError
from storage.store import Store

AWAY_S = 23 * 3600.0
"""Telegram keeps unconfirmed updates for 24 h at most.

Beyond this some may be lost (real time).
"""


class Upkeep:
    """The few recurring jobs; each may be repeated at any time."""

    def __init__(
        self, *, desk: Desk, store: Store, writer: Writer, clock: Clock, receiver: Receiver
    ) -> None:
        self._desk = desk
        self._store = store
        self._writer = writer
        self._clock = clock
        self._receiver = receiver

    async def at_start(self) -> None:
        """Free what a crash left leased, try parked updates again, and notice a long absence."""
        try:
            await self._store.release_leases(real_now=self._clock.real())
            await self._retry_parked()
            await self._plan_drill()
            await self._writer.write(
                lambda: digests.plan_missing(self._desk, self._store, self._clock.now())
            )
            last = await self._store.last_poll()
            if last is not None and self._clock.real() - last > AWAY_S:
                await self._writer.write(self.away)
        except StorageError as error:
            # A full disk must not keep the pages back: it is told, and all of this comes again.
            log.error("start.not-written", error=type(error).__name__)

    async def _plan_drill(self) -> None:
        """The monthly test of the ladder, where a day is set, stands in the queue."""
        day = self._desk.organisation.drill_day
        planned = await self._store.timers_of([drills.MONTHLY])
        if not day or (drills.MONTHLY, "drill") in planned:
            return
        now = self._clock.now()

        async def plan() -> Changes:
            turn = Turn(self._desk, about_nobody(now), staff={}, now=now)
            turn.fire("drill", month_after(day, now), subject=drills.MONTHLY)
            return turn.changes

        await self._writer.write(plan)

    async def _retry_parked(self) -> None:
        for parked in await self._store.parked():
            try:
                raw = msgspec.json.decode(parked.payload)
            except msgspec.DecodeError:
                continue
            await self._receiver.retry(parked.update_id, raw)

    async def away(self) -> Changes:
        """Each caseworker is told once which references may have written in vain.

        The next opener to each goes out in its safe window.
        """
        changes = Changes()
        loaded = await self._store.load(people=await self._store.all_people())
        by_worker: dict[str, list[Turn]] = {}
        for scene in loaded.scenes.values():
            if scene.beneficiary.status in {"active", "paused", "stopped"}:
                turn = Turn(self._desk, scene, staff=loaded.staff, now=self._clock.now())
                by_worker.setdefault(scene.beneficiary.worker, []).append(turn)
        for turns in by_worker.values():
            cases = ", ".join(sorted(turn.profile.case for turn in turns))
            staff_letters.note_away(turns[0], cases)
            changes.extend(turns[0].changes)
            for turn in turns:
                self._offer_again(turn, changes)
        return changes

    def _offer_again(self, turn: Turn, changes: Changes) -> None:
        """The next opener to each goes out in its safe window."""
        again = Turn(self._desk, turn.scene(), staff=turn.staff, now=self._clock.now())
        if again.profile.next_checkin is not None:
            # As if it were late: each waits for the own minute of a safe window, none comes twice.
            late = self._clock.now() - dtm.timedelta(days=1)
            again.fire("check-in", late, version=again.profile.schedule_version)
            changes.extend(again.changes)

    async def every_minute(self) -> None:
        """A poll that has been silent for long is said loudly."""
        silent = self._clock.real() - self._receiver.last_poll
        if self._receiver.last_poll and silent > 120:
            log.error("poll.silent", seconds=int(silent))

    async def every_hour(self) -> None:
        """Old ids and read words go; the write-ahead log is emptied."""
        removed = await self._store.purge(self._clock.now(), real_now=self._clock.real())
        log.info("purged", count=removed.seen + removed.words + removed.invitations)
