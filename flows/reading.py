"""Flow files: YAML text to a Flow, or every mistake with its place. Opens no file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from flows.definition import Flow, Node
from flows.errors import FlowError, Issue
from flows.explaining import explained
from flows.tree import Path, Tree, text_of, tree_of

__all__ = ["Marks", "read", "read_marked", "text_of"]


@dataclass(frozen=True, slots=True)
class Marks:
    """Where the parts of one flow stand in its file, for checks that come after reading."""

    tree: Tree

    def issue(self, path: Path, code: str, message: str) -> Issue:
        """A mistake at this path of the flow, for example `("nodes", 3, "goto")`."""
        return self.tree.issue(path, code, message)


def read(source: str, *, name: str) -> Flow:
    """The flow that this YAML text describes; `name` is what messages call the file.

    Raises FlowError with the list of mistakes, TypeError when `source` is not text.
    """
    return read_marked(source, name=name)[0]


def read_marked(source: str, *, name: str) -> tuple[Flow, Marks]:
    """As `read`, and where each part stands."""
    if not isinstance(source, str):
        raise TypeError("a flow is read from text: decode the file with text_of() first")
    tree = tree_of(source, name=name)
    if not isinstance(tree.value, dict):
        text = "a flow file is a list of `key: value` lines: begin with `spec: 1`"
        raise FlowError([tree.issue((), "shape", text)])
    issues = sorted(set(_issues(tree)))
    if issues:
        raise FlowError(issues)
    return msgspec.convert(tree.value, Flow), Marks(tree)


def _issues(tree: Tree) -> list[Issue]:
    """Every node is tried by itself, so that one mistake does not hide the next."""
    found: list[Issue] = []
    nodes = tree.value.get("nodes")
    if isinstance(nodes, list):
        for at, value in enumerate(nodes):
            found += _tried(tree, value, ("nodes", at), _node)
    if not found:
        found += _tried(tree, tree.value, (), _flow)
    return found + _of_head(tree, nodes, found)


def _of_head(tree: Tree, nodes: Any, found: list[Issue]) -> list[Issue]:
    """The keys above the nodes, tried with a stand-in for nodes that were found wrong already."""
    if not found or not isinstance(nodes, list):
        return []
    head = {**tree.value, "nodes": [{"kind": "end", "id": "end"}]}
    return _tried(tree, head, (), _flow)


def _flow(value: Any) -> None:
    msgspec.convert(value, Flow)


def _node(value: Any) -> None:
    msgspec.convert(value, Node)


def _tried(tree: Tree, value: Any, base: Path, attempt: Callable[[Any], None]) -> list[Issue]:
    try:
        attempt(value)
    except msgspec.ValidationError as error:
        return [explained(tree, str(error), base, value)]
    return []
