"""One automaton over the words and phrases of all lexicons, read once per message.

It finds; it does not judge. Time is linear: long messages are read in overlapping stretches.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import ahocorasick

from flows.distress.grammar import expand
from flows.distress.records import Lexicon, Pattern, Rule

_LONG_ENOUGH = 4  # letters from which a word counts in messages of any language
_SHORT_STEM, _SHORT_REACH, _LONGEST_ENDING = 3, 4, 40  # short stems take short endings
_STRETCH, _OVERLAP = 80, 20  # words


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: offsets in the skeleton, family of its language.

    `loose` places (longer words) also count beside words of another family. `holes` are the
    stretches between the parts of a combination.
    """

    start: int
    end: int
    family: str
    loose: bool = True
    holes: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What one stretch holds: places of each class, and places of each rule's own phrases."""

    classes: dict[str, list[Place]] = field(default_factory=dict)
    rules: list[tuple[Rule, Place]] = field(default_factory=list)


@dataclass(slots=True)
class Entry:
    """What an anchor calls up: a class (`name`) or a rule; `regex` empty = the anchor is it."""

    family: str
    loose: bool
    name: str
    rule: Rule | None
    size: int
    stem: bool
    reach: int
    regex: str | re.Pattern[str]
    macros: Mapping[str, str]


class Scanner:
    """Finds the classes and own phrases of all lexicons in a skeleton."""

    def __init__(self, lexicons: Sequence[Lexicon]) -> None:
        calls: dict[str, list[Entry]] = {}
        for lexicon in lexicons:
            for name, patterns in lexicon.classes.items():
                for pattern in patterns:
                    _enter(calls, lexicon, pattern, name=name, rule=None)
            for rule in lexicon.rules:
                for pattern in rule.patterns:
                    _enter(calls, lexicon, pattern, name="", rule=rule)
        self._empty = not calls
        self._automaton = ahocorasick.Automaton()
        for anchor, entries in calls.items():
            self._automaton.add_word(anchor, tuple(entries))
        if calls:
            self._automaton.make_automaton()

    def find(self, skeleton: str) -> Found:
        """All places in one stretch, in the order in which they end."""
        found = Found()
        if self._empty:
            return found
        called: dict[int, Entry] = {}
        classes = found.classes
        for end, entries in self._automaton.iter(skeleton):
            for entry in entries:
                if entry.regex:
                    called[id(entry)] = entry
                    continue
                stop = skeleton.index(" ", end) if entry.stem else end
                if stop - end > entry.reach:
                    continue
                place = Place(end - entry.size + 1, stop, entry.family, entry.loose)
                if entry.name in classes:
                    classes[entry.name].append(place)
                else:
                    classes[entry.name] = [place]
        for entry in called.values():
            _search(entry, skeleton, found)
        return found


def stretches(skeleton: str) -> list[str]:
    """The skeleton itself, or overlapping stretches of it where it is long."""
    words = skeleton.split()
    if len(words) <= _STRETCH:
        return [skeleton]
    step = _STRETCH - _OVERLAP
    return [f" {' '.join(words[at : at + _STRETCH])} " for at in range(0, len(words), step)]


def _enter(
    calls: dict[str, list[Entry]], lexicon: Lexicon, pattern: Pattern, *, name: str, rule: Rule | None
) -> None:
    for anchor in pattern.anchors:
        long = bool(pattern.regex) or len(anchor.strip()) >= _LONG_ENOUGH
        entry = Entry(
            family=lexicon.family,
            loose=long,
            name=name,
            rule=rule,
            size=len(anchor),
            stem=not anchor.endswith(" "),
            reach=_SHORT_REACH if len(anchor.strip()) <= _SHORT_STEM else _LONGEST_ENDING,
            regex=pattern.regex,
            macros=lexicon.macros,
        )
        same = calls.setdefault(anchor, [])
        if not any(_alike(entry, known) for known in same):
            same.append(entry)


def _alike(one: Entry, two: Entry) -> bool:
    if one.rule is not None or (one.name, one.family) != (two.name, two.family):
        return False
    return one.regex == two.regex and one.macros == two.macros if one.regex else not two.regex


def _search(entry: Entry, skeleton: str, found: Found) -> None:
    if isinstance(entry.regex, str):
        entry.regex = re.compile(expand(entry.regex, entry.macros))
    for match in entry.regex.finditer(skeleton):
        place = Place(match.start(), match.end(), entry.family)
        if entry.rule is not None:
            found.rules.append((entry.rule, place))
        else:
            found.classes.setdefault(entry.name, []).append(place)
