"""A whole home over loopback HTTP: the real program, the real client, a stand-in for Telegram."""

import asyncio
import contextlib
import datetime as dtm
import functools
import json
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.app import App, opened
from bot.caseworkers import conduct
from bot.clock import ScaledClock
from bot.config import Config, Organisation
from bot.config_values import Secret
from bot.effects import people as people_effects
from bot.publishing import publish_shipped
from bot.rehearsal.chats import Bubble
from bot.rehearsal.http import StandInServer
from bot.rehearsal.journal import Call
from bot.rehearsal.phone import Phone
from bot.rehearsal.telegram import StandIn
from bot.turns.turn import Turn
from flows.beneficiary import Beneficiary, Profile
from flows.consent import SCOPES, Consent, Scope
from flows.escalation import Escalation
from flows.ids import BeneficiaryId, StaffId
from flows.staff import Role, Staff
from storage.changes import Changes, Scene
from storage.instants import real_micros
from storage.keys import Vault
from storage.letter import HELD
from storage.records import Answer, Invitation
from storage.schema import OUTBOX
from storage.store import Store
from tests.acceptance.wording import TAKE

TOKEN = "42:rehearsal"  # the stand-in's own
START = dtm.datetime(2026, 3, 2, 9, 0, 1, tzinfo=dtm.UTC)
"""A Monday morning, just after safe windows opened: nobody who is seated is due at once."""
ROOT = bytes(range(32))
PATIENCE_S = 10.0
"""Real seconds that anything may take before a test gives up; nothing sleeps for that long."""

SAYS = frozenset({"sendMessage", "sendPhoto", "sendVoice", "sendDocument"})
ALL: frozenset[Scope] = frozenset(SCOPES)


class HandClock(ScaledClock):
    """Programme time moves only by hand; whoever waits for a time wakes when it is moved."""

    def __init__(self, start: dtm.datetime) -> None:
        super().__init__(start=start)
        self._now = start
        self._moved: list[asyncio.Event] = []

    def now(self) -> dtm.datetime:
        """Programme time as the test has set it."""
        return self._now

    def move(self, **parts: float) -> None:
        """Move programme time, forward or back."""
        self.move_to(self._now + dtm.timedelta(**parts))

    def move_to(self, at: dtm.datetime) -> None:
        """Set programme time."""
        self._now = at.astimezone(dtm.UTC)
        for event in self._moved:
            event.set()

    async def until(self, due: dtm.datetime | None, wake: asyncio.Event) -> None:
        """Return when programme time reaches `due`, or at once when `wake` is set."""
        moved = asyncio.Event()
        self._moved.append(moved)
        try:
            while not wake.is_set() and (due is None or self._now < due):
                moved.clear()
                await _either(moved, wake)
        finally:
            self._moved.remove(moved)


async def _either(*events: asyncio.Event) -> None:
    waits = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waits:
            task.cancel()


@dataclass(slots=True)
class World:
    """The parts that a test may touch."""

    home: Path
    stand_in: StandIn
    server: StandInServer
    clock: HandClock
    config: Config
    app: App | None = None
    running: asyncio.Task[None] | None = None
    staff: dict[str, StaffId] = field(default_factory=dict)
    staff_chats: set[int] = field(default_factory=set)
    people: dict[str, BeneficiaryId] = field(default_factory=dict)
    typed: list[tuple[int, str]] = field(default_factory=list)
    """(chat, words) of everything that anybody typed."""

    @property
    def store(self) -> Store:
        """The memory of the running program."""
        assert self.app is not None, "the program runs"
        return self.app.store

    # --- the program -------------------------------------------------------------------------

    async def start(self) -> None:
        """Run the program until `stop`."""
        ready = asyncio.Event()

        async def run() -> None:
            async with opened(self.config, root=ROOT, clock=self.clock) as app:
                self.app = app
                ready.set()
                await app.run()

        self.running = asyncio.create_task(run())
        waiter = asyncio.create_task(self._is_up(ready))
        await asyncio.wait({self.running, waiter}, return_when=asyncio.FIRST_COMPLETED)
        if self.running.done():
            waiter.cancel()
            self.running.result()

    async def _is_up(self, ready: asyncio.Event) -> None:
        await ready.wait()
        assert self.app is not None
        await self.app.started.wait()

    async def stop(self) -> None:
        """As after SIGTERM."""
        if self.app is not None and self.running is not None:
            self.app.stopping.set()
            await self.running
        self.app = self.running = None

    # --- who is there ------------------------------------------------------------------------

    def phone(self, chat: int) -> Phone:
        """The phone of anybody."""
        return self.stand_in.person(chat)

    async def add_staff(self, name: str, role: Role = "caseworker", *, chat: int) -> Phone:
        """A member of staff whose code was redeemed on this phone."""
        phone = self.phone(chat)
        phone.start(await self.staff_code(name, role))
        self.staff_chats.add(chat)
        await phone.wait_for(lambda p: p.newest)
        return phone

    async def staff_code(self, name: str, role: Role = "caseworker") -> str:
        """The code of somebody new on the team."""
        staff = Staff(
            id=StaffId(secrets.token_hex(16)), name=name, role=role, conduct=conduct.VERSION
        )
        code = secrets.token_urlsafe(16)
        invitation = self.invitation(code, f"s:{staff.id}")
        await self.write(Changes(staff={staff.id: staff}, invitations=[invitation]))
        self.staff[name] = staff.id
        return code

    async def invite(self, case: str, worker: str, **profile: Any) -> str:
        """The code of an invitation for a new person."""
        person = self._new_person(case, worker, profile)
        code = secrets.token_urlsafe(16)
        invitations = [self.invitation(code, f"b:{person.id}")]
        await self.write(Changes(people={person.id: person}, invitations=invitations))
        return code

    def _new_person(
        self, case: str, worker: str, profile: dict[str, Any], **fields: Any
    ) -> Beneficiary:
        backup, supervisor = profile.pop("backup", None), profile.pop("supervisor", None)
        person = Beneficiary(
            id=BeneficiaryId(secrets.token_hex(16)),
            profile=Profile(case=case, started=self.clock.now().date(), **profile),
            worker=self.staff[worker],
            backup=self.staff[backup] if backup else None,
            supervisor=self.staff[supervisor] if supervisor else None,
            **({"status": "invited"} | fields),
        )
        self.people[case] = person.id
        return person

    def invitation(self, code: str, target: str, *, days: float = 7) -> Invitation:
        """A single-use code for somebody."""
        expires = self.clock.now() + dtm.timedelta(days=days)
        return Invitation(code=code, target=target, expires=expires)

    async def enrol(self, case: str, worker: str, *, chat: int, **profile: Any) -> Phone:
        """A person who went through the whole enrolment with every switch on."""
        phone = self.phone(chat)
        phone.start(await self.invite(case, worker, **profile))
        await finish_enrolment(phone)
        await self.settle()
        return phone

    async def seat(
        self,
        case: str,
        worker: str = "Mira",
        *,
        chat: int = 900,
        scopes: Iterable[Scope] = ALL,
        enrolled_days_ago: float = 2,
        **profile: Any,
    ) -> Phone:
        """A person who enrolled some days ago: the same records, without playing the cards."""
        now = self.clock.now()
        before = now - dtm.timedelta(days=enrolled_days_ago)
        asked = {"language": "en", "enrolled_at": before, "phone_seen": False} | profile
        person = self._new_person(case, worker, asked, chat=chat, status="active")
        await self.write(Changes(people={person.id: person}))
        phone = self.phone(chat)
        phone.chat.written = True
        await self.write_for(case, lambda turn: _agree(turn, frozenset(scopes)))
        return phone

    # --- the memory --------------------------------------------------------------------------

    async def write(self, changes: Changes) -> None:
        """Write this, as any other turn is written."""
        assert self.app is not None, "the program runs"

        async def decide() -> Changes:
            return changes

        await self.app.writer.write(decide)

    async def write_for(self, case: str, work: Callable[[Turn], None]) -> None:
        """Run `work` on a turn about this person and write what it asks for."""
        assert self.app is not None, "the program runs"
        app = self.app

        async def decide() -> Changes:
            person = self.people[case]
            loaded = await app.store.load(people=[person])
            turn = Turn(app.desk, loaded.scenes[person], staff=loaded.staff, now=self.clock.now())
            work(turn)
            return turn.changes

        await app.writer.write(decide)

    async def scene(self, case: str) -> Scene:
        """The person as they are on disk."""
        found = await self.store.find_case(case)
        assert found is not None, f"{case} is known"
        return found

    async def profile(self, case: str) -> Profile:
        """The sealed part of the person's record."""
        return (await self.scene(case)).beneficiary.profile

    async def answers(self, case: str) -> list[Answer]:
        """What is kept of the person's answers."""
        return await self.store.answers_of(self.people[case])

    async def escalations(self, case: str) -> list[Escalation]:
        """All alerts about the person, oldest first."""
        return await self.store.escalations_of(self.people[case])

    async def open_escalation(self, case: str) -> Escalation:
        """The one that is open. Fails where there is none."""
        found = (await self.scene(case)).escalation
        assert found is not None, f"something is open for {case}"
        return found

    # --- time --------------------------------------------------------------------------------

    async def pass_time(self, **parts: float) -> None:
        """Let programme time pass, stopping at every wake-up on the way; wait until all is done."""
        await self.pass_until(self.clock.now() + dtm.timedelta(**parts))

    async def pass_until(self, end: dtm.datetime) -> None:
        """The same, until an instant."""
        await self.settle()
        while self.clock.now() < end:
            self.clock.move_to(min(await self._next_instant(end), end))
            await self.settle()

    async def leap(self, *, days: float, step_hours: float = 8) -> None:
        """The same in big steps: what came due in between happens at the end of its step."""
        await self.settle()
        for _ in range(round(days * 24 / step_hours)):
            self.clock.move(hours=step_hours)
            await self.settle()

    async def _next_instant(self, end: dtm.datetime) -> dtm.datetime:
        now = self.clock.now()
        fire = await self.store.next_fire_due()
        waits = await self.store.due_messages(end, limit=1)
        later = [at for at in (fire, *(one.delete_by for one in waits)) if at and at > now]
        return min([end, *later])

    async def settle(self) -> None:
        """Wait until nothing is left to do at this moment of programme time."""
        async with asyncio.timeout(PATIENCE_S):
            calm = 0
            while calm < 2:
                self._nudge()
                calm = calm + 1 if await self._calm() else 0
                await asyncio.sleep(0.002)

    def _nudge(self) -> None:
        assert self.app is not None
        self.app.writer.clearing_wanted.set()

    async def _calm(self) -> bool:
        assert self.app is not None
        if self.running is not None and self.running.done():
            self.running.result()
        if self.stand_in.updates.waiting():
            return False
        now = self.clock.now()
        if await self.store.count_fires_due(now) or await self.store.due_messages(now, limit=1):
            return False
        return await self.store._read(_waiting_letters) == 0

    # --- what went out -----------------------------------------------------------------------

    def said_to(self, phone: Phone, *, since: int = 0) -> list[str]:
        """Every text that was sent to a phone, oldest first; `since` as `mark` gave it."""
        calls = list(self.stand_in.calls)[since:]
        return [words(c) for c in calls if c.status == 200 and c.chat == phone.id and _says(c)]

    def mark(self) -> int:
        """A place in the list of calls."""
        return len(self.stand_in.calls)

    def touched(self, phone: Phone, *, since: int = 0) -> list[Call]:
        """Calls that sent or changed something on a phone; deletions and answers do not count."""
        calls = list(self.stand_in.calls)[since:]
        return [c for c in calls if c.chat == phone.id and (_says(c) or "edit" in c.method)]

    def pages(self, phone: Phone, *, since: int = 0) -> list[Call]:
        """The pages that a staff phone was sent."""
        calls = list(self.stand_in.calls)[since:]
        return [c for c in calls if c.status == 200 and c.chat == phone.id and TAKE in tags(c)]


def _says(call: Call) -> bool:
    return call.method in SAYS


def words(call: Call) -> str:
    """The text of a call, in any of the fields that a person can read."""
    return str(call.params.get("text") or call.params.get("caption") or "")


def tags(call: Call) -> list[str]:
    """The labels of the inline buttons of a call, from top to bottom."""
    markup = call.params.get("reply_markup") or {}
    if isinstance(markup, str):  # beside a file values are written out
        markup = json.loads(markup)
    rows = markup.get("inline_keyboard", ()) if isinstance(markup, dict) else ()
    return [button["text"] for row in rows for button in row]


_WAITING = sa.select(sa.func.count()).where(OUTBOX.c.due < real_micros(HELD))


async def _waiting_letters(connection: AsyncConnection, _: Vault) -> int:
    """Letters that will go by themselves; held ones wait for the person."""
    return int((await connection.execute(_WAITING)).scalar() or 0)


def _agree(turn: Turn, scopes: frozenset[Scope]) -> None:
    turn.add_consent(Consent(at=turn.now, how="switches", scopes=scopes, version="seated"))
    people_effects.plan_next(turn)


async def shows(phone: Phone, said: str) -> Bubble:
    """Wait until the newest bubble says this, and return it."""

    def there(p: Phone) -> Bubble | None:
        return p.newest if p.newest and said in p.newest.text else None

    return await phone.wait_for(there, timeout=PATIENCE_S)


async def press(phone: Phone, label: str, *, said: str = "") -> None:
    """Wait for a button with this label on the newest bubble, or that says this; press it."""

    def there(p: Phone) -> Bubble | None:
        speaking = [one for one in p.screen if said in one.text]
        return speaking[-1] if speaking and label in speaking[-1].labels else None

    phone.press(lambda b: b.text == label, await phone.wait_for(there, timeout=PATIENCE_S))


def labels(phone: Phone) -> list[str]:
    """The buttons of the newest bubble, from top to bottom."""
    return list(phone.newest.labels) if phone.newest else []


async def finish_enrolment(phone: Phone, *, switches: int = 5) -> None:
    """From the language picker or the first card to the end, the first so many switches on."""
    seen: set[tuple[int, str]] = set()

    def fresh(p: Phone) -> Any:
        newest = p.newest
        shape = (newest.message_id, str(newest.buttons)) if newest else None
        return newest if newest and newest.buttons and shape not in seen else None

    for _ in range(60):
        bubble = await phone.wait_for(fresh, timeout=PATIENCE_S)
        seen.add((bubble.message_id, str(bubble.buttons)))
        if _one_step(phone, bubble, switches):
            return


def _one_step(phone: Phone, bubble: Bubble, switches: int) -> bool:
    flat = bubble.labels
    if "Shqip" in flat:
        phone.press("English", bubble)
    elif any(label.startswith(("☐", "☑")) for label in flat):
        on = sum(label.startswith("☑") for label in flat)
        if on >= switches:
            phone.press(len(flat) - 1, bubble)
            return True
        phone.press(on, bubble)
    else:
        phone.press(_right(flat), bubble)
    return False


def _right(flat: Iterable[str]) -> int:
    """The right answers of the two teach-back questions; else the first button."""
    right = ("My contact person", "Help goes on", "It stays the same", "Nothing changes")
    return next((at for at, label in enumerate(flat) if label.startswith(right)), 0)


@functools.cache
def _template() -> Path:
    """A home of this run that was founded once; every world begins with a copy of it."""
    return Path(tempfile.mkdtemp(prefix="founded-"))


async def _found(config: Config) -> None:
    template = _template()
    if not (template / "alongside.db").exists():
        url = f"sqlite+aiosqlite:///{template / 'alongside.db'}"
        store = await Store.create(url, ring=template / "keys.ring", root=ROOT)
        await publish_shipped(store, at=START, author="program")
        await store.checkpoint()
        await store.close()
    for name in ("alongside.db", "keys.ring"):
        shutil.copy2(template / name, config.home / name)


WORLDS: list[World] = []
"""Every world of the running test: what they said is judged when the test is over."""


@contextlib.asynccontextmanager
async def a_world(home: Path, *, start: dtm.datetime = START) -> AsyncIterator[World]:
    """A founded home with the shipped flows, and a stand-in that listens on loopback."""
    clock = HandClock(start)
    stand_in = StandIn(token=TOKEN, clock=lambda: clock.now().timestamp(), keep_calls=None)
    server = StandInServer(stand_in)
    await server.start()
    config = Config(
        home=home,
        token=Secret(TOKEN),
        api_url=server.url,
        database_url=f"sqlite+aiosqlite:///{home / 'alongside.db'}",
        rate_per_second=3000.0,
        organisation=Organisation(hours="9:00-17:00", number="+381 11 000 000"),
    )
    await _found(config)
    world = World(home=home, stand_in=stand_in, server=server, clock=clock, config=config)
    _listen(world)
    WORLDS.append(world)
    try:
        yield world
    finally:
        await world.stop()
        await server.stop()


def _listen(world: World) -> None:
    """Remember what everybody types: nobody else may ever read it on a screen."""
    put = world.stand_in.updates.put

    def heard(kind: str, payload: dict[str, Any]) -> int | None:
        said = payload.get("text") or payload.get("caption")
        if isinstance(said, str):
            world.typed.append((payload["chat"]["id"], said))
        return put(kind, payload)

    world.stand_in.updates.put = heard  # type: ignore[method-assign]  # a test listens in
