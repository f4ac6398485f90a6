"""The measured programs: how each is started, what its people do, and what it has kept."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from bench import home
from bench.child import Child
from bench.driver import Crowd
from bench.questions import QUESTIONS
from bot.config import Config
from bot.rehearsal.telegram import StandIn
from flows.ids import BeneficiaryId

OPEN_RATE = 100_000.0
"""Sends a second that ours may make: the loopback is no Telegram.

The gap in a chat shrinks with it.
"""

Kept = dict[int, list[str]]
"""Chat -> names of the questions whose answers are in the store."""


class Program(Protocol):
    """One of the four."""

    name: str
    steps: int

    async def prepare(self, folder: Path, crowd: Crowd, url: str) -> None:
        """Make what the program needs before it starts."""
        ...

    async def start(self) -> Child:
        """Start it."""
        ...

    async def ready(self, crowd: Crowd) -> None:
        """Wait until the people may begin."""
        ...

    def listen(self, crowd: Crowd) -> Callable[[int], None]:
        """Let the crowd react; the returned call lets one chat begin."""
        ...

    async def kept(self) -> Kept:
        """What is in the store, read after the program is gone."""
        ...


@dataclass(slots=True)
class Echo:
    """A bare echo: one text, one text back."""

    name: str = "python-telegram-bot echo"
    steps: int = len(QUESTIONS)
    _arguments: tuple[str, ...] = ()

    async def prepare(self, folder: Path, crowd: Crowd, url: str) -> None:
        """Nothing to prepare."""
        self._arguments = (url, crowd.stand_in.token)

    async def start(self) -> Child:
        """Its own process."""
        return await Child.start("bench.rivals.echo", *self._arguments)

    async def ready(self, crowd: Crowd) -> None:
        """Once it polls."""
        await crowd.stand_in.updates.polled()

    def listen(self, crowd: Crowd) -> Callable[[int], None]:
        """Every echo brings the next text."""
        crowd.listen(crowd.text_back)
        return lambda chat: crowd.write(crowd.seats[chat])

    async def kept(self) -> Kept:
        """It keeps nothing."""
        return {}


@dataclass(slots=True)
class Conversation:
    """ConversationHandler with PicklePersistence."""

    name: str
    each: bool = False
    steps: int = len(QUESTIONS)
    _file: Path = Path()
    _arguments: tuple[str, ...] = ()

    async def prepare(self, folder: Path, crowd: Crowd, url: str) -> None:
        """A file name."""
        self._file = folder / "conversations.pickle"
        mode = ("each",) if self.each else ()
        self._arguments = (url, crowd.stand_in.token, str(self._file), *mode)

    async def start(self) -> Child:
        """Its own process."""
        return await Child.start("bench.rivals.conversation", *self._arguments)

    async def ready(self, crowd: Crowd) -> None:
        """Once it polls."""
        await crowd.stand_in.updates.polled()

    def listen(self, crowd: Crowd) -> Callable[[int], None]:
        """`/start` brings the first question."""
        crowd.listen(crowd.press_on)
        return lambda chat: crowd.begin(crowd.seats[chat])

    async def kept(self) -> Kept:
        """The answers in the file, if it was written at all."""
        if not self._file.exists():
            return {}
        data = pickle.loads(self._file.read_bytes())  # noqa: S301 - our own child wrote it
        return {int(chat): list(one.get("answers", {})) for chat, one in data["user_data"].items()}


@dataclass(slots=True)
class Ours:
    """Alongside: SQLite on disk, synchronous FULL, sealed before each thank-you."""

    name: str = "Alongside"
    steps: int = len(QUESTIONS)
    tick: Callable[[int], None] = field(default=lambda _: None)
    _config: Config | None = None
    _ids: dict[int, BeneficiaryId] = field(default_factory=dict)

    async def prepare(self, folder: Path, crowd: Crowd, url: str) -> None:
        """A home with everybody enrolled; their openers wait in the outbox."""
        self._config = home.config_for(folder / "home", url, crowd.stand_in.token, rate=OPEN_RATE)
        store = await home.found(self._config)
        workers = await home.staff(store, 5)
        for seat in crowd.seats.values():
            seat.phone.chat.written = True
        chats = list(crowd.seats)
        self._ids = await home.enrol(self._config, store, chats, workers, tick=self.tick)
        await store.close()

    async def start(self) -> Child:
        """`run` as its own process."""
        assert self._config is not None
        return await Child.start("bench.launch", env=home.environment(self._config))

    async def ready(self, crowd: Crowd) -> None:
        """Once everybody has their opener and the program polls again."""
        await everyone_has_a_message(crowd)
        await crowd.stand_in.updates.polled()

    def listen(self, crowd: Crowd) -> Callable[[int], None]:
        """A press on the opener brings the first question."""
        crowd.listen(crowd.press_on)
        return lambda chat: crowd.tap(crowd.seats[chat])

    async def kept(self) -> Kept:
        """The answers in the database, opened as any other program would."""
        assert self._config is not None
        store = await home.reopen(self._config)
        try:
            return {
                chat: [one.question for one in await store.answers_of(person)]
                for chat, person in self._ids.items()
            }
        finally:
            await store.close()


async def everyone_has_a_message(crowd: Crowd) -> None:
    """Wait until the bot has written to every chat."""
    stand_in: StandIn = crowd.stand_in
    while not all(seat.phone.chat.held for seat in crowd.seats.values()):
        await stand_in.pulse.wait()
