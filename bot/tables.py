"""A table of people to enrol, out of a spreadsheet's CSV file. Enrols nobody, opens no file."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NoReturn

REQUIRED = ("case", "caseworker")
COLUMNS = (
    *REQUIRED, "backup", "supervisor", "language", "country", "started", "audience", "adult",
    "turns_18",
)  # fmt: skip
MAX_BYTES = 10_000_000
MAX_ROWS = 50_000
_SHOWN = 20
"""Problems listed at most: the first ones mostly explain the rest."""
_LONGEST_CELL = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong in one cell; line and column count from 1, as a spreadsheet does."""

    name: str
    line: int
    column: int
    field: str
    message: str

    def __str__(self) -> str:
        field = f" ({self.field})" if self.field else ""
        return f"{self.name}:{self.line}:{self.column}{field}: {self.message}"

    def document(self) -> dict[str, str | int]:
        """For JSON."""
        return {
            "line": self.line,
            "column": self.column,
            "field": self.field,
            "message": self.message,
        }


class TableError(Exception):
    """A table that is not taken; `problems` says where and why. Nothing of it was used."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems[:_SHOWN])
        self.hint = "mend the lines and run it again; nothing was enrolled"
        many = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__(f"the table has {many}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One person as written."""

    line: int
    cells: dict[str, str]
    """By column; a column that the table lacks is missing here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """All rows, and what is needed to name a cell."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def problem(self, row: Row, field: str, message: str) -> Problem:
        """A problem in the cell of this row and column."""
        column = self.columns.index(field) + 1 if field in self.columns else 1
        return Problem(name=self.name, line=row.line, column=column, field=field, message=message)


def read_table(content: bytes, *, name: str) -> Table:
    """The table in these bytes: commas, semicolons or tabs; UTF-8 or UTF-16; any order of columns.

    Raises TableError with every problem of its shape.
    """
    reader = _Reader(name)
    lines = reader.lines(reader.text(content))
    head = next(lines, None)
    if head is None:
        reader.stop(1, "the file is empty; its first line must name the columns")
    columns = reader.columns(*head)
    rows = tuple(reader.rows(lines, columns))
    if reader.problems:
        raise TableError(reader.problems)
    if not rows:
        reader.stop(2, "no people stand below the first line")
    return Table(name=name, columns=columns, rows=rows)


class _Reader:
    """Collects problems while one table is read."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []

    def note(self, line: int, message: str, *, column: int = 1, field: str = "") -> None:
        self.problems.append(
            Problem(name=self.name, line=line, column=column, field=field, message=message)
        )

    def stop(self, line: int, message: str) -> NoReturn:
        self.note(line, message)
        raise TableError(self.problems)

    def text(self, content: bytes) -> str:
        if len(content) > MAX_BYTES:
            self.stop(1, f"the file is larger than {MAX_BYTES // 1_000_000} MB; split it")
        if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
            self.stop(1, "this is a workbook; save the sheet as CSV (UTF-8)")
        wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        try:
            found = content.decode("utf-16" if wide else "utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            self.stop(line, "this is no UTF-8; save the sheet as CSV (UTF-8)")
        if "\0" in found:
            self.stop(found[: found.index("\0")].count("\n") + 1, "this is no text file")
        return found

    def lines(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Number of the first physical line and the cells of each row that is not blank."""
        first = text.lstrip("\r\n").split("\n", 1)[0]
        cut = max(",;\t", key=first.count)
        skipped = 0
        if first.lower().startswith("sep="):
            cut, skipped = first[4:5] or ",", 1
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=cut, strict=True)
        before = 0
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                self.stop(before + 1, f"the row cannot be read ({error}); look at its quotes")
            line, before = before + 1, reader.line_num
            if any(cell.strip() for cell in cells) and not (skipped and line == 1):
                yield line, [cell.strip() for cell in cells]

    def columns(self, line: int, cells: list[str]) -> tuple[str, ...]:
        names = [cell.casefold().replace("-", "_").replace(" ", "_") for cell in cells]
        while names and not names[-1]:
            names.pop()
        for at, name in enumerate(names, 1):
            if name not in COLUMNS:
                known = ", ".join(COLUMNS)
                self.note(line, f"no column has this name; use {known}", column=at)
            elif name in names[: at - 1]:
                self.note(line, "this column stands there twice", column=at, field=name)
        for name in REQUIRED:
            if name not in names:
                self.note(line, f"the column {name} is missing", field=name)
        if self.problems:
            raise TableError(self.problems)
        return tuple(names)

    def rows(
        self, lines: Iterator[tuple[int, list[str]]], columns: tuple[str, ...]
    ) -> Iterator[Row]:
        for count, (line, cells) in enumerate(lines, 1):
            if count > MAX_ROWS:
                self.stop(line, f"more than {MAX_ROWS} rows; split the table")
            if any(cells[len(columns) :]):
                at = len(columns) + 1
                self.note(line, "this cell has no column above it", column=at)
            found = dict(zip(columns, cells, strict=False))
            for at, (field, cell) in enumerate(found.items(), 1):
                if len(cell) > _LONGEST_CELL:
                    self.note(line, "this is too long", column=at, field=field)
            for field in REQUIRED:
                if not found.get(field):
                    at = columns.index(field) + 1
                    self.note(line, f"{field} is empty", column=at, field=field)
            yield Row(line=line, cells=found)
