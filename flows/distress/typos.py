"""Reads one slip of the finger in a word of five letters or more as the lexicon word it was.

Only words that nobody knows are repaired, and the first letter is believed.
"""

from collections.abc import Iterable

_SHORTEST = 5  # letters of a lexicon word; what was typed may have lost one
_PREFIX = 6
_LONGEST_ENDING = 3


class Repair:
    """`stems` are lexicon words (exact ones end with a space); `words` are left alone."""

    def __init__(self, stems: Iterable[str], words: Iterable[str]) -> None:
        self._known = frozenset(words)
        self._index: dict[str, list[str]] = {}
        for stem in dict.fromkeys(stems):
            if len(stem.strip()) >= _SHORTEST:
                for key in _lost(stem.strip()[:_PREFIX]):
                    self._index.setdefault(key, []).append(stem)

    def repair(self, skeleton: str) -> str | None:
        """The skeleton with slips mended; None where nothing was to mend."""
        words = skeleton.split()
        mended = False
        for place, word in enumerate(words):
            if len(word) >= _SHORTEST - 1 and word not in self._known:
                better = self._nearest(word)
                if better and better != word:
                    words[place], mended = better, True
        return f" {' '.join(words)} " if mended else None

    def _nearest(self, word: str) -> str | None:
        keys = {word[:5], word[:4], *_lost(word[:6]), *_lost(word[:7]), *_lost(word[:5])}
        best: tuple[int, str, str] | None = None
        for key in sorted(keys & self._index.keys()):
            for stem in self._index[key]:
                read = _as(word, stem)
                if read == word:
                    return None
                if read is not None and (best is None or (len(stem), stem) > best[:2]):
                    best = (len(stem), stem, read)
        return best[2] if best else None


def _lost(word: str) -> set[str]:
    return {word} | {word[:i] + word[i + 1 :] for i in range(1, len(word))}


def _as(word: str, stem: str) -> str | None:
    """The word read as that stem plus its ending; None when it takes more than one slip."""
    exact, bare = stem.endswith(" "), stem.strip()
    if word.startswith(bare) and (not exact or word == bare):
        return word
    if word[0] != bare[0] or (not exact and len(word) < len(bare) - 1):
        return None
    sizes = [len(word)] if exact else [len(bare), len(bare) - 1, len(bare) + 1]
    for size in sizes:
        if len(word) - size <= _LONGEST_ENDING and one_slip(word[:size], bare):
            return bare + ("" if exact else word[size:])
    return None


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
        return a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
    return a[1:] == b if len(a) > len(b) else a == b[1:]
