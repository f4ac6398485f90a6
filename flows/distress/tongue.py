"""Which language a message may be in, from its letters and the one that was declared.

Only weights for readers of words that several languages share; nothing is excluded by them.
"""

from collections.abc import Mapping

_DECLARED, _SCRIPT, _LETTER = 0.7, 1.0, 1.5
_CYRILLIC = ("bg", "mk", "sh", "ru", "uk")
_LATIN = ("en", "sq", "sh", "ro", "tr")
_OWN_LETTERS = {
    "ћђ": ("sh",), "љњџ": ("sh", "mk"), "ј": ("sh", "mk"), "ќѓѕ": ("mk",), "ъщ": ("bg",),
    "ыэё": ("ru",), "іїєґ": ("uk",), "ë": ("sq",), "ăâîțșţş": ("ro",), "ığşöü": ("tr",),
    "čćđžš": ("sh",),
}  # fmt: skip
_FAMILY = {"bs": "sh", "sr": "sh", "hr": "sh", "sr_latn": "sh", "sr_cyrl": "sh"}


def hints(text: str, lang: str | None = None) -> Mapping[str, float]:
    """Language of the table of meanings → how much speaks for it, beyond the words."""
    letters = set(text.casefold())
    found: dict[str, float] = {}
    if any("а" <= letter <= "ӿ" for letter in letters):
        _add(found, _CYRILLIC, _SCRIPT)
    elif letters:
        _add(found, _LATIN, _SCRIPT)
    for own, languages in _OWN_LETTERS.items():
        if letters.intersection(own):
            _add(found, languages, _LETTER)
    if lang:
        tag = lang.replace("-", "_").casefold()
        _add(found, (_FAMILY.get(tag, tag),), _DECLARED)
    return found


def _add(found: dict[str, float], languages: tuple[str, ...], weight: float) -> None:
    for language in languages:
        found[language] = found.get(language, 0.0) + weight
