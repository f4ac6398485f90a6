"""`column is one of these` as one parameter, on every database. Holds no statement."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _Listed(FunctionElement[Any]):
    """The values of one JSON parameter, so that a set of any size is one statement and one
    plan."""

    name = "listed"
    inherit_cache = True


@compiles(_Listed, "sqlite")
def _listed_sqlite(element: _Listed, compiler: SQLCompiler, **options: Any) -> str:
    parameter = compiler.process(element.clauses, **options)
    return f"(SELECT value FROM json_each({parameter}))"  # noqa: S608 - a placeholder


@compiles(_Listed, "postgresql")
def _listed_postgresql(element: _Listed, compiler: SQLCompiler, **options: Any) -> str:
    values = (
        f"jsonb_array_elements_text(CAST({compiler.process(element.clauses, **options)} AS jsonb))"
    )
    kind = "bigint" if isinstance(element.type, sa.BigInteger) else "text"
    return f"(SELECT CAST({values} AS {kind}))"


def among(column: "sa.Column[Any]", name: str) -> sa.ColumnElement[bool]:
    """`column` is one of the values in the parameter `name`, which `rows.listed` makes."""
    values = _Listed(sa.bindparam(name, type_=sa.Text()))
    values.type = column.type
    return column.op("IN", is_comparison=True, return_type=sa.Boolean())(values)
