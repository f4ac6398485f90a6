"""What grows old goes: words and codes by the hour, answers by the day, people at their end.

Times come from the programme file. Each round says what it removed, as counts.
"""

import asyncio
import datetime as dtm
from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

import msgspec

from bot.clock import Clock
from bot.jobs.doubt import LAST, LOOK_AGAIN, Doubt
from bot.jobs.writer import Writer
from bot.leaving import erase
from bot.logs import log
from bot.turns.desk import Desk
from flows.beneficiary import Status
from flows.ids import BeneficiaryId
from flows.programme import Programme, Retention, add_months, ends_on
from flows.programme_own import programme_of
from storage.changes import Changes, Scene
from storage.errors import StorageError
from storage.records import AuditLine
from storage.store import Store

ROUND = dtm.timedelta(days=1)
AT_ONCE = 500
SILENT: frozenset[Status] = frozenset({"lapsed", "stopped", "unreachable"})
REST_S = 1.0
"""Real seconds between two looks at least: a rehearsal clock must not make a busy loop."""


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """What one daily round removed."""

    at: dtm.datetime
    answers: int = 0
    words: int = 0
    audit: int = 0
    tombstones: int = 0
    people: int = 0


class Retainer:
    """Waits in programme time; a round that was cut off is simply done again."""

    def __init__(
        self,
        *,
        desk: Desk,
        store: Store,
        writer: Writer,
        clock: Clock,
        doubt: Doubt | None = None,
    ) -> None:
        self._desk = desk
        self._store = store
        self._writer = writer
        self._clock = clock
        self.doubt = doubt
        self.erased = 0
        """How many people left by their age since the start."""

    @property
    def _times(self) -> Retention:
        return self._desk.programme.retention

    async def run(self) -> None:
        """Until cancelled."""
        never = asyncio.Event()
        while True:
            try:
                due = await self.once()
            except (OSError, RuntimeError, StorageError) as error:
                log.error("retention.failed", error=type(error).__name__)
                await asyncio.sleep(10 * REST_S)
                continue
            await asyncio.sleep(REST_S)
            await self._clock.until(due, never)

    async def once(self) -> dtm.datetime:
        """Remove what is too old by now; when to look again."""
        now, kept = self._clock.now(), dtm.timedelta(hours=self._times.words_hours)
        if self.doubt is not None and await self.doubt.holds(now):
            log.error("clock.leapt")
            return now + LOOK_AGAIN
        words = await self._store.drop_words(now, kept=kept)
        await self._store.void_codes(now)
        last = await self._last()
        if last is None or not last.at <= now < last.at + ROUND:
            last = await self.round(now, words=words)
        following = (await self._store.words_due(kept=kept), await self._store.codes_due())
        return min([last.at + ROUND, *(due for due in following if due is not None)])

    async def round(self, now: dtm.datetime, *, words: int = 0) -> Round:
        """The daily round; what it removed stands in the audit and in the log."""
        times = self._times
        gone = await self._leave(now)
        aged = await self._store.age(
            now,
            answers=dtm.timedelta(days=times.answers_days),
            audit_lines=now - _months_before(now, times.audit_months),
        )
        done = Round(
            at=now,
            answers=aged.answers,
            words=words,
            audit=aged.audit,
            tombstones=aged.tombstones,
            people=gone,
        )
        await self._writer.write(_said(done))
        await self._store.meta_set(LAST, msgspec.json.encode(done).decode())
        await self._store.checkpoint()
        log.info("retention.done", count=aged.answers + words + aged.audit + gone)
        return done

    async def _last(self) -> Round | None:
        kept = await self._store.meta_get(LAST)
        return None if kept is None else msgspec.json.decode(kept, type=Round)

    async def _leave(self, now: dtm.datetime) -> int:
        """People whose programme ended and whose way back is over: counted where they allowed it,
        then their key is destroyed."""
        people = await self._store.all_people()
        gone = 0
        for start in range(0, len(people), AT_ONCE):
            loaded = await self._store.load(people=people[start : start + AT_ONCE])
            for person, scene in loaded.scenes.items():
                programme = programme_of(scene.beneficiary.profile, self._desk.programme)
                if is_over(scene, now=now, programme=programme):
                    gone += await self._erase(person, scene, now)
        self.erased += gone
        return gone

    async def _erase(self, person: BeneficiaryId, scene: Scene, now: dtm.datetime) -> int:
        counted = may_count(scene)
        real = self._clock.real()
        receipt = await self._writer.alone(
            erase(
                self._store,
                self._desk,
                person,
                now=now,
                real=real,
                by="program",
                counted=counted,
            )
        )
        return int(receipt is not None)


def is_over(scene: Scene, *, now: dtm.datetime, programme: Programme) -> bool:
    """Whether nothing of this person is kept any more: the way back is over, and nothing is open.

    It begins with the end that was said or came; for who fell silent, stopped or went away, with
    the end of the months or their last word, whichever is later. Who said that messages or help
    shall go on is not ended, and stays.
    """
    person, consent = scene.beneficiary, scene.consent
    if scene.escalation is not None or consent is None:
        return False
    profile, zone = person.profile, ZoneInfo(person.profile.zone)
    began = [consent.at.astimezone(zone).date()]
    if person.status in SILENT:
        began.append(ends_on(profile, programme))
        if profile.last_act is not None:
            began.append(profile.last_act.astimezone(zone).date())
    elif person.status != "ended":
        return False
    over = add_months(max(began), programme.retention.way_back_months)
    return over <= now.astimezone(zone).date()


def may_count(scene: Scene) -> bool:
    """Whether figures may remember the answers: the scope is on, and no other end was chosen."""
    consent = scene.consent
    counts = consent is not None and consent.allows("count")
    return counts and scene.beneficiary.profile.kept == "all"


def _months_before(now: dtm.datetime, months: int) -> dtm.datetime:
    return dtm.datetime.combine(add_months(now.date(), -months), dtm.time(), dtm.UTC)


def _said(done: Round) -> Callable[[], Awaitable[Changes]]:
    detail = (
        f"answers {done.answers} words {done.words} audit {done.audit} "
        f"tombstones {done.tombstones} people {done.people}"
    )

    async def decide() -> Changes:
        line = AuditLine(at=done.at, actor="program", action="retention.done", detail=detail)
        return Changes(audit=[line])

    return decide
