"""Watches phones, clock, story and drafts, and tells the page. Presses nothing."""

import asyncio
import datetime as dtm
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from bot.logs import log
from bot.rehearsal.page.cast import Member, Progress, Stage
from bot.rehearsal.page.deeds import Deeds
from bot.rehearsal.page.drafts import Drafts
from bot.rehearsal.page.feed import Feed
from bot.rehearsal.page.guide import STEPS, Guide
from bot.rehearsal.page.home import Home
from bot.rehearsal.page.timeline import Timeline
from bot.rehearsal.page.travel import Traveller
from bot.rehearsal.page.views import LockScreens, local, phone_view
from bot.rehearsal.page.years import Years

GATHER_S = 0.03
"""Changes of a phone that come together are told together."""
GATHER_FAST_S = 0.4
"""The same while the clock runs fast, when a day's messages may come in a moment."""
DRAW_S = 0.5
"""How often the lines of months are drawn anew while the clock is on its way."""
LOOK_S = 0.35
"""How often the story and the next check-in are looked at, when something has happened."""


class Board:
    """Everything that the page shows of one home."""

    def __init__(self, home: Home, members: Sequence[Member], *, console: Console | None) -> None:
        self._home = home
        self._members = members
        self._console = console
        self.feed = Feed()
        self.traveller = Traveller(home)
        staff = frozenset(m.chat for m in members if m.part != "beneficiary")
        self._locks = LockScreens(home.stand_in, on_table=staff)
        self._progress = Progress(self._came)
        self._stage = Stage(home, self.traveller, self._progress)
        self._touched = asyncio.Event()
        self._drawn = 0.0
        self._timeline = Timeline(home.app.store, home.app.desk.programme)
        self.deeds = Deeds(
            home,
            {member.chat: member for member in members},
            traveller=self.traveller,
            locks=self._locks,
            invitations=self._stage.invitations,
            years=Years(home, members, self.traveller, self._look_at_lives).run,
            changed=self._touch,
        )
        self._guide = Guide(
            store=home.app.store,
            stand_in=home.stand_in,
            staff_chats=staff,
            newcomers={m.name for m in members if not m.enrolled},
        )

    async def run(self, opening: dtm.datetime, flows: Path | None) -> None:
        """Bring the cast to its place, then watch until cancelled."""
        drafts = Drafts(flows, self._home, self._drafted) if flows is not None else None
        if drafts is not None:
            await drafts.look()
        await self._stage.set_up(self._members, opening)
        self._locks.forget()
        await self._guide.open()
        async with asyncio.TaskGroup() as group:
            for member in self._members:
                group.create_task(self._watch_phone(member))
            group.create_task(self._watch_clock())
            group.create_task(self._watch_story())
            if drafts is not None:
                group.create_task(drafts.watch())

    def _came(self, name: str, step: str) -> None:
        """One more line on the terminal and on the curtain of the page."""
        steps = self._progress.steps
        self.feed.tell("cast", [self._line(m, steps.get(m.name, "waits")) for m in self._members])
        if self._console is not None and step == "ready":
            part = next(one.part for one in self._members if one.name == name)
            self._console.print(f"  [green]✓[/green] {name}  [dim]{part}[/dim]")

    @staticmethod
    def _line(member: Member, step: str) -> dict[str, Any]:
        return {"name": member.name, "part": member.part, "step": step}

    def _drafted(self, outcome: dict[str, Any]) -> None:
        self.feed.tell("flows", {**outcome, "at": local(self._home.clock.now())})
        if self._console is not None:
            for issue in outcome["issues"]:
                line = f"  {issue['place']}: {issue['message']}"
                self._console.print(
                    line, style="red", soft_wrap=True, markup=False, highlight=False
                )

    def _touch(self) -> None:
        self._touched.set()

    async def _watch_phone(self, member: Member) -> None:
        phone = self._home.stand_in.phones[member.chat]
        while True:
            changed = phone.chat.pulse.next()
            view = phone_view(self._home.stand_in, member, phone, self._locks)
            self.feed.tell(f"phone:{member.chat}", view)
            self._touch()
            await changed
            await asyncio.sleep(GATHER_S if self._home.clock.speed <= 1 else GATHER_FAST_S)

    async def _watch_clock(self) -> None:
        while True:
            moved = asyncio.ensure_future(self._home.clock.moved())
            await self._tell_clock()
            await moved
            if self.traveller.under_way:
                await asyncio.sleep(GATHER_S)

    async def _tell_clock(self) -> None:
        clock = self._home.clock
        found = await self.traveller.next_checkin()
        self.feed.tell(
            "clock",
            {
                "now": clock.now().timestamp(),
                "speed": clock.speed,
                "moving": self.traveller.under_way,
                "next": {"case": found[0], "at": found[1].timestamp()} if found else None,
            },
        )

    async def _look_at_lives(self) -> None:
        now = self._home.clock.now()
        lives = await self._timeline.look(now)
        if self.traveller.under_way and time.monotonic() - self._drawn < DRAW_S:
            return
        self._drawn = time.monotonic()
        # A day is the finest that the page can draw.
        self.feed.tell("lives", {"now": now.timestamp() // 86400 * 86400, "lives": lives})

    async def _watch_story(self) -> None:
        while True:
            self._touched.clear()
            try:
                self.feed.tell("guide", {"steps": list(STEPS), "done": await self._guide.look()})
                self.feed.tell("people", self._guide.people)
                await self._look_at_lives()
                await self._tell_clock()
            except (OSError, RuntimeError) as error:
                log.error("page.look-failed", error=type(error).__name__)
            await asyncio.sleep(LOOK_S)
            await self._touched.wait()
