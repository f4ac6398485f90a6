"""kill -9 at any moment: what was said to be written is there, and no batch is torn."""

import random
import subprocess
import sys
from pathlib import Path

from storage.letter import Lane
from storage.store import Store
from tests.storage.people import Home, enrol, person

ROUNDS = 10
PEOPLE = 12


def commit_until_killed(home: Home, count: int) -> int:
    """Let a process commit; kill it after it has said `count` numbers. The last number said."""
    child = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.storage.crashing", str(home.folder)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert child.stdout is not None
    said = [int(child.stdout.readline()) for _ in range(count)]
    child.kill()
    said += [int(line) for line in child.stdout.read().split(b"\n")[:-1]]
    child.stdout.close()
    child.wait()
    return said[-1]


async def check(store: Store, said: int) -> None:
    """Every batch up to the last one said is there whole, and at most one more, whole too."""
    people = await store.all_people()
    scenes = (await store.load(people=people)).scenes
    steps = {scene.session.step for scene in scenes.values() if scene.session}
    (step,) = steps
    assert step in (said, said + 1)
    for who in people:
        choices = [answer.choice for answer in await store.answers_of(who)]
        assert choices == [str(number) for number in range(1, step + 1)]
    assert {scene.beneficiary.version for scene in scenes.values()} == {step + 1}
    seen = (await store.load(updates=range(1, step + 3))).seen
    assert seen == set(range(1, step + 1))
    assert (await store.outbox_depth()).pending[Lane.REPLY] == step * PEOPLE
    assert (await store.verify_audit()).lines == step * PEOPLE
    assert await store.integrity() == []


async def test_no_kill_tears_a_batch(store: Store, home: Home) -> None:
    """Over ten kills at random moments nothing said is lost and nothing is half there."""
    await enrol(store, *(person(number) for number in range(PEOPLE)))
    await store.close()
    chance = random.Random(20260801)
    for _ in range(ROUNDS):
        said = commit_until_killed(home, chance.randint(1, 9))
        again = await home.open(check=True)
        await check(again, said)
        await again.close()
