import ast
from pathlib import Path

import pytest

FLOWS = Path(__file__).parents[2] / "flows"
FILES = sorted(path for path in FLOWS.glob("**/*.py") if "distress" not in path.parts)
IMPURE = {
    "os", "pathlib", "io", "random", "time", "secrets", "uuid", "logging", "socket", "asyncio",
    "sqlite3", "threading", "subprocess", "sys",
}  # fmt: skip
MAX_FUNCTION = 40
"""Lines of one function, without its docstring."""


def test_the_core_was_found() -> None:
    """The tests below look at something."""
    assert len(FILES) > 30


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_core_neither_waits_nor_reads_nor_rolls_dice(path: Path) -> None:
    """No clock, no randomness, no files, no async: values in, values out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        assert not isinstance(node, ast.AsyncFunctionDef | ast.Await)
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        assert not {name.split(".")[0] for name in names} & IMPURE
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        assert not (called and node.func.id in {"open", "print", "input", "eval", "exec"})  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_functions_stay_short_enough_to_read_at_once(path: Path) -> None:
    """No function of the core is longer than a screen."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            first = body[0].lineno if body else node.lineno
            assert (node.end_lineno or 0) - first < MAX_FUNCTION, node.name
