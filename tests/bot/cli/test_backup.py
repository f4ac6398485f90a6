"""`backup`, `restore`, `prove`, `erase`: what comes back, what must not, and what is refused."""

import asyncio
import datetime as dtm
import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from bot.home import LOCK
from flows.consent import Consent, after_stop
from flows.escalation import Escalation
from flows.ids import EscalationId
from flows.ladders import Rung
from storage import recovery
from storage.changes import Changes
from storage.database import HomeLock
from storage.letter import Body, Lane, Letter
from storage.records import Answer
from storage.store import Store
from tests.bot.cli.conftest import Call, with_store
from tests.storage.test_forensic import forms

NOW = dtm.datetime(2026, 8, 1, 10, tzinfo=dtm.UTC)
REAL = 1_800_000_000.0
CANARY = "canary-very-bad"


@pytest.fixture
def lived(home: Path, call: Call) -> Path:
    """Two people, K7F3 with an answer, an open alert and words that wait; K8F3 with nothing."""
    for case in ("K7F3", "K8F3"):
        assert call("enrol", case, "--caseworker", "Ana").code == 0
    with_store(live)
    return home


async def live(store: Store) -> None:
    """Something in every room that a restore looks at."""
    scene = await store.find_case("K7F3")
    assert scene is not None
    who = scene.beneficiary
    staff = await store.all_staff()
    alert = Escalation(
        id=EscalationId("e" * 16),
        beneficiary=who.id,
        case="K7F3",
        level="crisis",
        reasons=("danger",),
        opened=NOW,
        state="claimed",
        ladder=(Rung(staff=(staff[0].id,), wait_s=600),),
        paged=1,
        claimed_by=staff[0].id,
        claimed_at=NOW,
        promise_until=NOW + dtm.timedelta(hours=2),
    )
    body = Body(kind="send", chat=1, text=CANARY)
    await store.commit(
        Changes(
            consents=[
                (who.id, Consent(at=NOW, how="switches", scopes=frozenset({"contact", "keep"})))
            ],
            answers=[Answer(beneficiary=who.id, question="SAFE-1", choice=CANARY, at=NOW)],
            escalations={alert.id: alert},
            letters=[
                Letter(lane=Lane.REPLY, recipient=f"b:{who.id}", body=body),
                Letter(lane=Lane.SAFETY, recipient=f"s:{staff[0].id}", body=body),
            ],
        ),
        real_now=REAL,
    )


def test_a_copy_comes_back(lived: Path, call: Call, tmp_path: Path) -> None:
    """What happened after it is gone, what it held is here; the old file lies sealed aside."""
    copy = tmp_path / "copy"
    made = call("backup", copy, "--json")
    assert (made.code, made.json["kind"]) == (0, "data")
    assert call("enrol", "K9F3", "--caseworker", "Ana").code == 0
    found = call("restore", copy, "--yes", "--json")
    assert found.code == 0
    assert found.json["people"] == 2
    assert call("case", "K9F3").code == 1
    assert call("case", "K7F3", "--json").json["answers"][0]["choice"] == CANARY
    (aside,) = found.json["moved_aside"]
    assert Path(aside).stat().st_mode & 0o777 == 0o600
    assert not [one for one in lived.iterdir() if one.name.startswith(".")]


def test_a_copy_shows_nothing(lived: Path, call: Call, tmp_path: Path) -> None:
    """Neither a word nor a key of the home is in a copy, of data or of ring, in any form."""
    copy, ring = tmp_path / "copy", tmp_path / "ring"
    assert call("backup", copy).code == 0
    assert call("backup", "--ring", ring).code == 0
    root = (lived / "root.key").read_bytes()
    for path in (copy, ring):
        content = path.read_bytes()
        assert path.stat().st_mode & 0o777 == 0o600
        assert root not in content
        assert b"SQLite" not in content
        for word in (CANARY, "K7F3", "Ana"):
            assert len(word) < 5 or not any(form in content for form in forms(word))


def test_who_was_erased_stays_gone(lived: Path, call: Call, tmp_path: Path) -> None:
    """From an older copy, on this machine and on an empty one with the ring of today."""
    copy = tmp_path / "copy"
    call("backup", copy)
    gone = call("erase", "K7F3", "--yes", "--json")
    assert gone.json["erased"] is True
    assert gone.json["open_escalation"] is True
    assert len(gone.json["receipt"]) == 8
    found = call("restore", copy, "--yes", "--json")
    assert (found.json["people"], found.json["erased_again"]) == (1, 1)
    assert call("case", "K7F3", "--json").error["code"] == "unknown_case"
    (lived / "alongside.db").unlink()
    assert call("restore", copy, "--yes", "--json").json["erased_again"] == 1
    assert call("case", "K7F3").code == 1
    assert call("case", "K8F3").code == 0


def test_the_alert_of_somebody_erased_goes_on(lived: Path, call: Call, tmp_path: Path) -> None:
    """It is carried over a restore, under its reference alone."""
    copy = tmp_path / "copy"
    call("backup", copy)
    call("erase", "K7F3", "--yes")
    call("restore", copy, "--yes")
    (alert,) = with_store(lambda store: store.open_escalations())
    assert (alert.case, alert.beneficiary, alert.restored) == ("K7F3", None, True)


def test_open_alerts_are_paged_again(lived: Path, call: Call, tmp_path: Path) -> None:
    """Claimed ones too: the promise is void, the first rung wakes before anything else."""
    copy = tmp_path / "copy"
    call("backup", copy)
    assert call("restore", copy, "--yes", "--json").json["open_escalations"] == 1
    (alert,) = with_store(lambda store: store.open_escalations())
    assert (alert.state, alert.rung, alert.claimed_by, alert.restored) == ("open", 0, None, True)
    fires = with_store(lambda store: store.claim_fires(NOW + dtm.timedelta(days=999), real_now=1))
    assert (fires[0].kind, fires[0].subject) == ("rung", alert.id)


def test_queued_words_whose_time_is_over_go(lived: Path, call: Call, tmp_path: Path) -> None:
    """A reply of long ago is not sent late; a page is."""
    copy = tmp_path / "copy"
    call("backup", copy)
    found = call("restore", copy, "--yes", "--json")
    # the machine's clock is before the made-up time of writing: nothing is late yet
    assert found.json["letters_dropped"] == 0
    with sqlite3.connect(lived / "alongside.db") as connection:
        connection.execute("UPDATE outbox SET written = 1")
    connection.close()
    call("backup", copy)
    assert call("restore", copy, "--yes", "--json").json["letters_dropped"] == 1
    pending = call("status", "--json").json["outbox"]["pending"]
    assert (pending["safety"], pending["reply"]) == (1, 0)


def test_who_stopped_since_stays_stopped(lived: Path, call: Call, tmp_path: Path) -> None:
    """An older yes does not come back with an older copy."""
    copy = tmp_path / "copy"
    call("backup", copy)

    async def stop(store: Store) -> None:
        scene = await store.find_case("K7F3")
        assert scene is not None
        line = after_stop(scene.consent, NOW + dtm.timedelta(hours=1))
        await store.commit(Changes(consents=[(scene.beneficiary.id, line)]), real_now=REAL)

    with_store(stop)
    assert call("restore", copy, "--yes", "--json").json["stopped_again"] == 1
    assert call("case", "K7F3", "--json").json["consent"]["contact"] is False


def test_a_used_code_is_not_good_again(lived: Path, call: Call, tmp_path: Path) -> None:
    """A code that was redeemed since the copy was made lets nobody else in."""
    code = call("enrol", "K5F3", "--caseworker", "Ana", "--json").json["code"]
    copy = tmp_path / "copy"
    call("backup", copy)
    with_store(lambda store: store.commit(Changes(invitations_used=[code]), real_now=REAL))
    call("restore", copy, "--yes")
    found = with_store(lambda store: store.find_invitation(code))
    assert found is not None
    assert found.used


def test_old_copies_open_after_keys_were_rolled(lived: Path, call: Call, tmp_path: Path) -> None:
    """Root, ring and marks rolled since: the copy comes back under the keys of today."""
    copy = tmp_path / "copy"
    call("backup", copy)
    before = (lived / "root.key").read_bytes()
    rolled = call("keys", "rotate", "--json")
    assert rolled.json["root"] is True
    assert rolled.json["ring"] == 2
    assert (lived / "root.key").read_bytes() != before
    assert call("restore", copy, "--yes", "--json").json["people"] == 2
    assert call("case", "k7f3", "--json").json["answers"][0]["choice"] == CANARY
    assert call("audit", "verify").code == 0


def test_an_empty_machine_needs_the_two_copies_and_the_key(
    lived: Path, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ring and root come from the one, the data from the other; without the ring it is refused."""
    copy, ring = tmp_path / "copy", tmp_path / "ring"
    call("backup", copy)
    call("backup", "--ring", ring)
    key = tmp_path / "kit.txt"
    private = recovery.read((lived / "recovery.key").read_text())
    key.write_text("\n".join(recovery.shares_of(private)[::2]))
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path / "new"))
    refused = call("restore", copy, "--key", key, "--yes", "--json")
    assert (refused.code, "ring" in refused.error["message"]) == (4, True)
    assert not (tmp_path / "new" / "alongside.db").exists()
    assert call("restore", ring, "--key", key, "--yes").code == 0
    assert call("restore", copy, "--key", key, "--yes", "--json").json["people"] == 2
    assert call("case", "K7F3", "--json").json["answers"][0]["choice"] == CANARY
    again = call("restore", ring, "--key", key, "--yes", "--json")
    assert (again.code, "key ring" in again.error["message"]) == (4, True)


def test_refused_before_anything_is_touched(lived: Path, call: Call, tmp_path: Path) -> None:
    """Cut off, another key, no copy at all, another home's copy, nobody's yes, a running `run`."""
    copy, cut, other = tmp_path / "copy", tmp_path / "cut", tmp_path / "other.key"
    call("backup", copy)
    cut.write_bytes(copy.read_bytes()[:-100])
    other.write_text(recovery.written(recovery.new_private()))
    before = {one.name: one.read_bytes() for one in lived.iterdir() if one.is_file()}
    assert call("restore", cut, "--yes").code == 4
    assert call("restore", copy, "--key", other, "--yes").code == 4
    assert call("restore", lived / "alongside.toml", "--yes").code == 4
    assert call("restore", tmp_path / "nothing", "--yes").code == 4
    assert call("restore", copy).code == 1
    with HomeLock(lived / LOCK):
        assert call("restore", copy, "--yes").code == 3
    after = {one.name: one.read_bytes() for one in lived.iterdir() if one.is_file()}
    assert {**after, LOCK: b""} == {**before, LOCK: b""}


def test_a_copy_of_another_home_is_refused(
    lived: Path, call: Call, tmp_path: Path, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """People here are not replaced by people of somewhere else."""
    monkeypatch.setenv("ALONGSIDE_HOME", str(tmp_path / "there"))
    assert call("init").code == 0
    copy = tmp_path / "copy"
    call("backup", copy)
    monkeypatch.setenv("ALONGSIDE_HOME", str(lived))
    key = tmp_path / "there" / "recovery.key"
    found = call("restore", copy, "--key", key, "--yes", "--json")
    assert (found.code, found.error["message"]) == (4, "this copy is of another home")
    assert call("case", "K7F3").code == 0


def test_a_damaged_home_is_replaced(lived: Path, call: Call, tmp_path: Path) -> None:
    """The file that cannot be read is put aside as it is, and the copy takes its place."""
    copy = tmp_path / "copy"
    call("backup", copy)
    with (lived / "alongside.db").open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(60_000))
    assert call("status").code in {1, 4}
    found = call("restore", copy, "--yes", "--json")
    assert (found.code, len(found.json["moved_aside"])) == (0, 1)
    assert "ask the caseworkers" in found.err
    assert call("case", "K7F3").code == 0


def test_a_drill_proves_without_touching(lived: Path, call: Call, tmp_path: Path) -> None:
    """Everything in the home stays byte for byte; the newest copies alone are enough."""
    copy, ring = tmp_path / "copy", tmp_path / "ring"
    call("backup", copy)
    call("backup", "--ring", ring)
    before = {one.name: one.read_bytes() for one in lived.iterdir() if one.is_file()}
    for more in ((), ("--ring", ring)):
        found = call("prove", copy, *more, "--json")
        assert (found.code, found.json["people"]) == (0, 2)
    after = {one.name: one.read_bytes() for one in lived.iterdir() if one.is_file()}
    assert after.pop("last-drill")
    assert after == before
    copy.write_bytes(copy.read_bytes()[:-9])
    assert call("prove", copy).code == 4
    assert call("prove", "--json").error["code"] == "no_copy"


def test_a_killed_restore_leaves_the_old_or_the_new(
    lived: Path, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off right before the exchange, the home is as it was."""
    copy = tmp_path / "copy"
    call("backup", copy)
    shutil.copytree(lived, tmp_path / "kept")

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.restoring._swap", cut)
    assert call("restore", copy, "--yes").code == 130
    assert call("case", "K7F3").code == 0
    assert not [one for one in lived.iterdir() if one.name.startswith(".")]


def test_erasing_asks_and_an_unknown_reference_is_told(lived: Path, call: Call) -> None:
    """Without --yes and without a terminal nothing happens."""
    assert call("erase", "K7F3").code == 1
    assert call("case", "K7F3").code == 0
    assert call("erase", "K0F0", "--yes", "--json").error["code"] == "unknown_case"
    assert asyncio.iscoroutinefunction(live)


def test_a_home_founded_anew_beside_the_old_ring_loses_no_key(
    lived: Path, call: Call, tmp_path: Path
) -> None:
    """`init` before `restore`, with keys rolled since the copy: the ring keeps what it needs."""
    copy = tmp_path / "copy"
    call("backup", copy)
    assert call("keys", "rotate").code == 0
    for one in lived.glob("alongside.db*"):
        one.unlink()
    assert call("init").code == 0
    assert call("restore", copy, "--yes", "--json").json["people"] == 2
    assert call("case", "K7F3", "--json").json["answers"][0]["choice"] == CANARY
