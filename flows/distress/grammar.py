"""The small language in which lexicons write phrases, compiled to regular expressions.

    word        that word            stem*       any word beginning so
    s'dua m-a   joined or apart      (a b|c)     one of these
    [a|b]       may be there         {name}      a class of the same file
    a & b       in any order, near   ~  ~6       a gap of at most 3, or 6, words
    ^ $         start, end of the message

Every repetition is bounded, so a match takes time linear in the message. It must not read files.
"""

import itertools
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from flows.distress.normalise import skeleton
from flows.distress.records import Pattern
from flows.distress.spelling import variants

_TOKEN = re.compile(r"(\{[\w-]+\})|([()\[\]|&^$])|(~\d*)|([^\s()\[\]{}|&^$~]+)|(\s+)|(.)")
_GAP, _NEAR = 3, 4
_MOST = 24  # spellings of one entry
_MOST_NEEDS = 3
_SAYS = 4  # letters of a word that is not everywhere
_WORD_END = r"(?![^ ])"


class PatternError(ValueError):
    """A phrase cannot be read; `column` counts from 1 inside the phrase."""

    def __init__(self, message: str, *, column: int) -> None:
        super().__init__(message)
        self.column = column


@dataclass(frozen=True, slots=True)
class _Piece:
    """A compiled part: how it reads after a space and glued to a word, its anchors, its glue."""

    spaced: str
    glued: str
    anchors: tuple[str, ...] | None
    open_end: bool = False
    skippable: bool = False


class _Part(NamedTuple):
    """The longest piece of a written word: whether it may be joined to others, or is a stem."""

    text: str
    joined: bool
    stem: bool


def _longest_part(word: str) -> _Part | None:
    stem = word.endswith("*")
    pieces = [piece for piece in re.split(r"[-'’]", word.rstrip("*")) if piece]
    if not pieces or not all(re.fullmatch(r"\w+", piece) for piece in pieces):
        return None
    return _Part(max(pieces, key=len), re.search(r"[-'’]", word) is not None, stem)


class Grammar:
    """Compiles the phrases of one lexicon; `classes` maps names to phrases."""

    def __init__(self, lang: str, classes: Mapping[str, str], fillers: tuple[str, ...]) -> None:
        self._lang = lang
        self._classes = classes
        self._pieces: dict[str, _Piece] = {}
        self._busy: set[str] = set()
        self._uses = Counter(
            part.text
            for text in classes.values()
            for item in text.split("|")
            for word in item.split()
            if (part := _longest_part(word))
        )
        words = sorted({form for word in fillers for form in variants(word, lang)})
        fill = f"(?: (?:{'|'.join(words)}){_WORD_END}){{0,2}}" if words else ""
        self.macros: dict[str, str] = {"fill": fill}

    def entry(self, text: str) -> tuple[Pattern, ...]:
        """One entry of a class: a word as it is, several words as an expression."""
        if " " in text or "{" in text or "~" in text:
            compiled = self.compile(text)
            return (compiled if "{" in text else self._called_by_rarest(compiled, text.split()),)
        end = "" if text.endswith("*") else " "
        parts = [
            part for part in re.split(r"[-'’]", text.rstrip("*")) if skeleton(part).strip(" .")
        ]
        if not parts:
            raise PatternError(f"{text!r} holds no letters", column=1)
        forms = itertools.product(*(variants(part, self._lang) for part in parts))
        keys = {join.join(form) for form in itertools.islice(forms, _MOST) for join in ("", " ")}
        return (Pattern(text, "", tuple(sorted(f" {_once(key)}{end}" for key in keys))),)

    def _called_by_rarest(self, pattern: Pattern, words: list[str]) -> Pattern:
        """Called up by the word that fewest entries hold; all others must be there too."""
        parts = [part for word in words if (part := _longest_part(word))]
        if not parts:
            return pattern
        parts.sort(
            key=lambda part: (len(part.text) < _SAYS, self._uses[part.text], -len(part.text))
        )
        rarest, others = parts[0], parts[1:]
        start = "" if rarest.joined or any(word.endswith(("-", "'")) for word in words) else " "
        end = "" if rarest.joined or rarest.stem else " "
        needs = tuple(variants(part.text, self._lang) for part in others)
        anchors = tuple(f"{start}{form}{end}" for form in variants(rarest.text, self._lang))
        return replace(pattern, anchors=anchors, needs=needs[:_MOST_NEEDS])

    def compile(self, source: str) -> Pattern:
        """One phrase; PatternError says what is wrong and in which column."""
        piece = _Parser(source, self).parse()
        if piece.anchors is None:
            raise PatternError("no word in it that must be there; add one", column=1)
        return Pattern(source, piece.spaced, piece.anchors)

    def named(self, name: str, *, column: int) -> _Piece:
        """The compiled class of that name."""
        if name in self._busy:
            raise PatternError(f"class {{{name}}} contains itself", column=column)
        if name not in self._classes:
            raise PatternError(f"no class {{{name}}} in this file", column=column)
        if name not in self._pieces:
            self._busy.add(name)
            piece = _Parser(f"({self._classes[name]})", self).parse()
            self.macros |= {name: piece.spaced, f"{name}+": piece.glued}
            self._pieces[name] = replace(piece, spaced=f"<{name}>", glued=f"<{name}+>")
            self._busy.discard(name)
        return self._pieces[name]

    def word(self, text: str) -> _Piece:
        """One written word with its spellings; hyphen and apostrophe may be a space or nothing."""
        stem, text = text.endswith("*"), text.rstrip("*")
        if not skeleton(text).strip(" ."):
            raise PatternError(f"{text!r} holds no letters", column=1)
        glue = text.endswith(("-", "'"))
        parts = [part for part in re.split(r"[-'’]", text) if part]
        spelled = itertools.product(*(variants(part, self._lang) for part in parts))
        forms = list(itertools.islice(spelled, _MOST))
        tail = "[^ ]*" if stem else ("" if glue else _WORD_END)
        bodies = sorted({" ?".join(map(re.escape, form)) for form in forms})
        body = bodies[0] if len(bodies) == 1 else f"(?:{'|'.join(bodies)})"
        end = "" if stem or glue else " "
        longest = {max(form, key=len): form for form in forms}
        anchors = tuple(
            (" " if len(form) == 1 else "") + word + (end if len(form) == 1 else "")
            for word, form in longest.items()
        )
        return _Piece(f" {body}{tail}", f" ?{body}{tail}", anchors, open_end=glue)

    def sequence(self, pieces: list[_Piece]) -> _Piece:
        """Pieces one after the other, with fillers allowed between them."""
        spaced, glued = pieces[0].spaced, pieces[0].glued
        glue, anchors, skippable = pieces[0].open_end, pieces[0].anchors, pieces[0].skippable
        for piece in pieces[1:]:
            own = piece.anchors
            if glue and own is not None:
                own = tuple(anchor.removeprefix(" ") for anchor in own)
            nxt = piece.glued if glue else piece.spaced
            spaced, glued = f"{spaced}<fill>{nxt}", f"{glued}<fill>{nxt}"
            anchors = _better(anchors, own)
            glue = piece.open_end or (glue and piece.skippable)
            skippable = skippable and piece.skippable
        return _Piece(spaced, glued, anchors, open_end=glue, skippable=skippable)

    def near(self, pieces: list[_Piece]) -> _Piece:
        """Pieces in any order, with at most four words between two of them."""
        gap = f"(?: [^ .]+){{0,{_NEAR}}}"
        orders = itertools.permutations([piece.spaced for piece in pieces])
        spaced = "(?:" + "|".join(gap.join(order) for order in orders) + ")"
        anchors: tuple[str, ...] | None = None
        for piece in pieces:
            anchors = _better(anchors, piece.anchors)
        return _Piece(spaced, spaced, anchors)


def choice(pieces: list[_Piece], *, optional: bool) -> _Piece:
    """One of the pieces, or none of them where optional."""
    mark = "?" if optional else ""
    spaced = f"(?:{'|'.join(piece.spaced for piece in pieces)}){mark}"
    glued = f"(?:{'|'.join(piece.glued for piece in pieces)}){mark}"
    anchors: tuple[str, ...] | None = ()
    for piece in pieces:
        known = piece.anchors is not None and anchors is not None
        anchors = (*(anchors or ()), *(piece.anchors or ())) if known else None
    return _Piece(
        spaced,
        glued,
        None if optional else anchors,
        open_end=any(piece.open_end for piece in pieces),
        skippable=optional or any(piece.skippable for piece in pieces),
    )


def _better(one: tuple[str, ...] | None, two: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if one is None or two is None:
        return one if two is None else two
    return one if _rarity(one) >= _rarity(two) else two


def _rarity(anchors: tuple[str, ...]) -> tuple[int, int]:
    return min(min(len(anchor.strip()) for anchor in anchors), 7), -len(anchors)


_BRACKETS = {"(": ")", "[": "]"}
_ENDS = {"^": _Piece("^", "^", None, skippable=True), "$": _Piece("[ .]*$", "[ .]*$", None)}
_MACRO = re.compile(r"<([\w+-]+)>")


def expand(regex: str, macros: Mapping[str, str]) -> str:
    """The whole expression: its classes and fillers written out."""
    while "<" in regex:
        regex = _MACRO.sub(lambda found: macros[found.group(1)], regex)
    return regex


def _once(key: str) -> str:
    return skeleton(key).strip()


class _Parser:
    """Recursive descent over one phrase."""

    def __init__(self, source: str, grammar: Grammar) -> None:
        self._grammar = grammar
        self._tokens: list[tuple[str, int]] = []
        for found in _TOKEN.finditer(source):
            if found.group(6):
                raise PatternError(f"unexpected {found.group(6)!r}", column=found.start() + 1)
            if not found.group(5):
                self._tokens.append((found.group(), found.start() + 1))
        self._at = 0
        self._end = len(source) + 1

    def parse(self) -> _Piece:
        piece = self._near()
        if self._at < len(self._tokens):
            token, column = self._tokens[self._at]
            raise PatternError(f"unexpected {token!r}", column=column)
        return piece

    def _peek(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def _column(self) -> int:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else self._end

    def _near(self) -> _Piece:
        pieces = [self._sequence()]
        while self._peek() == "&":
            self._at += 1
            pieces.append(self._sequence())
        if len(pieces) > 3:
            raise PatternError("at most three parts may be joined by &", column=self._column())
        return pieces[0] if len(pieces) == 1 else self._grammar.near(pieces)

    def _sequence(self) -> _Piece:
        pieces: list[_Piece] = []
        while self._peek() not in {"", "|", ")", "]", "&"}:
            pieces.append(self._item())
        if not pieces:
            raise PatternError("a word is missing here", column=self._column())
        return self._grammar.sequence(pieces)

    def _item(self) -> _Piece:
        sign, column = self._tokens[self._at]
        self._at += 1
        if sign in _BRACKETS:
            return self._group(_BRACKETS[sign], column=column)
        if sign in _ENDS:
            return _ENDS[sign]
        if sign.startswith("~"):
            gap = f"(?: [^ .]+){{0,{int(sign[1:] or _GAP)}}}"
            return _Piece(gap, gap, None, skippable=True)
        if sign.startswith("{"):
            return self._grammar.named(sign[1:-1], column=column)
        return self._grammar.word(sign)

    def _group(self, closing: str, *, column: int) -> _Piece:
        pieces = [self._near()]
        while self._peek() == "|":
            self._at += 1
            pieces.append(self._near())
        if self._peek() != closing:
            raise PatternError(f"the bracket is not closed by {closing!r}", column=column)
        self._at += 1
        return choice(pieces, optional=closing == "]")
