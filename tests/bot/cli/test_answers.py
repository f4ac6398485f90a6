"""`staff key` and `answers`: a key that lies elsewhere, and what it alone opens."""

import datetime as dtm
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot import answer_keys
from flows.consent import SCOPES, Consent
from flows.staff import Staff
from storage.changes import Changes
from storage.closed import close
from storage.records import Answer
from storage.store import Store
from tests.bot.cli.conftest import Call, Result, with_store

AT = dtm.datetime(2026, 8, 3, 8, 30, tzinfo=dtm.UTC)
SAID = "five plain words of mine"


@pytest.fixture
def said(tmp_path: Path) -> Path:
    """The passphrase in a file."""
    path = tmp_path / "said"
    path.write_text(f"{SAID}\n")
    return path


@pytest.fixture
def keyed(home: Path, call: Call, said: Path, tmp_path: Path) -> Path:
    """Ana's key; K7F3 is hers, shows answers, and has given two closed ones and a readable one."""
    assert call("enrol", "K7F3", "--caseworker", "ana", "--supervisor", "boss").code == 0
    path = tmp_path / "ana.key"
    assert call("staff", "key", "ana", "--out", path, "--passphrase", said).code == 0
    with_store(_answered)
    return path


async def ana_of(store: Store) -> Staff:
    """Ana as she is stored."""
    found = await store.find_staff("Ana")
    assert found is not None
    return found


async def _answered(store: Store) -> None:
    scene = await store.find_case("K7F3")
    assert scene is not None
    ana, who = await ana_of(store), scene.beneficiary.id
    given = [
        Answer(beneficiary=who, question=question, choice=choice, at=AT)
        for question, choice in (("SAFE-1", "not-sure"), ("MIND-1", "bad"), ("MIND-1", "good"))
    ]
    shut = [close(one, reader=ana.id, public=ana.public_key) for one in given[:2]]
    await store.commit(Changes(answers=[*shut, given[2]]), real_now=1.0)
    await _agree(store, show=True)


async def _agree(store: Store, *, show: bool) -> None:
    scene = await store.find_case("K7F3")
    assert scene is not None
    scopes = frozenset(SCOPES) - (frozenset() if show else {"show"})
    consent = Consent(at=AT, how="switches", scopes=scopes)
    await store.commit(Changes(consents=[(scene.beneficiary.id, consent)]), real_now=1.0)


def answers(call: Call, key: Path, said: Path) -> Result:
    """What the command says of K7F3."""
    return call("answers", "K7F3", "--key", key, "--passphrase", said, "--json")


async def last_line(store: Store) -> tuple[str, str, str]:
    """Who did what in the newest line of the audit, and its detail."""
    line = (await store.audit_since())[-1][1]
    return line.actor, line.action, line.detail


def test_the_home_keeps_the_public_half_alone(
    home: Path, call: Call, said: Path, tmp_path: Path
) -> None:
    """The file is its owner's, opens with its passphrase, and gives the half that is stored."""
    path = tmp_path / "ana.key"
    made = call("staff", "key", "ana", "--out", path, "--passphrase", said, "--json")
    assert made.json == {"staff": "Ana", "file": str(path), "renewed": False}
    assert "write_only_answers is off" in made.err
    assert path.stat().st_mode & 0o777 == 0o600
    key = answer_keys.opened(path.read_bytes(), SAID)
    ana = with_store(ana_of)
    assert key.staff == ana.id
    assert key.private not in path.read_bytes()
    assert len(ana.public_key) == 32
    assert ana.public_key != key.private
    assert with_store(last_line) == ("operator", "staff.key", "")


def test_the_key_lies_nowhere_near_the_home_and_over_nothing(
    home: Path, call: Call, said: Path, tmp_path: Path
) -> None:
    """In the home by any way, over a file, in no folder, for nobody: refused, nothing stored."""
    (tmp_path / "way").symlink_to(home)
    for out, name, code in (
        (home / "ana.key", "ana", "inside_home"),
        (tmp_path / "way" / "ana.key", "ana", "inside_home"),
        (said, "ana", "file_there"),
        (tmp_path / "nowhere" / "ana.key", "ana", "no_folder"),
        (tmp_path / "eva.key", "eva", "unknown_staff"),
    ):
        found = call("staff", "key", name, "--out", out, "--passphrase", said, "--json")
        assert (found.code, found.error["code"]) == (1, code)
    assert said.read_text() == f"{SAID}\n"
    assert with_store(ana_of).public_key == b""


def test_a_passphrase_is_long_and_somebody_must_give_it(
    home: Path, call: Call, said: Path, tmp_path: Path
) -> None:
    """Without one no key is written."""
    path = tmp_path / "ana.key"
    assert call("staff", "key", "ana", "--out", path, "--json").error["code"] == "unreadable"
    said.write_text("short\n")
    found = call("staff", "key", "ana", "--out", path, "--passphrase", said)
    assert (found.code, path.exists()) == (4, False)
    assert with_store(ana_of).public_key == b""


@pytest.mark.parametrize(("again", "code"), [(SAID, 0), ("five plain words of mind", 4)])
def test_at_a_terminal_it_is_typed_twice(
    home: Path, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, again: str, code: int
) -> None:
    """A slip would lock the worker out for good."""
    typed = iter((SAID, again))
    asked: list[str] = []

    def ask(what: str) -> str:
        asked.append(what)
        return next(typed)

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", ask)
    path = tmp_path / "ana.key"
    assert call("staff", "key", "ana", "--out", path).code == code
    assert asked == ["Passphrase of the key of answers: ", "Once more: "]
    assert path.exists() == (code == 0)


def test_a_key_is_renewed_only_when_that_is_said(
    keyed: Path, call: Call, said: Path, tmp_path: Path
) -> None:
    """The new one opens what comes; what there is needs the old file, and that is said."""
    new = ("staff", "key", "ana", "--out", tmp_path / "new.key", "--passphrase", said)
    before = with_store(ana_of).public_key
    assert call(*new, "--json").error["code"] == "key_there"
    assert with_store(ana_of).public_key == before
    renewed = call(*new, "--renew", "--json")
    assert renewed.json["renewed"] is True
    assert "old file" in renewed.err
    assert with_store(ana_of).public_key != before
    assert with_store(last_line) == ("operator", "staff.key", "renewed")
    found = answers(call, tmp_path / "new.key", said).json
    assert (found["answers"], found["unopened"]) == ([], 2)
    assert len(answers(call, keyed, said).json["answers"]) == 2


def test_the_file_opens_the_answers_of_a_case(keyed: Path, call: Call, said: Path) -> None:
    """With the words of each choice; a line says whose key was used, not what it opened."""
    found = answers(call, keyed, said).json
    shown = [(one["question"], one["choice"], one["words"]) for one in found["answers"]]
    assert shown == [("SAFE-1", "not-sure", "Not sure"), ("MIND-1", "bad", "🙁")]
    assert found["unopened"] == 0
    ana = with_store(ana_of)
    assert with_store(last_line) == ("operator", "answers.opened", f"s:{ana.id}")
    said_to = call("answers", "k7f3", "--key", keyed, "--passphrase", said).out
    assert "2026-08-03 SAFE-1 Not sure" in said_to
    assert "2 opened, 0 not with this key" in said_to


def test_no_other_command_reads_a_closed_answer(keyed: Path, call: Call) -> None:
    """`case` shows the readable one alone."""
    shown = call("case", "K7F3", "--json").json["answers"]
    assert [one["choice"] for one in shown] == ["good"]


def test_another_passphrase_and_another_file_open_nothing(
    keyed: Path, call: Call, said: Path, tmp_path: Path
) -> None:
    """Wrong, damaged, missing, or no such key at all."""
    whole = keyed.read_bytes()
    for content in (whole[:-9], b"", b"x" * 90, answer_keys.MARK + b"{}"):
        (tmp_path / "broken.key").write_bytes(content)
        assert answers(call, tmp_path / "broken.key", said).code == 4
    assert answers(call, tmp_path / "none.key", said).code == 4
    said.write_text("five other words of mine\n")
    assert answers(call, keyed, said).error["code"] == "unreadable"


def test_the_persons_own_switch_holds_here_too(keyed: Path, call: Call, said: Path) -> None:
    """Who does not show answers, or has a conflict with the reader, is not read."""
    with_store(_bar)
    assert answers(call, keyed, said).error["code"] == "barred"
    with_store(lambda store: _agree(store, show=False))
    assert answers(call, keyed, said).error["code"] == "not_shown"


async def _bar(store: Store) -> None:
    scene, ana = await store.find_case("K7F3"), await ana_of(store)
    assert scene is not None
    one = scene.beneficiary
    barred = replace(one, profile=replace(one.profile, barred=frozenset({ana.id})))
    await store.commit(Changes(people={one.id: barred}), real_now=1.0)


def test_the_doctor_counts_whoever_has_no_key(
    keyed: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only where answers are closed."""

    def found() -> list[bool]:
        checks = call("doctor", "--json").json["checks"]
        return [one["ok"] for one in checks if one["name"] == "closed answers"]

    assert found() == []
    monkeypatch.setenv("ALONGSIDE_WRITE_ONLY_ANSWERS", "true")
    assert found() == [True]
    assert call("enrol", "B2B2", "--caseworker", "Boss").code == 0
    assert found() == [False]
