"""Every sealed column of the schema: a value moved within the database is refused."""

import datetime as dtm
from typing import Any

import pytest
import sqlalchemy as sa

from flows.consent import Consent
from flows.definition import Bundle, End, Flow
from storage.changes import Changes
from storage.errors import StorageError
from storage.records import Answer, AuditLine, Invitation, Parked
from storage.schema import METADATA
from storage.store import Store
from tests.storage.people import (
    NOW,
    REAL,
    Home,
    escalation,
    kept,
    letter,
    person,
    session,
    signal,
    staff,
)

NEVER_READ = {("instance", "root_check"), ("live_revisions", "sealed")}
"""One row only; written for people who look later."""
SEALED = [
    (table, column)
    for table in METADATA.tables.values()
    for column in table.columns
    if column.info["form"] == "sealed" and (table.name, column.name) not in NEVER_READ
]


def bundle(text: str) -> Bundle:
    """A tiny revision."""
    flow = Flow(
        spec=1, flow="hello", title="Hello", needs="nothing", start="end", nodes=(End(id="end"),)
    )
    return Bundle(flow=flow, texts={"en": {"hello/a": text}})


async def fill(store: Store) -> None:
    """Two rows in every table."""
    changes = Changes()
    for number in (1, 2):
        who = person(number)
        alert, worker = escalation(who), staff(f"Ana {number}", chat=number)
        to = f"b:{who.id}"
        changes.people[who.id] = who
        changes.consents.append((who.id, Consent(at=NOW, how="switches")))
        changes.sessions[who.id] = session()
        for at in (NOW, NOW - dtm.timedelta(days=120)):
            given = Answer(beneficiary=who.id, question="A-1", choice="no", at=at)
            changes.answers.append(given)
        changes.escalations[alert.id] = alert
        changes.signals.append(signal(alert, who))
        changes.staff[worker.id] = worker
        changes.letters.append(letter(to))
        changes.kept.append(kept(to, number))
        until = NOW + dtm.timedelta(days=7)
        changes.invitations.append(Invitation(code=f"code{number}", target=to, expires=until))
        changes.parked.append(Parked(update_id=str(number), payload=b"x", at=NOW))
        changes.audit.append(AuditLine(at=NOW, actor="program", action="a.b"))
        await store.put_revision(bundle(str(number)), at=NOW, author="ana")
        await store.meta_set(f"note{number}", "x")
    await store.commit(changes, real_now=REAL)
    await store.fold_answers(before=NOW - dtm.timedelta(days=90))
    await count_somebody(store)


async def count_somebody(store: Store) -> None:
    """A third person leaves and is counted: two cells of the figures."""
    gone = person(3)
    given = [
        Answer(beneficiary=gone.id, question="A-1", choice=choice, at=NOW)
        for choice in ("no", "yes")
    ]
    await store.commit(Changes(people={gone.id: gone}, answers=given), real_now=REAL)
    await store.erase(gone.id, at=NOW, real_now=REAL, last=Changes(), counted=True)


async def read_everything(home: Home) -> None:
    """Open the home and read every row of every table, in the way the program does."""
    store = await home.open()
    try:
        people = await store.all_people()
        loaded = await store.load(people=people)
        for who, scene in loaded.scenes.items():
            await store.consent_history(who)
            await store.answers_of(who)
            await store.months_of(who)
            assert scene.escalation is not None
            await store.signals_of(scene.escalation.id)
        await store.due_messages(NOW + dtm.timedelta(days=9))
        await store.claim_letters(limit=9, real_now=REAL, lease_s=0)
        for number in (1, 2):
            await store.find_invitation(f"code{number}")
            await store.meta_get(f"note{number}")
        for revision in await store.list_revisions("hello"):
            await store.bundle(revision.hash)
        await store.figures()
        await store.parked()
        await store.audit_since()
    finally:
        await store.close()


async def test_untouched_rows_are_read(store: Store, home: Home) -> None:
    """Without tampering everything opens, so that the refusals below mean something."""
    await fill(store)
    await read_everything(home)
    assert len(SEALED) >= 17


@pytest.mark.parametrize(
    ("table", "column"), SEALED, ids=[f"{t.name}.{c.name}" for t, c in SEALED]
)
async def test_a_value_in_another_row_is_refused(
    store: Store, home: Home, table: sa.Table, column: "sa.Column[Any]"
) -> None:
    """Two rows whose sealed values are exchanged do not open, whatever the table."""
    await fill(store)
    await store.close()
    key = ", ".join(one.name for one in table.primary_key)
    name = column.name
    rows = home.sql(f"SELECT {name}, {key} FROM {table.name} ORDER BY {key}")  # noqa: S608 - ours
    rows = [row for row in rows if row[0] is not None]
    assert len(rows) >= 2
    where = " AND ".join(f"{one.name} = ?" for one in table.primary_key)
    if table.name == "audit":
        home.sql("DROP TRIGGER audit_no_update")
    if table.name == "consents":
        home.sql("DROP TRIGGER consents_no_update")
    change = f"UPDATE {table.name} SET {name} = ? WHERE {where}"  # noqa: S608 - ours
    home.sql(change, rows[1][0], *rows[0][1:])
    home.sql(change, rows[0][0], *rows[1][1:])
    with pytest.raises(StorageError):
        await read_everything(home)


DAMAGE = {
    "cut off": "substr({0}, 1, length({0}) - 1)",
    "cut short": "substr({0}, 1, 20)",
    "empty": "x''",
    "longer": "CAST({0} || x'00' AS BLOB)",
    "another key version": "CAST(substr({0}, 1, 2) || x'0063' || substr({0}, 5) AS BLOB)",
    "another algorithm": "CAST(substr({0}, 1, 1) || x'02' || substr({0}, 3) AS BLOB)",
}
"""SQL that spoils a sealed value."""


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=list(DAMAGE))
async def test_a_spoilt_value_is_refused_never_half_read(
    store: Store, home: Home, damage: str
) -> None:
    """In every sealed column: cut, lengthened, under a key version or algorithm that it is not."""
    await fill(store)
    await store.close()
    whole = home.database.read_bytes()
    for table, column in SEALED:
        home.database.write_bytes(whole)
        for trigger in ("audit_no_update", "consents_no_update"):
            home.sql(f"DROP TRIGGER {trigger}")
        spoilt = damage.format(column.name)
        home.sql(
            f"UPDATE {table.name} SET {column.name} = {spoilt}"  # noqa: S608 - ours
            f" WHERE {column.name} IS NOT NULL"
        )
        with pytest.raises(StorageError):
            await read_everything(home)


async def test_an_older_value_of_the_same_row_is_refused(store: Store, home: Home) -> None:
    """An earlier copy of a person's record does not open in the row of today."""
    await fill(store)
    before = home.sql("SELECT sealed, id FROM beneficiaries")
    loaded = await store.load(people=await store.all_people())
    people = {who: scene.beneficiary for who, scene in loaded.scenes.items()}
    await store.commit(Changes(people=people), real_now=REAL)
    for row in before:
        home.sql("UPDATE beneficiaries SET sealed = ? WHERE id = ?", *row)
    with pytest.raises(StorageError):
        await read_everything(home)


async def test_a_value_in_another_column_is_refused(store: Store, home: Home) -> None:
    """Words do not open in the place of the signal's other half."""
    await fill(store)
    home.sql("UPDATE signals SET sealed = words")
    with pytest.raises(StorageError):
        await read_everything(home)


def test_every_column_says_what_it_is() -> None:
    """Each column names its form and its reason; bytes are always sealed, and only they."""
    columns = [column for table in METADATA.tables.values() for column in table.columns]
    assert len(columns) > 80
    for column in columns:
        assert column.info["form"] in {"clear", "keyed", "sealed"}
        assert column.info["why"]
        assert isinstance(column.type, sa.LargeBinary) == (column.info["form"] == "sealed")
