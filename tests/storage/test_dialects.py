"""The same statements run on PostgreSQL later: every one of them compiles there today."""

import importlib
import pkgutil

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

import storage
from storage.rows import Bulk, Upserts
from storage.schema import METADATA, SEEN
from storage.sets import among

POSTGRES: sa.Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
SQLITE: sa.Dialect = sqlite.dialect()
STATEMENTS = [
    (f"{module.name}.{name}", found)
    for module in pkgutil.iter_modules(storage.__path__, "storage.")
    for name, found in vars(importlib.import_module(module.name)).items()
    if isinstance(found, sa.Executable | Bulk | Upserts)
]


def test_the_statements_were_found() -> None:
    """The list is not empty by mistake."""
    assert len(STATEMENTS) > 60


@pytest.mark.parametrize(("name", "found"), STATEMENTS, ids=[name for name, _ in STATEMENTS])
def test_a_statement_compiles_on_both(name: str, found: object) -> None:
    """No statement leans on one database alone."""
    for dialect in (POSTGRES, SQLITE):
        one = found._statements[dialect.name] if isinstance(found, Upserts) else found
        one = one._statement if isinstance(one, Bulk) else one
        assert isinstance(one, sa.ClauseElement)
        assert str(one.compile(dialect=dialect)), name


def test_a_set_is_one_parameter_on_both() -> None:
    """However many values, the statement stays the same; numbers stay numbers."""
    statement = sa.select(SEEN.c.at).where(among(SEEN.c.update_id, "ids"))
    there = str(statement.compile(dialect=POSTGRES))
    assert "IN (SELECT CAST(jsonb_array_elements_text(CAST(%(ids)s" in there
    assert there.endswith("AS bigint))")
    assert "json_each(?)" in str(statement.compile(dialect=SQLITE))


@pytest.mark.parametrize("table", METADATA.tables)
def test_a_table_can_be_made_on_postgresql(table: str) -> None:
    """The schema has no type that only SQLite knows."""
    made = str(CreateTable(METADATA.tables[table]).compile(dialect=POSTGRES))
    assert "STRICT" not in made
    assert "INTEGER" not in made.replace("BIGINT", "")
