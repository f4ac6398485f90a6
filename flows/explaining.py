"""What a strict reader's message means to an editor: where, what is wrong, what to write instead.

Decides nothing; a message it does not know is passed on as it is.
"""

import difflib
import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

import msgspec

from flows.definition import Ask, Case, Choice, End, Flow, Node, Signal, SignalLevel
from flows.errors import Issue
from flows.severity import ReasonWord
from flows.tree import Path, Tree

_KINDS: dict[str, type[msgspec.Struct]] = {
    str(kind.__struct_config__.tag): kind for kind in get_args(Node)
}
_AT = re.compile(r"^(?P<what>.*?)(?: - at (?P<key>`key` in )?`\$(?P<path>[^`]*)`)?$", re.DOTALL)
_STEP = re.compile(r"\.([A-Za-z_0-9]+)|\[(\d+)\]")
_NAME_HINT = "write small letters a-z and digits in words joined by hyphens, e.g. `how-are-things`"
_SCOPE_HINT = "write one of contact, keep, show, count, words"
_HINTS: Mapping[str, str] = {
    "^[a-z][a-z0-9]*(-[a-z0-9]+)*$": _NAME_HINT,
    "^[A-Z]{2,9}-[0-9]{1,2}$": "write a question id such as `SAFE-1`",
    "^[a-z][a-z0-9_]*$": "write a field name such as `language`",
    r"^(answer|field|fact)\.[A-Za-z0-9_-]+$": (
        "write `answer.SAFE-1`, `field.phone` or `fact.audience`"
    ),
}


def explained(tree: Tree, text: str, base: Path, value: Any) -> Issue:
    """The issue for a message of the strict reader about `value`, which stands at `base`."""
    found = _AT.match(text)
    if found is None:
        return tree.issue(base, "shape", text)
    inner, what = _path(found["path"] or ""), found["what"]
    path = (*base, *inner)
    if found["key"]:
        return _bad_key(tree, path, what, _at(value, inner))
    for pattern, explain in _EXPLAINED:
        if match := pattern.fullmatch(what):
            code, message, key = explain(match, path, _at(value, inner))
            end = (*path, key) if key else path
            return tree.issue(end, code, message, at_key=key is not None)
    return tree.issue(path, "shape", what)


def _path(text: str) -> Path:
    return tuple(found[1] or int(found[2]) for found in _STEP.finditer(text))


def _at(value: Any, path: Path) -> Any:
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _bad_key(tree: Tree, path: Path, what: str, mapping: Any) -> Issue:
    """A key of a free mapping (`sets`, `labels`) that is not allowed; found by trying each."""
    names = [str(name) for name in mapping] if isinstance(mapping, dict) else []
    wrong = _wrong_key(what, names)
    hint = next((hint for pattern, hint in _HINTS.items() if pattern in what), None)
    text = f"`{wrong}` cannot stand here: {hint or _SCOPE_HINT}"
    return tree.issue((*path, wrong), "key", text, at_key=True)


def _wrong_key(what: str, names: list[str]) -> str:
    quoted = re.search(r"'([^']*)'$", what)
    if quoted and quoted[1] in names:
        return quoted[1]
    pattern = re.search(r"regex '(.*)'", what)
    bad = (n for n in names if pattern and not re.search(pattern[1], n))
    return next(bad, max(names, key=len, default=""))


Explained = tuple[str, str, str | None]
"""Code, message, and the key at which to point (None: at the value)."""


def _unknown(match: re.Match[str], path: Path, value: Any) -> Explained:
    known = _fields_at(path, value)
    near = difflib.get_close_matches(match[1], known, n=1)
    hint = f"did you mean `{near[0]}`?" if near else f"known are {', '.join(known)}"
    return "unknown-key", f"unknown key `{match[1]}`: {hint}", match[1]


def _fields_at(path: Path, value: Any) -> list[str]:
    names: tuple[str, ...]
    inside = [step for step in path if isinstance(step, str)]
    lists: dict[str, type[msgspec.Struct]]
    lists = {"choices": Choice, "cases": Case, "signal": Signal}
    if inside and inside[-1] in lists:
        names = lists[inside[-1]].__struct_fields__
    elif inside[:1] == ["nodes"]:
        kind = value.get("kind") if isinstance(value, dict) else None
        names = ("kind", *_KINDS[kind].__struct_fields__) if kind in _KINDS else ("kind", "id")
    else:
        names = Flow.__struct_fields__
    return list(names)


def _missing(match: re.Match[str], path: Path, value: Any) -> Explained:
    kinds = f"one of {', '.join(_KINDS)}" if match[1] == "kind" else "its value"
    return "missing-key", f"`{match[1]}` is missing: add `{match[1]}:` with {kinds}", None


def _enum(match: re.Match[str], path: Path, value: Any) -> Explained:
    if path[-1:] == ("kind",):
        return "unknown-kind", f"unknown kind {match[1]}: write one of {', '.join(_KINDS)}", None
    if path[-1:] == ("spec",):
        return "unknown-version", f"spec {match[1]} is not known: write `spec: 1`", None
    allowed = _allowed(path)
    hint = f"write one of {', '.join(allowed)}" if allowed else "see docs/flow.schema.json"
    return "not-allowed", f"{match[1]} is not allowed here: {hint}", None


def _allowed(path: Path) -> tuple[str, ...]:
    last = path[-1] if path else ""
    if last in ("input", "controls"):
        return tuple(get_args(Ask.__annotations__[str(last)]))
    if last == "outcome":
        return tuple(get_args(End.__annotations__["outcome"]))
    if last == "needs":
        return tuple(get_args(Flow.__annotations__["needs"]))
    return {"level": get_args(SignalLevel), "reason": get_args(ReasonWord)}.get(str(last), ())


def _type(match: re.Match[str], path: Path, value: Any) -> Explained:
    wanted, got = match[1], match[2]
    if wanted.startswith("str") and got in ("int", "bool", "null"):
        hint = "put it in quotes" if got != "null" else "write the text after the colon"
        return "wrong-type", f"text is needed here: {hint}", None
    names = {"array": "a list (lines that begin with `- `)", "object": "`key: value` lines"}
    names |= {"int": "a whole number", "bool": "`true` or `false`", "str": "text"}
    return "wrong-type", f"write {names.get(wanted, wanted)} here", None


def _pattern(match: re.Match[str], path: Path, value: Any) -> Explained:
    shown = f"`{value}` cannot be used: " if isinstance(value, str) else ""
    return (
        "name",
        shown + _HINTS.get(match[1].replace("\\\\", "\\"), f"it must match {match[1]}"),
        None,
    )


def _size(match: re.Match[str], path: Path, value: Any) -> Explained:
    thing, sign, bound = match[1], match[2], match[3]
    unit = ("character" if thing == "str" else "line") + ("s" if bound != "1" else "")
    if sign == "<=":
        text = f"{len(value or ())} {unit}, at most {bound} are allowed: shorten it"
        return "too-long", text, None
    return "too-short", f"at least {bound} {unit} must stand here", None


def _range(match: re.Match[str], path: Path, value: Any) -> Explained:
    way = "at most" if match[1] == "<=" else "at least"
    return "out-of-range", f"{value} is out of range: write a number of {way} {match[2]}", None


_EXPLAINED: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Path, Any], Explained]], ...] = (
    (re.compile(r"Object contains unknown field `(.*)`"), _unknown),
    (re.compile(r"Object missing required field `(.*)`"), _missing),
    (re.compile(r"Invalid (?:enum )?value (.*)"), _enum),
    (re.compile(r"Expected `([^`]*)`, got `([^`]*)`"), _type),
    (re.compile(r"Expected `str` matching regex '(.*)'"), _pattern),
    (re.compile(r"Expected `(str|array)` of length (<=|>=) (\d+)"), _size),
    (re.compile(r"Expected `int` (<=|>=) (-?\d+)"), _range),
)
