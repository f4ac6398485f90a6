"""Reads one slip of the finger in a word of five letters or more as the lexicon word it was.

Only words that nobody knows are repaired, and the first letter is believed.
"""

from collections.abc import Iterable
from typing import Final

_SHORTEST: Final = 5  # letters of a lexicon word; what was typed may have lost one
_HEAD: Final = _SHORTEST  # letters by which a stem that takes endings is looked up
_LONGEST_ENDING: Final = 3


class Repair:
    """`stems` are lexicon words (exact ones end with a space); `words` are left alone.

    Stems are found by what is left of a word when a letter is lost: of a whole word, or of the
    head of a stem that takes endings. Those of one key stand in one string, parted by spaces.
    """

    def __init__(self, stems: Iterable[str], words: Iterable[str]) -> None:
        long = dict.fromkeys(stem for stem in stems if len(stem.strip()) >= _SHORTEST)
        whole = [stem.strip() for stem in long if stem.endswith(" ")]
        opening = [stem.strip() for stem in long if not stem.endswith(" ")]
        self._known: Final = frozenset(words).union(whole, opening)
        self._longest: Final = max(map(len, whole), default=0) + 1
        self._whole: Final = _indexed((key, stem) for stem in whole for key in _lost(stem))
        self._heads: Final = _indexed((key, stem) for stem in opening for key in _heads(stem))
        begun: dict[str, tuple[str, ...]] = {}
        for stem in opening:
            begun[stem[:_HEAD]] = (*begun.get(stem[:_HEAD], ()), stem)
        self._begun: Final = begun

    def repair(self, skeleton: str, strange: Iterable[str] | None = None) -> str | None:
        """The skeleton with slips mended; None where nothing was to mend.

        `strange` are those of its words that are not known to be right, where somebody has seen
        to that already.
        """
        if strange is None:
            strange = [word for word in skeleton.split() if word not in self._known]
        mended: dict[str, str] = {}
        for word in strange:
            if len(word) >= _SHORTEST - 1:
                better = self._nearest(word)
                if better:
                    mended[word] = better
        if not mended:
            return None
        return f" {' '.join([mended.get(word, word) for word in skeleton.split()])} "

    def _nearest(self, word: str) -> str:
        """The word as the longest stem that takes one slip; "" where none does, or none at all."""
        if word.startswith(self._begun.get(word[:_HEAD], ())):
            return ""
        whole = self._nearest_whole(word) if len(word) <= self._longest else ""
        stem, read = self._nearest_opening(word)
        return read if stem and _beyond(stem, f"{whole} ") else whole

    def _nearest_whole(self, word: str) -> str:
        best = ""
        index = self._whole
        for at in range(len(word)):  # the first letter is never lost: there it is the word itself
            near = index.get(word[:at] + word[at + 1 :] if at else word)
            if near is not None:
                for stem in near.split():
                    if _beyond(stem, best) and one_slip(word, stem):
                        best = stem
        return best

    def _nearest_opening(self, word: str) -> tuple[str, str]:
        """The stem, and the word read as that stem and its ending."""
        best, read = "", ""
        index = self._heads
        head = word[:_HEAD]
        for at in range(len(head)):
            near = index.get(head[:at] + head[at + 1 :] if at else head)
            if near is not None:
                for stem in near.split():
                    if _beyond(stem, best):
                        ended = _ended(word, stem)
                        if ended:
                            best, read = stem, ended
        return best, read


def _indexed(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, stem in dict.fromkeys(pairs):
        found[key] = f"{found[key]} {stem}" if key in found else stem
    return found


def _lost(word: str) -> list[str]:
    """The word, and what is left of it when a letter other than the first is lost."""
    return [word, *(word[:at] + word[at + 1 :] for at in range(1, len(word)))]


def _heads(stem: str) -> list[str]:
    """By what the head of a word may be known that is the stem with a slip in it.

    The head itself stands for a letter that was added, left out or changed behind it; one letter
    more of the stem for one that was left out of it.
    """
    return [*_lost(stem[:_HEAD]), *_lost(stem[: _HEAD + 1])]


def _beyond(one: str, two: str) -> bool:
    """Whether a stem is preferred to another one: the longer, else the later in the alphabet."""
    return len(one) > len(two) or (len(one) == len(two) and one > two)


def _ended(word: str, stem: str) -> str:
    """The word read as that stem plus its ending; "" when it takes more than one slip."""
    size, longer = len(stem), len(word) - len(stem)
    if not -1 <= longer <= _LONGEST_ENDING + 1:
        return ""
    at = 1  # the first letter is believed
    while at < size and word[at : at + 1] == stem[at]:
        at += 1
    rest = stem[at + 1 :]
    changed = word[at + 1 : size]
    if longer <= _LONGEST_ENDING and (changed == rest or _swapped(word[at:size], stem[at:])):
        return stem + word[size:]
    if longer < _LONGEST_ENDING and word[at : size - 1] == rest:
        return stem + word[size - 1 :]
    return stem + word[size + 1 :] if word[at + 1 : size + 1] == stem[at:] else ""


def _swapped(one: str, two: str) -> bool:
    return one[:2] == two[1::-1] and one[2:] == two[2:]


def one_slip(one: str, two: str) -> bool:
    """Whether one letter changed, missing, added, or two neighbours swapped make them equal."""
    if one == two:
        return True
    if abs(len(one) - len(two)) > 1:
        return False
    start = 0
    while start < min(len(one), len(two)) and one[start] == two[start]:
        start += 1
    a, b = one[start:], two[start:]
    if len(a) == len(b):
        return a[1:] == b[1:] or _swapped(a, b)
    return a[1:] == b if len(a) > len(b) else a == b[1:]
