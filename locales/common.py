"""Words that are said every day: too common to carry a quiet meaning. Judges, and shows none."""

import functools
from importlib import resources
from typing import Any, cast

from locales.catalog import shipped
from locales.folding import fold, spellings
from locales.languages import SOURCE, TONGUES
from locales.sentences import SENTENCES

OFFERED = "word/"
"""Keys of the words that are offered: they are meant for this."""
FREQUENT = "frequent.yaml"


def is_common(folded: str) -> bool:
    """Whether this folded word is said every day, or by this program itself, in any language."""
    return folded in _everyday()


@functools.cache
def _everyday() -> frozenset[str]:
    words = {form for text in _texts() for word in text.split() for form in _forms(word)}
    return frozenset(words)


def _texts() -> list[str]:
    """What the catalogs say, what is listed as meaning something, and the most frequent words."""
    found = [s.english for key, s in SENTENCES.items() if not key.startswith(OFFERED)]
    for tag in TONGUES:
        if tag != SOURCE:
            entries = shipped().entries(tag).items()
            found += [entry.text for key, entry in entries if not key.startswith(OFFERED)]
    return found + list(_frequent().values())


def _forms(word: str) -> list[str]:
    """The word and its most usual Latin spelling; rarer ones may still be chosen."""
    return spellings(word)[:2] if fold(word).isalpha() else []


def _frequent() -> dict[str, str]:
    # only choosing a word pays for the YAML reader
    from ruamel.yaml import YAML

    path = resources.files("locales").joinpath(FREQUENT)
    return cast("dict[str, Any]", YAML(typ="safe", pure=True).load(path.read_text("utf-8")))
