"""Babel extractors: every English text with its context, from sentence tables and flow files.

Reads source text only; imports no table and no flow, so that a broken one still gives its place.
"""

import ast
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from babel.messages.extract import extract
from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from locales.plurals import joined
from locales.sentence import MAX_BUTTON, SAFETY_NOTE
from locales.sentences import SENTENCES

TABLES = "sentences_*.py"
"""Sentence tables, beside this file."""
MAX_FLOW_TEXT = 600
MAX_FLOW_LABEL = MAX_BUTTON

PUSH = "Seen on a locked phone: nothing may hint at the topic."
"""Stands beside every text that may light up a locked phone."""

Found = tuple[int, str, tuple[str, str], list[str]]
"""What Babel wants of an extractor: line, function name, (context, English), comments."""
_MAKERS = frozenset(
    {"say", "button", "push", "staff", "staff_button", "operator", "staff_counted"}
)
_COUNTED = frozenset({"staff_counted"})
"""Makers with a form for one and a form for many."""
_KEYWORDS: Mapping[str, Any] = {"pgettext": ((1, "c"), 2)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One English text to be translated, and where it stands."""

    context: str
    english: str
    file: str
    line: int
    comments: tuple[str, ...] = ()
    limit: int = MAX_FLOW_TEXT

    @property
    def is_message(self) -> bool:
        """A message, whose sentences are counted; not a button or a single word."""
        return self.limit > MAX_BUTTON

    @property
    def to_person(self) -> bool:
        """Whether somebody who is looked after reads it; not staff, not operators."""
        sentence = SENTENCES.get(self.context)
        return sentence is None or sentence.audience in ("person", "push")

    @property
    def is_push(self) -> bool:
        """Whether it may light up the locked phone of such a person."""
        return PUSH in self.comments

    @property
    def is_safety(self) -> bool:
        """Whether a language without it is closed."""
        return SAFETY_NOTE in self.comments


def sentences(
    fileobj: IO[bytes], keywords: object, comment_tags: object, options: object
) -> Iterator[Found]:
    """Babel extractor for sentence tables: calls such as `say("key", "English", "note")`."""
    for node in ast.walk(ast.parse(fileobj.read())):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in _MAKERS
            and len(node.args) >= 2
        ):
            counted = node.func.id in _COUNTED
            key, *parts = (ast.literal_eval(arg) for arg in node.args[: 3 if counted else 2])
            english = joined(parts)
            yield node.lineno, "pgettext", (key, english), _notes_of(key)


def flows(
    fileobj: IO[bytes], keywords: object, comment_tags: object, options: object
) -> Iterator[Found]:
    """Babel extractor for flow files: messages, choices, variants, switches, last buttons."""
    root = YAML(typ="safe", pure=True).compose(fileobj.read().decode("utf-8"))
    if not isinstance(root, MappingNode):
        return
    head = _mapping(root)
    flow, nodes = _scalar(head.get("flow")), head.get("nodes")
    safety = _scalar(head.get("safety")) == "true"
    begins = _scalar(head.get("start")) if _scalar(head.get("needs")) == "contact" else ""
    for node in nodes.value if flow and isinstance(nodes, SequenceNode) else ():
        if isinstance(node, MappingNode):
            inner = _mapping(node)
            push = bool(begins) and _scalar(inner.get("id")) == begins
            yield from _of_node(flow, inner, safety=safety, push=push)


def gather(root: Path, *, library: Path | None = None) -> list[Source]:
    """Every source text: the tables in `root/locales`, then the flow files of `library`."""
    files = [(path, sentences) for path in sorted((root / "locales").glob(TABLES))]
    folder = library if library is not None else root / "flows" / "library"
    files += [(p, flows) for p in sorted(folder.glob("*.yaml")) if p.name != "programme.yaml"]
    found: list[Source] = []
    for path, method in files:
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
        found += _extracted(method, path.read_bytes(), name)
    return found


def of_flow(content: bytes, *, name: str) -> list[Source]:
    """The source texts of one flow file, with the places that an editor knows."""
    return _extracted(flows, content, name)


def _extracted(method: Any, content: bytes, name: str) -> list[Source]:
    """Through Babel's own machinery, so that `pybabel extract` sees the same."""
    results = extract(method, io.BytesIO(content), keywords=dict(_KEYWORDS))
    return [
        Source(
            context=str(context),
            english=str(message),
            file=name,
            line=line,
            comments=tuple(comments),
            limit=_limit_of(str(context)),
        )
        for line, message, comments, context in sorted(results, key=lambda found: found[0])
    ]


def _notes_of(key: str) -> list[str]:
    sentence = SENTENCES.get(key)
    if sentence is None:
        return []
    notes = [sentence.note] if sentence.note else []
    notes.append(f"At most {sentence.limit} characters.")
    if sentence.safety:
        notes.append(SAFETY_NOTE)
    if sentence.audience == "push":
        notes.append(PUSH)
    return notes + [f"allow {rule}" for rule in sentence.allow]


def _limit_of(context: str) -> int:
    sentence = SENTENCES.get(context)
    if sentence is not None:
        return sentence.limit
    return MAX_FLOW_LABEL if context.count("/") > 1 else MAX_FLOW_TEXT


def _of_node(flow: str, node: Mapping[str, Node], *, safety: bool, push: bool) -> Iterator[Found]:
    name = _scalar(node.get("id"))
    note = [_scalar(node.get("note"))] if _scalar(node.get("note")) else []
    if safety:
        note.append(SAFETY_NOTE)
    base = f"{flow}/{name}"
    said = [*note, PUSH] if push else note
    yield from _text(base, node.get("text"), [*said, f"At most {MAX_FLOW_TEXT} characters."])
    variants = node.get("variants")
    for at, variant in enumerate(_items(variants), start=1):
        yield from _text(f"{base}~{at}", variant, said)
    button = [*note, f"A button: at most {MAX_FLOW_LABEL} characters."]
    for choice in _items(node.get("choices")):
        if isinstance(choice, MappingNode):
            yield from _choice(base, _mapping(choice), button)
    labels = node.get("labels")
    for scope, label in _mapping(labels).items() if isinstance(labels, MappingNode) else ():
        yield from _text(f"{base}/switch-{scope}", label, button)
    yield from _text(f"{base}/done", node.get("done"), button)


def _choice(base: str, choice: Mapping[str, Node], comments: list[str]) -> Iterator[Found]:
    if _scalar(choice.get("verbatim")) != "true":
        yield from _text(f"{base}/{_scalar(choice.get('id'))}", choice.get("label"), comments)


def _text(context: str, node: Node | None, comments: list[str]) -> Iterator[Found]:
    text = _scalar(node)
    if node is not None and text:
        yield node.start_mark.line + 1, "pgettext", (context, text), comments


def _mapping(node: Node) -> dict[str, Node]:
    return {_scalar(key): value for key, value in node.value}


def _items(node: Node | None) -> list[Node]:
    return list(node.value) if isinstance(node, SequenceNode) else []


def _scalar(node: Node | None) -> str:
    return str(node.value) if isinstance(node, ScalarNode) else ""
