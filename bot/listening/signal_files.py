"""Reads one lexicon file into the records of the detector, or says in which line it is wrong.

It must not guess: whatever it cannot read is an error with file, line and column.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from flows.distress.combos import combo
from flows.distress.grammar import Grammar, PatternError
from flows.distress.records import REASON_WORDS, TOPICS, Combo, Cue, Lexicon, Pattern, Rule
from flows.distress.spelling import variants
from flows.severity import Severity

_LOWERING = frozenset(Cue) - {Cue.NOW, Cue.QUOTE}
_KEYS = {"lang", "family", "fillers", "classes", "rules", "cues", "words"}
_RULE_KEYS = {"topic", "reason", "severity", "phrases", "lowered_by", "weak"}
_WEAK = ("true", "long", "false")
_WORD = re.compile(r"[^\s()\[\]{}|&^$~]+")
_TYPED = Severity.DISTRESS  # typing errors are looked for in words of signals from here up


class LexiconError(ValueError):
    """A lexicon file is wrong; the message reads `file:line:col: what to do`."""


class LexiconFile:
    """One `signals.yaml`, read strictly: a file, or its text under a name."""

    def __init__(self, source: Path | str, *, name: str | None = None) -> None:
        self._source = source
        self._name = name or str(source)
        self._typed: set[str] = set()
        self._known: set[str] = set()

    def read(self) -> Lexicon:
        """The lexicon; LexiconError with line and column on anything unknown or unreadable."""
        top = self._mapping(_compose(self._source, self._name), allowed=_KEYS)
        self._lang = self._text(self._need(top, "lang"))
        classes = self._mapping(top["classes"]) if "classes" in top else {}
        fillers = tuple(self._text(top["fillers"]).split()) if "fillers" in top else ()
        self._classes = {name: self._class(node) for name, node in classes.items()}
        self._grammar = Grammar(self._lang, self._classes, fillers)
        rules = tuple(self._rules(top))
        cues = self._mapping(top["cues"], allowed=set(Cue)) if "cues" in top else {}
        words = self._text(top["words"]).split() if "words" in top else []
        return Lexicon(
            lang=self._lang,
            family=self._text(self._need(top, "family")),
            rules=rules,
            classes={name: tuple(self._entries(node)) for name, node in classes.items()},
            cues={Cue(name): self._cue(node) for name, node in cues.items()},
            macros=dict(self._grammar.macros),
            stems=tuple(sorted(self._typed)),
            words=tuple(sorted(self._known | self._forms(words) | self._forms(fillers))),
        )

    def _rules(self, top: dict[str, Node]) -> Iterator[Rule]:
        for key, node in self._mapping(top["rules"]).items() if "rules" in top else ():
            said = self._mapping(node, allowed=_RULE_KEYS)
            severity = self._severity(self._need(said, "severity", near=node))
            phrases = self._need(said, "phrases", near=node)
            compiled = tuple(self._phrases(phrases, typed=severity >= _TYPED))
            if not compiled:
                raise self._error(phrases, f"rule {key} has no phrase; write one or delete it")
            yield Rule(
                id=f"{self._lang}.{key}",
                topic=self._one_of(self._need(said, "topic", near=node), TOPICS),
                reason=self._one_of(self._need(said, "reason", near=node), REASON_WORDS),
                severity=severity,
                patterns=tuple(one for one in compiled if isinstance(one, Pattern)),
                combos=tuple(one for one in compiled if isinstance(one, Combo)),
                lowered_by=self._lowered(said.get("lowered_by")),
                weak=self._weak(said) != "false",
                terse=self._weak(said) == "long",
            )

    def _weak(self, said: dict[str, Node]) -> str:
        return self._one_of(said["weak"], _WEAK) if "weak" in said else "false"

    def _entries(self, node: Node) -> Iterator[Pattern]:
        for row, line in self._lines(node):
            for item in line.split():
                text = item.replace("_", " ")
                try:
                    yield from self._grammar.entry(text)
                except PatternError as error:
                    raise LexiconError(f"{self._name}:{row}:1: {error}") from error
                self._note_words(text)

    def _lines(self, node: Node) -> Iterator[tuple[int, str]]:
        block = getattr(node, "style", None) in {"|", ">"}
        first = node.start_mark.line + (2 if block else 1)
        for number, line in enumerate(self._text(node).split("\n")):
            if line.strip() and not line.strip().startswith("#"):
                yield first + number, line.strip()

    def _phrases(self, node: Node, *, typed: bool = False) -> Iterator[Pattern | Combo]:
        for row, phrase in self._lines(node):
            try:
                compiled = combo(phrase) or self._grammar.compile(phrase)
            except PatternError as error:
                raise LexiconError(f"{self._name}:{row}:{error.column}: {error}") from error
            words = _WORD.findall(phrase)
            if typed:
                self._note_words(phrase)
            else:
                self._known |= self._forms(word for word in words if "*" not in word)
            yield compiled

    def _cue(self, node: Node) -> tuple[Pattern, ...]:
        return tuple(one for one in self._phrases(node) if isinstance(one, Pattern))

    def _forms(self, words: Iterable[str]) -> set[str]:
        return {form for word in words for form in variants(word, self._lang)}

    def _note_words(self, phrase: str) -> None:
        for word in _WORD.findall(phrase):
            for part in re.split(r"[-'’]", word.rstrip("*")):
                end = "" if word.endswith("*") else " "
                forms = variants(part, self._lang) if part else ()
                self._typed.update(form + end for form in forms if len(form) > 3)

    def _class(self, node: Node) -> str:
        return " | ".join(
            item.replace("_", " ") for _, line in self._lines(node) for item in line.split()
        )

    def _lowered(self, node: Node | None) -> frozenset[Cue]:
        if node is None:
            return _LOWERING
        words = self._text(node).split()
        if words == ["nothing"]:
            return frozenset()
        known = {cue.value: cue for cue in _LOWERING}
        less = {word.removeprefix("-") for word in words if word.startswith("-")}
        named = {word for word in words if not word.startswith("-")}
        unknown = (less | named) - set(known)
        if unknown:
            raise self._error(node, f"no cue {', '.join(sorted(unknown))}; use {', '.join(known)}")
        if less:
            return _LOWERING - {known[word] for word in less}
        return frozenset(known[word] for word in named)

    def _severity(self, node: Node) -> Severity:
        try:
            return Severity.parse(self._text(node))
        except ValueError as error:
            raise self._error(node, str(error)) from None

    def _one_of(self, node: Node, allowed: tuple[str, ...]) -> str:
        word = self._text(node)
        if word not in allowed:
            raise self._error(node, f"{word!r} is not known; use one of {', '.join(allowed)}")
        return word

    def _need(self, said: dict[str, Node], key: str, *, near: Node | None = None) -> Node:
        if key in said:
            return said[key]
        if near is None:
            raise LexiconError(f"{self._name}:1:1: {key} is missing; add it")
        raise self._error(near, f"{key} is missing; add it")

    def _mapping(self, node: Node, *, allowed: set[str] | None = None) -> dict[str, Node]:
        if not isinstance(node, MappingNode):
            raise self._error(node, "names with values are expected here")
        said: dict[str, Node] = {}
        for key, value in node.value:
            name = self._text(key)
            if name in said:
                raise self._error(key, f"{name} is here twice; keep one")
            if allowed is not None and name not in allowed:
                known = ", ".join(sorted(allowed))
                raise self._error(key, f"{name} is not known here; use one of {known}")
            said[name] = value
        return said

    def _text(self, node: Node) -> str:
        if isinstance(node, ScalarNode):
            return str(node.value)
        kind = "list" if isinstance(node, SequenceNode) else "group of names"
        raise self._error(node, f"text is expected here, not a {kind}")

    def _error(self, node: Node, message: str) -> LexiconError:
        mark = node.start_mark
        return LexiconError(f"{self._name}:{mark.line + 1}:{mark.column + 1}: {message}")


def _compose(source: Path | str, name: str) -> Node:
    try:
        text = source.read_text(encoding="utf-8") if isinstance(source, Path) else source
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        raise LexiconError(f"{name}:{mark.line + 1}:{mark.column + 1}: {error.problem}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"{name}:1:1: cannot be read: {error}") from error
    if not isinstance(node, Node):
        raise LexiconError(f"{name}:1:1: the file is empty; copy another language's")
    return node
