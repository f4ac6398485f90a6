"""Letter tables: every alphabet and emoji of our locales to one plain Latin skeleton.

Lossy on purpose: š, ш, ş and sh are one letter here, because people type them as one.
It must not know any word.
"""

import unicodedata

# Cyrillic of sr, mk, bg, ru and uk at once. Soft signs vanish; ъ is the Bulgarian vowel.
_CYRILLIC = dict(
    zip(
        "абвгдезиклмнопрстуфхцчшыэіјёйїґ",
        "abvgdeziklmnoprstufhccsieijejig",
        strict=True,
    )
) | {
    "ж": "z", "ю": "ju", "я": "ja", "є": "je", "щ": "st", "ъ": "a", "ь": "", "љ": "l",
    "њ": "n", "ђ": "d", "ћ": "c", "џ": "dz", "ѓ": "g", "ќ": "k", "ѕ": "dz", "ѝ": "i",
}  # fmt: skip

# Latin letters that have no decomposition, and letters that several habits write as another one.
_LATIN = {
    "đ": "d", "ð": "d", "ı": "i", "ł": "l", "ø": "o", "ß": "s", "æ": "e", "œ": "e", "þ": "th",
    "ŋ": "n", "ə": "a", "y": "j", "w": "v", "x": "h", "ă": "a",
}  # fmt: skip

# Emoji classes: each becomes a word of its own, so that lexicons can write the emoji itself.
_EMOJI = {
    "epill": "💊💉", "eknife": "🔪🗡", "egun": "🔫", "eblood": "🩸", "ecoffin": "⚰🪦",
    "eskull": "💀☠", "esos": "🆘🚨", "ecry": "😭😢🥺😿", "elaugh": "😂🤣😆😹😅😄😁😀",
    "esad": "😞😔😟☹🙁💔😥😰😨😱", "eheart": "❤🥰😍😘💕🫶💛", "eplead": "🙏", "erope": "🪢",
    "edoor": "🚪", "erun": "🏃", "ebeat": "👊🤛🤜", "efire": "🔥", "esick": "🤒🤕🤢",
    "esmile": "🙂😊☺😉😌😎👍👌", "ebaby": "👶", "etired": "😴🥱😫😩", "edrink": "🍺🍷🥃🍻",
}  # fmt: skip

_SENTENCE_ENDS = ".!?;¡¿。।؟"
_JOINERS = "'’‘`´ʼ-‐‑'′"  # inside a word these vanish: m-a, s'dua, don't
_KEPT_MARKS = {",": " , ", "@": "@", "$": "$", '"': ' " ', "“": ' " ', "”": ' " ', "„": ' " '}
_MOST = 6000  # the table remembers at most this many letters of foreign scripts
_ALPHABETS = (*range(0x61, 0x7B), *range(0xC0, 0x250), *range(0x400, 0x530))  # the last: Cyrillic
_TWOFOLD = "яюєщ"  # the commonest letters of the alphabets that are two letters in a skeleton


class Table(dict[int, str]):
    """A translation table for `str.translate` that learns unknown characters, within bounds."""

    def __missing__(self, ordinal: int) -> str:
        folded = _fold(chr(ordinal))
        if len(self) < _MOST:
            self[ordinal] = folded
        return folded


def _fold(letter: str) -> str:
    category = unicodedata.category(letter)
    if letter in "\n\r\t" or category[0] == "Z":
        return " "
    if category[0] in "MC":  # marks, controls, formats, surrogates
        return ""
    base = "".join(
        c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c)
    )
    if base != letter and base:
        return "".join(_KNOWN.get(c, c if c.isalnum() else "") for c in base.casefold())
    return letter if category[0] in "LN" else " "


def _lone(letter: str) -> str | None:
    """How a small letter is read beside whatever letter; None where more than a table says it."""
    if not letter.isalpha() or unicodedata.normalize("NFKC", letter.casefold()) != letter:
        return None
    folded = _KNOWN[letter] if letter in _KNOWN else _fold(letter)
    if folded and not (folded.isascii() and folded.isalpha()):
        return None
    return folded.replace("j", "i") if len(folded) < 2 or letter in _TWOFOLD else None


def _known() -> dict[str, str]:
    table: dict[str, str] = {**_CYRILLIC, **_LATIN, **_KEPT_MARKS}
    for name, faces in _EMOJI.items():
        table |= dict.fromkeys(faces, f" {name} ")
    table |= dict.fromkeys(_SENTENCE_ENDS, " . ")
    table |= dict.fromkeys(_JOINERS, "-")
    table["…"] = " "
    return table


_KNOWN = _known()
TABLE = Table({ord(letter): folded for letter, folded in _KNOWN.items()})

LETTERS = {at: read for at in _ALPHABETS if (read := _lone(chr(at))) is not None}
"""Small letters for words of nothing else, `j` read as `i` at once; any other letter is left as it
is, so that the word stays no plain one."""
