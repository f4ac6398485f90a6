"""What is wrong with a flow, for its editor: every issue, place and remedy. Repairs nothing."""
# ruff: noqa: A005  the name is the editor's word; nobody imports it without `flows.`

from collections.abc import Mapping
from typing import NamedTuple

from flows.bundle import Texts
from flows.checks import asking, consenting, texts, values, ways
from flows.checks.found import Inspection
from flows.definition import Flow
from flows.errors import FlowError, Issue
from flows.reading import Marks, read_marked


class Checked(NamedTuple):
    """All readable flows of a folder by id, and every issue of all files, in file order."""

    flows: dict[str, Flow]
    issues: list[Issue]


def inspect(
    flow: Flow,
    *,
    library: Mapping[str, Flow] | None = None,
    translations: Texts | None = None,
    marks: Marks | None = None,
) -> list[Issue]:
    """Every issue of one flow. Without `marks` (from read_marked) places are line 1, column 1."""
    inspection = Inspection(flow, library or {}, translations or {}, marks)
    for rules in (ways, values, asking, consenting, texts):
        rules.check(inspection)
    return sorted(set(inspection.issues))


def check(sources: Mapping[str, str], translations: Texts | None = None) -> Checked:
    """Read and inspect a whole folder: `sources[file name]` is its text."""
    found: dict[str, tuple[Flow, Marks]] = {}
    issues: list[Issue] = []
    for name, source in sorted(sources.items()):
        try:
            flow, marks = read_marked(source, name=name)
        except FlowError as error:
            issues += error.issues
            continue
        if flow.flow in found:
            text = f"another file has a flow called `{flow.flow}` already: rename one"
            issues.append(marks.issue(("flow",), "duplicate-flow", text))
            continue
        found[flow.flow] = (flow, marks)
    library = {name: flow for name, (flow, _) in found.items()}
    for flow, marks in found.values():
        issues += inspect(flow, library=library, translations=translations, marks=marks)
    return Checked(library, sorted(issues))
