"""Tables of people out of spreadsheets: read in many dialects, or refused cell by cell."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tables import COLUMNS, Problem, Row, TableError, read_table

CELL = (
    st.text(
        st.characters(
            exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff\u2028\u2029\x85"
        ),
        min_size=1,
        max_size=20,
    )
    .map(str.strip)
    .filter(bool)
)


def problems(text: str | bytes) -> list[str]:
    """What is wrong with this table, line by line."""
    content = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(TableError) as caught:
        read_table(content, name="p.csv")
    return [str(one) for one in caught.value.problems]


@pytest.mark.parametrize("cut", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_dialect_of_a_spreadsheet_is_read(cut: str, end: str, encoding: str) -> None:
    """Commas, semicolons, tabs; with a mark at the head or not; any order of columns."""
    lines = [["Caseworker", "CASE", "turns-18"], ["Ana", "K7F3", ""], [], ["Đorđe", "K7F4"]]
    text = "".join(cut.join(line) + end for line in lines)
    table = read_table(text.encode(encoding), name="p.csv")
    assert table.columns == ("caseworker", "case", "turns_18")
    assert [row.line for row in table.rows] == [2, 4]
    assert table.rows[0].cells == {"caseworker": "Ana", "case": "K7F3", "turns_18": ""}
    assert table.rows[1].cells == {"caseworker": "Đorđe", "case": "K7F4"}


def test_the_line_that_names_the_separator_is_passed_over() -> None:
    """Some spreadsheets write it first."""
    table = read_table(b"sep=;\ncase;caseworker\nK7F3;Ana\n", name="p.csv")
    assert table.rows[0].line == 3


def test_a_quoted_cell_over_two_lines_keeps_the_count() -> None:
    """The row after it is named by its own line."""
    table = read_table(b'case,caseworker\nK7F3,"A\nna"\nK7F4,Ana\n', name="p.csv")
    assert [row.line for row in table.rows] == [2, 4]


@given(
    st.permutations(COLUMNS[:6]),
    st.lists(st.lists(CELL, min_size=6, max_size=6), min_size=1, max_size=5),
    st.sampled_from(",;\t"),
)
def test_what_a_spreadsheet_writes_is_what_is_read(
    columns: list[str], rows: list[list[str]], cut: str
) -> None:
    """Any cells, in any order of columns, through any separator."""
    out = io.StringIO()
    csv.writer(out, delimiter=cut).writerows([columns, *rows])
    table = read_table(out.getvalue().encode(), name="p.csv")
    assert [row.cells for row in table.rows] == [
        dict(zip(columns, row, strict=True)) for row in rows
    ]


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    """A table, or a list of problems with their places; never a fault."""
    try:
        found: list[Row | Problem] = list(read_table(content, name="p.csv").rows)
    except TableError as error:
        found = list(error.problems)
    assert found
    assert all(one.line >= 1 for one in found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "p.csv:1:1: the file is empty"),
        ("\n\n", "p.csv:1:1: the file is empty"),
        ("case,caseworker\n", "p.csv:2:1: no people"),
        ("case\nK7F3\n", "(caseworker): the column caseworker is missing"),
        ("case,caseworker,phone\nK7F3,Ana,1\n", "p.csv:1:3: no column has this name"),
        ("case,caseworker,case\nK7F3,Ana,1\n", "p.csv:1:3 (case): this column stands there twice"),
        ("case,caseworker\n,Ana\n", "p.csv:2:1 (case): case is empty"),
        ("caseworker,case\nAna\n", "p.csv:2:2 (case): case is empty"),
        ("case,caseworker\nK7F3,Ana,x\n", "p.csv:2:3: this cell has no column"),
        ('case,caseworker\nK7F3,"Ana\n', "p.csv:2:1: the row cannot be read"),
        ("case,caseworker\nK7F3," + "x" * 300, "p.csv:2:2 (caseworker): this is too long"),
        (b"case,caseworker\nK7F3,\x8aana\n", "p.csv:2:1: this is no UTF-8"),
        (b"PK\x03\x04abc", "this is a workbook"),
        (b"case,caseworker\nK\x007F3,Ana\n", "p.csv:2:1: this is no text file"),
    ],
)
def test_each_mistake_is_named_with_line_and_column(text: str | bytes, said: str) -> None:
    """As the spreadsheet counts them."""
    assert any(said in line for line in problems(text))


def test_all_mistakes_are_listed_at_once() -> None:
    """Not the first alone; and not thousands of them."""
    assert len(problems("case,caseworker\n,Ana\nK7F3,\n,\t\nx,y,z\n")) >= 3
    with pytest.raises(TableError, match="500 problems") as caught:
        read_table(b"case,caseworker\n" + b",x\n" * 500, name="p.csv")
    assert len(caught.value.problems) == 20


def test_a_huge_file_is_refused_unread() -> None:
    """Ten megabytes are more people than any home has."""
    assert "larger than 10 MB" in problems(b"case,caseworker\n" + b"K7F3,Ana\n" * 1_200_000)[0]
