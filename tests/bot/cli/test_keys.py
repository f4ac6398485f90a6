"""`keys` and `audit`: keys renewed whatever happens in between, and a chain that is looked at."""

import sqlite3
from pathlib import Path

import pytest

from bot import roots
from bot.config import read_config
from bot.home import KEYS_LOCK, key_content, read_key
from storage.database import HomeLock
from storage.errors import Unreadable
from storage.rolling import Rolling
from tests.bot.cli.conftest import Call, with_store


@pytest.fixture
def enrolled(home: Path, call: Call) -> Path:
    """Somebody is here."""
    assert call("enrol", "K7F3", "--caseworker", "Ana").code == 0
    return home


def test_everything_is_rolled(enrolled: Path, call: Call) -> None:
    """A new root in the old one's place, everybody found and read as before, a line in the audit."""
    before = (enrolled / "root.key").read_bytes()
    found = call("keys", "rotate", "--json")
    assert found.json == {"root": True, "ring": 1, "index": 6}
    assert "1 of 1" in found.err
    assert (enrolled / "root.key").read_bytes() != before
    assert (enrolled / "root.key").stat().st_mode & 0o777 == 0o600
    assert call("case", "K7F3").code == 0
    (line,) = [
        one
        for _, one in with_store(lambda store: store.audit_since())
        if one.action == "keys.rolled"
    ]
    assert line.detail == "root ring index"


def test_one_may_be_rolled_alone(enrolled: Path, call: Call) -> None:
    """The root stays where only the ring is named."""
    before = (enrolled / "root.key").read_bytes()
    assert call("keys", "rotate", "--ring", "--json").json == {
        "root": False,
        "ring": 1,
        "index": 0,
    }
    assert (enrolled / "root.key").read_bytes() == before


@pytest.mark.parametrize("when", ["before the commit", "after the commit"])
def test_a_roll_of_the_root_that_was_cut_off(
    enrolled: Path, call: Call, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    """Everything opens afterwards, with the old key or the new one, and the next roll goes through."""
    roll = Rolling.roll_root

    async def torn(self: Rolling, *, old: bytes, new: bytes) -> None:
        if when == "after the commit":
            await roll(self, old=old, new=new)
        raise KeyboardInterrupt

    before = (enrolled / "root.key").read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(Rolling, "roll_root", torn)
        assert call("keys", "rotate", "--root").code == 130
    assert (enrolled / "root.key.new").exists()
    assert call("case", "K7F3").code == 0
    changed = (enrolled / "root.key").read_bytes() != before
    assert changed == (when == "after the commit")
    assert call("keys", "rotate", "--root", "--json").json["root"] is True
    assert not (enrolled / "root.key.new").exists()
    assert call("case", "K7F3").code == 0


def test_two_rolls_at_once_are_refused(enrolled: Path, call: Call) -> None:
    """The second one waits for nobody."""
    with HomeLock(enrolled / KEYS_LOCK):
        assert call("keys", "rotate").code == 3


def test_a_root_that_cannot_be_written_over(
    enrolled: Path, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a credential of the service: the new one goes where it is told to, or nothing happens."""
    monkeypatch.setattr("bot.cli.keys._writable", lambda _: False)
    assert call("keys", "rotate", "--json").error["code"] == "root_read_only"
    assert call("case", "K7F3").code == 0
    assert call("keys", "rotate", "--root", "--to", tmp_path / "new.key").code == 0
    assert call("case", "K7F3").code == 4
    monkeypatch.setenv("ALONGSIDE_KEY_FILE", str(tmp_path / "new.key"))
    assert call("case", "K7F3").code == 0


def test_the_credential_of_the_service_is_taken(
    enrolled: Path, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where systemd gives one and nothing else is said."""
    folder = tmp_path / "credentials"
    folder.mkdir()
    (enrolled / "root.key").rename(folder / "alongside-root")
    (folder / "alongside-root").chmod(0o440)
    assert call("case", "K7F3").code == 4
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    assert call("case", "K7F3").code == 0
    monkeypatch.setenv("ALONGSIDE_KEY_FILE", str(enrolled / "root.key"))
    assert call("case", "K7F3").code == 4


def test_a_passphrase_opens_the_root_key(
    enrolled: Path, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it nothing opens; a wrong one opens nothing; rolling keeps it."""
    said = tmp_path / "said"
    said.write_text("five plain words of mine\n")
    monkeypatch.setenv("ALONGSIDE_PASSPHRASE_FILE", str(said))
    root = (enrolled / "root.key").read_bytes()
    assert call("keys", "passphrase", "--json").json == {"passphrase": True}
    assert root not in (enrolled / "root.key").read_bytes()
    assert call("case", "K7F3").code == 0
    assert call("keys", "rotate", "--root").code == 0
    assert roots.is_locked(key_content(enrolled / "root.key"))
    assert read_key(enrolled / "root.key", passphrase_file=said) != root
    said.write_text("five other words of mine\n")
    assert call("case", "K7F3", "--json").error["code"] == "unreadable"
    monkeypatch.delenv("ALONGSIDE_PASSPHRASE_FILE")
    assert call("case", "K7F3").code == 4


def test_a_short_or_damaged_passphrase_file_is_refused(tmp_path: Path) -> None:
    """A clear line, and never a half-opened key."""
    said = tmp_path / "said"
    said.write_text("short\n")
    with pytest.raises(Unreadable, match="12 signs"):
        roots.passphrase_for(said, new=True)
    locked = roots.lock(bytes(32), "five plain words of mine")
    assert roots.unlock(locked, "five plain words of mine") == bytes(32)
    for broken in (locked[:-9], roots.MAGIC, roots.MAGIC + b"{}", locked.replace(b'"n"', b'"m"')):
        with pytest.raises(Unreadable):
            roots.unlock(broken, "another passphrase")


def test_a_new_kit_is_for_real_homes_only(home: Path, call: Call) -> None:
    """A trial home has its key in a file."""
    assert call("keys", "kit", "--json").error["code"] == "no_kit"


def test_the_audit_is_verified(enrolled: Path, call: Call) -> None:
    """Whole: the head to write down; changed, shortened or set back: exit 1 and the line."""
    whole = call("audit", "verify", "--json")
    assert (whole.code, whole.json["ok"], whole.json["wrong"]) == (0, True, "")
    head = whole.json["head"]
    assert call("audit", "verify", "--head", head).code == 0
    assert call("audit", "verify", "--head", "nonsense").code == 2
    assert call("audit", "verify", "--head", f"{int(head.split(':')[0]) + 1}:{'0' * 64}").code == 1
    with sqlite3.connect(read_config().home / "alongside.db") as connection:
        connection.execute("DROP TRIGGER audit_no_delete")
        connection.execute("DELETE FROM audit WHERE seq = 1")
    connection.close()
    broken = call("audit", "verify", "--json")
    assert (broken.code, broken.json["wrong"]) == (1, "line 1 is missing")
