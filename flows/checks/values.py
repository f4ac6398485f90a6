"""What a flow sets and reads: fields, facts, answers and their values are closed lists."""

from collections.abc import Mapping
from typing import get_args

from flows.beneficiary import Audience, Phase
from flows.checks.found import Inspection
from flows.definition import Ask, Branch, SetField
from flows.fields import FIELDS, is_allowed
from flows.questions import QUESTIONS
from flows.tree import Path

FACTS: Mapping[str, tuple[str, ...]] = {
    "audience": get_args(Audience),
    "phase": get_args(Phase),
    "domain": tuple(QUESTIONS),
    "domain-2": tuple(QUESTIONS),
    "gate": ("open", "shut"),
    "on-call": ("yes", "no"),
    "recordings": ("yes", "no"),
}
"""Facts that the shell gives to every sprint, with their values."""


def check(inspection: Inspection) -> None:
    """Apply every rule about fields, facts and answers."""
    for path, node in inspection.nodes():
        if isinstance(node, SetField):
            _field(inspection, (*path, "field"), node.field)
            _value(inspection, (*path, "value"), node.field, node.value)
        elif isinstance(node, Ask):
            _ask(inspection, path, node)
        elif isinstance(node, Branch):
            _branch(inspection, path, node)


def _ask(inspection: Inspection, path: Path, node: Ask) -> None:
    for at, choice in enumerate(node.choices):
        for name, value in choice.sets.items():
            place = (*path, "choices", at, "sets", name)
            _field(inspection, place, name)
            _value(inspection, place, name, value)
    if node.sets is None:
        return
    _field(inspection, (*path, "sets"), node.sets)
    if node.input not in ("choice", "scale"):
        text = "typed answers cannot be kept as a field: offer choices instead"
        inspection.add((*path, "sets"), "typed-field", text)
    for at, choice in enumerate(node.choices):
        _value(inspection, (*path, "choices", at, "id"), node.sets, choice.id)


def _field(inspection: Inspection, path: Path, name: str) -> None:
    if name not in FIELDS:
        text = f"there is no field `{name}`: known are {', '.join(FIELDS)}"
        inspection.add(path, "unknown-field", text)


def _value(inspection: Inspection, path: Path, name: str, value: str) -> None:
    if name in FIELDS and not is_allowed(name, value):
        text = f"`{name}` cannot be `{value}`: write one of {', '.join(FIELDS[name])}"
        inspection.add(path, "field-value", text)


def _branch(inspection: Inspection, path: Path, node: Branch) -> None:
    source, _, name = node.on.partition(".")
    known: Mapping[str, object] = {"answer": QUESTIONS, "field": FIELDS, "fact": FACTS}[source]
    if name not in known:
        text = f"there is no {source} `{name}`: known are {', '.join(known)}"
        inspection.add((*path, "on"), f"unknown-{source}", text)
        return
    allowed = _allowed(inspection, source, name)
    seen: set[str] = set()
    for at, case in enumerate(node.cases):
        place = (*path, "cases", at, "values")
        for value in case.values:
            if allowed and value not in allowed:
                text = f"`{value}` can never be the value: write one of {', '.join(allowed)}"
                inspection.add(place, "case-value", text)
            if value in seen:
                text = f"`{value}` has a way already: remove it here"
                inspection.add(place, "case-twice", text)
            seen.add(value)


def _allowed(inspection: Inspection, source: str, name: str) -> tuple[str, ...]:
    if source == "field":
        return FIELDS[name]
    if source == "fact":
        return FACTS[name]
    flows = (inspection.flow, *inspection.library.values())
    asked = [n for f in flows for n in f.nodes if isinstance(n, Ask) and n.question == name]
    return tuple(dict.fromkeys(choice.id for node in asked for choice in node.choices))
