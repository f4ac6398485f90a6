"""Copies made while others write, kills at any moment, restores: all of them come back whole."""

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from storage.sealed_file import is_sealed
from storage.store import Store
from tests.storage.backing import found
from tests.storage.people import Home, enrol, person
from tests.storage.test_crash import PEOPLE

TREE = Path(__file__).parents[2]


def start(module: str, *words: object) -> "subprocess.Popen[bytes]":
    """A program of ours, as a process of its own."""
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", module, *map(str, words)], stdout=subprocess.PIPE, cwd=TREE
    )


def stop(child: "subprocess.Popen[bytes]") -> list[int]:
    """Kill it; the numbers that it still said."""
    assert child.stdout is not None
    child.kill()
    said = [int(line) for line in child.stdout.read().split(b"\n")[:-1]]
    child.stdout.close()
    child.wait()
    return said


def run(chance: random.Random, *words: object, may_die: bool) -> bool:
    """Run it to its end, or kill it somewhere in it; whether it came to its end."""
    child = start("tests.storage.backing", *words)
    assert child.stdout is not None
    with child.stdout:
        if may_die:
            try:
                child.wait(timeout=chance.uniform(0.2, 1.6))
            except subprocess.TimeoutExpired:
                child.kill()
        return child.wait() == 0


async def check(store: Store, first: int, last: int) -> None:
    """One step for everybody, from what was said before the copy to what was said after it."""
    people = await store.all_people()
    assert len(people) == PEOPLE
    scenes = (await store.load(people=people)).scenes
    (step,) = {scene.session.step for scene in scenes.values() if scene.session}
    assert first <= step <= last + 1
    for who in people:
        choices = [answer.choice for answer in await store.answers_of(who)]
        assert choices == [str(number) for number in range(1, step + 1)]
    assert (await store.load(updates=range(1, last + 3))).seen == set(range(1, step + 1))
    assert await store.integrity() == []


async def one_round(home: Home, place: Path, chance: random.Random) -> int:
    """Write, copy, kill, restore elsewhere, look; how many restores were begun."""
    writer = start("tests.storage.crashing", home.folder)
    assert writer.stdout is not None
    first = [int(writer.stdout.readline()) for _ in range(chance.randint(1, 5))][-1]
    target = place / "copy"
    done = run(chance, "copy", home.folder, target, may_die=chance.random() < 0.4)
    more = [int(writer.stdout.readline()) for _ in range(chance.randint(0, 9))]
    last = max([first, *more, *stop(writer)])
    assert done or not target.exists() or is_sealed(target)
    if not target.exists():
        run(chance, "copy", home.folder, target, may_die=False)
    fresh = Home(place / "fresh")
    fresh.folder.mkdir(mode=0o700)
    shutil.copy2(home.ring, fresh.ring)
    found(fresh.folder)
    begun = 1
    while not run(chance, "restore", fresh.folder, target, may_die=begun < 3):
        begun += 1
        assert begun < 5
    store = await fresh.open(check=True)
    await check(store, first, last + 1000 if not done else last + 1)
    await store.close()
    return begun


async def rounds(home: Home, store: Store, place: Path, count: int) -> None:
    """So many rounds, each with a home of its own that was just founded."""
    await enrol(store, *(person(number) for number in range(PEOPLE)))
    await store.close()
    found(home.folder)
    chance = random.Random(20260801)
    for number in range(count):
        here = place / str(number)
        shutil.copytree(home.folder, here / "home")
        await one_round(Home(here / "home"), here, chance)
        shutil.rmtree(here)


async def test_two_rounds_come_back(store: Store, home: Home, tmp_path: Path) -> None:
    """The short form of the loop below."""
    await rounds(home, store, tmp_path, 2)


@pytest.mark.torture
async def test_fifty_rounds_come_back(store: Store, home: Home, tmp_path: Path) -> None:
    """Every one of fifty restores is whole."""
    await rounds(home, store, tmp_path, 50)
