"""Programme files: YAML text to a Programme, or every mistake with its place. Opens no file."""

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

import msgspec

from flows.beneficiary import Phase
from flows.errors import FlowError, Issue
from flows.programme import MAX_GAP, SHIPPED, Programme, Span
from flows.tree import Path, Tree, tree_of

_PHASES: tuple[Phase, ...] = get_args(Phase)
_AT = re.compile(r"^(?P<what>.*?)(?: - at `\$(?P<path>[^`]*)`)?$", re.DOTALL)
_STEP = re.compile(r"\.([A-Za-z_0-9]+)|\[(\d+|\.\.\.)\]")
_UNKNOWN = re.compile(r"Object contains unknown field `([^`]*)`")
_REMEDY: Mapping[str, str] = {
    "Expected `int` >= ": "is too small: the least is ",
    "Expected `int` <= ": "is too much: the most is ",
}


def read_programme(source: str, *, name: str, base: Programme = SHIPPED) -> Programme:
    """The programme that this YAML text describes; what it leaves out is as in `base`.

    Raises FlowError with every mistake and its place; nothing is half-applied.
    """
    return read_marked(source, name=name, base=base)[0]


def read_marked(source: str, *, name: str, base: Programme = SHIPPED) -> tuple[Programme, Tree]:
    """The same, and where everything stands."""
    tree = tree_of(source, name=name)
    if not isinstance(tree.value, dict):
        text = "a programme file is a list of `key: value` lines: begin with `spec: 1`"
        raise FlowError([tree.issue((), "shape", text)])
    issues = list(_shape(tree))
    if not issues:
        programme = over(base, tree.value)
        issues = list(_sense(tree, programme))
        if not issues:
            return programme, tree
    raise FlowError(sorted(set(issues)))


def over(base: Programme, value: Mapping[str, Any]) -> Programme:
    """The programme with these sections over it. Raises msgspec.ValidationError."""
    return msgspec.convert(_whole(value, base), Programme)


def _whole(value: Mapping[str, Any], base: Programme = SHIPPED) -> dict[str, Any]:
    """What the file says over the base; sections are merged key by key, lists replaced."""
    merged: dict[str, Any] = msgspec.to_builtins(base)
    for key, own in value.items():
        merged[key] = _over(merged.get(key), own)
    return merged


def _over(shipped: Any, own: Any) -> Any:
    if isinstance(shipped, dict) and isinstance(own, dict):
        return {**shipped, **{key: _over(shipped.get(key), one) for key, one in own.items()}}
    return own


def _shape(tree: Tree) -> Iterator[Issue]:
    """Every key is tried by itself, so that one mistake does not hide the next."""
    if "spec" not in tree.value:
        yield tree.issue((), "missing", "`spec` is missing: begin with `spec: 1`")
    for key, value in tree.value.items():
        if isinstance(value, list) and key in Programme.__struct_fields__:
            for at, one in enumerate(value):
                yield from _tried(tree, key, [one], at=at)
            yield from _empty(tree, key, value)
        else:
            yield from _tried(tree, key, value)


def _empty(tree: Tree, key: str, value: list[Any]) -> Iterator[Issue]:
    if not value and key == "cadence":
        yield tree.issue((key,), "empty", "no rhythm stands here: add one for every phase")


def _tried(tree: Tree, key: str, value: Any, at: int | None = None) -> Iterator[Issue]:
    try:
        msgspec.convert(_whole({key: value}), Programme)
    except msgspec.ValidationError as error:
        yield _explained(tree, str(error), at=at)


def _explained(tree: Tree, message: str, *, at: int | None) -> Issue:
    found = _AT.match(message)
    what, where = (found["what"], found["path"] or "") if found else (message, "")
    steps: list[str | int] = [
        name or (at if at is not None else 0) for name, _ in _STEP.findall(where)
    ]
    path: Path = tuple(steps)
    if unknown := _UNKNOWN.match(what):
        return _unknown(tree, path, unknown[1])
    value = _at(tree.value, path)
    for begin, remedy in _REMEDY.items():
        if what.startswith(begin):
            return tree.issue(path, "bound", f"{value} {remedy}{what.removeprefix(begin)}")
    if what.startswith("Object missing required field"):
        missing = what.split("`")[1]
        return tree.issue(path, "missing", f"`{missing}` is missing here: add it")
    if what.startswith("Invalid enum value"):
        text = f"`{value}` is none of these: write one of {', '.join(_PHASES)}"
        return tree.issue(path, "value", text)
    if what.startswith("Expected `int`, got"):
        return tree.issue(path, "number", f"`{value}` is no whole number: write digits alone")
    return tree.issue(path, "shape", what)


def _unknown(tree: Tree, path: Path, key: str) -> Issue:
    known = _keys_of(path)
    near = difflib.get_close_matches(key, known, n=1)
    hint = f"did you mean `{near[0]}`?" if near else f"known are {', '.join(known)}"
    return tree.issue((*path, key), "unknown-key", f"`{key}` is no key: {hint}", at_key=True)


def _keys_of(path: Path) -> list[str]:
    shape: Any = msgspec.to_builtins(SHIPPED)
    for step in path:
        shape = shape[0] if isinstance(step, int) else shape.get(step, {})
    if path and path[0] == "cadence":
        return list(Span.__struct_fields__)
    return [str(key) for key in shape]


def _at(value: Any, path: Path) -> Any:
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return "this"
    return value


def _sense(tree: Tree, programme: Programme) -> Iterator[Issue]:
    """What each number may be alone but not beside the others."""
    lengths = [until for until, _ in programme.phases.until()]
    if sorted(set(lengths)) != lengths:
        text = f"phases must end one after the other, not at {lengths}: write growing months"
        yield tree.issue(("phases",), "order", text)
    for phase in _PHASES:
        yield from _spans(tree, programme, phase)
    for section in ("crisis", "transition", "reintegration", "near"):
        one = getattr(programme.missed, section)
        if one.supervisor_hours <= one.distress_hours:
            text = "the supervisor comes after distress: write more hours than distress_hours"
            yield tree.issue(("missed", section), "order", text)


def _spans(tree: Tree, programme: Programme, phase: Phase) -> Iterator[Issue]:
    """Every week of a phase has one rhythm, and safety is asked often enough until the end."""
    mine = [(at, span) for at, span in enumerate(programme.cadence) if span.phase == phase]
    week = 1
    for at, span in mine:
        if span.from_week != week:
            text = f"week {week} of {phase} has no rhythm of its own: begin with from_week: {week}"
            yield tree.issue(("cadence", at, "from_week"), "gap", text)
        if span.to_week is not None and span.to_week < span.from_week:
            text = f"the span ends in week {span.to_week}, before it begins: write a later week"
            yield tree.issue(("cadence", at, "to_week"), "order", text)
        if phase != "aftercare" and 7 * span.every_weeks > MAX_GAP * span.checkins:
            text = f"safety must be asked every {MAX_GAP} days at least: write fewer weeks"
            yield tree.issue(("cadence", at, "every_weeks"), "too-rare", text)
        week = (span.to_week or 10_000) + 1
    if not mine or mine[-1][1].to_week is not None:
        text = f"{phase} has no rhythm until its end: leave `to_week` out of its last span"
        yield tree.issue(("cadence",), "gap", text)
