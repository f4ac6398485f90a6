"""A whole team over real storage and outbox, driven step by step: no task runs by itself.

Only Telegram is played: a pipe that delivers, refuses, or is gone, as the test says.
"""

import asyncio
import datetime as dtm
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from bot.app import build_desk
from bot.channel.messages import Refused, Unreachable
from bot.config import Config
from bot.effects import escalations
from bot.jobs.failures import Failures
from bot.jobs.receiving import Receiver
from bot.jobs.sending import Sender
from bot.jobs.waking import Waker
from bot.jobs.writer import Writer
from bot.turns.batch import Reader
from bot.turns.desk import Desk
from bot.turns.turn import Turn
from flows.beneficiary import Beneficiary, Profile
from flows.definition import SignalLevel
from flows.escalation import Escalation
from flows.ids import BeneficiaryId, StaffId
from flows.severity import ReasonWord
from flows.staff import Role, Shift, Staff
from storage.changes import Changes
from storage.letter import Letter
from storage.store import Store

ROOT = bytes(range(32))
START = dtm.datetime(2026, 3, 2, 9, tzinfo=dtm.UTC)
REAL = 1_800_000_000.0
YEAR = dtm.timedelta(days=365)
MEMORY = Path("/dev/shm")  # noqa: S108 - where a machine has it, thousands of commits are quick


def quick_folder() -> Path:
    """A new folder; whoever asks removes it."""
    return Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))


class Clock:
    """Both times move by hand; real time never goes back."""

    def __init__(self) -> None:
        self.at = START
        self.seconds = REAL

    def now(self) -> dtm.datetime:
        """Programme time."""
        return self.at

    def real(self) -> float:
        """Real time."""
        return self.seconds

    async def until(self, due: dtm.datetime | None, wake: asyncio.Event) -> None:
        """Nobody waits here."""


@dataclass
class Post:
    """Telegram, as far as sending goes."""

    gone: set[int] = field(default_factory=set)
    """Chats that blocked the bot."""
    deaf: set[int] = field(default_factory=set)
    """Chats to which nothing can be delivered now, for another reason."""
    buttons: list[tuple[int, str]] = field(default_factory=list)
    """(chat, data) of the first button of every page that arrived."""
    arrived: Counter[int] = field(default_factory=Counter)
    failed: Counter[int] = field(default_factory=Counter)
    number: int = 0

    async def call(self, method: str, params: dict[str, Any], *, read_s: float = 20.0) -> Any:
        """Deliver, or refuse."""
        if method != "sendMessage":
            return True
        chat = int(params["chat_id"])
        if chat in self.gone or chat in self.deaf:
            self.failed[chat] += 1
            raise Unreachable if chat in self.gone else Refused
        self.number += 1
        self.arrived[chat] += 1
        rows = params.get("reply_markup", {}).get("inline_keyboard", ())
        if len(rows) == 3:
            self.buttons.append((chat, rows[0][0]["callback_data"]))
        return {"message_id": self.number}

    async def close(self) -> None:
        """Nothing is held."""


@dataclass
class Told:
    """What one commit said about an escalation."""

    at: dtm.datetime
    alert: Escalation
    pages: int
    able: bool
    """Whether anybody on the team could be written to, as far as the program knew."""


class House:
    """One home in a folder of its own, a copy of `template`."""

    desk: Desk | None = None
    """Words, lexicons and the key of buttons: the same in every copy."""

    def __init__(self, template: Path, folder: Path) -> None:
        shutil.copytree(template, folder)
        self.config = Config(
            home=folder, database_url=f"sqlite+aiosqlite:///{folder}/alongside.db"
        )
        self.clock = Clock()
        self.post = Post()
        self.told: list[Told] = []
        self.lost: list[tuple[Escalation, Letter]] = []
        """Pages that were refused for good, and their alert at that moment."""
        self.update = 0
        self.staff: dict[str, StaffId] = {}
        self.people: dict[str, BeneficiaryId] = {}

    async def open(self) -> None:
        """Start the program."""
        self.store = await Store.open(
            self.config.database_url, ring=self.config.ring_file, root=ROOT, check=False
        )
        self.store.serve(42)
        if House.desk is None:
            House.desk = await build_desk(self.config, self.store, self.clock)
        desk = House.desk
        self._listen(self.store)
        failures = Failures(desk=desk, store=self.store, clock=self.clock)
        self.sender = Sender(
            store=self.store,
            pipe=self.post,
            clock=self.clock,
            rate=3000.0,
            kept=lambda _, __: None,
            failed=self._watch(failures.failed),
        )
        self.writer = Writer(store=self.store, sender=self.sender, clock=self.clock)
        failures.writer = self.writer
        self.receiver = Receiver(
            pipe=self.post,
            reader=Reader(desk, self.store),
            writer=self.writer,
            sender=self.sender,
            store=self.store,
            clock=self.clock,
        )
        self.waker = Waker(desk=desk, store=self.store, writer=self.writer, clock=self.clock)
        await self.store.release_leases(real_now=self.clock.real())

    async def crash(self) -> None:
        """Everything in memory is gone; the program starts anew."""
        await self.store.close()
        await self.open()

    def _listen(self, store: Store) -> None:
        inner = store.commit

        async def commit(changes: Changes, **how: Any) -> Any:
            done = await inner(changes, **how)
            team = [*(await store.all_staff())]
            able = any(one.active and one.chat is not None and one.reachable for one in team)
            for alert in changes.escalations.values():
                purpose = f"page:{alert.id}"
                pages = sum(one.body.purpose == purpose for one in changes.letters)
                self.told.append(Told(self.clock.now(), alert, pages, able))
            return done

        store.commit = commit  # type: ignore[method-assign]  # a test listens in

    def _watch(self, inner: Callable[[Letter, bool], Any]) -> Callable[[Letter, bool], Any]:
        async def failed(letter: Letter, gone: bool) -> None:
            purpose, _, number = letter.body.purpose.partition(":")
            if purpose == "page":
                found = [one for one in await self.store.open_escalations() if one.id == number]
                self.lost += [(one, letter) for one in found]
            await inner(letter, gone)

        return failed

    # --- who is there ------------------------------------------------------------------------

    async def hire(self, name: str, role: Role, *, on_call: bool = False, **more: Any) -> None:
        """Somebody whose code was redeemed."""
        number = len(self.staff) + 1
        shift = Shift(begins=START - YEAR, ends=START + YEAR)
        one = Staff(
            id=StaffId(f"{number:032x}"),
            name=name,
            role=role,
            chat=500 + number,
            shifts=(shift,) if on_call else (),
            **more,
        )
        self.staff[name] = one.id
        await self.write(Changes(staff={one.id: one}))

    async def enrol(self, case: str, worker: str, backup: str = "", supervisor: str = "") -> None:
        """A person with these people behind them."""
        number = len(self.people) + 1
        one = Beneficiary(
            id=BeneficiaryId(f"{number:032x}"),
            status="active",
            profile=Profile(case=case, started=START.date(), language="en", enrolled_at=START),
            chat=900 + number,
            worker=self.staff[worker],
            backup=self.staff[backup] if backup else None,
            supervisor=self.staff[supervisor] if supervisor else None,
        )
        self.people[case] = one.id
        await self.write(Changes(people={one.id: one}))

    async def change(self, name: str, **fields: Any) -> None:
        """Somebody goes on leave, leaves, comes back."""
        team = {one.id: one for one in await self.store.all_staff()}
        one = msgspec.structs.replace(team[self.staff[name]], **fields)
        await self.write(Changes(staff={one.id: one}))

    async def member(self, name: str) -> Staff:
        """The record of a member of staff."""
        return next(one for one in await self.store.all_staff() if one.id == self.staff[name])

    # --- what happens ------------------------------------------------------------------------

    async def write(self, changes: Changes) -> None:
        """Write this, as any turn is written."""

        async def decide() -> Changes:
            return changes

        await self.writer.write(decide)

    async def about(self, case: str, work: Callable[[Turn], Any]) -> None:
        """Run `work` on a turn about this person and write what it asks for."""
        desk = House.desk
        assert desk is not None, "the house is open"

        async def decide() -> Changes:
            person = self.people[case]
            loaded = await self.store.load(people=[person])
            turn = Turn(desk, loaded.scenes[person], staff=loaded.staff, now=self.clock.now())
            work(turn)
            return turn.changes

        await self.writer.write(decide)

    async def signal(self, case: str, level: SignalLevel, reason: ReasonWord = "mood") -> None:
        """Something about this person brings somebody."""
        await self.about(case, lambda turn: escalations.raise_signal(turn, level, reason))

    async def press(self, chat: int, data: str) -> None:
        """A button in a staff chat, as Telegram tells it."""
        await self._update(
            {
                "callback_query": {
                    "id": str(self.update),
                    "from": {"id": chat, "is_bot": False, "first_name": "x"},
                    "chat_instance": "1",
                    "data": data,
                }
            }
        )

    async def member_update(self, chat: int, status: str) -> None:
        """Telegram says that the bot was blocked (`kicked`) or let in again (`member`)."""
        await self._update(
            {
                "my_chat_member": {
                    "chat": {"id": chat, "type": "private"},
                    "new_chat_member": {"status": status},
                }
            }
        )

    async def _update(self, fields: dict[str, Any]) -> None:
        self.update += 1
        await self.receiver.take([{"update_id": self.update, **fields}])

    async def wake(self) -> None:
        """Run everything that is due."""
        while await self.waker.once():
            pass

    async def deliver(self) -> None:
        """Send everything that may be sent, and record what became of it."""
        for _ in range(60):
            self.clock.seconds += 2.0
            self.sender.put(await self.store.claim_letters(limit=200, real_now=self.clock.real()))
            self.sender._go()
            while self.sender._tasks:
                await asyncio.gather(*self.sender._tasks)
                self.sender._go()
            await self.sender._flush()
            depth = await self.store.outbox_depth()
            if not sum(depth.pending.values()):
                return
        raise AssertionError("the outbox does not get empty")

    async def open_alerts(self) -> list[Escalation]:
        """Everything that is not closed."""
        return await self.store.open_escalations()

    def reachable(self, team: Iterable[Staff]) -> list[Staff]:
        """Whoever could really be written to."""
        away = self.post.gone | self.post.deaf
        return [
            one for one in team if one.active and one.chat is not None and one.chat not in away
        ]
