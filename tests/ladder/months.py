"""Three months of a small team: signals by chance, answers by habit. Judges nothing."""

import datetime as dtm
import heapq
import itertools
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.effects import holding
from bot.turns.turn import Turn
from flows.definition import SignalLevel
from flows.duty import is_on_duty
from flows.escalation import Escalation
from flows.ids import StaffId
from flows.staff import Hours, Staff
from tests.ladder.house import START, House

DAY = dtm.timedelta(days=1)
MINUTE = dtm.timedelta(minutes=1)
OFFICE = Hours(days=frozenset(range(5)), start=dtm.time(9), end=dtm.time(17))
CASES = ("K7F3", "E5E5", "B2B2", "C4C4", "D8D8", "F3F3")
LEVELS: tuple[SignalLevel, ...] = ("distress", "distress", "crisis", "concern")
ON_LEAVE, BLOCKED, LEFT = "Mira", "Boris", "Dana"

Deed = Callable[[], Awaitable[None]]


@dataclass
class Months:
    """A house, its chance, and what is still to happen."""

    house: House
    chance: random.Random
    agenda: list[tuple[dtm.datetime, int, Deed]] = field(default_factory=list)
    signals: int = 0
    _order: "itertools.count[int]" = field(default_factory=itertools.count)
    _heard: int = 0

    async def found(self) -> None:
        """The team and the people; three workers will drop out in three ways."""
        house = self.house
        await house.hire(ON_LEAVE, "caseworker", hours=(OFFICE,), country="RS")
        await house.hire(BLOCKED, "caseworker", hours=(OFFICE,), country="RS")
        await house.hire(LEFT, "caseworker", on_call=True)
        await house.hire("Sonja", "supervisor", hours=(OFFICE,), country="RS")
        await house.hire("Rada", "admin")
        seats = [(ON_LEAVE, BLOCKED), (BLOCKED, LEFT), (LEFT, ON_LEAVE)]
        for case, (worker, backup) in zip(CASES, itertools.cycle(seats), strict=False):
            await house.enrol(case, worker, backup, "Sonja")

    def plan(self, *, days: int, signals: int) -> None:
        """Spread the signals, and the three ways of dropping out."""
        for _ in range(signals):
            at = START + self.chance.random() * days * DAY
            self.later(at, self._signal)
        self.later(START + 14 * DAY, lambda: self._leave(START + 35 * DAY))
        self.later(START + 25 * DAY, self._block)
        self.later(START + 45 * DAY, self._quit)

    def later(self, at: dtm.datetime, deed: Deed) -> None:
        """Put something on the agenda."""
        heapq.heappush(self.agenda, (at, next(self._order), deed))

    async def run(self, end: dtm.datetime) -> None:
        """One thing after the other, in the order of their time."""
        clock = self.house.clock
        while True:
            due = await self.house.store.next_fire_due(real_now=clock.real())
            next_deed = self.agenda[0][0] if self.agenda else end
            at = min(end, next_deed, due or end)
            clock.at = max(clock.at, at)
            if at >= end:
                return
            if due is not None and due <= at:
                await self.house.wake()
            else:
                await heapq.heappop(self.agenda)[2]()
            await self.house.deliver()
            await self._answers()

    async def _signal(self) -> None:
        self.signals += 1
        await self.house.signal(self.chance.choice(CASES), self.chance.choice(LEVELS))

    async def _leave(self, until: dtm.datetime) -> None:
        await self.house.change(ON_LEAVE, away_until=until)

    async def _block(self) -> None:
        """Without a word: only a page that fails will show it."""
        self.house.post.gone.add((await self.house.member(BLOCKED)).chat or 0)

    async def _quit(self) -> None:
        await self.house.change(LEFT, active=False)
        left = self.house.staff[LEFT]
        for alert in await self.house.open_alerts():
            await self._about(alert, lambda turn, one: holding.let_go(turn, one, left))

    async def _answers(self) -> None:
        """Whoever got a page presses it sooner or later, or not at all."""
        now = self.house.clock.now()
        team = {one.chat: one for one in await self.house.store.all_staff()}
        arrived, self._heard = self.house.post.buttons[self._heard :], len(self.house.post.buttons)
        for chat, token in arrived:
            staff = team[chat]
            if self._answers_at_all(staff, now):
                at = now + self.chance.randint(1, 90) * MINUTE
                self.later(at, lambda c=chat, t=token, s=staff.id: self._take(c, t, s))  # type: ignore[misc]

    def _answers_at_all(self, staff: Staff, now: dtm.datetime) -> bool:
        return self.chance.random() < (0.35 if is_on_duty(staff, now) else 0.08)

    async def _take(self, chat: int, token: str, staff_id: StaffId) -> None:
        await self.house.press(chat, token)
        mine = [one for one in await self.house.open_alerts() if one.claimed_by == staff_id]
        for alert in mine:
            # Two in three are closed in time; the others let their promise run out.
            if self.chance.random() < 0.67:
                at = self.house.clock.now() + self.chance.randint(5, 25) * MINUTE
                self.later(at, lambda one=alert: self._close(one))  # type: ignore[misc]

    async def _close(self, alert: Escalation) -> None:
        def end(turn: Turn, one: Escalation) -> None:
            if one.id == alert.id and one.claimed_by is not None:
                staff = turn.staff[one.claimed_by]
                holding.finish(turn, one, "reached-safe", staff)

        await self._about(alert, end)

    async def _about(self, alert: Escalation, work: Callable[[Turn, Escalation], None]) -> None:
        def act(turn: Turn) -> None:
            if turn.escalation is not None:
                work(turn, turn.escalation)

        case = next(c for c, who in self.house.people.items() if who == alert.beneficiary)
        await self.house.about(case, act)
