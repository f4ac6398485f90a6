"""The short form of `make mutants`: every control can be taken out, and names a test that stands."""

import ast

import pytest

from bot.docs.__main__ import FOLDER, PAGES
from bot.docs.threats_rows import ROWS
from tests.mutants.control import Control
from tests.mutants.registry import CONTROLS
from tests.structure.sources import ROOT, tree


def test_there_are_controls_to_look_at() -> None:
    """The tests below look at something, and no name stands twice."""
    assert len(CONTROLS) > 80
    assert len({one.name for one in CONTROLS}) == len(CONTROLS)


@pytest.mark.parametrize("one", CONTROLS, ids=lambda one: one.name)
def test_a_control_stands_where_the_registry_says(one: Control) -> None:
    """The passage that is taken out occurs exactly once: else the removal would remove nothing."""
    assert one.cuts
    for cut in one.cuts:
        text = (ROOT / cut.file).read_text(encoding="utf-8")
        assert text.count(cut.before) == 1, f"{cut.file}: {cut.before!r}"
        assert cut.before != cut.after


@pytest.mark.parametrize("one", CONTROLS, ids=lambda one: one.name)
def test_a_control_names_a_test_that_stands(one: Control) -> None:
    """A renamed or removed test takes its control with it."""
    assert stands(one.test)


def test_every_row_has_a_control_that_can_be_taken_out_or_says_what_it_owes() -> None:
    """The threat table is whole, and nothing in it is silently unheld."""
    assert [row.number for row in ROWS] == list(range(1, 72))
    removable = {row for one in CONTROLS for row in one.rows}
    assert [row.number for row in ROWS if row.number not in removable and not row.owed] == []
    assert len(removable) > 50
    assert removable <= {row.number for row in ROWS}


def test_the_page_is_fresh() -> None:
    """`make docs` was run after the last change."""
    assert (FOLDER / "threat-model.md").read_text(encoding="utf-8") == PAGES["threat-model.md"]()


def stands(name: str) -> bool:
    """Whether the file, and the function where one is named, exist."""
    file, _, function = name.partition("::")
    path = ROOT / "tests" / file
    return path.is_file() and (
        not function
        or any(
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == function
            for node in tree(path).body
        )
    )
