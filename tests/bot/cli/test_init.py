"""`init`: everything once, nothing twice."""

import re
import stat
from pathlib import Path

import pytest

from bot import kit
from storage import recovery
from storage.store import Store
from tests.bot.cli.conftest import Call, with_store


def test_everything_is_made_closed_to_others(bare: Path, call: Call) -> None:
    """Folder 0700, files 0600, and the shipped flows are live."""
    found = call("init", "--json")
    assert found.code == 0
    assert all(found.json["new"].values())
    assert {"welcome", "check-in", "domain"} <= set(found.json["flows"])
    assert stat.S_IMODE(bare.stat().st_mode) == 0o700
    files = {one.name: stat.S_IMODE(one.stat().st_mode) for one in bare.iterdir()}
    assert {"root.key", "keys.ring", "alongside.db", "alongside.toml"} <= set(files)
    assert set(files.values()) == {0o600}


def test_it_is_safe_to_repeat(home: Path, call: Call) -> None:
    """No byte of key or settings changes, nobody is lost, and it says what was there."""
    before = {one: (home / one).read_bytes() for one in ("root.key", "alongside.toml")}
    found = call("init", "--json")
    assert found.code == 0
    assert not any(found.json["new"].values())
    assert found.json["flows"] == []
    assert {one: (home / one).read_bytes() for one in before} == before
    assert len(call("staff", "list", "--json").json) == 2
    assert "there: " in call("init").out


def test_a_flow_that_an_editor_published_stays_live(
    home: Path, call: Call, tmp_path: Path
) -> None:
    """Another init does not put the shipped one in its place."""
    flow = tmp_path / "check-in.yaml"
    assert call("flows", "export", "check-in", "--out", flow).code == 0
    flow.write_text(flow.read_text().replace("A tip about plants is here.", "A tip on ferns."))
    assert call("flows", "publish", flow).code == 0
    mine = with_store(lambda store: store.live("check-in"))
    assert call("init").code == 0
    assert with_store(lambda store: store.live("check-in")) == mine


def test_a_key_that_others_may_read_is_refused(home: Path, call: Call) -> None:
    """With the command that mends it."""
    (home / "root.key").chmod(0o640)
    found = call("init", "--json")
    assert found.code == 4
    assert "chmod 600" in found.error["hint"]


def test_production_refuses_a_key_beside_the_data(bare: Path, call: Call) -> None:
    """And makes nothing."""
    found = call("init", "--production", "--json")
    assert found.code == 2
    assert "ALONGSIDE_KEY_FILE" in found.error["hint"] + found.error["message"]
    assert not bare.exists()


SHARE = re.compile(r"ALONGSIDE-SHARE-[123]-[A-Z2-7-]+")


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A root key outside the home, as a production home has it."""
    path = tmp_path / "elsewhere.key"
    monkeypatch.setenv("ALONGSIDE_KEY_FILE", str(path))
    return path


def production() -> bool:
    """Whether the home says that real people live in it."""
    return with_store(lambda store: store.meta_get("production")) == "yes"


def test_production_is_not_ready_without_its_kit(
    bare: Path, call: Call, elsewhere: Path, tmp_path: Path
) -> None:
    """Nobody types the shares in: refused, and the home is none for real people yet."""
    found = call("init", "--production", "--json")
    assert (found.code, found.error["code"]) == (1, "kit_not_entered")
    assert not production()
    assert not (bare / "recovery.key").exists()
    lines = SHARE.findall(found.err)
    assert len(lines) == 3
    shares = tmp_path / "shares.txt"
    shares.write_text("\n".join(lines[1:]))
    ready = call("init", "--production", "--shares", shares, "--json")
    assert (ready.code, ready.json["production"]) == (0, True)
    assert production()
    again = call("init", "--production", "--json")
    assert (again.code, SHARE.findall(again.err)) == (0, [])


def test_the_kit_is_typed_in_where_it_is_shown(
    bare: Path, call: Call, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slip is told and asked again; two lines of three are enough; then copies open with them."""
    typed: list[str] = []

    def line(what: str) -> str:
        shares = typed_from.pop(0) if typed_from else ""
        typed.append(what)
        return shares

    made: list[list[str]] = []
    begin = kit.begin

    async def remembered(store: Store) -> list[str]:
        made.append(await begin(store))
        one, two, _ = made[-1]
        typed_from.extend([one, "ALONGSIDE-SHARE-2-AAAA", one, two])
        return made[-1]

    typed_from: list[str] = []
    monkeypatch.setattr(kit, "begin", remembered)
    monkeypatch.setattr("bot.cli.init._typed", line)
    found = call("init", "--production", "--json")
    assert found.code == 0
    assert len(typed) == 4
    assert "slip" in found.err
    assert "emergency" in found.err
    assert production()
    (public,) = with_store(lambda store: store.recovery())
    assert public == recovery.public_of(recovery.read("\n".join(made[0][1:])))


def test_lines_of_another_kit_are_refused(
    bare: Path, call: Call, elsewhere: Path, tmp_path: Path
) -> None:
    """Shares that open no copy of this home do not make it ready."""
    call("init", "--production")
    shares = tmp_path / "shares.txt"
    shares.write_text("\n".join(recovery.shares_of(recovery.new_private())))
    found = call("init", "--production", "--shares", shares, "--json")
    assert found.code == 4
    assert not production()


def test_a_trial_home_has_its_recovery_key_in_a_file(home: Path) -> None:
    """So that `backup` always works and always encrypts."""
    private = recovery.read((home / "recovery.key").read_text())
    assert with_store(lambda store: store.recovery()) == (recovery.public_of(private),)
    assert stat.S_IMODE((home / "recovery.key").stat().st_mode) == 0o600
