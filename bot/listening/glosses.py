"""Reads the dictionaries of glosses, or says in which line they are wrong. It must not guess."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import locales
from bot.listening import meanings
from bot.listening.signal_files import LexiconError
from flows.distress.glosses import Dictionary

__all__ = ["FOLDER", "LANGUAGES", "read"]

FOLDER = Path(locales.__file__).parent / "glosses"
LANGUAGES = {**meanings.LANGUAGES, "tr": "tr", "uk": "uk", "ru": "ru"}
"""The files, each with the language whose typing habits its words follow."""
KINDS = "kinds.txt"

_LINE = re.compile(r"([a-z0-9]+) = (\S.*)")


def read(folder: Path = FOLDER) -> Dictionary:
    """All dictionaries and the kinds. LexiconError reads `file:line:1: what to do`."""
    kinds = {gloss: tuple(found.split()) for _, gloss, found in _lines(folder / KINDS)}
    words = {
        language: _words(folder / f"{language}.txt", language, kinds) for language in LANGUAGES
    }
    return Dictionary(words=words, kinds=kinds)


def _words(path: Path, language: str, kinds: Mapping[str, object]) -> dict[str, str]:
    """Gloss → stems. How a word is also typed gives way to another word that is written so."""
    plain: dict[str, set[str]] = {}
    typed: dict[str, set[str]] = {}
    for number, gloss, found in _lines(path):
        if gloss not in kinds:
            raise LexiconError(f"{path.name}:{number}:1: write {gloss} into {KINDS} too")
        for word in found.split():
            first, *others = meanings.stems_of(word, LANGUAGES[language]) or [""]
            plain.setdefault(gloss, set()).add(first)
            typed.setdefault(gloss, set()).update(others)
    taken = set().union(*plain.values())
    return {
        gloss: " ".join(sorted(stems | (typed[gloss] - taken))) for gloss, stems in plain.items()
    }


def _lines(path: Path) -> Iterator[tuple[int, str, str]]:
    seen: set[str] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line.strip())
        place = f"{path.name}:{number}:1"
        if found is None:
            raise LexiconError(f"{place}: write `gloss = words`")
        if found[1] in seen:
            raise LexiconError(f"{place}: {found[1]} is here twice; keep one line")
        seen.add(found[1])
        yield number, found[1], found[2]
