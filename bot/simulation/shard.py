"""Some of the people through all the months: day by day, everybody's day in few commits."""

import datetime as dtm
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bot.inviting import person_changes
from bot.leaving import erase
from bot.simulation.cast import Member, beneficiary, staff_for
from bot.simulation.diary import Diary
from bot.simulation.home import Home, founded
from bot.simulation.life import Day, Life
from bot.simulation.office import Office
from bot.simulation.person import Person
from bot.simulation.temper import DAY
from bot.turns.turn import shadow
from flows.ids import BeneficiaryId
from storage.changes import Changes

AT_ONCE = 64
"""People in one commit: more would make each turn of it search longer among its writes."""
PURGE_EVERY = 7
"""Days between two cleanings of seen ids and read words."""
RECENT = 3
"""So many alerts of a person are kept at hand; buttons of older ones are old."""
CLEARED_AFTER = 3
"""Days without a single cue after which no message can be left on any phone."""
Told = Callable[[int, int], None]
"""Hears how many days of how many are over."""


class Outage(NamedTuple):
    """Days in which nothing runs, from a midnight on."""

    first: dtm.datetime
    days: int

    def holds(self, day: dtm.datetime) -> bool:
        """Whether the program is away on this day."""
        return self.first <= day < self.until

    @property
    def until(self) -> dtm.datetime:
        """When it is back."""
        return self.first + self.days * DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One simulation, the same for every shard."""

    people: int
    months: int
    seed: int
    start: dtm.datetime
    outage: Outage | None = None


@dataclass(slots=True)
class Outcome:
    """What a shard has to say; small values only, since it crosses to another process."""

    people: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    """Place in the cast, document."""
    staff: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    messages: dict[str, int] = field(default_factory=dict)
    answers: int = 0
    size: int = 0
    fires: tuple[int, int] = (0, 0)
    """Wake-ups in the mirror and on disk at the end: they must be the same."""


class Shard:
    """A home with its people, and the days that pass there."""

    def __init__(self, plan: Plan, cast: Sequence[Member], home: Home) -> None:
        self._plan = plan
        self._home = home
        self._staff = staff_for(plan.people, joined=plan.start)
        self._office = Office(self._staff, home.desk.buttons.read)
        self._messages: Counter[str] = Counter()
        self._opens = plan.start
        self._quiet = 0
        self.lives = [self._life(member) for member in cast]

    def _life(self, member: Member) -> Life:
        plan, desk = self._plan, self._home.desk
        person = Person(member, desk.buttons.read, plan.months, plan.seed)
        record, code = beneficiary(member, self._staff, seed=plan.seed)
        zone = record.profile.zone
        diary = Diary(member.case, zone, member.country, member.temper, desk.programme)
        person.redeem(code)
        return Life(record.id, code, person, diary)

    async def run(self, told: Told) -> Outcome:
        """All days; then what came of them."""
        await self._write(Changes(staff={one.id: one for one in self._staff}))
        start = self._plan.start
        last = max((life.person.ends for life in self.lives), default=start)
        days = (last - start).days + 1
        for number in range(days):
            begins = start + number * DAY
            if self._plan.outage is None or not self._plan.outage.holds(begins):
                await self._day(begins, number)
            elif begins + DAY == self._plan.outage.until:
                await self._come_back(self._plan.outage.until)
            told(number + 1, days)
        return await self._outcome()

    async def _come_back(self, at: dtm.datetime) -> None:
        """As at the start of `run` after a long absence; what nobody fetched for a day is lost."""
        self._opens = self._home.clock.at = at
        for life in self.lives:
            life.person.agenda.lose_before(at - DAY)
        if self._plan.outage is not None and self._plan.outage.days > 1:
            await self._away()

    async def _away(self) -> None:
        changes = await self._home.writer.write(self._home.upkeep.away)
        mine: dict[str, Changes] = {life.id: Changes() for life in self.lives}
        for subject, kind in changes.fires_cancelled:
            mine[subject].fires_cancelled.append((subject, kind))
        for fire in changes.fires:
            mine[fire.subject].fires.append(fire)
        for life in self.lives:
            life.person.agenda.follow(mine[life.id])

    async def _day(self, begins: dtm.datetime, number: int) -> None:
        ends = begins + DAY
        self._home.clock.at = ends
        await self._enrol(begins, ends)
        self._quiet += 1
        while due := [life for life in self.lives if self._is_due(life, ends)]:
            self._quiet = 0
            for at in range(0, len(due), AT_ONCE):
                await self._together(due[at : at + AT_ONCE], ends)
        await self._close(number)

    def _is_due(self, life: Life, ends: dtm.datetime) -> bool:
        due = life.person.agenda.next_at()
        return due is not None and due < ends and due < life.person.ends

    async def _enrol(self, begins: dtm.datetime, ends: dtm.datetime) -> None:
        """Whoever comes on this day is written down, as the command does it."""
        changes = Changes()
        for life in self.lives:
            if begins <= life.person.member.joins < ends:
                record, _ = beneficiary(life.person.member, self._staff, seed=self._plan.seed)
                joins = life.person.member.joins
                changes.extend(person_changes(record, life.code, joins))
        if changes.people:
            await self._write(changes)

    async def _together(self, lives: Sequence[Life], ends: dtm.datetime) -> None:
        """One load, everybody's turns of the day, one commit."""
        day = await self._loaded(lives, ends)

        async def decide() -> Changes:
            for life in lives:
                day.live(life)
            return day.changes

        await self._home.writer.write(decide)
        self._messages.update(day.messages)
        for life in lives:
            if life.leaving is not None:
                await self._erase(life, life.leaving)

    async def _loaded(self, lives: Sequence[Life], ends: dtm.datetime) -> Day:
        store = self._home.store
        here = [life.id for life in lives if not life.erased]
        alerts = [one for life in lives for one in list(life.alerts)[-RECENT:]]
        loaded = await store.load(people=here, escalations=alerts)
        for life in lives:
            life.alerts = {
                one: loaded.escalations[one]
                for one in list(life.alerts)[-RECENT:]
                if one in loaded.escalations
            }
            life.scenes = {life.id: loaded.scenes[life.id]} if not life.erased else {}
            if life.alert is not None:
                alert = loaded.escalations.get(life.alert)
                if alert is not None and alert.state != "closed":
                    life.scenes = {BeneficiaryId(f"erased:{alert.id}"): shadow(alert)}
            elif life.scene is not None and life.scene.beneficiary.chat is None:
                found = await store.find_invitation(life.code)
                life.invitations = {} if found is None else {life.code: found}
        return Day(
            self._home.desk,
            self._office,
            loaded.staff,
            loaded.staff_by_chat,
            ends=ends,
            opens=self._opens,
        )

    async def _erase(self, life: Life, at: dtm.datetime) -> None:
        """As the Waker does it: the person confirmed it on the phone."""
        scene, store = life.scene, self._home.store
        life.leaving, life.erased = None, True
        if scene is not None:
            life.diary.event(at, "erase", scene.beneficiary.profile.zone)
            life.alert = scene.escalation.id if scene.escalation else None
        real = self._home.clock.real()
        by = f"b:{life.id}"
        await self._home.writer.alone(
            erase(store, self._home.desk, life.id, now=at, real=real, by=by)
        )
        life.person.agenda.drop_fires_of(life.id)

    async def _close(self, number: int) -> None:
        """The end of a day: what lies on phones for a day leaves them; old ids go."""
        home = self._home
        if self._quiet > CLEARED_AFTER:
            return
        await home.post.record()
        while await home.clearer.once():
            await home.post.record()
        await home.post.collect()
        if number % PURGE_EVERY == 0:
            await home.store.purge(home.clock.now(), real_now=home.clock.real())

    async def _write(self, changes: Changes) -> None:
        async def decide() -> Changes:
            return changes

        await self._home.writer.write(decide)

    async def _outcome(self) -> Outcome:
        home = self._home
        await home.store.purge(home.clock.now(), real_now=home.clock.real())
        mirrored = sum(len(life.person.agenda.fires) for life in self.lives)
        stored = await home.store.count_fires_due(home.clock.now() + 4000 * DAY)
        return Outcome(
            people=[(one.person.member.index, one.diary.document()) for one in self.lives],
            staff={
                name: {week: dict(counted) for week, counted in sorted(weeks.items())}
                for name, weeks in self._office.load.items()
            },
            messages=dict(self._messages),
            answers=sum(life.diary.answers for life in self.lives),
            size=home.size(),
            fires=(mirrored, stored),
        )


async def played(plan: Plan, cast: Sequence[Member], told: Told) -> Outcome:
    """A whole shard, in a home of its own that is gone afterwards."""
    async with founded(plan.start) as home:
        return await Shard(plan, cast, home).run(told)


def shares(cast: Sequence[Member], shards: int) -> Iterator[Sequence[Member]]:
    """The cast in so many parts; staff and lives are the same however it is cut."""
    for at in range(shards):
        yield cast[at::shards]
