"""The audit: a chain in which any change, gap or missing end is found."""

import shutil
import sqlite3

import pytest

from storage.changes import Changes
from storage.records import AuditLine
from storage.store import Store
from tests.storage.people import NOW, REAL, Home


def line(number: int) -> AuditLine:
    """A line."""
    return AuditLine(at=NOW, actor="program", action="checkin.sent", subject=f"b:{number}")


async def write(store: Store, count: int) -> None:
    """Two commits of lines."""
    await store.commit(Changes(audit=[line(0)]), real_now=REAL)
    await store.commit(Changes(audit=[line(n) for n in range(1, count)]), real_now=REAL)


async def test_a_whole_chain_is_whole(store: Store) -> None:
    """Lines come back numbered, in order, and the check agrees; an empty chain is whole too."""
    assert (await store.verify_audit()).wrong == ""
    await write(store, 5)
    verdict = await store.verify_audit()
    assert (verdict.lines, verdict.wrong) == (5, "")
    assert await store.audit_since(2, limit=2) == [(3, line(2)), (4, line(3))]
    assert await store.integrity() == []


TAMPERING = {
    "changed": ("UPDATE audit SET mac = (SELECT mac FROM audit WHERE seq = 1) WHERE seq = 3", "3"),
    "swapped": ("UPDATE audit SET sealed = (SELECT sealed FROM audit WHERE seq = 2)", "1"),
    "gap": ("DELETE FROM audit WHERE seq = 3", "line 3 is missing"),
    "end": ("DELETE FROM audit WHERE seq = 5", "end is missing"),
    "all": ("DELETE FROM audit", "end is missing"),
    "shifted": ("UPDATE audit SET seq = seq + 10 WHERE seq > 3", "line 4 is missing"),
}


@pytest.mark.parametrize("kind", TAMPERING)
async def test_tampering_is_found(store: Store, home: Home, kind: str) -> None:
    """Change, swap, gap, cut end, emptied table and renumbering are each found."""
    await write(store, 5)
    statement, said = TAMPERING[kind]
    with sqlite3.connect(home.database) as thief:
        thief.execute("DROP TRIGGER audit_no_update")
        thief.execute("DROP TRIGGER audit_no_delete")
        thief.execute(statement)
    thief.close()
    assert said in (await store.verify_audit()).wrong
    assert any("audit" in problem for problem in await store.integrity())


async def test_a_line_of_another_history_is_found(store: Store, home: Home) -> None:
    """A genuine line from a copy that went another way does not fit into the chain."""
    await write(store, 3)
    await store.checkpoint()
    copy = Home(home.folder / "copy")
    copy.folder.mkdir()
    for file in (home.database, home.ring):
        shutil.copy(file, copy.folder / file.name)
    other = await copy.open()
    for fork, number in ((store, 10), (other, 20)):
        await fork.commit(Changes(audit=[line(number)]), real_now=REAL)
        await fork.commit(Changes(audit=[line(99)]), real_now=REAL)
    await other.close()
    foreign = copy.sql("SELECT sealed, mac FROM audit WHERE seq = 4")[0]
    home.sql("DROP TRIGGER audit_no_update")
    home.sql("UPDATE audit SET sealed = ?, mac = ? WHERE seq = 4", *foreign)
    assert (await store.verify_audit()).wrong == "line 5 was changed"


@pytest.mark.parametrize("statement", ["UPDATE audit SET mac = ''", "DELETE FROM audit"])
async def test_the_database_refuses_changes(store: Store, home: Home, statement: str) -> None:
    """An ordinary statement cannot touch a written line."""
    await write(store, 2)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        home.sql(statement)


async def test_a_shortened_chain_with_a_fitting_head_is_found(store: Store, home: Home) -> None:
    """Who may write to the database removes the newest line and sets the end back: it is seen."""
    await write(store, 3)
    home.sql("DROP TRIGGER audit_no_delete")
    home.sql("DELETE FROM audit WHERE seq = 3")
    home.sql(
        "UPDATE counters SET audit_seq = 2, audit_head = (SELECT mac FROM audit WHERE seq = 2)"
    )
    assert (await store.verify_audit()).wrong == "the end was set back"


async def test_a_head_written_down_outside_finds_an_older_database(
    store: Store, home: Home
) -> None:
    """A whole older file is sound in itself; the head that was noted outside tells."""
    await write(store, 3)
    noted = await store.verify_audit()
    assert (await store.verify_audit(known=(noted.last, noted.head))).wrong == ""
    assert "outside" in (await store.verify_audit(known=(4, noted.head))).wrong
    assert "outside" in (await store.verify_audit(known=(2, noted.head))).wrong
