"""What single words mean, the same in every language: `rreh`, `tuče` and `beats` are all `hit`.

The second stage learns from them what one language has seen and another has not.
It must not judge.
"""

from collections.abc import Mapping, Sequence

_SHORTEST_STEM, _LONGEST_ENDING = 4, 7
_CLITICS = {"m": "me", "s": "no", "t": "", "n": "", "i": "", "l": ""}  # Albanian: m'rreh, s'di
_CLITIC_LANGUAGE, _CLITIC_WORD = "sq", 5
_WHOLE, _GLUED = 1.1, 0.6  # how sure a whole word is of its language, and one with a clitic
_SURE = 4  # letters from which a word counts in messages of other languages too

Table = Mapping[str, Mapping[str, Sequence[str]]]
Means = Mapping[str, tuple[str, ...]]
_InLanguage = tuple[str, tuple[str, ...]]


class Meanings:
    """Reads skeletons word by word.

    `table` maps a language to its stems, and a stem to what it may mean; a stem that ends with a
    full stop is a whole word.
    """

    def __init__(self, table: Table) -> None:
        self._stems: dict[str, tuple[_InLanguage, ...]] = {}
        shared: dict[_InLanguage, _InLanguage] = {}  # tens of thousands of stems, few meanings
        for language, stems in table.items():
            for stem, means in stems.items():
                pair = (language, tuple(means))
                known = self._stems.get(stem, ())
                self._stems[stem] = (*known, shared.setdefault(pair, pair))
        self._order = {language: number for number, language in enumerate(table)}

    def read(
        self, skeleton: str, hints: Mapping[str, float] | None = None
    ) -> list[tuple[str, ...]]:
        """What each word may mean; () for words that nobody knows and for ends of sentences.

        `hints` says how much speaks for a language besides the words (flows.distress.tongue).
        """
        known = [self._found(word) for word in skeleton.split()]
        votes = self._votes(known, hints or {})
        order = sorted(votes, key=lambda language: (-votes[language], self._order[language]))
        meant = []
        for word, found in zip(skeleton.split(), known, strict=True):
            language = order[0] if order and order[0] in found else None
            if language is None and found and len(word) >= _SURE:
                language = next(one for one in order if one in found)
            meant.append(found[language][0] if language else ())
        return meant

    def word(self, word: str) -> Means:
        """What one word may mean in each language that knows it, by its longest stem."""
        return {language: means for language, (means, _) in self._found(word).items()}

    def _found(self, word: str) -> dict[str, tuple[tuple[str, ...], float]]:
        found = self._longest(word)
        clitic = len(word) >= _CLITIC_WORD and word[0] in _CLITICS
        if clitic and _CLITIC_LANGUAGE not in found:
            rest = self._longest(word[1:]).get(_CLITIC_LANGUAGE)
            if rest:
                own = _CLITICS[word[0]]
                found[_CLITIC_LANGUAGE] = ((*rest[0], own) if own else rest[0], rest[1] * _GLUED)
        return found

    def _longest(self, word: str) -> dict[str, tuple[tuple[str, ...], float]]:
        """Each language with its meanings and the share of the word that its stem covers."""
        found = {language: (means, _WHOLE) for language, means in self._stems.get(f"{word}.", ())}
        least = max(_SHORTEST_STEM, len(word) - _LONGEST_ENDING + 1)
        for size in range(len(word), least - 1, -1):
            for language, means in self._stems.get(word[:size], ()):
                found.setdefault(language, (means, size / len(word)))
        return found

    def _votes(
        self,
        known: Sequence[Mapping[str, tuple[tuple[str, ...], float]]],
        hints: Mapping[str, float],
    ) -> dict[str, float]:
        votes: dict[str, float] = {}
        for found in known:
            for language, (means, share) in found.items():
                more = share * share + 1 / len(means)
                votes[language] = votes.get(language, hints.get(language, 0.0)) + more
        return votes
