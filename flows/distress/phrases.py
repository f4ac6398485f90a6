"""Expressions of several words: what must be there before one is tried, and where it stands.

What is read out of an expression here only saves work; the expression alone decides.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from flows.distress.grammar import expand
from flows.distress.records import Lexicon, Pattern
from flows.distress.rows import Pieces, fillers, forms, spans_of

_NOWHERE: Final[list[tuple[int, int]]] = []
_BETWEEN = re.compile(r"<fill>|\(\?: \[\^ \.\]\+\)\{0,\d+\}")  # what may stand between two words


class Phrase:
    """An expression of a class or a cue (`number`), or of a rule (-1 and below, by `~number`).

    A `row` of words (with words to `fill` it) is found without its expression; where there is
    none, the expression is compiled when first tried.
    """

    __slots__ = ("_anchors", "_regex", "_source", "bit", "family", "fill", "macros", "needs",
                 "number", "quick", "row", "serial")  # fmt: skip

    def __init__(self, lexicon: Lexicon, pattern: Pattern, number: int) -> None:
        self.family: Final = lexicon.family
        self.number: Final = number
        self.bit: Final = 1 << number if number >= 0 else 0
        self.serial = 0  # its place among all phrases
        self.quick = ""  # one piece that must be there, or nothing
        self.needs: tuple[Pieces, ...] = ()
        self.row: tuple[Pieces, ...] = ()
        self.fill: frozenset[str] = frozenset()
        self._anchors: Final = pattern.anchors
        self._source: Final = pattern.regex or _as_written(pattern.anchors)
        self.macros: Final = lexicon.macros
        self._regex: re.Pattern[str] | None = None

    def called_up_by(self, uses: Mapping[str, int], groups: Iterable[Pieces]) -> Pieces:
        """The pieces that call it up: the group that is seldom said. All others are needed."""
        rarest = sorted(groups, key=lambda pieces: _often(pieces, uses)) or [self._anchors]
        single = [pieces[0] for pieces in rarest[1:] if len(pieces) == 1]
        self.quick = single[0] if single else ""
        self.needs = tuple(pieces for pieces in rarest[1:] if pieces != (self.quick,))
        return rarest[0]

    def spans(self, skeleton: str) -> list[tuple[int, int]]:
        """Every place in the skeleton; none at once where a word that it needs is missing."""
        for pieces in self.needs:
            for piece in pieces:
                if piece in skeleton:
                    break
            else:
                return _NOWHERE
        if self.row:
            return spans_of(self.row, self.fill, skeleton)
        regex = self._regex
        if regex is None:
            regex = self._regex = re.compile(expand(self._source, self.macros))
        if regex.search(skeleton) is None:  # most are not there: cheaper than to ask for all
            return _NOWHERE
        return [match.span() for match in regex.finditer(skeleton)]

    def order(self, skeleton: str) -> tuple[int, int, int]:
        """Phrases of one class count in the order in which their first anchors end."""
        ends = [(skeleton.find(one) + len(one), -len(one)) for one in self._anchors]
        known = [end for end in ends if end[0] + end[1] >= 0]
        return (*min(known, default=(len(skeleton), 0)), self.serial)


class Pool:
    """Phrases on their way into a scanner; each is called up by what fewest phrases hold."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Phrase, list[Pieces]]] = []
        self._uses: Counter[str] = Counter()
        self._forms: dict[str, Pieces] = {}
        self._fillers: dict[str, frozenset[str] | None] = {}

    def add(self, phrase: Phrase, pattern: Pattern) -> None:
        """Take in a phrase and count the words that it needs."""
        groups = [self._word(part) for part in _parts(pattern.regex, "<fill>")]
        fill = self._fill(phrase.macros.get("fill", ""))
        if all(groups) and fill is not None:
            phrase.row, phrase.fill = tuple(groups), fill
        else:
            groups = self._groups(pattern.regex)
        for pieces in groups:
            self._uses.update(pieces)
        phrase.serial = len(self._waiting)
        self._waiting.append((phrase, groups))

    def called(self) -> dict[str, list[Phrase]]:
        """Each anchor with its phrases."""
        called: dict[str, list[Phrase]] = {}
        for phrase, groups in self._waiting:
            for anchor in phrase.called_up_by(self._uses, groups):
                called.setdefault(anchor, []).append(phrase)
        return called

    def _groups(self, regex: str) -> list[Pieces]:
        """What an expression needs: each of its words that cannot be left out."""
        parts = _parts(_BETWEEN.sub("<fill>", regex), "<fill>")
        groups = [self._word(part) or self._one_of(part) for part in parts]
        return [pieces for pieces in groups if pieces]

    def _word(self, part: str) -> Pieces:
        known = self._forms.get(part)
        if known is None:
            known = self._forms[part] = forms(part)
        return known

    def _fill(self, macro: str) -> frozenset[str] | None:
        if macro not in self._fillers:
            self._fillers[macro] = fillers(macro)
        return self._fillers[macro]

    def _one_of(self, part: str) -> Pieces:
        if not part.startswith("(?:") or not part.endswith(")"):
            return ()
        pieces: list[str] = []
        for choice in _parts(part[3:-1], "|"):
            groups = self._groups(choice)
            if not groups:
                return ()
            best: Pieces = min(groups, key=_plainness)
            pieces += best
        return tuple(dict.fromkeys(pieces))


def _often(pieces: Pieces, uses: Mapping[str, int]) -> float:
    """How often something of a group may be said: short words and those of many phrases are."""
    return sum(uses[piece] / len(piece.strip()) ** 2 for piece in pieces)


def _plainness(pieces: Pieces) -> tuple[int, int]:
    return -min(len(piece) for piece in pieces), len(pieces)


def _parts(regex: str, between: str) -> list[str]:
    """An expression cut where `between` stands outside of all brackets."""
    parts: list[str] = []
    for part in regex.split(between):
        if parts and parts[-1].count("(") != parts[-1].count(")"):
            parts[-1] += between + part
        else:
            parts.append(part)
    return parts


def _as_written(anchors: Sequence[str]) -> str:
    ends = ("(?![^ ])" if anchor.endswith(" ") else "[^ ]*" for anchor in anchors)
    words = (re.escape(anchor.rstrip(" ")) for anchor in anchors)
    return "|".join(f"{word}{end}" for word, end in zip(words, ends, strict=True))
