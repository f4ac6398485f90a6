"""The page of bad input: every row has a test that exists, or an issue that owes it."""

import ast

import pytest

from bot.docs.__main__ import FOLDER, PAGES
from bot.docs.bad_input_rows import ROWS, Row
from tests.structure.sources import ROOT, tree

LAST = 110


def test_the_catalogue_is_whole() -> None:
    """One row for each number from 1 to the last, in order."""
    assert [row.number for row in ROWS] == list(range(1, LAST + 1))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row.number))
def test_a_row_has_a_test_or_an_issue(row: Row) -> None:
    """Nothing of the catalogue is silently left out."""
    assert row.tests or row.owed, f"row {row.number} has neither"
    assert row.title


def test_every_named_test_exists() -> None:
    """A renamed or removed test takes its row with it."""
    named = {name for row in ROWS for name in row.tests}
    assert len(named) > 60
    missing = [name for name in sorted(named) if not _stands(name)]
    assert missing == []


def _stands(name: str) -> bool:
    file, _, function = name.partition("::")
    path = ROOT / file
    return path.is_file() and any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == function
        for node in tree(path).body
    )


def test_the_page_is_fresh() -> None:
    """`make docs` was run after the last change."""
    made = PAGES["bad-input.md"]()
    assert (FOLDER / "bad-input.md").read_text(encoding="utf-8") == made
