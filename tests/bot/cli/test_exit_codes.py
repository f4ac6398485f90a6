"""Each row of the table of exit codes, and the shape of every failure."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import front
from bot.cli import status as counting
from bot.refusal import Refusal
from storage.database import HomeLock
from storage.errors import Conflict
from tests.bot.cli.conftest import Call


def test_done_is_0(home: Path, call: Call) -> None:
    """An answered question."""
    assert call("status", "--json").code == 0


def test_not_found_is_1(home: Path, call: Call) -> None:
    """With a code for programs and a hint for people."""
    found = call("case", "Z9Z9", "--json")
    assert found.code == 1
    assert found.error["code"] == "unknown_case"
    assert found.error["hint"]


def test_refused_is_1(home: Path, call: Call) -> None:
    """A reference that gives a person away."""
    assert call("enrol", "MARIJA", "--caseworker", "Ana", "--json").code == 1


def test_issues_found_are_1(home: Path, call: Call, tmp_path: Path) -> None:
    """A flow file that is wrong."""
    flow = tmp_path / "x.yaml"
    flow.write_text("spec: 1\n")
    assert call("flows", "check", flow).code == 1


@pytest.mark.parametrize(
    "words",
    [
        ("bogus",),
        ("status", "--bogus"),
        ("case",),
        ("enrol",),
        ("enrol", "K7F3"),
        ("enrol", "K7F3", "--caseworker", "Ana", "--audience", "teen"),
        ("enrol", "K7F3", "--caseworker", "Ana", "--country", "QQ"),
        ("enrol", "K7F3", "--caseworker", "Ana", "--dry-run"),
        ("enrol", "K7F3", "--csv", "x.csv"),
        ("enrol", "--csv", "x.csv"),
        ("enrol", "K7F3", "--caseworker", "Ana", "--qr", "nowhere/x.png"),
        ("staff", "add", "Eva", "--role", "boss"),
        ("staff", "add", "Eva"),
        ("flows", "check", "nowhere.yaml"),
        ("run", "--web"),
        ("demo", "--port", "0"),
        ("demo", "--flows", "nowhere"),
    ],
)
def test_usage_is_2_and_one_line(home: Path, call: Call, words: tuple[str, ...]) -> None:
    """Unknown commands, missing words, words that mean nothing."""
    found = call(*words)
    assert found.code == 2
    assert found.out == ""
    assert found.err.startswith("alongside: ")
    assert found.err.count("\n") == 1
    assert "; " in found.err, "says what to do"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALONGSIDE_TOKN", "1:a"),
        ("ALONGSIDE_TOKEN", "hunter2"),
        ("ALONGSIDE_TIME_SCALE", "60"),
        ("ALONGSIDE_RATE_PER_SECOND", "fast"),
        ("ALONGSIDE_DATABASE_URL", "mysql://hunter2@x"),
    ],
)
@pytest.mark.parametrize("command", ["status", "init", "doctor"])
def test_configuration_is_2_and_one_line(
    home: Path,
    call: Call,
    monkeypatch: pytest.MonkeyPatch,
    *,
    command: str,
    name: str,
    value: str,
) -> None:
    """The line names the setting; a document says the same; no secret is repeated."""
    monkeypatch.setenv(name, value)
    found = call(command, "--json")
    assert found.code == 2
    assert found.err.count("\n") == 1
    assert found.error["code"] == "configuration"
    assert "hunter2" not in found.out + found.err


def test_a_missing_token_is_2(home: Path, call: Call) -> None:
    """Before anything is opened."""
    found = call("run")
    assert found.code == 2
    assert found.err.count("\n") == 1
    assert "ALONGSIDE_TOKEN" in found.err


def test_a_second_run_is_3(home: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line, whoever holds the home."""
    monkeypatch.setenv("ALONGSIDE_TOKEN", "42:x")
    monkeypatch.setenv("ALONGSIDE_API_URL", "http://127.0.0.1:9")
    with HomeLock(home / "run.lock"):
        found = call("run")
    assert found.code == 3
    assert found.err.count("\n") == 1
    assert "already" in found.err


@pytest.mark.parametrize("command", [("status",), ("case", "K7F3"), ("staff", "list")])
@pytest.mark.parametrize("harm", ["no home", "no key", "open key", "wrong key", "no ring", "junk"])
def test_unreadable_is_4(home: Path, call: Call, *, command: tuple[str, ...], harm: str) -> None:
    """Database, key or ring: one line that says what to do."""
    key = home / "root.key"
    match harm:
        case "no home":
            for file in home.iterdir():
                file.unlink()
            home.rmdir()
        case "no key":
            key.unlink()
        case "open key":
            key.chmod(0o644)
        case "wrong key":
            key.write_bytes(bytes(32))
        case "no ring":
            (home / "keys.ring").unlink()
        case "junk":
            (home / "alongside.db").write_bytes(b"junk" * 1000)
    found = call(*command, "--json")
    assert found.code == 4
    assert found.err.count("\n") == 1
    assert found.error["message"]
    assert found.error["hint"]


def test_a_fault_of_ours_tells_its_place_and_no_value(
    home: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What went wrong inside may carry words of a person: they are not printed."""

    def broken(**_: object) -> None:
        raise RuntimeError("her own words")

    monkeypatch.setattr(counting, "_status", broken)
    found = call("status", "--json")
    assert found.code == 1
    assert found.error["code"] == "fault"
    assert "test_exit_codes.py:" in found.error["message"]
    assert "her own words" not in found.out + found.err


@pytest.mark.parametrize(
    ("error", "code"),
    [(Conflict("somebody was faster"), 1), (Refusal("x", "y"), 1), (KeyboardInterrupt(), 130)],
)
def test_other_ends(
    home: Path,
    call: Call,
    monkeypatch: pytest.MonkeyPatch,
    *,
    error: BaseException,
    code: int,
) -> None:
    """A race that was lost is refused; Ctrl-C is what a shell expects."""

    def ends(**_: object) -> None:
        raise error

    monkeypatch.setattr(counting, "_status", ends)
    assert call("status").code == code


def test_help_names_every_command() -> None:
    """All of them have a sentence."""
    shown = CliRunner().invoke(front.build(), ["--help"])
    assert shown.exit_code == 0
    for name in ("init", "run", "demo", "staff", "enrol", "case", "status", "doctor", "flows",
                 "classify"):  # fmt: skip
        assert f"\n  {name} " in shown.output


def test_no_words_at_all_show_the_help(call: Call) -> None:
    """On standard output, as an answer."""
    found = call()
    assert found.code == 0
    assert "Usage" in found.out
