"""The project's own files, as syntax trees and as text. Judges nothing."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("bot", "flows", "locales", "storage")
TEXTS = {".py", ".md", ".yaml", ".toml", ".po", ".html", ".js", ".css", ".json", ".ini", ".cfg"}
NOT_OURS = {".venv", "__pycache__", ".git", "alongside-home", "dist"}


@cache
def modules(*folders: str) -> tuple[Path, ...]:
    """Every Python file under these folders of the project."""
    found = [path for one in folders for path in (ROOT / one).rglob("*.py")]
    return tuple(sorted(path for path in found if not NOT_OURS & set(path.parts)))


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def short(path: Path) -> str:
    """The path inside the project."""
    return path.relative_to(ROOT).as_posix()


def texts() -> Iterator[Path]:
    """Every text file of the project, Makefile and command of the checks included."""
    for path in sorted(ROOT.rglob("*")):
        inside = not NOT_OURS & set(path.relative_to(ROOT).parts)
        known = path.suffix in TEXTS or path.name in {"Makefile", "run"}
        if (
            inside
            and known
            and path.is_file()
            and not any(
                part.startswith((".mypy", ".ruff", ".pytest", ".import", ".hypothesis"))
                for part in path.relative_to(ROOT).parts
            )
        ):
            yield path


def strings(path: Path) -> Iterator[tuple[str, int]]:
    """(value, line) of every whole string outside docstrings; pieces of f-strings are none."""
    skipped = set(map(id, _docstrings(tree(path)))) | set(map(id, _pieces(tree(path))))
    for node in ast.walk(tree(path)):
        if id(node) in skipped or not isinstance(node, ast.Constant):
            continue
        if isinstance(node.value, str):
            yield node.value, node.lineno


def _docstrings(module: ast.Module) -> Iterator[ast.expr]:
    """Strings that stand alone as a statement: docstrings of anything."""
    for node in ast.walk(module):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def _pieces(module: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(module):
        if isinstance(node, ast.JoinedStr):
            yield from node.values


def call_name(node: ast.Call) -> str:
    """The last name of what is called: `turn.text(...)` is `text`."""
    target = node.func
    if isinstance(target, ast.Attribute):
        return target.attr
    return target.id if isinstance(target, ast.Name) else ""


def imports_of(path: Path) -> set[str]:
    """Full names of the modules that a file imports, anywhere in it, also by `import_module`."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Call) and call_name(node) == "import_module":
            found |= {str(one.value) for one in node.args if isinstance(one, ast.Constant)}
    return found
