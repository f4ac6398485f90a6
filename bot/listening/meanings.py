"""Reads the table of shared meanings, or says in which line it is wrong. It must not guess."""

from pathlib import Path

import locales
from bot.listening.signal_files import LexiconError
from flows.distress.spelling import variants

__all__ = ["FILE", "LANGUAGES", "read", "stems_of"]

FILE = Path(locales.__file__).parent / "signals_meanings.txt"
LANGUAGES = {"en": "en", "sq": "sq", "sh": "bs", "mk": "mk", "bg": "bg", "ro": "ro"}
"""The columns, each with the language whose typing habits its words follow."""

_SHORTEST_STEM = 4

Table = dict[str, dict[str, tuple[str, ...]]]


def read(path: Path = FILE) -> Table:
    """Language → stem (a skeleton; `stem.` is a whole word) → its meanings.

    LexiconError reads `file:line:1: what to do`.
    """
    stems: dict[str, dict[str, dict[str, None]]] = {language: {} for language in LANGUAGES}
    seen: set[str] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        meaning, columns = _row(line, place=f"{path.name}:{number}:1")
        if meaning in seen:
            raise LexiconError(f"{path.name}:{number}:1: {meaning} is here twice; keep one line")
        seen.add(meaning)
        for language, column in zip(LANGUAGES, columns, strict=True):
            for word in column.split():
                for stem in stems_of(word, LANGUAGES[language]):
                    stems[language].setdefault(stem, {})[meaning] = None
    return {
        language: {stem: tuple(sorted(means)) for stem, means in sorted(known.items())}
        for language, known in stems.items()
    }


def _row(line: str, *, place: str) -> tuple[str, list[str]]:
    meaning, equals, rest = line.partition("=")
    columns = rest.split(";")
    if not equals or not meaning.strip().isalnum():
        raise LexiconError(f"{place}: write `meaning = words ; words ; …`")
    if len(columns) != len(LANGUAGES):
        names = ", ".join(LANGUAGES)
        raise LexiconError(f"{place}: {len(columns)} columns; write one for each of {names}")
    return meaning.strip(), columns


def stems_of(word: str, habits: str) -> list[str]:
    """The skeletons of a word of the table as people type it; `stem.` is a whole word."""
    forms = [form.replace(" ", "") for form in variants(word.strip(".").replace("-", ""), habits)]
    whole = word.endswith(".")
    return [f"{form}." if whole or len(form) < _SHORTEST_STEM else form for form in forms if form]
