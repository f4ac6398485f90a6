"""A running home with one caseworker, and the judge who reads every call after every test."""

import random
import secrets
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.rehearsal.phone import Phone
from tests.acceptance import judge
from tests.acceptance.world import WORLDS, World, a_world


@pytest.fixture(autouse=True)
def judged() -> Iterator[None]:
    """Hold every outgoing call of the test against what must never go out."""
    WORLDS.clear()
    yield
    complaints = [line for world in WORLDS for line in judge.complaints(world)]
    WORLDS.clear()
    assert not complaints, "\n".join(complaints)


@pytest.fixture(autouse=True)
def same_dice(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids, and the minutes that follow from them, are each test's own and the same every time."""
    dice = random.Random(request.node.nodeid)

    def token_hex(size: int = 32) -> str:
        return dice.randbytes(size).hex()

    monkeypatch.setattr(secrets, "token_hex", token_hex)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A home at its start: Monday morning, nobody there, the program runs."""
    async with a_world(tmp_path) as made:
        await made.start()
        yield made


@pytest.fixture
async def mira(world: World) -> Phone:
    """The phone of a caseworker who has joined."""
    return await world.add_staff("Mira", chat=500)


@pytest.fixture
async def ana(world: World, mira: Phone) -> Phone:
    """The phone of K7F3, enrolled two days ago with every switch on."""
    return await world.seat("K7F3", "Mira", chat=900)
