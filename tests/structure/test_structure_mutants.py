"""The short form of `make mutants`: every control can be taken out, and names a test that stands."""

import ast

import pytest

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


def test_every_row_with_a_control_of_ours_can_lose_it() -> None:
    """A row of the threat model that names tests and owes nothing has a control in the registry."""
    removable = {row for one in CONTROLS for row in one.rows}
    bare = [row.number for row in ROWS if row.tests and not row.owed]
    assert len(bare) > 25
    assert [number for number in bare if number not in removable] == []


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
