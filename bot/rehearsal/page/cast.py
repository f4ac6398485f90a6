"""Who is there when the rehearsal opens, and how they got there: by pressing buttons.

Must not write a row: everyone is invited, enrols and answers through the running program.
"""

import datetime as dtm
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal
from zoneinfo import ZoneInfo

from bot.enrolling import Wish
from bot.rehearsal.chats import Bubble
from bot.rehearsal.page.home import Home
from bot.rehearsal.page.travel import Traveller
from bot.rehearsal.phone import Phone
from flows.consent import SCOPES, Scope
from flows.programme import add_months
from flows.staff import Role
from locales.languages import tongue

Part = Literal["beneficiary", "caseworker", "supervisor"]
WORKER, BACKUP, SUPERVISOR = "Mira", "Jon", "Vesna"
ZONE = ZoneInfo("Europe/Belgrade")
MOST_SCREENS = 60
"""Presses of one enrolment or check-in; a flow under edit may be long, but it ends."""
TICKED = re.compile("^[☐☑]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One phone of the rehearsal."""

    chat: int
    part: Part
    name: str
    """Case reference or screen name."""
    language: str = "en"
    country: str = "RS"
    months: int = 0
    """Months completed in the programme when the page opens."""
    scopes: frozenset[Scope] = frozenset()
    enrolled: bool = True
    """False: invited only; the visitor opens this invitation."""
    looks_in: bool = False
    """Opens the menu when everybody has come, so that its buttons are there to be seen."""


CAST: tuple[Member, ...] = (
    Member(chat=70_000_001, part="beneficiary", name="N5W8", enrolled=False),
    Member(
        chat=70_000_002,
        part="beneficiary",
        name="K7F3",
        language="sq",
        country="AL",
        months=2,
        scopes=frozenset(SCOPES),
        looks_in=True,
    ),
    Member(
        chat=70_000_003,
        part="beneficiary",
        name="M4T9",
        language="sr-Latn",
        months=8,
        scopes=frozenset({"contact", "keep", "show"}),
    ),
    Member(
        chat=70_000_004,
        part="beneficiary",
        name="R2P5",
        country="XK",
        months=20,
        scopes=frozenset({"contact", "keep", "count", "words"}),
    ),
    Member(chat=70_000_011, part="caseworker", name=WORKER),
    Member(chat=70_000_012, part="caseworker", name=BACKUP),
    Member(chat=70_000_013, part="supervisor", name=SUPERVISOR),
)


@dataclass(slots=True)
class Progress:
    """How far the cast is; `changed` is told after every step."""

    changed: Callable[[str, str], None]
    """Called with a name and `waits`, `comes` or `ready`."""
    steps: dict[str, str] = field(default_factory=dict)

    def note(self, name: str, step: str) -> None:
        """Remember and tell."""
        self.steps[name] = step
        self.changed(name, step)


def opening_day(today: dtm.date) -> dtm.datetime:
    """The Tuesday morning nearest before `today` on which the page opens, aware."""
    tuesday = today - dtm.timedelta(days=(today.weekday() - 1) % 7)
    return dtm.datetime.combine(tuesday, dtm.time(9, 40), ZONE)


LEAD = dtm.timedelta(days=5)
"""So long before the opening the cast enrols: everyone's first check-in is over by then."""


class Stage:
    """Brings everybody to their place."""

    def __init__(self, home: Home, traveller: Traveller, progress: Progress) -> None:
        self._home = home
        self._traveller = traveller
        self._progress = progress
        self._answered: set[int] = set()
        self.invitations: dict[str, str] = {}
        """Codes that nobody has opened yet, by case reference."""

    async def set_up(self, members: Sequence[Member], opening: dtm.datetime) -> None:
        """Everyone enrols, answers a first check-in, and is there when the page opens."""
        for member in members:
            self._progress.note(member.name, "waits")
        for member in members:
            if member.part != "beneficiary":
                await self._hire(member)
        people = [member for member in members if member.part == "beneficiary"]
        for member in people:
            if member.enrolled:
                await self._enrol(member, opening)
        await self._traveller.to(opening, at_stop=lambda: self._answer_openers(people))
        for member in people:
            if not member.enrolled:
                await self.invite(member)
            elif member.looks_in:
                self._phone(member).start()
                await self._traveller.settled()
            self._progress.note(member.name, "ready")

    async def invite(self, member: Member) -> str:
        """Make an invitation for this phone and leave it unopened; the code."""
        self._phone(member)
        code = await self._invitation(member, self._home.clock.now())
        self.invitations[member.name] = code
        return code

    async def _hire(self, member: Member) -> None:
        role: Role = "supervisor" if member.part == "supervisor" else "caseworker"
        code = await self._home.add_staff(member.name, role)
        self._progress.note(member.name, "comes")
        self._phone(member).start(code)
        await self._traveller.settled()
        self._progress.note(member.name, "ready")

    async def _enrol(self, member: Member, opening: dtm.datetime) -> None:
        self._progress.note(member.name, "comes")
        phone = self._phone(member)
        phone.start(await self._invitation(member, opening))
        await self._traveller.settled()
        await self._press_through(phone, lambda bubble: choice(member, bubble))

    async def _invitation(self, member: Member, opening: dtm.datetime) -> str:
        wish = Wish(
            case=member.name,
            caseworker=WORKER,
            backup=BACKUP,
            supervisor=SUPERVISOR,
            country=member.country,
            started=add_months(opening.date(), -member.months).isoformat(),
        )
        return await self._home.enrol(wish)

    async def _answer_openers(self, people: Sequence[Member]) -> None:
        """Whoever just got an opener goes on and answers."""
        for member in people:
            phone = self._phone(member)
            newest = phone.newest
            if member.enrolled and newest and newest.buttons and self._fresh(newest):
                await self._press_through(phone, lambda _: 0)

    async def _press_through(self, phone: Phone, choose: Callable[[Bubble], int]) -> None:
        for _ in range(MOST_SCREENS):
            newest = phone.newest
            if newest is None or not newest.buttons or not self._fresh(newest):
                return
            self._answered.add(hash(newest))
            phone.press(choose(newest), newest)
            await self._traveller.settled()

    def _fresh(self, bubble: Bubble) -> bool:
        return hash(bubble) not in self._answered

    def _phone(self, member: Member) -> Phone:
        code = "sr" if member.language.startswith("sr") else member.language
        return self._home.stand_in.person(member.chat, name=member.name, language=code)


def choice(member: Member, bubble: Bubble) -> int:
    """Which button of an enrolment screen this person presses, by its place."""
    labels = bubble.labels
    own_name = tongue(member.language).name
    if own_name in labels and len(labels) > 3:
        return labels.index(own_name)
    ticks = [label for label in labels if TICKED.match(label)]
    for at, (scope, label) in enumerate(zip(SCOPES, ticks, strict=False)):
        if label.startswith("☐") and scope in member.scopes:
            return at
    return len(labels) - 1 if ticks else 0
