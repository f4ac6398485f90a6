"""The allow-list of everything that is stored, held against what there is."""

from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from flows.consent import Consent
from flows.escalation import Escalation
from flows.overlooked import Overlooked
from flows.session import Session
from flows.staff import Staff
from storage import (
    beneficiaries,
    figures,
    invitations,
    letters,
    messages,
    months,
    signals,
    updates,
)
from storage.inventory import TABLES, lines
from storage.inventory_sealed import INSIDE
from storage.records import Answer, AuditLine
from storage.schema import METADATA
from tests.storage.people import Home

RECORDS: dict[str, type] = {
    "Person": beneficiaries._Sealed,
    "Consent": Consent,
    "Session": Session,
    "Answer": Answer,
    "Month": months.Month,
    "Figure": figures.Figure,
    "Letter": letters._Sealed,
    "Message": messages._Sealed,
    "Escalation": Escalation,
    "Signal": signals._Sealed,
    "Words": signals._Words,
    "Overlooked": Overlooked,
    "Staff": Staff,
    "Invitation": invitations._Sealed,
    "AuditLine": AuditLine,
    "Parked": updates._Sealed,
}
NAMES = {kind: name for name, kind in RECORDS.items()}


def walk(kind: Any, found: dict[str, set[str]]) -> None:
    """The fields of every record that can be reached from this type."""
    if isinstance(kind, msgspec.inspect.StructType):
        name = NAMES.get(kind.cls, kind.cls.__name__)
        if name in found:
            return
        found[name] = {field.name for field in kind.fields}
        for field in kind.fields:
            walk(field.type, found)
    parts = [getattr(kind, name, None) for name in ("item_type", "key_type", "value_type")]
    for name in ("types", "item_types"):
        parts += getattr(kind, name, ())
    for one in filter(None, parts):
        walk(one, found)


def test_every_column_is_on_the_list_and_nothing_else() -> None:
    """A column more, or one less, or of another form, fails here: say why it is needed first."""
    schema = {
        table.name: {column.name: column.info["form"] for column in table.columns}
        for table in METADATA.tables.values()
    }
    assert len(schema) > 20
    assert {name: kept.columns() for name, kept in TABLES.items()} == schema
    assert all(kept.until for kept in TABLES.values())


def test_every_field_inside_a_seal_is_on_the_list() -> None:
    """A field that a sealed record gains must be named with its reason, or this fails."""
    found: dict[str, set[str]] = {}
    for kind in RECORDS.values():
        walk(msgspec.inspect.type_info(kind), found)
    assert len(found) > 20
    assert {name: set(fields) for name, fields in INSIDE.items()} == found
    assert all(why for fields in INSIDE.values() for why in fields.values())


async def test_the_file_has_the_listed_columns_and_no_more(home: Home) -> None:
    """What lies on disk is what the list says: the file itself is asked."""
    tables = [row[0] for row in home.sql("SELECT name FROM sqlite_master WHERE type = 'table'")]
    ours = set(tables) - {"alembic_version"}
    assert ours == set(TABLES)
    for name in ours:
        columns = {row[1] for row in home.sql(f"PRAGMA table_info({name})")}
        assert columns == set(TABLES[name].columns()), name


def test_the_page_has_a_line_for_each() -> None:
    """Every column gives one line with a reason and an end."""
    made = lines()
    assert len(made) == sum(len(table.columns) for table in METADATA.tables.values())
    assert all(line.why and line.until for line in made)


def test_an_unlisted_table_has_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list is asked for each table of the schema; one that it does not know is an error."""
    metadata = sa.MetaData()
    sa.Table("secret", metadata, sa.Column("name", sa.Text()))
    monkeypatch.setattr("storage.inventory.METADATA", metadata)
    with pytest.raises(KeyError):
        lines()
