"""What each word of a message is about: plain keywords, the same in every language, and kinds.

`rreh`, `tuče` and `bate` are glossed `hit`; `hit` is of the kind `hit`, `belt` of `m_rope`. The
second stage learns from both what one language has seen and another has not. It must not judge.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from flows.distress.meanings import Meanings


class Glossed(NamedTuple):
    """One word: its glosses, and the kinds of these."""

    glosses: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dictionary:
    """`words` maps a language to glosses and their stems (skeletons, parted by spaces; a stem that
    ends with a full stop is a whole word); `kinds` maps a gloss to its kinds."""

    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Glosses:
    """Reads skeletons word by word."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._meanings = Meanings(
            {language: by_stem(words) for language, words in dictionary.words.items()}
        )
        self._kinds = dictionary.kinds
        self._known: dict[tuple[str, ...], Glossed] = {(): Glossed()}

    def read(self, skeleton: str, hints: Mapping[str, float] | None = None) -> list[Glossed]:
        """What each word is about; nothing for words that nobody knows and ends of sentences."""
        return [self._glossed(found) for found in self._meanings.read(skeleton, hints)]

    def _glossed(self, found: tuple[str, ...]) -> Glossed:
        known = self._known.get(found)
        if known is None:
            kinds = (kind for gloss in found for kind in self._kinds.get(gloss, ()))
            known = self._known[found] = Glossed(found, tuple(dict.fromkeys(kinds)))
        return known


def by_stem(words: Mapping[str, str]) -> dict[str, Sequence[str]]:
    """Gloss → stems, turned round."""
    found: dict[str, list[str]] = {}
    for gloss, stems in words.items():
        for stem in stems.split():
            found.setdefault(stem, []).append(gloss)
    return {stem: tuple(sorted(glosses)) for stem, glosses in found.items()}
