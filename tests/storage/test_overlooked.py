"""What should have alerted is kept as a day, a level and rules: of nobody, and once."""

import datetime as dtm

import pytest

from flows.overlooked import Overlooked
from storage import meta
from storage.changes import Changes
from storage.errors import Unreadable
from storage.store import Store
from tests.storage.people import NOW, REAL, Home

DAY = dtm.timedelta(days=1)
FOUND = Overlooked(day=NOW.date(), level="concern", rules=("common.low-mood",))


async def test_a_mark_counts_once(store: Store) -> None:
    """In one commit or in two: the button was the same."""
    for _ in range(2):
        await store.commit(Changes(overlooked={"0a0b0c0d": FOUND}), real_now=REAL)
    assert await store.every_overlooked() == [FOUND]


async def test_it_is_found_among_the_other_values_of_the_program(store: Store) -> None:
    """They lie in one table, each under its own name."""
    await store.meta_set("overlooke", "another value")
    earlier = Overlooked(day=(NOW - DAY).date(), level="none")
    await store.commit(Changes(overlooked={"02": FOUND, "01": earlier}), real_now=REAL)
    assert await store.every_overlooked() == [earlier, FOUND]
    assert await store.meta_get("overlooke") == "another value"


async def test_neither_rule_nor_level_lies_there_in_the_clear(store: Store, home: Home) -> None:
    """The name is a mark drawn by chance; all else is sealed."""
    await store.commit(Changes(overlooked={"0a0b0c0d": FOUND}), real_now=REAL)
    (row,) = home.sql("SELECT name, sealed FROM meta WHERE name LIKE 'overlooked%'")
    assert row[0] == "overlooked.0a0b0c0d"
    assert b"mood" not in row[1]
    assert b"concern" not in row[1]


async def test_it_goes_with_the_audit_lines_of_its_day(store: Store) -> None:
    """A count has an end as everything has; the rest of the program's values stays."""
    await store.meta_set("last", "value")
    await store.commit(Changes(overlooked={"01": FOUND}), real_now=REAL)
    for days, left in ((730, [FOUND]), (731, [])):
        await store.age(NOW + days * DAY, answers=90 * DAY, audit_lines=730 * DAY)
        assert await store.every_overlooked() == left
    assert await store.meta_get("last") == "value"


async def test_a_shape_of_a_newer_program_is_said_plainly(store: Store) -> None:
    """Not a traceback: the report says which program can read it."""
    await store._write(lambda c, vault: meta.put(c, vault, "overlooked.01", b'{"day":1}'))
    with pytest.raises(Unreadable, match="newer version"):
        await store.every_overlooked()
