"""The ways in which people type one lexicon word, as skeletons.

Variants are made when a lexicon is compiled, so that reading a message stays one pass.
"""

import itertools
import re

from flows.distress.normalise import skeleton

_MOST = 16
_SHORTEST = 4

# Letter as the lexicon writes it → what people type for it beyond the plain skeleton.
_HABITS: dict[str, dict[str, tuple[str, ...]]] = {
    "bg": {"ъ": ("u", "y"), "я": ("q",), "ж": ("j",), "х": ("x",)},
    "mk": {"ќ": ("ћ",), "ѓ": ("ђ",), "ѕ": ("з",)},
    "ru": {"щ": ("sch",), "ё": ("io",)},
    "uk": {"щ": ("sch",), "г": ("h",), "є": ("е",)},
    "sq": {"ë$": ("",), "ç": ("q",)},
    "bs": {"h": ("",)},
    "ro": {"â": ("i",), "ț": ("ts",), "ch": ("k",)},
    "tr": {"ğ": ("",)},
}


def variants(word: str, lang: str) -> tuple[str, ...]:
    """Distinct skeletons of one lexicon word (no spaces in it), the plain one first."""
    word = word.casefold()
    habits = _HABITS.get(lang, {})
    splitter = "|".join(f"({letter})" for letter in habits) or "(?!)"
    pieces = [piece for piece in re.split(splitter, word) if piece]
    ends = {letter.rstrip("$"): letter for letter in habits}
    choices: list[tuple[str, ...]] = []
    for place, piece in enumerate(pieces):
        letter = ends.get(piece, "")
        at_end = not letter.endswith("$") or place == len(pieces) - 1
        choices.append((piece, *habits[letter]) if letter and at_end else (piece,))
    typed = ("".join(parts) for parts in itertools.islice(itertools.product(*choices), _MOST))
    plain = skeleton(word).strip()
    found = dict.fromkeys((plain, *(skeleton(form).strip() for form in typed)))
    least = min(len(plain), _SHORTEST)  # a spelling that leaves less would be any small word
    return tuple(form for form in found if len(form) >= least and " " not in form) or (plain,)
