"""Opening tells clearly what is wrong, and touches nothing where it refuses."""

import os
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage.changes import Changes
from storage.database import PRAGMAS, HomeLock, sqlite_path
from storage.errors import Locked, Unreadable
from storage.migrations import configuration
from storage.schema import APPEND_ONLY, METADATA, REVISION
from storage.store import Store
from tests.storage.people import REAL, ROOT, Home, enrol, person


async def test_create_is_safe_to_repeat(store: Store, home: Home) -> None:
    """A second creation keeps people, keys and mark."""
    one = person()
    await enrol(store, one)
    again = await Store.create(home.url, ring=home.ring, root=ROOT)
    assert one.id in (await again.load(people=[one.id])).scenes
    await again.close()


async def test_open_can_create(tmp_path: Path) -> None:
    """With `instance_create` an empty folder becomes a home."""
    home = Home(tmp_path)
    store = await Store.open(home.url, ring=home.ring, root=ROOT, instance_create=True)
    assert store.schema_version == "0001"
    await store.close()


async def test_two_homes_have_two_marks(home: Home, tmp_path: Path) -> None:
    """Values of one home do not open in another, even with the same root key."""
    other = Home(tmp_path)
    store = await Store.create(other.url, ring=other.ring, root=ROOT)
    await store.close()
    assert home.sql("SELECT name FROM instance") != other.sql("SELECT name FROM instance")


@pytest.mark.parametrize(
    ("root", "said"), [(bytes(32), "not the one"), (bytes(31), "31 bytes; it needs 32")]
)
async def test_a_wrong_root_key_is_refused(home: Home, root: bytes, said: str) -> None:
    """The wrong key is told from damage, before anything is read."""
    with pytest.raises(Unreadable, match=said):
        await home.open(root=root)
    with pytest.raises(Unreadable, match=said):
        await Store.create(home.url, ring=home.ring, root=root)


async def test_a_missing_database_is_named(tmp_path: Path) -> None:
    """Opening makes no file; it says which command does."""
    home = Home(tmp_path)
    with pytest.raises(Unreadable, match="alongside init"):
        await home.open()
    assert not home.database.exists()
    assert not home.ring.exists()


async def test_a_folder_is_no_database(tmp_path: Path) -> None:
    """A folder in place of the file is one clear error."""
    home = Home(tmp_path)
    home.database.mkdir()
    with pytest.raises(Unreadable, match="not a file"):
        await home.open()


async def test_text_is_no_database(tmp_path: Path) -> None:
    """Another file is refused and stays as it was."""
    home = Home(tmp_path)
    home.database.write_text("dear diary")
    with pytest.raises(Unreadable, match="not a database"):
        await home.open()
    assert home.database.read_text() == "dear diary"


async def test_a_strangers_database_is_refused(tmp_path: Path) -> None:
    """A SQLite file of another program is neither opened nor upgraded."""
    home = Home(tmp_path)
    home.sql("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(Unreadable, match="another program"):
        await home.open()
    with pytest.raises(Unreadable, match="another program"):
        await Store.create(home.url, ring=home.ring, root=ROOT)


async def test_an_empty_database_asks_for_init(tmp_path: Path) -> None:
    """An empty file is not mistaken for an empty home."""
    home = Home(tmp_path)
    home.database.touch()
    with pytest.raises(Unreadable, match="alongside init"):
        await home.open()


@pytest.mark.parametrize(
    ("version", "said"), [("0000", "run `alongside init`"), ("9999", "update the program")]
)
async def test_another_schema_is_refused(home: Home, version: str, said: str) -> None:
    """Older and newer schemas are told apart, and neither is touched."""
    home.sql("UPDATE alembic_version SET version_num = ?", version)
    with pytest.raises(Unreadable, match=said):
        await home.open()
    assert home.sql("SELECT version_num FROM alembic_version") == [(version,)]


async def test_create_leaves_a_newer_database_alone(home: Home) -> None:
    """An old program does not write into a newer one's database."""
    home.sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Unreadable, match="update the program"):
        await Store.create(home.url, ring=home.ring, root=ROOT)


async def test_a_missing_key_is_made_by_create_only(home: Home) -> None:
    """A key that a newer program needs is missing until `init`; then it is there."""
    home.sql("DELETE FROM system_keys WHERE name = 'token-mac'")
    with pytest.raises(Unreadable, match="token-mac"):
        await home.open()
    store = await Store.create(home.url, ring=home.ring, root=ROOT)
    assert len(store.token_mac("x")) == 32
    await store.close()


async def test_a_damaged_file_is_found_at_the_start(store: Store, home: Home) -> None:
    """The check reads the whole file and refuses it before the first alert needs it."""
    await enrol(store, *(person(number) for number in range(40)))
    await store.checkpoint()
    await store.close()
    content = bytearray(home.database.read_bytes())
    for page in range(4096 * 3, len(content), 4096):
        content[page : page + 64] = os.urandom(64)
    home.database.write_bytes(content)
    with pytest.raises(Unreadable, match=r"damaged|malformed"):
        await home.open(check=True)


async def test_a_read_only_file_is_found_at_the_start(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that cannot be written is refused at once."""
    home.database.chmod(0o400)
    if os.geteuid() == 0:  # root may write anywhere: here the system answers as it does others
        monkeypatch.setattr(os, "access", lambda path, mode: mode & os.W_OK == 0)
    with pytest.raises(Unreadable, match="read-only"):
        await home.open()


async def test_a_read_only_database_is_found_by_writing(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the file's rights look good (a read-only mount), the first write finds out."""
    monkeypatch.setitem(PRAGMAS, "query_only", "ON")
    with pytest.raises(Unreadable, match="readonly"):
        await home.open()


def test_only_files_are_databases() -> None:
    """A database in memory would forget everybody; PostgreSQL has no file."""
    with pytest.raises(Unreadable, match="must be a file"):
        sqlite_path("sqlite+aiosqlite:///:memory:")
    assert sqlite_path("postgresql+asyncpg://host/name") is None


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("secure_delete", 1),
        ("foreign_keys", 1),
        ("busy_timeout", 5000),
        ("trusted_schema", 0),
        ("temp_store", 2),
        ("cache_size", -8000),
        ("auto_vacuum", 2),
    ],
)
async def test_every_connection_is_set_safely(store: Store, pragma: str, value: object) -> None:
    """Durable commits, overwriting deletes, kept references, no temporary files."""
    assert await store._database.pragma(pragma) == [(value,)]


async def test_the_schema_is_that_of_the_migrations(store: Store, tmp_path: Path) -> None:
    """The tables in code, and the triggers, are exactly what the migrations make."""
    database = str(store._database._path)
    await store.checkpoint()
    engine = sa.create_engine(f"sqlite:///{database}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()
    assert _tables(database) == _made_from_code(tmp_path / "code.db", METADATA, APPEND_ONLY)


def _tables(path: str) -> set[str]:
    with sqlite3.connect(path) as connection:
        rows = connection.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name != 'alembic_version'"
        ).fetchall()
    connection.close()
    return {" ".join(row[0].split()).replace("( ", "(").replace(" )", ")") for row in rows}


def _made_from_code(path: Path, metadata: sa.MetaData, triggers: dict[str, str]) -> set[str]:
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        metadata.create_all(connection)
        for trigger in triggers.values():
            connection.exec_driver_sql(trigger)
    engine.dispose()
    return _tables(str(path))


def test_the_code_knows_the_newest_migration() -> None:
    """The revision that opening asks for is the head of the migrations."""
    scripts = ScriptDirectory.from_config(configuration())
    assert scripts.get_heads() == [REVISION]


def test_one_home_has_one_runner(tmp_path: Path) -> None:
    """A second holder is refused with one line; after the first has gone, it may."""
    first, second = HomeLock(tmp_path / "lock"), HomeLock(tmp_path / "lock")
    with first:
        with pytest.raises(Locked, match="already served"):
            second.acquire()
        second.release()
    with second:
        pass


async def test_a_held_database_says_so(store: Store, home: Home) -> None:
    """While another program holds the write lock, a commit is refused, not torn."""
    await store._database.pragma("busy_timeout = 10")
    other = sqlite3.connect(home.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Locked, match="another program"):
        await store.commit(Changes(seen=[1]), real_now=REAL)
    other.execute("ROLLBACK")
    other.close()
    await store.commit(Changes(seen=[1]), real_now=REAL)
