"""Consent: nobody is asked about themselves, and nobody gets in, before the switches were seen."""

import re
from collections.abc import Callable

from flows.checks.found import Inspection, exits
from flows.checks.ways import closure
from flows.consent import SCOPES
from flows.definition import Ask, ConsentSwitches, End, EnterFlow, Node, Say
from flows.tree import Path

ENROLMENT = "welcome"
"""The flow through which everybody comes here; its consent holds for all other flows."""
_STOPPING = re.compile(r"\bstop\b", re.IGNORECASE)


def check(inspection: Inspection) -> None:
    """Apply every rule about consent."""
    for path, found in inspection.nodes():
        if isinstance(found, ConsentSwitches):
            _switches(inspection, path, found)
    _consent_first(inspection)
    _enrolment(inspection)


def _switches(inspection: Inspection, path: Path, node: ConsentSwitches) -> None:
    missing = [scope for scope in SCOPES if scope not in node.labels]
    if missing:
        text = f"switches are missing: add labels for {', '.join(missing)}"
        inspection.add((*path, "labels"), "switches", text)


def _consent_first(inspection: Inspection) -> None:
    """Where a flow asks for consent, no question about the person comes before it."""
    flow = inspection.flow
    if not any(map(_is_switches, flow.nodes)):
        return
    early = closure([flow.start], _until(_is_switches), flow)
    for path, node in inspection.nodes():
        if node.id in early and (isinstance(node, EnterFlow) or getattr(node, "question", None)):
            text = "this comes before the consent switches: move it behind them"
            inspection.add((*path, "id"), "before-consent", text)


def _enrolment(inspection: Inspection) -> None:
    """Nobody is in without the switches, and nobody comes to them without knowing how to stop."""
    flow = inspection.flow
    if flow.flow != ENROLMENT:
        return
    for kind, needed, text in (
        (End, _is_switches, "nobody gets in without the consent switches: put them before this"),
        (ConsentSwitches, _says_stop, "before this, say that one can stop at any time"),
    ):
        early = closure([flow.start], _until(needed), flow)
        for path, node in inspection.nodes():
            if isinstance(node, kind) and node.id in early and not _is_out(node):
                inspection.add((*path, "id"), "enrolment", text)


def _until(needed: Callable[[Node], bool]) -> Callable[[Node], list[str]]:
    return lambda node: [] if needed(node) else [to for _, to in exits(node)]


def _is_switches(node: Node) -> bool:
    return isinstance(node, ConsentSwitches)


def _says_stop(node: Node) -> bool:
    """Says it: a question back, whether it came across, is no statement."""
    text = node.text if isinstance(node, Say | Ask) else ""
    return "?" not in text and _STOPPING.search(text) is not None


def _is_out(node: Node) -> bool:
    return isinstance(node, End) and node.outcome != "done"
