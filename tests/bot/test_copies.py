"""Which copies stay, and that the daily ones are made, renewed and removed."""

import asyncio
import datetime as dtm
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot import copies
from bot.config import read_config
from bot.home import memory
from storage import recovery
from storage.changes import Changes
from storage.sealed_file import kind_of
from storage.store import Store
from tests.bot.cli.conftest import Call, bare, call, home, made, with_store

__all__ = ["bare", "call", "home", "made"]
DAY = dtm.timedelta(days=1)
START = dtm.date(2026, 8, 1)
REAL = dtm.datetime(2026, 8, 1, 3, tzinfo=dtm.UTC).timestamp()


def lived(days: int) -> set[dtm.date]:
    """What is there after a copy a day and a clearing a day."""
    there: set[dtm.date] = set()
    for number in range(days):
        there = copies.kept(there | {START + number * DAY})
    return there


def test_a_year_leaves_seven_days_four_weeks_and_six_months() -> None:
    """The newest seven, one for each of the last four weeks, one for each of six months."""
    there = lived(400)
    newest = START + 399 * DAY
    assert {newest - n * DAY for n in range(7)} <= there
    assert len({day.isocalendar()[:2] for day in there}) >= 4
    assert len({(day.year, day.month) for day in there}) == 6
    assert 10 <= len(there) <= 17


@given(st.integers(1, 250))
def test_the_newest_copy_always_stays(days: int) -> None:
    """And nothing is ever older than six months and a few days."""
    there = lived(days)
    assert START + (days - 1) * DAY in there
    assert all((START + days * DAY - day).days <= 190 for day in there)


def test_a_ring_lives_for_a_week_at_most() -> None:
    """Two copies, and none that is older."""
    today = START
    days = [today - n * DAY for n in range(10)]
    assert copies.kept_rings(days, today) == {today, today - DAY}
    assert copies.kept_rings([today - 7 * DAY], today) == set()


def days_of(folder: Path) -> set[str]:
    """The names of copies in a folder."""
    return {one.name for one in folder.iterdir()}


async def daily(store: Store, *, after: int = 0, erased: bool = False) -> int:
    """The copies of a day."""
    config = read_config()
    root = config.key_file.read_bytes()
    return await copies.daily(
        config, store, root=root, real_now=REAL + after * 86400, erased=erased
    )


def test_copies_are_made_once_a_day(home: Path, call: Call) -> None:
    """Sealed, of data and ring apart; a second look on the same day makes none."""

    async def two_days() -> None:
        async with memory(read_config()) as store:
            assert await daily(store) == 2
            assert await daily(store) == 0
            assert await daily(store, after=1) == 2

    asyncio.run(two_days())
    assert days_of(home / "copies") == {"data-2026-08-01.sealed", "data-2026-08-02.sealed"}
    assert kind_of(home / "copies" / "data-2026-08-02.sealed") == "data"
    assert kind_of(home / "ring-copies" / "ring-2026-08-02.sealed") == "ring"
    assert call("prove", "--json").json["file"].endswith("data-2026-08-02.sealed")


def test_a_ring_copy_with_the_key_of_somebody_who_left_goes_at_once(home: Path) -> None:
    """After an erasure only a copy that was made since is left."""

    async def leave() -> None:
        async with memory(read_config()) as store:
            await daily(store)
            await daily(store, after=1)
            await daily(store, after=1, erased=True)

    asyncio.run(leave())
    assert days_of(home / "ring-copies") == {"ring-2026-08-02.sealed"}


def test_without_a_recovery_key_nothing_is_copied(home: Path) -> None:
    """A copy that nobody can open is none."""

    async def work(store: Store) -> int:
        await store.set_recovery()
        return await daily(store)

    assert with_store(work) == 0
    assert not (home / "copies").exists()


def test_two_recipients_can_each_open(home: Path, call: Call, tmp_path: Path) -> None:
    """Another recovery key may be given to a second organisation: either alone opens."""
    second = recovery.new_private()

    async def add(store: Store) -> None:
        await store.set_recovery(*await store.recovery(), recovery.public_of(second))
        await store.commit(Changes(), real_now=1)

    with_store(add)
    assert call("backup", tmp_path / "copy").code == 0
    key = tmp_path / "second.key"
    key.write_text(recovery.written(second))
    for more in ((), ("--key", key)):
        assert call("prove", tmp_path / "copy", *more).code == 0
