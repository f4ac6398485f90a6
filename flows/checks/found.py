"""Where a rule puts what it finds: a flow, its places, the issues so far. Has no rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from flows.bundle import Texts
from flows.definition import Ask, Branch, End, Flow, Node
from flows.errors import Issue
from flows.reading import Marks
from flows.tree import Path


@dataclass(slots=True)
class Inspection:
    """One flow under inspection, with the flows beside it and the translations."""

    flow: Flow
    library: Mapping[str, Flow]
    texts: Texts
    marks: Marks | None = None
    issues: list[Issue] = field(default_factory=list)

    def add(self, path: Path, code: str, message: str) -> None:
        """A mistake at this path of the flow, for example `("nodes", 3, "goto")`."""
        if self.marks is not None:
            self.issues.append(self.marks.issue(path, code, message))
        else:
            self.issues.append(Issue(f"{self.flow.flow}.yaml", 1, 1, code, message))

    def nodes(self) -> Iterator[tuple[Path, Node]]:
        """Every node with its path."""
        for at, node in enumerate(self.flow.nodes):
            yield ("nodes", at), node

    def asks(self) -> Iterator[tuple[Path, Ask]]:
        """Every question with its path."""
        for path, node in self.nodes():
            if isinstance(node, Ask):
                yield path, node


def exits(node: Node) -> Iterator[tuple[Path, str]]:
    """Every way out of a node, with the path inside the node at which it is written."""
    if isinstance(node, Branch):
        for at, case in enumerate(node.cases):
            yield ("cases", at, "goto"), case.goto
        yield ("otherwise",), node.otherwise
    elif not isinstance(node, End):
        yield ("goto",), node.goto
    if isinstance(node, Ask):
        yield from _ask_exits(node)


def _ask_exits(node: Ask) -> Iterator[tuple[Path, str]]:
    for at, choice in enumerate(node.choices):
        if choice.goto is not None:
            yield ("choices", at, "goto"), choice.goto
    if node.on_skip is not None:
        yield ("on_skip",), node.on_skip
    if node.on_silence is not None:
        yield ("on_silence",), node.on_silence
