"""`You told us, this changed`: the organisation's own file of reviewed words. Sends nothing."""

from typing import Annotated

import msgspec

from flows.banned import telling
from flows.errors import FlowError, Issue
from flows.fields import LANGUAGES
from flows.tree import Tree, tree_of
from flows.wording import too_long, too_loud

MAX_WORDS = 160
Mark = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One change, told to everybody once, in every language in which somebody wrote it down."""

    id: str
    texts: dict[str, str]


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    spec: int
    id: Mark
    texts: dict[str, str]


def read_change(source: str, *, name: str) -> Change:
    """The change that this YAML text describes. Raises FlowError with every mistake's place."""
    tree = tree_of(source, name=name)
    try:
        found = msgspec.convert(tree.value, _File)
    except msgspec.ValidationError as error:
        raise FlowError([tree.issue((), "shape", str(error))]) from None
    issues = [*_faults(tree, found)]
    if issues:
        raise FlowError(issues)
    return Change(id=found.id, texts=found.texts)


def _faults(tree: Tree, found: _File) -> list[Issue]:
    issues = []
    if found.spec != 1:
        issues.append(tree.issue(("spec",), "value", "write `spec: 1`"))
    if not found.texts:
        issues.append(tree.issue(("texts",), "empty", "write the text in one language at least"))
    for tag, text in found.texts.items():
        if tag not in LANGUAGES:
            known = ", ".join(LANGUAGES)
            issues.append(tree.issue(("texts", tag), "language", f"`{tag}` is none of {known}"))
        if not 1 <= len(text) <= MAX_WORDS:
            issues.append(tree.issue(("texts", tag), "bound", f"write 1 to {MAX_WORDS} signs"))
        if told := telling(text):
            issues.append(tree.issue(("texts", tag), "telling", f"{told[0]!r}: find another word"))
        if too_loud(text):
            issues.append(tree.issue(("texts", tag), "exclamation", "no exclamation marks"))
        if long := too_long(text):
            issues.append(tree.issue(("texts", tag), "long-sentence", long))
    return issues
