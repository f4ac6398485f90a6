"""Serbian Latin to Cyrillic. Leaves placeholders, addresses and foreign words alone."""

import re

_SINGLE = str.maketrans(
    "abvgdđežzijklmnoprstćufhcčšABVGDĐEŽZIJKLMNOPRSTĆUFHCČŠ",
    "абвгдђежзијклмнопрстћуфхцчшАБВГДЂЕЖЗИЈКЛМНОПРСТЋУФХЦЧШ",
)
_DOUBLE = {"lj": "љ", "nj": "њ", "dž": "џ"}
_DOUBLES = re.compile("lj|nj|dž", re.IGNORECASE)

_APART = (
    # the two letters belong to two parts of the word and stay two letters
    r"na(?=dživ)|na(?=džnje)|na(?=dže[ltvo])|po(?=džup)|po(?=džanr)|o(?=dživ)|o(?=džal)|o(?=džvak)"
    r"|pre(?=dživo)|i(?=njek[ct])|ko(?=njug)|ko(?=njunk)|ta(?=njug)|va(?=njezi)|pa(?=njeli)"
)
_APART_AT = re.compile(rf"\b(?:ne)?(?:{_APART})", re.IGNORECASE)

FOREIGN = frozenset(
    {"telegram", "viber", "whatsapp", "alongside", "messenger", "sms", "qr", "pdf"}
)
"""Names that Serbian Cyrillic texts keep in Latin letters."""

_TOKEN = re.compile(
    r"(?P<keep>\{[^{}]*\}|https?://\S+|www\.\S+|\S+@\S+|/[a-z]+\b)|(?P<word>[^\W_]+)|(?P<rest>.)",
    re.DOTALL,
)


def to_cyrillic(text: str) -> str:
    """The same text in Cyrillic letters. Text that is Cyrillic already stays as it is."""
    return "".join(
        _word(match["word"]) if match["word"] else match[0] for match in _TOKEN.finditer(text)
    )


def _word(word: str) -> str:
    lowered = word.casefold()
    if lowered in FOREIGN or any(letter in "qwxy0123456789" for letter in lowered):
        return word
    # the letters stay as many until the doubles are joined, so the place remains right
    apart = _APART_AT.match(word)
    split = apart.end() + 1 if apart else 0
    return "".join(_joined(part) for part in (word[:split], word[split:]))


def _joined(part: str) -> str:
    def one(match: re.Match[str]) -> str:
        double = match[0]
        letter = _DOUBLE[double.casefold()]
        return letter.upper() if double[0].isupper() else letter

    return _DOUBLES.sub(one, part).translate(_SINGLE)
