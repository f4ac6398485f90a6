"""What single words mean, the same in every language: `rreh`, `tuče` and `beats` are all `hit`.

The second stage learns from them what one language has seen and another has not.
It must not judge.
"""

from collections.abc import Mapping, Sequence

_SHORTEST_STEM, _LONGEST_ENDING = 4, 7
_CLITICS = {"m": "me", "s": "no", "t": "", "n": "", "i": "", "l": ""}  # Albanian: m'rreh, s'di
_CLITIC_LANGUAGE, _CLITIC_WORD = "sq", 5
_SURE = 4  # letters from which a word counts in messages of other languages too

Table = Mapping[str, Mapping[str, Sequence[str]]]
Means = Mapping[str, tuple[str, ...]]


class Meanings:
    """Reads skeletons word by word.

    `table` maps a language to its stems, and a stem to what it may mean; a stem that ends with a
    full stop is a whole word.
    """

    def __init__(self, table: Table) -> None:
        self._stems: dict[str, dict[str, tuple[str, ...]]] = {}
        for language, stems in table.items():
            for stem, means in stems.items():
                self._stems.setdefault(stem, {})[language] = tuple(means)
        self._order = {language: number for number, language in enumerate(table)}

    def read(self, skeleton: str) -> list[tuple[str, ...]]:
        """What each word may mean; () for words that nobody knows and for ends of sentences."""
        known = [self.word(word) for word in skeleton.split()]
        votes = self._votes(known)
        order = sorted(votes, key=lambda language: (-votes[language], self._order[language]))
        meant = []
        for word, means in zip(skeleton.split(), known, strict=True):
            found = means.get(order[0]) if order else None
            if found is None and means and len(word) >= _SURE:
                found = next(means[language] for language in order if language in means)
            meant.append(found or ())
        return meant

    def word(self, word: str) -> Means:
        """What one word may mean in each language that knows it, by its longest stem."""
        found = dict(self._longest(word))
        clitic = len(word) >= _CLITIC_WORD and word[0] in _CLITICS
        if clitic and _CLITIC_LANGUAGE not in found:
            rest = self._longest(word[1:]).get(_CLITIC_LANGUAGE)
            if rest:
                own = _CLITICS[word[0]]
                found[_CLITIC_LANGUAGE] = (*rest, own) if own else rest
        return found

    def _longest(self, word: str) -> Means:
        found: dict[str, tuple[str, ...]] = dict(self._stems.get(f"{word}.", ()))
        least = max(_SHORTEST_STEM, len(word) - _LONGEST_ENDING + 1)
        for size in range(len(word), least - 1, -1):
            known = self._stems.get(word[:size])
            if known:
                for language, means in known.items():
                    found.setdefault(language, means)
        return found

    def _votes(self, known: Sequence[Means]) -> dict[str, float]:
        votes: dict[str, float] = {}
        for means in known:
            for language in means:
                votes[language] = votes.get(language, 0.0) + 1 + 1 / len(means)
        return votes
