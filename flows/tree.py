"""YAML text to plain values with the place of each. Knows no flow, opens no file.

Only mappings, lists, text, whole numbers, true, false and null exist. Anchors, tags, tabs, byte
order marks and duplicate keys are refused: a flow file means no more than can be seen in it.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from flows.errors import FlowError, Issue

MAX_SOURCE = 300_000
"""Characters of one file: 200 nodes with notes stay far below."""
MAX_NESTING = 10
"""A flow is four levels deep; more is a mistake or an attack."""
MAX_EVENTS = 40_000
"""Values in one file; bounds the time that reading may take."""

Path = tuple[str | int, ...]
_WHOLE = re.compile(r"[-+]?[0-9]{1,12}")
_WORDS: Mapping[str, bool | None] = {
    "true": True,
    "false": False,
    "null": None,
    "": None,
    "~": None,
}
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_JOINERS = "\n\r\u200d"
"""Line ends, and the joiner inside faces and families."""


@dataclass(slots=True)
class Tree:
    """Plain values, the place of each (`places`), and the places of keys (`keys`), by path."""

    name: str
    value: Any = None
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)

    def issue(self, path: Path, code: str, message: str, *, at_key: bool = False) -> Issue:
        """A mistake at this path, or at the nearest place around it that is known."""
        table = self.keys if at_key else self.places
        while path and path not in table:
            path, table = path[:-1], self.places
        line, col = table.get(path, (1, 1))
        return Issue(file=self.name, line=line, col=col, code=code, message=message)


def tree_of(source: str, *, name: str) -> Tree:
    """Read YAML text. Raises FlowError with every mistake that could be found."""
    tree = Tree(name)
    _look_at_signs(source, tree)
    _stop_if_bad(tree)
    try:
        _look_at_shape(source, tree)
        _stop_if_bad(tree)
        root = YAML(typ="safe", pure=True).compose(source)
    except MarkedYAMLError as error:
        raise FlowError([_of_yaml(error, name)]) from None
    except (YAMLError, ValueError) as error:
        text = f"this is not readable as YAML: {' '.join(str(error).split())}"
        raise FlowError([Issue(name, 1, 1, "yaml", text)]) from None
    if root is None:
        raise FlowError([Issue(name, 1, 1, "empty", "the file is empty: begin with `spec: 1`")])
    tree.value = _plain(root, (), tree)
    _stop_if_bad(tree)
    return tree


def text_of(raw: bytes, *, name: str) -> str:
    """The text of a file as it was read. Raises FlowError unless it is UTF-8 of a sane size."""
    if len(raw) > 4 * MAX_SOURCE:
        raise FlowError([_too_long(name)])
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = "this file is UTF-16: save it as UTF-8"
        raise FlowError([Issue(name, 1, 1, "encoding", text)])
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        text = "this file is not UTF-8: save it as UTF-8"
        raise FlowError([Issue(name, line, 1, "encoding", text)]) from None


def _too_long(name: str) -> Issue:
    text = f"the file has more than {MAX_SOURCE} characters: split it into several flows"
    return Issue(name, 1, 1, "too-long", text)


def _stop_if_bad(tree: Tree) -> None:
    if tree.issues:
        raise FlowError(tree.issues)


def _look_at_signs(source: str, tree: Tree) -> None:
    if len(source) > MAX_SOURCE:
        tree.issues.append(_too_long(tree.name))
        return
    if source.startswith("\ufeff"):
        text = "the file begins with a byte order mark: save it as UTF-8 without one"
        tree.issues.append(Issue(tree.name, 1, 1, "byte-order-mark", text))
        return
    for number, line in enumerate(source.split("\n"), start=1):
        _look_at_line(line, number, tree)


def _look_at_line(line: str, number: int, tree: Tree) -> None:
    if "\t" in line:
        text = "a tab: write two spaces instead"
        tree.issues.append(Issue(tree.name, number, line.index("\t") + 1, "tab", text))
        return
    if line.isascii() and line.isprintable():
        return
    for col, sign in enumerate(line, start=1):
        if sign not in _JOINERS and unicodedata.category(sign) in _INVISIBLE:
            text = f"an invisible character (U+{ord(sign):04X}): remove it"
            tree.issues.append(Issue(tree.name, number, col, "invisible", text))
            return


def _look_at_shape(source: str, tree: Tree) -> None:
    """Depth, count, anchors, aliases and tags, event by event, before anything is built."""
    depth = documents = 0
    for count, event in enumerate(YAML(typ="safe", pure=True).parse(source)):
        mark = event.start_mark
        place = (tree.name, mark.line + 1, mark.column + 1)
        documents += isinstance(event, DocumentStartEvent)
        depth += isinstance(event, MappingStartEvent | SequenceStartEvent)
        depth -= isinstance(event, MappingEndEvent | SequenceEndEvent)
        refusal = _refusal(event, depth=depth, count=count, documents=documents)
        if refusal is not None:
            tree.issues.append(Issue(*place, *refusal))
            return


def _refusal(event: Any, *, depth: int, count: int, documents: int) -> tuple[str, str] | None:
    if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
        return "anchor", "anchors (&) and aliases (*) are not allowed: write the value out"
    if getattr(event, "tag", None):
        return "tag", "tags (!) are not allowed: write plain text"
    if depth > MAX_NESTING:
        return "too-deep", f"more than {MAX_NESTING} levels: a flow has four"
    if count > MAX_EVENTS:
        return "too-long", f"more than {MAX_EVENTS} values: split the file into several flows"
    if documents > 1:
        return "documents", "one file holds one flow: remove the `---` and what follows"
    return None


def _of_yaml(error: MarkedYAMLError, name: str) -> Issue:
    mark = error.problem_mark or error.context_mark
    line, col = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    problem = error.problem or error.context or "a mistake in the punctuation"
    text = f"this is not readable as YAML ({problem}): check colons, quotes and indentation here"
    return Issue(name, line, col, "yaml", text)


def _plain(node: Node, path: Path, tree: Tree) -> Any:
    tree.places.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
    if isinstance(node, MappingNode):
        return _mapping(node, path, tree)
    if isinstance(node, SequenceNode):
        return [_plain(item, (*path, at), tree) for at, item in enumerate(node.value)]
    return _scalar(node)


def _mapping(node: MappingNode, path: Path, tree: Tree) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.value:
        mark = key.start_mark
        place = (mark.line + 1, mark.column + 1)
        if not isinstance(key, ScalarNode):
            text = "a key must be one word"
            tree.issues.append(Issue(tree.name, *place, "key", text))
            continue
        if key.value in found:
            text = f"`{key.value}` stands twice here: keep one"
            tree.issues.append(Issue(tree.name, *place, "duplicate-key", text))
            continue
        tree.keys[(*path, key.value)] = place
        found[key.value] = _plain(value, (*path, key.value), tree)
    return found


def _scalar(node: Node) -> Any:
    """Plain words are text; `no`, `on` and `yes` too, so that no language turns into false."""
    text: str = node.value
    if getattr(node, "style", None) is not None:
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _WHOLE.fullmatch(text) else text
