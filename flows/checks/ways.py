"""Where a flow leads: targets exist, nodes are reached, waits end, no circle. Runs nothing."""

import difflib
from collections.abc import Callable, Iterable

from flows.checks.found import Inspection, exits
from flows.definition import Ask, ConsentSwitches, End, EnterFlow, Flow, Node


def check(inspection: Inspection) -> None:
    """Apply every rule about ways."""
    _ids(inspection)
    _targets(inspection)
    _reached(inspection)
    _ends(inspection)
    _circles(inspection)
    _entered(inspection)


def _ids(inspection: Inspection) -> None:
    seen: set[str] = set()
    for path, node in inspection.nodes():
        if node.id in seen:
            text = f"a second node is called `{node.id}`: give this one another id"
            inspection.add((*path, "id"), "duplicate-id", text)
        seen.add(node.id)


def _targets(inspection: Inspection) -> None:
    names = [node.id for node in inspection.flow.nodes]
    if inspection.flow.start not in names:
        _dangling(inspection, ("start",), inspection.flow.start, names)
    for path, node in inspection.nodes():
        for inner, target in exits(node):
            if target not in names:
                _dangling(inspection, (*path, *inner), target, names)


def _dangling(
    inspection: Inspection, path: tuple[str | int, ...], target: str, names: list[str]
) -> None:
    near = difflib.get_close_matches(target, names, n=1)
    hint = f"did you mean `{near[0]}`?" if near else "write the id of a node of this flow"
    inspection.add(path, "dangling-goto", f"there is no node `{target}`: {hint}")


def _reached(inspection: Inspection) -> None:
    reached = closure(
        [inspection.flow.start], lambda node: [to for _, to in exits(node)], inspection.flow
    )
    for path, node in inspection.nodes():
        if node.id not in reached:
            text = f"no way leads to `{node.id}`: lead one here or remove it"
            inspection.add((*path, "id"), "unreachable", text)


def closure(start: Iterable[str], ways: Callable[[Node], Iterable[str]], flow: Flow) -> set[str]:
    """Every node id that can be reached from `start` by these ways."""
    seen: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        node = flow.node(name)
        if name in seen or node is None:
            continue
        seen.add(name)
        waiting.extend(ways(node))
    return seen


def _ends(inspection: Inspection) -> None:
    """Backwards from the ends: whatever is not met is a trap."""
    ends = {node.id for node in inspection.flow.nodes if isinstance(node, End)}
    while True:
        more = {
            node.id
            for node in inspection.flow.nodes
            if node.id not in ends and any(to in ends for _, to in exits(node))
        }
        if not more:
            break
        ends |= more
    for path, node in inspection.nodes():
        if node.id not in ends:
            text = f"from `{node.id}` no way leads to an end: add a node of kind `end`"
            inspection.add((*path, "id"), "no-end", text)


def _unanswered_ways(node: Node) -> list[str]:
    """Where a flow goes on without an act of the person: nodes that do not wait, or silence."""
    if isinstance(node, Ask):
        return [node.on_silence] if node.on_silence else []
    return [] if isinstance(node, ConsentSwitches) else [to for _, to in exits(node)]


def _circles(inspection: Inspection) -> None:
    for path, node in inspection.nodes():
        after = closure(_unanswered_ways(node), _unanswered_ways, inspection.flow)
        if node.id in after:
            text = f"`{node.id}` comes back to itself without an answer: put a question between"
            inspection.add((*path, "id"), "loop", text)


def _entered(inspection: Inspection) -> None:
    for path, node in inspection.nodes():
        if not isinstance(node, EnterFlow):
            continue
        place = (*path, "flow")
        if node.flow != inspection.flow.flow and node.flow not in inspection.library:
            known = ", ".join(sorted(inspection.library)) or "none"
            text = f"there is no flow `{node.flow}`: known are {known}"
            inspection.add(place, "unknown-flow", text)
        elif _comes_back(node.flow, inspection):
            text = f"`{node.flow}` enters `{inspection.flow.flow}` again: enter it in one only"
            inspection.add(place, "recursive", text)


def _comes_back(name: str, inspection: Inspection) -> bool:
    home = inspection.flow.flow
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current == home:
            return True
        flow = inspection.library.get(current)
        if current in seen or flow is None:
            continue
        seen.add(current)
        waiting.extend(node.flow for node in flow.nodes if isinstance(node, EnterFlow))
    return False
