"""One automaton over the words and phrases of all lexicons, read once per message.

It finds; it does not judge. Time is linear: long messages are read in overlapping stretches.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import ahocorasick

from flows.distress.grammar import expand
from flows.distress.records import Lexicon, Pattern, Rule

_LONG_ENOUGH = 5  # letters from which a word counts in messages of any language
_SHORT_STEM, _SHORT_REACH, _LONGEST_ENDING = 3, 4, 40  # short stems take short endings
_STRETCH, _OVERLAP = 80, 20  # words


class Place(NamedTuple):
    """Where something stands: offsets in the skeleton, family of its language.

    `loose` places (longer words) also count beside words of another family. `holes` are the
    stretches between the parts of a combination.
    """

    start: int
    end: int
    family: str
    loose: bool = True
    holes: tuple[tuple[int, int], ...] = ()


class Word(NamedTuple):
    """A word of a class as it is; a stem may take up to `reach` further letters."""

    name: str
    family: str
    loose: bool
    size: int
    reach: int


class Phrase:
    """An expression of a class (`name`) or of a rule; compiled when first called up."""

    __slots__ = ("_regex", "family", "name", "needs", "quick", "rule")

    def __init__(self, lexicon: Lexicon, pattern: Pattern, name: str, rule: Rule | None) -> None:
        self.family = lexicon.family
        self.name = name
        self.rule = rule
        single = [pieces[0] for pieces in pattern.needs if len(pieces) == 1]
        self.quick = single[0] if single else ""  # one piece that must be there, or nothing
        self.needs = tuple(pieces for pieces in pattern.needs if pieces != (self.quick,))
        self._regex: re.Pattern[str] | tuple[str, Mapping[str, str]]
        self._regex = (pattern.regex, lexicon.macros)

    def places(self, skeleton: str) -> list[Place]:
        """Every place in the skeleton; none at once where a word that it needs is missing."""
        for pieces in self.needs:
            if not any(piece in skeleton for piece in pieces):
                return []
        if isinstance(self._regex, tuple):
            self._regex = re.compile(expand(*self._regex))
        return [Place(*match.span(), self.family) for match in self._regex.finditer(skeleton)]


class Call(NamedTuple):
    """What one anchor calls up."""

    names: frozenset[str]
    words: tuple[Word, ...]
    phrases: tuple[Phrase, ...]


class Found:
    """What one stretch holds. Places of classes are only worked out when somebody asks."""

    __slots__ = ("_family", "_phrased", "_places", "_raw", "_skeleton", "names", "rules")

    def __init__(self, skeleton: str) -> None:
        self.names: set[str] = set()
        self.rules: list[tuple[Rule, Place]] = []
        self._skeleton = skeleton
        self._raw: list[tuple[int, Call]] = []
        self._phrased: list[tuple[str, Place]] = []
        self._places: dict[str, list[Place]] = {}
        self._family: str | None = None

    def places(self, name: str) -> list[Place]:
        """The places of one class; none where only the beginning of a word was alike."""
        known = self._places.get(name)
        if known is None:
            known = [
                Place(end - word.size + 1, stop, word.family, word.loose)
                for end, stop, words in self._ended(name)
                for word in words
                if word.name == name and stop - end <= word.reach
            ]
            known += [place for own, place in self._phrased if own == name]
            self._places[name] = known
        return known

    @property
    def classes(self) -> dict[str, list[Place]]:
        """The places of every class that has any."""
        places = {name: self.places(name) for name in sorted(self.names)}
        return {name: known for name, known in places.items() if known}

    @property
    def family(self) -> str:
        """The family of languages to which most words belong; "" where none is known."""
        if self._family is None:
            votes = Counter(
                word.family
                for end, stop, words in self._ended(None)
                for word in words
                if stop - end <= word.reach
            )
            votes.update(place.family for _, place in self._phrased)
            self._family = min(votes, key=lambda one: (-votes[one], one)) if votes else ""
        return self._family

    def _ended(self, name: str | None) -> Iterator[tuple[int, int, tuple[Word, ...]]]:
        for end, call in self._raw:
            if name is None or name in call.names:
                whole = self._skeleton[end] == " "
                yield end, end if whole else self._skeleton.index(" ", end), call.words

    def take(self, end: int, call: Call) -> None:
        """Note the words of a class that end here."""
        self.names |= call.names
        self._raw.append((end, call))

    def search(self, phrase: Phrase) -> None:
        """Note where a phrase stands."""
        for place in phrase.places(self._skeleton):
            if phrase.rule is not None:
                self.rules.append((phrase.rule, place))
            else:
                self.names.add(phrase.name)
                self._phrased.append((phrase.name, place))


class Scanner:
    """Finds the classes and own phrases of all lexicons in a skeleton."""

    def __init__(self, lexicons: Sequence[Lexicon]) -> None:
        words: dict[str, dict[Word, None]] = {}
        phrases: dict[str, list[Phrase]] = {}
        for lexicon in lexicons:
            for name, patterns in lexicon.classes.items():
                for pattern in patterns:
                    if pattern.regex:
                        _call_up(phrases, Phrase(lexicon, pattern, name, None), pattern)
                    for anchor in () if pattern.regex else pattern.anchors:
                        words.setdefault(anchor, {})[_word(anchor, name, lexicon.family)] = None
            for rule in lexicon.rules:
                for pattern in rule.patterns:
                    _call_up(phrases, Phrase(lexicon, pattern, "", rule), pattern)
        self._automaton = ahocorasick.Automaton()
        for anchor in {**words, **phrases}:
            known = tuple(words.get(anchor, ()))
            names = frozenset(word.name for word in known)
            self._automaton.add_word(anchor, Call(names, known, tuple(phrases.get(anchor, ()))))
        self._empty = not words and not phrases
        if not self._empty:
            self._automaton.make_automaton()

    def find(self, skeleton: str) -> Found:
        """All that one stretch holds; the same stretch gives the same."""
        found = Found(skeleton)
        if self._empty:
            return found
        called: dict[Phrase, None] = {}
        for end, call in self._automaton.iter(skeleton):
            if call.words:
                found.take(end, call)
            if call.phrases:
                for phrase in call.phrases:
                    if phrase.quick in skeleton:
                        called[phrase] = None
        for phrase in called:
            found.search(phrase)
        return found


def stretches(skeleton: str) -> list[str]:
    """The skeleton itself, or overlapping stretches of it where it is long."""
    words = skeleton.split()
    if len(words) <= _STRETCH:
        return [skeleton]
    step = _STRETCH - _OVERLAP
    return [f" {' '.join(words[at : at + _STRETCH])} " for at in range(0, len(words), step)]


def _word(anchor: str, name: str, family: str) -> Word:
    letters = len(anchor.strip())
    reach = 0
    if not anchor.endswith(" "):
        reach = _SHORT_REACH if letters <= _SHORT_STEM else _LONGEST_ENDING
    return Word(name, family, letters >= _LONG_ENOUGH, len(anchor), reach)


def _call_up(phrases: dict[str, list[Phrase]], phrase: Phrase, pattern: Pattern) -> None:
    for anchor in pattern.anchors:
        phrases.setdefault(anchor, []).append(phrase)
