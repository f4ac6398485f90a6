"""A thief of everything on the disk: after a whole story, and after somebody was erased."""

import asyncio
import sqlite3
import tempfile
from pathlib import Path

import pytest

from bot import copies
from bot.leaving import erase
from bot.rehearsal.phone import Phone
from bot.restoring import drill
from storage import recovery
from tests.acceptance.steps import DANGER, answer_check_in, opener
from tests.acceptance.wording import line
from tests.acceptance.world import PATIENCE_S, ROOT, World, press
from tests.storage.test_forensic import forms, marks

CASE, NAME, CHAT = "CANARY7F3", "Canarymira", 8_123_456_789
WORDS = "he is at the door with the canaryknife, he wants to kill me"
PRIVATE = bytes(range(1, 33))
KEYED = ("SAFE-1", "MOOD-1")


async def a_story(world: World) -> Phone:
    """Enrolment, a check-in, words of danger, a page, a claim, copies."""
    mira = await world.add_staff(NAME, chat=500)
    phone = await world.seat(CASE, NAME, chat=CHAT)
    await opener(world, CASE, phone)
    await answer_check_in(world, phone)
    phone.say(WORDS)
    await world.settle()
    await press(mira, line("page/take"))
    await world.settle()
    await world.store.set_recovery(recovery.public_of(PRIVATE))
    assert world.app is not None
    assert await world.app.copier.once() == 2
    return phone


def on_disk(world: World) -> list[Path]:
    """Every file of the home, whatever folder, and what this program may have left in temp."""
    files = [one for one in world.home.rglob("*") if one.is_file()]
    ours = Path(tempfile.gettempdir())
    left = [one for one in ours.glob("etilqs_*") if one.is_file()]
    return files + left


def hits(world: World, needles: list[bytes], said: str = "") -> list[tuple[str, bytes]]:
    """Where any of these stand."""
    found = []
    for file in on_disk(world):
        content = file.read_bytes()
        found += [(file.name, one) for one in needles if one in content]
    return found + [("logs", one) for one in needles if one in said.encode()]


async def test_nothing_on_the_disk_says_anything(
    world: World, capfd: pytest.CaptureFixture[str]
) -> None:
    """Database, log, shared memory, ring, copies, temporary files, logs: no word, in no form."""
    await a_story(world)
    for moment in ("running", "stopped"):
        if moment == "stopped":
            await world.stop()
        caught = capfd.readouterr()
        said = caught.out + caught.err
        names = {one.name for one in on_disk(world)}
        assert "alongside.db" in names
        assert any(name.startswith("ring-") for name in names)
        texts = [WORDS, "canaryknife", CASE, NAME, DANGER]
        needles = [form for text in texts for form in forms(text)] + list(marks(CHAT))
        assert hits(world, needles, said) == []


async def test_nothing_of_an_erased_person_is_left(world: World) -> None:
    """No sealed value, no wrapped key, no mark of theirs lies in any file; an old copy is dumb."""
    await a_story(world)
    assert world.app is not None
    who = world.people[CASE]
    await world.store.checkpoint()
    ((_, _, wrapped),) = await world.store._vault.ring.read([who])
    with sqlite3.connect(world.home / "alongside.db") as connection:
        values = [
            row[0]
            for table in ("beneficiaries", "consents", "answers", "sessions", "signals")
            for row in connection.execute(
                f"SELECT sealed FROM {table} WHERE"  # noqa: S608 - ours
                f" {'id' if table == 'beneficiaries' else 'person'} = ?",
                (who,),
            )
        ]
        tag = connection.execute("SELECT chat_tag FROM beneficiaries WHERE id = ?", (who,))
        (mark,) = tag.fetchone()
    connection.close()
    needles = [value[16:64] for value in values] + [wrapped[16:64], mark.encode()]
    assert len(needles) >= 5
    assert {name for name, _ in hits(world, needles)} == {"alongside.db", "keys.ring"}
    app = world.app
    receipt = await app.writer.alone(
        erase(
            app.store,
            app.desk,
            who,
            now=world.clock.now(),
            real=world.clock.real(),
            by="operator",
        )
    )
    assert receipt
    await world.settle()
    assert await world.store.checkpoint()
    assert hits(world, needles) == []
    (copy,) = copies.days_in(world.config.home / "copies").values() or [None]
    assert copy is not None
    assert ROOT not in copy.read_bytes()


async def test_an_old_copy_opens_nobody_who_left(world: World) -> None:
    """With the root key, the ring of today and the recovery key: everybody but the erased."""
    await a_story(world)
    await world.seat("K8F3", NAME, chat=901)
    assert world.app is not None
    copy = world.home / "copy.sealed"
    await copies.backup(world.config, world.store, copy, real_now=world.clock.real())
    app = world.app
    await app.writer.alone(
        erase(
            app.store,
            app.desk,
            world.people[CASE],
            now=world.clock.now(),
            real=world.clock.real(),
            by="operator",
        )
    )
    await world.stop()
    (world.home / "root.key").write_bytes(ROOT)
    (world.home / "root.key").chmod(0o600)
    object.__setattr__(world.config, "key_file", world.home / "root.key")
    outcome = await drill(world.config, copy, PRIVATE, ring=None)
    assert (outcome.restored.people, outcome.restored.erased_again) == (1, 1)


async def test_copies_of_the_ring_forget_who_left(world: World) -> None:
    """Within one look of the copier the copies that still hold the key are gone."""
    await a_story(world)
    assert world.app is not None
    app = world.app
    before = {p: p.read_bytes() for p in (world.home / "ring-copies").iterdir()}
    await app.writer.alone(
        erase(
            app.store,
            app.desk,
            world.people[CASE],
            now=world.clock.now(),
            real=world.clock.real(),
            by="operator",
        )
    )
    assert await app.copier.once() == 1
    after = {p: p.read_bytes() for p in (world.home / "ring-copies").iterdir()}
    assert len(after) == 1
    assert not set(before.values()) & set(after.values())


async def test_the_story_was_one(world: World) -> None:
    """The words were heard and kept, so that the search above means something."""
    await a_story(world)
    alert = await world.open_escalation(CASE)
    assert alert.state == "claimed"
    async with asyncio.timeout(PATIENCE_S):
        assert (await world.store.signals_of(alert.id))[0].reason == "danger"
