"""One automaton over the words, phrases and cues of all lexicons, read once per message.

It finds; it does not judge. Time is linear: long messages are read in overlapping stretches.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import ahocorasick

from flows.distress.found import Call, Found, Word
from flows.distress.phrases import Phrase, Pool
from flows.distress.records import Cue, Lexicon

_STRETCH: Final = 80  # words
_OVERLAP: Final = 20
CUES: Final = tuple(sorted(Cue))
"""The cues by their numbers."""


class Scanner:
    """Finds the classes, own phrases and cues of all lexicons in a skeleton."""

    def __init__(self, lexicons: Sequence[Lexicon]) -> None:
        self.names: Final = tuple(sorted({name for one in lexicons for name in one.classes}))
        numbers = {name: number for number, name in enumerate(self.names)}
        words: dict[str, dict[tuple[int, str], Word]] = {}
        phrases, cues, rules = Pool(), Pool(), 0
        for lexicon in lexicons:
            _take_words(lexicon, numbers, words)
            _take_phrases(lexicon, numbers, rules, phrases)
            rules += len(lexicon.rules)
            for cue, patterns in lexicon.cues.items():
                for pattern in patterns:
                    cues.add(Phrase(lexicon, pattern, CUES.index(cue)), pattern)
        by_phrase, by_cue = phrases.called(), cues.called()
        self._automaton: Final = ahocorasick.Automaton()
        for anchor in {**words, **by_phrase, **by_cue}:
            known = words.get(anchor, {}).values()
            call = Call(known, by_phrase.get(anchor, ()), by_cue.get(anchor, ()))
            self._automaton.add_word(anchor, call)
        self._empty: Final = not len(self._automaton)
        if not self._empty:
            self._automaton.make_automaton()

    def find(self, skeleton: str) -> Found:
        """All that one stretch holds; the same stretch gives the same."""
        raw: list[tuple[int, Call]] = [] if self._empty else list(self._automaton.iter(skeleton))
        phrases: dict[Phrase, None] = {}
        may = 0
        for _, call in raw:
            may |= call.bits
            for phrase in call.phrases:
                if phrase.quick in skeleton:
                    phrases[phrase] = None
                    may |= phrase.bit
        return Found(skeleton, raw, phrases, may, self.names)


def stretches(skeleton: str) -> list[str]:
    """The skeleton itself, or overlapping stretches of it where it is long."""
    if len(skeleton) <= _STRETCH or skeleton.count(" ") <= _STRETCH:
        return [skeleton]
    words = skeleton.split()
    if len(words) <= _STRETCH:
        return [skeleton]
    step = _STRETCH - _OVERLAP
    return [f" {' '.join(words[at : at + _STRETCH])} " for at in range(0, len(words), step)]


def _take_words(
    lexicon: Lexicon, numbers: Mapping[str, int], words: dict[str, dict[tuple[int, str], Word]]
) -> None:
    for name, patterns in lexicon.classes.items():
        number, family = numbers[name], lexicon.family
        for pattern in patterns:
            for anchor in () if pattern.regex else pattern.anchors:
                known = words.setdefault(anchor, {})
                known.setdefault((number, family), Word(anchor, number, family))


def _take_phrases(lexicon: Lexicon, numbers: Mapping[str, int], first: int, pool: Pool) -> None:
    for name, patterns in lexicon.classes.items():
        for pattern in patterns:
            if pattern.regex:
                pool.add(Phrase(lexicon, pattern, numbers[name]), pattern)
    for number, rule in enumerate(lexicon.rules, start=first):
        for pattern in rule.patterns:
            pool.add(Phrase(lexicon, pattern, ~number), pattern)
