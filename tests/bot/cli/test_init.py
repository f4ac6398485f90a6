"""`init`: everything once, nothing twice."""

import stat
from pathlib import Path

import pytest

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


def test_production_says_what_is_still_owed(
    bare: Path, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The recovery kit, and the emergency numbers."""
    monkeypatch.setenv("ALONGSIDE_KEY_FILE", str(tmp_path / "elsewhere.key"))
    found = call("init", "--production", "--json")
    assert found.code == 0
    assert found.json["production"] is True
    assert "recovery kit" in found.err
    assert "emergency" in found.err
    assert not (bare / "root.key").exists()
