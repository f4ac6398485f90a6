"""What one stretch of a message holds. Places are only worked out when somebody asks for them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from flows.distress.phrases import Phrase

_LONG_ENOUGH: Final = 5  # letters from which a word counts in messages of any language
_SHORT_STEM: Final = 3  # short stems take short endings
_SHORT_REACH: Final = 4
_LONGEST_ENDING: Final = 40


class Place:
    """Where something stands: offsets in the skeleton, family of its language.

    `loose` places (longer words) also count beside words of another family. `holes` are the
    stretches between the parts of a combination.
    """

    __slots__ = ("end", "family", "holes", "loose", "start")

    def __init__(
        self,
        start: int,
        end: int,
        family: str,
        loose: bool = True,
        holes: tuple[tuple[int, int], ...] = (),
    ) -> None:
        self.start: Final = start
        self.end: Final = end
        self.family: Final = family
        self.loose: Final = loose
        self.holes: Final = holes


class Word:
    """A word of a class as it is; a stem may take letters up to `reach`, a whole word none."""

    __slots__ = ("family", "loose", "number", "reach", "size")

    def __init__(self, anchor: str, number: int, family: str) -> None:
        letters = len(anchor.strip())
        reach = _SHORT_REACH if letters <= _SHORT_STEM else _LONGEST_ENDING
        self.number: Final = number
        self.family: Final = family
        self.loose: Final = letters >= _LONG_ENOUGH
        self.size: Final = len(anchor)
        self.reach: Final = 0 if anchor.endswith(" ") else reach


class Call:
    """What one anchor calls up; `numbers` are those of the classes of its words, as are `bits`."""

    __slots__ = ("bits", "cues", "numbers", "phrases", "words")

    def __init__(
        self, words: Iterable[Word], phrases: Iterable[Phrase], cues: Iterable[Phrase]
    ) -> None:
        self.words: Final = tuple(words)
        self.phrases: Final = tuple(phrases)
        self.cues: Final = tuple(cues)
        self.numbers: Final = frozenset(word.number for word in self.words)
        self.bits: Final = sum(1 << number for number in self.numbers)


class Found:
    """What one stretch holds. Places are only worked out when somebody asks for them.

    `may` has the bit of every class that may be there: of a word only the beginning may be alike,
    of a phrase only its words may be there.
    """

    __slots__ = ("_cues", "_family", "_names", "_phrases", "_places", "_raw", "_signs", "may",
                 "skeleton")  # fmt: skip

    def __init__(
        self,
        skeleton: str,
        raw: list[tuple[int, Call]],
        phrases: dict[Phrase, None],
        may: int,
        names: Sequence[str],
    ) -> None:
        self.skeleton: Final = skeleton
        self.may: Final = may
        self._raw: Final = raw
        self._phrases: Final = phrases
        self._names: Final = names
        self._places: Final[dict[int, list[Place]]] = {}
        self._signs: Final[dict[int, list[Place]]] = {}
        self._cues: dict[Phrase, None] | None = None
        self._family: str | None = None

    def places(self, number: int) -> list[Place]:
        """The places of one class; none where only the beginning of a word was alike."""
        known = self._places.get(number)
        if known is None:
            known = self._places[number] = []
            for end, call in self._raw:
                if number in call.numbers:
                    self._take(known, end, call, number)
            for phrase in self._called(number):
                for start, stop in phrase.spans(self.skeleton):
                    known.append(Place(start, stop, phrase.family))
        return known

    def _take(self, places: list[Place], end: int, call: Call, number: int) -> None:
        for word in call.words:
            if word.number == number:
                stop = self._stop(end, word)
                if stop >= 0:
                    places.append(Place(end - word.size + 1, stop, word.family, word.loose))

    def _called(self, number: int) -> list[Phrase]:
        called: list[Phrase] = []
        for phrase in self._phrases:
            if phrase.number == number:
                called.append(phrase)  # noqa: PERF401 - mostly none or one: a plain loop is faster
        return _in_order(called, self.skeleton)

    def _stop(self, end: int, word: Word) -> int:
        """Where the word ends whose stem ends here; -1 where it is too long for that stem."""
        if not word.reach or self.skeleton[end] == " ":
            return end
        stop = self.skeleton.find(" ", end)
        return stop if stop - end <= word.reach else -1

    def own(self) -> list[tuple[int, Place]]:
        """The numbers of rules of which an expression of their own holds, with each place."""
        called: list[Phrase] = []
        for phrase in self._phrases:
            if phrase.number < 0:
                called.append(phrase)  # noqa: PERF401 - mostly none: a plain loop is faster
        own: list[tuple[int, Place]] = []
        for phrase in _in_order(called, self.skeleton):
            for start, end in phrase.spans(self.skeleton):
                own.append((~phrase.number, Place(start, end, phrase.family)))
        return own

    @property
    def classes(self) -> dict[str, list[Place]]:
        """The places of every class that has any."""
        every = ((name, self.places(number)) for number, name in enumerate(self._names)
                 if self.may >> number & 1)  # fmt: skip
        return {name: places for name, places in every if places}

    @property
    def family(self) -> str:
        """The family of languages to which most words belong; "" where none is known."""
        if self._family is None:
            votes: dict[str, int] = {}
            for end, call in self._raw:
                for word in call.words:
                    if self._stop(end, word) >= 0:
                        votes[word.family] = votes.get(word.family, 0) + 1
            for phrase in self._phrases:
                more = len(phrase.spans(self.skeleton)) if phrase.number >= 0 else 0
                if more:
                    votes[phrase.family] = votes.get(phrase.family, 0) + more
            self._family = _most(votes)
        return self._family

    def cued(self) -> int:
        """The bits of the cues of which something may be there."""
        bits = 0
        for phrase in self._cue_phrases():
            bits |= phrase.bit
        return bits

    def signs(self, number: int) -> list[Place]:
        """The places of one cue, in no order."""
        known = self._signs.get(number)
        if known is None:
            known = []
            for phrase in self._cue_phrases():
                if phrase.number == number:
                    for start, end in phrase.spans(self.skeleton):
                        known.append(Place(start, end, phrase.family))
            self._signs[number] = known
        return known

    def _cue_phrases(self) -> dict[Phrase, None]:
        cues = self._cues
        if cues is None:
            cues = self._cues = {}
            for _, call in self._raw:
                for phrase in call.cues:
                    if phrase.quick in self.skeleton:
                        cues[phrase] = None
        return cues


def _in_order(phrases: list[Phrase], skeleton: str) -> list[Phrase]:
    if len(phrases) > 1:
        phrases.sort(key=lambda phrase: phrase.order(skeleton))
    return phrases


def _most(votes: Mapping[str, int]) -> str:
    return min(votes, key=lambda one: (-votes[one], one)) if votes else ""
