"""`status` counts; `doctor` finds what would go wrong."""

import contextlib
import datetime as dtm
import sqlite3
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from bot.checks import place
from bot.checks.memory import of_memory
from bot.clock import SystemClock
from bot.config import Config, Organisation, read_config
from bot.jobs.doubt import LAST
from bot.jobs.retaining import Round
from flows.escalation import Escalation
from flows.fires import Fire
from flows.ids import EscalationId
from storage.changes import Changes
from storage.letter import Body, Lane, Letter
from storage.store import Store
from tests.bot.cli.conftest import Call, with_store

AT = dtm.datetime(2026, 8, 3, 8, 30, tzinfo=dtm.UTC)


def red(call: Call) -> dict[str, dict[str, Any]]:
    """The red checks of the home, by name; each says what to do."""
    found = call("doctor", "--json")
    bad = {one["name"]: one for one in found.json["checks"] if not one["ok"]}
    assert found.code == int(bool(bad))
    assert found.json["ok"] is not bool(bad)
    assert all(one["todo"] for one in bad.values())
    return bad


async def an_alert(store: Store, **changed: Any) -> None:
    """An alert of K7F3."""
    scene = await store.find_case("K7F3")
    assert scene is not None
    alert = Escalation(
        id=EscalationId("e" * 16),
        beneficiary=scene.beneficiary.id,
        case="K7F3",
        level="crisis",
        reasons=("danger",),
        opened=AT,
        **changed,
    )
    await store.commit(Changes(escalations={alert.id: alert}), real_now=1.0)


def test_status_counts_everything_once(home: Path, call: Call) -> None:
    """A claimed alert is open until it is closed; a letter that waits has an age."""
    call("enrol", "K7F3", "--caseworker", "ana")
    with_store(lambda store: an_alert(store, state="claimed", promise_until=AT))

    async def more(store: Store) -> None:
        letter = Letter(lane=Lane.SAFETY, recipient="s:1", body=Body(kind="send", chat=1))
        fires = [
            Fire(id="1" * 16, due=AT, kind="rung", subject="e" * 16),
            Fire(id="2" * 16, due=AT.replace(year=2096), kind="rung", subject="e" * 16),
        ]
        changes = Changes(letters=[letter], fires=fires)
        await store.commit(changes, real_now=time.time() - 120)

    with_store(more)
    shown = call("status", "--json").json
    assert shown.pop("outbox")["oldest_seconds"] >= 119
    assert shown == {
        "schema_version": shown["schema_version"],
        "beneficiaries": {
            "invited": 1, "active": 0, "paused": 0, "stopped": 0, "unreachable": 0, "lapsed": 0,
            "ended": 0,
        },
        "staff": 2,
        "open_escalations": 1,
        "open_by_level": {"concern": 0, "distress": 0, "crisis": 1},
        "fires_due": 1,
    }  # fmt: skip
    shown = call("status")
    assert "1 invited" in shown.out
    assert "1 safety" in shown.out


def test_a_trial_home_is_red_and_says_why(home: Path, call: Call) -> None:
    """One line a check, with a mark."""
    call("enrol", "K7F3", "--caseworker", "ana")
    assert {
        "token", "place of the root key", "last poll", "caseworkers", "own number",
        "emergency numbers",
    } <= set(red(call))  # fmt: skip
    shown = call("doctor")
    assert all(line[0] in "✔✘" for line in shown.out.splitlines()[:-1])
    assert "are red" in shown.out


async def _ready(store: Store) -> None:
    for at, name in enumerate(("Ana", "Boss")):
        one = await store.find_staff(name)
        assert one is not None
        await store.commit(Changes(staff={one.id: replace(one, chat=at + 1)}), real_now=1.0)
    await store.set_last_poll(time.time())


def test_a_home_in_order_is_green(
    home: Path, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then the exit code is 0."""
    key = tmp_path / "elsewhere.key"
    (home / "root.key").rename(key)
    monkeypatch.setenv("ALONGSIDE_KEY_FILE", str(key))
    monkeypatch.setenv("ALONGSIDE_TOKEN", "42:x")
    (home / "alongside.toml").write_text(
        '[organisation]\nnumber = "+381"\nhours = "9-17"\nemergency_confirmed = ["RS"]\n'
    )
    call("enrol", "K7F3", "--caseworker", "ana", "--supervisor", "boss")
    with_store(_ready)
    monkeypatch.setattr(place, "LEAST_ROOM", 1)
    assert red(call) == {}
    assert "all is well" in call("doctor").out


async def _checks(store: Store, **organisation: Any) -> set[str]:
    config = Config(home=Path(), organisation=Organisation(**organisation))
    return {one.name for one in await of_memory(store, config, SystemClock()) if not one.ok}


def test_an_active_person_needs_two_who_can_be_reached(home: Path, call: Call) -> None:
    """Joined, reachable and active; one alone may be asleep."""
    call("enrol", "K7F3", "--caseworker", "ana", "--supervisor", "boss")

    async def activate(store: Store) -> None:
        scene = await store.find_case("K7F3")
        assert scene is not None
        one = replace(scene.beneficiary, status="active")
        await store.commit(Changes(people={one.id: one}), real_now=1.0)

    async def block(store: Store) -> None:
        boss = await store.find_staff("Boss")
        assert boss is not None
        await store.commit(Changes(staff={boss.id: replace(boss, reachable=False)}), real_now=1.0)

    name = "people behind each reference"
    assert name not in with_store(_checks), "an invited person is not there yet"
    with_store(activate)
    with_store(_ready)
    assert name not in with_store(_checks)
    with_store(block)
    assert name in with_store(_checks)
    assert "K7F3" in red(call)[name]["found"]


def test_an_alert_without_a_time_is_red(home: Path, call: Call) -> None:
    """Nobody would ever be paged for it."""
    call("enrol", "K7F3", "--caseworker", "ana")
    with_store(lambda store: an_alert(store))
    assert "open alerts" in with_store(_checks)


@pytest.mark.parametrize(("age", "expected"), [(0, False), (100, False), (400, True)])
def test_a_poll_long_ago_is_red(home: Path, age: int, *, expected: bool) -> None:
    """Messages come in vain meanwhile."""
    with_store(lambda store: store.set_last_poll(time.time() - age))
    assert ("last poll" in with_store(_checks)) is expected


def test_what_the_organisation_owes_is_red(home: Path, call: Call) -> None:
    """Its own number, and each country's emergency number, confirmed by it."""
    call("enrol", "K7F3", "--caseworker", "ana", "--country", "AL")
    owed = {"own number", "own hours", "emergency numbers"}
    assert owed <= with_store(_checks)
    confirmed = frozenset({"AL", "RS"})
    done = with_store(
        lambda store: _checks(store, number="1", hours="9-17", emergency_confirmed=confirmed)
    )
    assert not owed & done


def test_open_files_are_red(home: Path, call: Call) -> None:
    """Folder, key and ring; the line has the command that mends it."""
    for path in (home, home / "root.key", home / "keys.ring"):
        path.chmod(0o755)
    bad = red(call)
    assert {"home", "root key", "key ring", "database"} <= set(bad)
    assert all("chmod" in bad[name]["todo"] for name in ("home", "root key", "key ring"))


def test_a_changed_audit_line_is_red(home: Path, call: Call) -> None:
    """The chain is broken."""
    with contextlib.closing(sqlite3.connect(home / "alongside.db")) as connection, connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in found.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("DELETE FROM audit WHERE seq = 1")
    assert "audit lines" in red(call)


def test_a_missing_home_is_red_and_no_fault(bare: Path, call: Call) -> None:
    """The doctor answers even then."""
    assert {"home", "root key", "key ring", "database"} <= set(red(call))


def test_little_room_and_an_old_clock_are_red(
    home: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk silences alerts; a clock of last year plans nonsense."""
    monkeypatch.setattr(place, "LEAST_ROOM", 1 << 60)
    monkeypatch.setattr(place, "BUILT", 9e9)
    assert {"room on the disk", "clock"} <= set(red(call))


def test_the_doctor_prints_no_secret(
    home: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token that is set is only called set."""
    monkeypatch.setenv("ALONGSIDE_TOKEN", "42:canary")
    assert "canary" not in call("doctor").out
    assert read_config().token.reveal() == "42:canary"


def test_a_leap_of_the_clock_is_red(home: Path, call: Call) -> None:
    """The last daily round seems years ago: somebody must look before anything is removed."""

    async def years_ago(store: Store) -> set[str]:
        at = dtm.datetime.now(dtm.UTC) - dtm.timedelta(days=3650)
        await store.meta_set(LAST, msgspec.json.encode(Round(at=at)).decode())
        return await _checks(store)

    async def yesterday(store: Store) -> set[str]:
        at = dtm.datetime.now(dtm.UTC) - dtm.timedelta(days=1)
        await store.meta_set(LAST, msgspec.json.encode(Round(at=at)).decode())
        return await _checks(store)

    assert "daily round" in with_store(years_ago)
    assert "daily round" not in with_store(yesterday)
