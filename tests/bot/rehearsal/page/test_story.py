"""The main story as the page plays it, without a browser: deeds in, phones and ticks out."""

import asyncio
import datetime as dtm
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.rehearsal.page.board import Board
from bot.rehearsal.page.cast import CAST, LEAD, Member
from bot.rehearsal.page.deeds import WrongDeed
from bot.rehearsal.page.guide import STEPS
from bot.rehearsal.page.home import Home, running
from bot.rehearsal.phone import Phone
from flows.beneficiary import Beneficiary
from tests.bot.rehearsal.page.conftest import OPENING

NEW, MIRA = 70_000_001, 70_000_011
WORDS = "I am thinking of you. Tea tomorrow at ten?"


class Stage:
    """A whole rehearsal, and what a visitor sees of it."""

    def __init__(self, home: Home, board: Board) -> None:
        self.home = home
        self.board = board

    def seen(self, name: str) -> Any:
        """Return what the page was told last under this name."""
        return self.board.feed.newest(name)

    async def until(self, what: Callable[[], Any]) -> None:
        """Wait until the page shows it."""
        async with asyncio.timeout(40):  # a whole cast enrols, on a machine that has more to do
            while not what():
                await self.board.feed.pulse.wait()

    async def press(self, chat: int, label: str | int) -> None:
        """Press a button of the newest message that has buttons."""
        phone = self.home.stand_in.phones[chat]
        bubble = next(one for one in reversed(phone.screen) if one.buttons)
        at = label if isinstance(label, int) else bubble.labels.index(label)
        at = at if at >= 0 else len(bubble.labels) + at
        asked = {"chat": chat, "message": bubble.message_id, "button": at}
        await self.board.deeds.do("press", asked)
        await self.quiet()

    async def quiet(self) -> None:
        """Wait until the program has done what was asked."""
        await self.board.traveller.settled()

    async def done(self, step: str) -> None:
        """Wait until the guide has ticked this step."""
        await self.until(lambda: step in (self.seen("guide") or {"done": []})["done"])


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Return a rehearsal on which everybody has come."""
    async with running(tmp_path, start=OPENING - LEAD) as home:
        board = Board(home, CAST, console=None)
        watching = asyncio.create_task(board.run(OPENING, None))
        made = Stage(home, board)
        try:
            watching.add_done_callback(lambda _: board.feed.pulse.beat())
            await made.until(lambda: watching.done() or made.seen("guide"))
            if watching.done():
                watching.result()
            yield made
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)


async def test_everybody_is_in_their_place(stage: Stage) -> None:
    """Enrolled in their languages, as they chose, with answers given; one is new."""
    assert stage.home.clock.now() - OPENING < dtm.timedelta(minutes=1)
    for member in CAST:
        if member.part == "beneficiary":
            await _in_place(stage, member)
    assert stage.seen("guide") == {"steps": list(STEPS), "done": []}


async def _in_place(stage: Stage, member: Member) -> None:
    scene = await stage.home.app.store.find_case(member.name)
    assert scene is not None
    person: Beneficiary = scene.beneficiary
    if not member.enrolled:
        assert (person.status, person.chat) == ("invited", None)
        return
    assert person.status == "active"
    assert person.profile.language == member.language
    assert scene.consent is not None
    assert scene.consent.scopes == member.scopes
    answers = await stage.home.app.store.answers_of(person.id)
    assert [one.question for one in answers][:2] == ["SAFE-1", "MIND-1"]
    phone = stage.home.stand_in.phones[member.chat]
    left = [one for one in phone.screen if OPENING.timestamp() - one.date > 24 * 3600]
    assert left == [], "what is older than a day has left the phone"


async def test_the_main_story_ticks_itself_off(stage: Stage) -> None:
    """Each step is done when it has happened, not before, and in this order."""
    await stage.board.deeds.do("open", {"chat": NEW})
    await stage.quiet()
    await stage.done("invitation")
    await stage.press(NEW, "English")
    await stage.done("language")
    await _enrol(stage)
    await stage.done("consent")
    assert (await stage.board.deeds.do("next", {}))["case"] == "N5W8"
    new = stage.home.stand_in.phones[NEW]
    assert new.newest is not None
    assert stage.seen("guide")["done"] == ["invitation", "language", "consent"]
    opener = new.newest.text
    await stage.press(NEW, 0)
    await stage.done("check-in")
    await stage.press(NEW, "No")
    await stage.done("page")
    mira = stage.home.stand_in.phones[MIRA]
    assert mira.newest is not None
    assert mira.newest.text.startswith("N5W8 · 2")
    await stage.press(MIRA, 0)
    await stage.done("take")
    await stage.press(MIRA, "Write to them")
    await stage.board.deeds.do("say", {"chat": MIRA, "text": WORDS})
    await stage.done("word")
    assert any(WORDS in bubble.text for bubble in new.screen)
    assert stage.seen("guide")["done"] == list(STEPS)
    await _nothing_lies_open(stage, opener)


async def _enrol(stage: Stage) -> None:
    """From the first question to the last switch, all on."""
    new = stage.home.stand_in.phones[NEW]
    for _ in range(60):
        bubble = new.newest
        assert bubble is not None
        if not bubble.buttons:
            return
        off = [at for at, label in enumerate(bubble.labels) if label.startswith("☐")]
        switches = any(label.startswith(("☐", "☑")) for label in bubble.labels)
        await stage.press(NEW, off[0] if off else -1 if switches else 0)
    pytest.fail("the enrolment does not end")


async def _nothing_lies_open(stage: Stage, opener: str) -> None:
    """The locked screen showed an ordinary line, and the disk shows nothing that was said."""
    for word in (WORDS, opener, "N5W8", "Mira", str(NEW)):
        found = await stage.board.deeds.do("search", {"word": word})
        assert found["hits"] == 0, word


async def test_an_alert_that_nobody_takes_goes_on(stage: Stage) -> None:
    """Words of danger page the caseworker; as the clock moves on, others are called too."""
    await stage.board.deeds.do("say", {"chat": 70_000_004, "text": "he will kill me"})
    await stage.until(lambda: _paged(stage, MIRA))
    await stage.board.deeds.do("move", {"seconds": 3600})
    await stage.until(lambda: _paged(stage, 70_000_013))
    pushed = stage.seen("phone:70000013")["push"]["text"]
    assert pushed.startswith("R2P5 · 3")
    assert "kill" not in pushed


def _paged(stage: Stage, chat: int) -> bool:
    phone: Phone = stage.home.stand_in.phones[chat]
    return any(bubble.text.startswith("R2P5 ·") for bubble in phone.screen)


async def test_block_unblock_and_voice_are_deeds_too(stage: Stage) -> None:
    """The caseworker learns of a block; a voice note arrives as one."""
    await stage.board.deeds.do("voice", {"chat": 70_000_004, "seconds": 4})
    await stage.board.deeds.do("block", {"chat": 70_000_002})
    await stage.until(lambda: stage.seen("phone:70000002")["blocked"])
    with pytest.raises(WrongDeed, match="blocked"):
        await stage.board.deeds.do("say", {"chat": 70_000_002, "text": "hello"})
    await stage.board.deeds.do("unblock", {"chat": 70_000_002})
    kinds = [bubble["kind"] for bubble in stage.seen("phone:70000004")["bubbles"]]
    assert "voice" in kinds


WRONG: tuple[tuple[str, object, str], ...] = (
    ("fly", {}, "does not know"),
    ("say", [], "does not know"),
    ("say", {"chat": 1, "text": "a"}, "no such phone"),
    ("say", {"chat": NEW, "text": "  "}, "nothing to send"),
    ("press", {"chat": NEW}, "missing"),
    ("press", {"chat": NEW, "message": 1, "button": 0}, "is gone"),
    ("open", {"chat": MIRA}, "no invitation"),
    ("rows", {"table": "nothing"}, "missing"),
)


async def test_what_cannot_be_done_is_said(home: Home) -> None:
    """A wrong request gets a sentence, and nothing happens."""
    board = Board(home, CAST, console=None)
    for member in CAST:
        home.stand_in.person(member.chat)
    for deed, asked, words in WRONG:
        with pytest.raises(WrongDeed, match=words):
            await board.deeds.do(deed, asked)
    assert len(home.stand_in.updates) == 0
