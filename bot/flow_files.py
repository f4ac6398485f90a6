"""Flow files of an editor: read, checked, compared, written. Publishes nothing."""

import dataclasses
import difflib
import functools
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import msgspec
from ruamel.yaml import YAML

from bot.publishing import shipped
from bot.refusal import Refusal
from bot.wordbooks import words
from flows.bundle import text_keys
from flows.definition import EnterFlow, Flow
from flows.errors import FlowError, Issue
from flows.inspect import inspect
from flows.programme_file import read_programme
from flows.reading import Marks, read_marked
from flows.tree import text_of

NOT_FLOWS = frozenset({"programme.yaml"})
"""Files of the library that hold no conversation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowFiles:
    """What was found in the named files, beside the flows that ship."""

    flows: dict[str, Flow]
    """Of the named files alone."""
    library: dict[str, Flow]
    """These, and every shipped flow that they do not replace."""
    issues: list[Issue]
    sources: dict[str, bytes]
    """What stood in the named files, by name."""

    def with_those_that_enter(self) -> list[Flow]:
        """The named flows, and all flows of the library through which one comes into them."""
        touched = set(self.flows)
        while True:
            more = {
                flow.flow
                for flow in self.library.values()
                if flow.flow not in touched and touched & _entered(flow)
            }
            if not more:
                return [self.library[name] for name in sorted(touched)]
            touched |= more


def read_files(paths: Sequence[Path]) -> FlowFiles:
    """Read and inspect these files and folders (none: the shipped flows). Raises Refusal."""
    found = read_texts(_named(paths) if paths else _shipped_sources())
    return dataclasses.replace(found, issues=sorted({*found.issues, *_of_programmes(paths)}))


def read_texts(sources: dict[str, bytes]) -> FlowFiles:
    """Read and inspect these contents by the names of their files."""
    found, issues = _read(sources)
    flows = {name: flow for name, (flow, _) in found.items()}
    library = {**_library(), **flows}
    texts = _texts(library.values())
    for flow, marks in found.values():
        issues += inspect(flow, library=library, translations=texts, marks=marks)
    issues += _newly_broken(flows, library)
    return FlowFiles(flows=flows, library=library, issues=sorted(set(issues)), sources=sources)


def refusing(found: FlowFiles) -> FlowFiles:
    """The files, unless something is wrong with them. Raises Refusal that lists it."""
    if found.issues:
        text = "\n".join(["the flows have issues", *map(str, found.issues)])
        raise Refusal("issues", text, hint="mend them; `alongside flows check` lists them")
    if not found.flows:
        raise Refusal("no_flows", "no flow stands in these files", hint="name *.yaml files")
    return found


def lacking(flows: Collection[Flow]) -> list[str]:
    """A line for every language that lacks texts of these flows, in the order of the picker."""
    texts = _texts(flows)
    lines = []
    for tag, _ in words().own_names():
        short = {
            flow.flow: len(text_keys(flow).keys() - texts.get(tag, {}).keys()) for flow in flows
        }
        named = ", ".join(f"{name} {count}" for name, count in short.items() if count)
        if named:
            lines.append(f"{tag} lacks texts: {named}")
    return lines


def written(flow: Flow) -> str:
    """The flow as the text of a file, in the order of its definition."""
    yaml = YAML()
    yaml.width = 99
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(msgspec.to_builtins(flow), out)
    return out.getvalue()


def difference(before: str, after: str, *, live: str, file: str) -> list[str]:
    """Lines of a unified difference; none where both are the same."""
    return list(
        difflib.unified_diff(
            before.splitlines(), after.splitlines(), fromfile=live, tofile=file, lineterm=""
        )
    )


def speaking(found: FlowFiles) -> FlowFiles:
    """The files, unless a safety flow among them lacks a language. Raises Refusal."""
    missing = unspoken(found.flows.values())
    if missing:
        hint = "translate them first (locales/*/LC_MESSAGES)"
        raise Refusal("unspoken", "; ".join(missing), hint=hint)
    return found


def unspoken(flows: Collection[Flow]) -> list[str]:
    """Safety flows that lack texts in a language in which people may be enrolled."""
    catalog = words()
    active = [tag for tag, _ in catalog.own_names() if catalog.is_publishable(tag)]
    texts = _texts(flows)
    return [
        f"{flow.flow} is a safety flow and lacks texts in {tag}"
        for flow in flows
        for tag in active
        if flow.safety and text_keys(flow).keys() - texts.get(tag, {}).keys()
    ]


def _texts(flows: Collection[Flow]) -> dict[str, dict[str, str]]:
    keys: dict[str, tuple[str, str, int]] = {}
    for flow in flows:
        keys |= {k: (w.source, w.note, w.limit) for k, w in text_keys(flow).items()}
    return words().flow_texts(keys)


def _read(sources: dict[str, bytes]) -> tuple[dict[str, tuple[Flow, Marks]], list[Issue]]:
    found: dict[str, tuple[Flow, Marks]] = {}
    issues: list[Issue] = []
    for name, content in sources.items():
        try:
            flow, marks = read_marked(text_of(content, name=name), name=name)
        except FlowError as error:
            issues += error.issues
            continue
        if flow.flow in found:
            text = f"another file has a flow called `{flow.flow}` already: rename one"
            issues.append(marks.issue(("flow",), "duplicate-flow", text))
        else:
            found[flow.flow] = (flow, marks)
    return found, issues


def _newly_broken(flows: dict[str, Flow], library: dict[str, Flow]) -> list[Issue]:
    """Issues of shipped flows that come from the named ones, which they enter."""
    others = [flow for name, flow in library.items() if name not in flows and flows]
    return [
        msgspec.structs.replace(issue, file=f"(shipped) {flow.flow}")
        for flow in others
        for issue in inspect(flow, library=library)
    ]


@functools.cache
def _library() -> dict[str, Flow]:
    return shipped()


def _entered(flow: Flow) -> set[str]:
    return {node.flow for node in flow.nodes if isinstance(node, EnterFlow)}


def _shipped_sources() -> dict[str, bytes]:
    folder = resources.files("flows") / "library"
    return {
        entry.name: entry.read_bytes()
        for entry in sorted(folder.iterdir(), key=lambda one: one.name)
        if entry.name.endswith(".yaml") and entry.name not in NOT_FLOWS
    }


def _of_programmes(paths: Sequence[Path]) -> list[Issue]:
    """What is wrong in programme files among the named ones; the shipped one has its test."""
    found: list[Issue] = []
    for path in paths:
        for one in sorted(path.glob("*.yaml")) if path.is_dir() else [path]:
            if one.name not in NOT_FLOWS or not one.is_file():
                continue
            try:
                read_programme(text_of(one.read_bytes(), name=str(one)), name=str(one))
            except FlowError as error:
                found += error.issues
    return found


def _named(paths: Sequence[Path]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for path in paths:
        try:
            files = sorted(path.glob("*.y*ml")) if path.is_dir() else [path]
            found |= {str(one): one.read_bytes() for one in files if one.name not in NOT_FLOWS}
        except OSError as error:
            text = f"{path} cannot be read ({error.strerror})"
            raise Refusal("no_file", text, hint="give a flow file or folder", usage=True) from None
    return found
