"""The home folder and its root key: made once, closed to others, never written over."""

import asyncio
import datetime as dtm
import stat
from pathlib import Path

import pytest

from bot.config import Config, ConfigError
from bot.home import clock_of, key_inside, make_folder, make_key, make_settings, memory, read_key
from storage.errors import Unreadable


def mode(path: Path) -> int:
    """Permission bits."""
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_home_is_closed_to_others(tmp_path: Path) -> None:
    """Folder 0700, key 0600, settings 0600."""
    home = tmp_path / "a" / "home"
    assert make_folder(home)
    assert make_key(home / "root.key")
    assert make_settings(home)
    assert (mode(home), mode(home / "root.key")) == (0o700, 0o600)
    assert mode(home / "alongside.toml") == 0o600
    assert len(read_key(home / "root.key")) == 32


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """A second time all three say that they were there, and no byte changes."""
    make_key(tmp_path / "root.key")
    make_settings(tmp_path)
    (tmp_path / "alongside.toml").write_text("# mine\n")
    before = (tmp_path / "root.key").read_bytes()
    assert not make_key(tmp_path / "root.key")
    assert not make_settings(tmp_path)
    assert not make_folder(tmp_path)
    assert (tmp_path / "root.key").read_bytes() == before
    assert (tmp_path / "alongside.toml").read_text() == "# mine\n"


def test_two_keys_are_never_the_same(tmp_path: Path) -> None:
    """Random, not constant; and no draft of it is left behind."""
    make_key(tmp_path / "one")
    make_key(tmp_path / "two")
    assert read_key(tmp_path / "one") != read_key(tmp_path / "two")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]


@pytest.mark.parametrize("bits", [0o604, 0o640, 0o660, 0o644])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, bits: int) -> None:
    """The line says how to mend it."""
    key = tmp_path / "root.key"
    make_key(key)
    key.chmod(bits)
    with pytest.raises(Unreadable, match=f"chmod 600 {key}"):
        read_key(key)
    with pytest.raises(Unreadable, match="chmod 600"):
        make_key(key)


def test_a_credential_of_a_service_is_a_good_key(tmp_path: Path) -> None:
    """Mode 0400, as systemd hands it over."""
    key = tmp_path / "root.key"
    key.write_bytes(bytes(32))
    key.chmod(0o400)
    assert read_key(key) == bytes(32)


@pytest.mark.parametrize("content", [b"", b"x" * 31, b"x" * 64])
def test_a_key_of_another_length_is_refused(tmp_path: Path, content: bytes) -> None:
    """The line says how long it is."""
    key = tmp_path / "root.key"
    key.write_bytes(content)
    key.chmod(0o600)
    with pytest.raises(Unreadable, match=str(len(content))):
        read_key(key)


def test_a_missing_key_says_what_to_do(tmp_path: Path) -> None:
    """Missing, or in a missing folder, or a folder itself."""
    with pytest.raises(Unreadable, match="alongside init"):
        read_key(tmp_path / "root.key")
    with pytest.raises(ConfigError, match="make it first"):
        make_key(tmp_path / "nowhere" / "root.key")
    folder = tmp_path / "root.key"
    folder.mkdir(mode=0o700)
    with pytest.raises(Unreadable):
        read_key(folder)


def test_a_home_that_others_may_read_is_closed(tmp_path: Path) -> None:
    """A folder with nothing or a home in it; not one with other people's things."""
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(0o755)
    assert not make_folder(home)
    assert mode(home) == 0o700
    (home / "thesis.txt").touch()
    home.chmod(0o755)
    with pytest.raises(ConfigError, match="chmod 700"):
        make_folder(home)
    assert mode(home) == 0o755


def test_a_home_that_cannot_be_made_is_a_configuration_error(tmp_path: Path) -> None:
    """A file in its place, or in the way to it."""
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="ALONGSIDE_HOME"):
        make_folder(tmp_path / "file")
    with pytest.raises(ConfigError, match="ALONGSIDE_HOME"):
        make_folder(tmp_path / "file" / "home")


def test_a_key_beside_the_data_is_seen(tmp_path: Path) -> None:
    """Also through a link and dots."""
    home = tmp_path / "home"
    home.mkdir()
    inside = home / ".." / "home" / "root.key"
    assert key_inside(Config(home=home, key_file=inside))
    assert not key_inside(Config(home=home, key_file=tmp_path / "root.key"))
    (tmp_path / "link").symlink_to(home / "root.key")
    assert key_inside(Config(home=home, key_file=tmp_path / "link"))


def test_without_a_database_the_memory_says_what_to_do(tmp_path: Path) -> None:
    """A key alone is no home."""
    make_key(tmp_path / "root.key")
    config = Config(
        home=tmp_path,
        key_file=tmp_path / "root.key",
        database_url=f"sqlite+aiosqlite:///{tmp_path}/alongside.db",
    )

    async def work() -> None:
        async with memory(config):
            pytest.fail("there is nothing to open")

    with pytest.raises(Unreadable, match="alongside init"):
        asyncio.run(work())


def test_the_rehearsal_clock_holds_for_commands_too(tmp_path: Path) -> None:
    """A start alone sets it; without an offset it is UTC."""
    config = Config(home=tmp_path, time_start="2027-03-01T08:00:00")
    now = clock_of(config).now()
    assert (
        dtm.timedelta()
        <= now - dtm.datetime(2027, 3, 1, 8, tzinfo=dtm.UTC)
        < dtm.timedelta(minutes=5)
    )
    real = clock_of(Config(home=tmp_path)).now()
    assert abs(real - dtm.datetime.now(dtm.UTC)) < dtm.timedelta(minutes=5)
