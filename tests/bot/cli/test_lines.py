"""`lines`: help lines of this home, what is due; and numbers confirmed by `init`."""

import datetime as dtm
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer

from bot.config import Config, ConfigError, Organisation, read_config
from bot.confirming import confirm
from bot.helpline_files import load_helplines
from bot.owed import owed_at_start
from locales.catalog import shipped
from storage.store import Store
from tests.bot.cli.conftest import Call, with_store

TODAY = dtm.date.today()  # noqa: DTZ011 - the machine's own day, as the command sees it
LINE = """
RS:
  general: "112"
  lines:
    - {{name: A, kind: support, number: "0111111", hours: [always], languages: [en],
       serves: [women, men, children], verified_on: {on}, verified_by: Eva}}
"""


def days_ago(days: int) -> str:
    """A file with one line, verified so long ago."""
    return LINE.format(on=TODAY - dtm.timedelta(days=days))


def test_init_puts_the_file_where_the_operator_edits_it(home: Path, call: Call) -> None:
    """All unverified, closed to others, and never written over."""
    path = home / "helplines.yaml"
    assert path.stat().st_mode & 0o777 == 0o600
    rows = call("lines", "--json").json
    assert {row["state"] for row in rows} == {"unverified"}
    assert {"AL", "BA", "BG", "XK", "MK", "RO", "RS"} == {row["country"] for row in rows}
    path.write_text(days_ago(1))
    assert call("init").code == 0
    assert path.read_text() == days_ago(1)


@pytest.mark.parametrize(
    ("days", "state", "code"), [(1, "good", 0), (160, "due", 1), (200, "expired", 1)]
)
def test_what_is_due_is_listed(home: Path, call: Call, days: int, state: str, code: int) -> None:
    """A month before a line goes dark, exit 1; an expired one makes the doctor red."""
    (home / "helplines.yaml").write_text(days_ago(days))
    found = call("lines", "--due")
    assert found.code == code
    assert (f"RS  0111111  A: {state}" in found.out) is bool(code)
    checks = {one["name"]: one["ok"] for one in call("doctor", "--json").json["checks"]}
    assert checks["help lines"] is (state != "expired")


def test_a_broken_file_is_one_clear_line(home: Path, call: Call) -> None:
    """Nothing of it is taken; what is wrong and where is said."""
    (home / "helplines.yaml").write_text("RS: {lines: [{name: A, kind: support, number: call}]}")
    found = call("lines", "--json")
    assert found.code == 2
    assert "RS A: number may hold digits only" in found.err
    with pytest.raises(ConfigError, match="helplines"):
        load_helplines(home)
    names = {one["name"] for one in call("doctor", "--json").json["checks"] if not one["ok"]}
    assert "help lines" in names


def test_a_country_is_confirmed_by_option(home: Path, call: Call) -> None:
    """Written into alongside.toml beside what stands there; repeating it changes nothing."""
    settings = home / "alongside.toml"
    before = settings.read_text()
    assert call("init", "--confirm", "RS", "--confirm", "AL").code == 0
    assert read_config().organisation.emergency_confirmed == {"AL", "RS"}
    once = settings.read_text()
    assert once.replace('emergency_confirmed = ["AL", "RS"]\n', "", 1) == before
    assert settings.stat().st_mode & 0o777 == 0o600
    assert call("init", "--confirm", "AL").code == 0
    assert settings.read_text() == once
    assert call("init", "--confirm", "Serbia").code == 2


async def _entered(*_: object) -> bool:
    """The recovery kit is another test's."""
    return False


@pytest.mark.parametrize(("answer", "kept"), [(True, {"RS"}), (False, set())])
def test_production_asks_about_each_country_in_use(
    home: Path,
    call: Call,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    answer: bool,
    kept: set[str],
) -> None:
    """At a terminal; a no leaves every screen saying that none is set."""
    key = tmp_path / "elsewhere.key"
    (home / "root.key").rename(key)
    monkeypatch.setenv("ALONGSIDE_KEY_FILE", str(key))
    asked: list[str] = []

    def ask(text: str) -> bool:
        asked.append(text)
        return answer

    monkeypatch.setattr(typer, "confirm", ask)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("bot.cli.init.typed_kit", _entered)
    assert call("init", "--production").code == 0
    assert [("Serbia" in text, "112" in text) for text in asked] == [(True, True)]
    assert read_config().organisation.emergency_confirmed == kept


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '[organisation]\nemergency_confirmed = ["RS"]\n'),
        ("[settings]\nx = 1\n", '[settings]\nx = 1\n\n[organisation]\nemergency_confirmed = ["RS"]\n'),
        (
            '[organisation]\nemergency_confirmed = ["AL"]\nhours = "9"\n',
            '[organisation]\nemergency_confirmed = ["AL", "RS"]\nhours = "9"\n',
        ),
    ],
)  # fmt: skip
def test_one_line_of_the_settings_changes(tmp_path: Path, before: str, after: str) -> None:
    """And nothing else in the file."""
    path = tmp_path / "alongside.toml"
    path.write_text(before)
    confirm(tmp_path, ["RS"])
    assert path.read_text() == after


def test_an_unusual_file_is_left_alone(tmp_path: Path) -> None:
    """What cannot be changed by one line is said."""
    path = tmp_path / "alongside.toml"
    before = '[organisation]\nemergency_confirmed = [\n  "AL",\n]\n'
    path.write_text(before)
    with pytest.raises(ConfigError, match="unusual"):
        confirm(tmp_path, ["RS"])
    assert path.read_text() == before


def test_the_operator_is_told_at_start_what_is_owed(home: Path, call: Call) -> None:
    """Numbers not confirmed, no verified line, a language without its safety texts."""
    call("enrol", "K7F3", "--caseworker", "ana", "--country", "AL")

    async def owed(store: Store, confirmed: frozenset[str] = frozenset()) -> list[str]:
        own = Organisation(emergency_confirmed=confirmed)
        config = Config(home=home, organisation=own)
        desk = SimpleNamespace(
            catalog=shipped(), helplines=load_helplines(config.home), organisation=own
        )
        return await owed_at_start(store, desk, today=TODAY)  # type: ignore[arg-type]

    words = shipped()
    assert with_store(owed) == [
        words.text("operator/numbers", "en", countries="AL, RS"),
        words.text("operator/lines", "en", countries="AL, RS"),
    ]
    (home / "helplines.yaml").write_text(days_ago(160))
    assert with_store(lambda store: owed(store, frozenset({"AL", "RS"}))) == []
