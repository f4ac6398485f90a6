"""SIGKILL in a loop, and the faults that the loop must find."""

import random
from collections import Counter
from pathlib import Path

import pytest

from bot.listening.signals import detector
from bot.rehearsal.http import StandInServer
from bot.rehearsal.telegram import StandIn
from flows.severity import Severity
from tests.torture.house import House
from tests.torture.lives import AIMS, Aim, Lives
from tests.torture.people import WORDS
from tests.torture.plants import PLANTS
from tests.torture.verdict import complaints

SEED = 20_260_302


async def loop(
    folder: Path,
    *,
    kills: int,
    people: int,
    questions: int,
    plant: str = "",
    aims: tuple[Aim, ...] = AIMS,
) -> tuple[list[str], Counter[str]]:
    """Kill so many times; what does not hold afterwards, and where the kills hit."""
    stand_in = StandIn(life=None, keep_calls=0, first_update_id=500_000_000)
    async with StandInServer(stand_in) as server:
        house = House(folder, stand_in, server.url)
        crowd = await house.found(
            answerers=people, callers=4, questions=questions, spread=max(1, kills // 3), seed=SEED
        )
        lives = Lives(house, crowd, random.Random(SEED), plant)
        if plant:
            lives.quiet_s = 2.0  # somebody will be stuck: that is the point
        lives.listen()
        for number in range(kills):
            await lives.one(aims[number % len(aims)], presses=14, calls=1)
        await lives.in_peace(1, crowd.answered)
        lives.quiet_week()
        await lives.in_peace(1, lambda: not stand_in.updates.waiting())
        await lives.in_peace(15, crowd.cleaned)
        return [*lives.found, *await complaints(house, crowd)], lives.kills


def test_the_words_of_the_loop_are_heard_as_danger() -> None:
    """Otherwise the loop would raise no alert and prove nothing about alerts."""
    assert detector().assess(WORDS, lang="en").severity >= Severity.DISTRESS


async def test_a_dozen_kills_lose_nothing(tmp_path: Path) -> None:
    """No answer lost or doubled, no alert lost, nobody stuck, nothing readable."""
    found, kills = await loop(tmp_path, kills=12, people=8, questions=8)
    assert found == []
    assert kills.total() == 12


@pytest.mark.torture
async def test_a_hundred_and_twenty_kills_lose_nothing(tmp_path: Path) -> None:
    """The same, ten times longer, with a third of the kills where it hurts most."""
    found, kills = await loop(tmp_path, kills=120, people=40, questions=24)
    assert found == []
    assert kills.total() == 120
    assert sum(kills[aim] for aim in ("confirm", "send", "record")) >= 40


FINDS: dict[str, tuple[Aim, ...]] = {
    "confirm before commit": ("confirm", "chance"),
    "send before commit": ("record",),
    "marked sent before sending": ("send",),
    "high-water mark": ("chance",),
}


@pytest.mark.parametrize("plant", ["high-water mark", "send before commit"])
async def test_the_loop_finds_a_planted_fault(tmp_path: Path, plant: str) -> None:
    """A loop that cannot fail proves nothing."""
    found, _ = await loop(tmp_path, kills=5, people=8, questions=6, plant=plant, aims=FINDS[plant])
    assert found


@pytest.mark.torture
@pytest.mark.parametrize("plant", sorted(PLANTS))
async def test_the_loop_finds_every_planted_fault(tmp_path: Path, plant: str) -> None:
    """The same, longer, for every fault that can be planted."""
    found, _ = await loop(
        tmp_path, kills=18, people=12, questions=10, plant=plant, aims=FINDS[plant]
    )
    assert found
