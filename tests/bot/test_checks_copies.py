"""What `doctor` says of copies: none, old, never proved."""

import datetime as dtm
import time
from pathlib import Path

import msgspec
import pytest

from bot.checks.copies import of_copies
from bot.config import Config
from bot.restoring import DRILL, Drilled

DAY = 86400


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """A home that has lived: its folders of copies are there."""
    for name in ("copies", "ring-copies"):
        (tmp_path / name).mkdir()
    url = f"sqlite+aiosqlite:///{tmp_path / 'alongside.db'}"
    return Config(home=tmp_path, database_url=url, key_file=tmp_path / "root.key")


def red(config: Config) -> set[str]:
    """The names of red checks."""
    return {one.name for one in of_copies(config) if not one.ok}


def copy(config: Config, *, days_ago: int) -> None:
    """Copies of a day."""
    day = dtm.datetime.now(dtm.UTC).date() - dtm.timedelta(days=days_ago)
    (config.home / "copies" / f"data-{day}.sealed").touch()
    (config.home / "ring-copies" / f"ring-{day}.sealed").touch()


def test_a_home_that_never_ran_misses_none(tmp_path: Path) -> None:
    """Before the first `run` there is nothing to copy."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'alongside.db'}"
    assert of_copies(Config(home=tmp_path, database_url=url)) == []


def test_no_copy_is_red(config: Config) -> None:
    """And so is one that nobody ever proved."""
    assert red(config) == {"copies of the data", "copies of the ring", "proof of a copy"}


@pytest.mark.parametrize(("age", "bad"), [(0, False), (2, False), (3, True)])
def test_an_old_copy_is_red(config: Config, age: int, *, bad: bool) -> None:
    """Two days may pass, not three."""
    copy(config, days_ago=age)
    assert ("copies of the data" in red(config)) is bad
    assert ("copies of the ring" in red(config)) is bad


@pytest.mark.parametrize(("days", "bad"), [(1, False), (34, False), (36, True)])
def test_a_proof_of_long_ago_is_red(config: Config, days: int, *, bad: bool) -> None:
    """A copy that nobody has brought back for more than 35 days is a hope."""
    stamp = Drilled(at=time.time() - days * DAY, made=0)
    (config.home / DRILL).write_bytes(msgspec.json.encode(stamp))
    assert ("proof of a copy" in red(config)) is bad


def test_a_recovery_key_beside_the_data_is_red(config: Config) -> None:
    """Good for trials only."""
    (config.home / "recovery.key").touch()
    assert "place of the recovery key" in red(config)
