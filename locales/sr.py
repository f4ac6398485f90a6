"""Serbian Latin to Cyrillic. Leaves placeholders, addresses and foreign words alone."""

import functools
import re
from dataclasses import dataclass
from importlib import resources

_SINGLE = str.maketrans(
    "abvgdđežzijklmnoprstćufhcčšABVGDĐEŽZIJKLMNOPRSTĆUFHCČŠ",
    "абвгдђежзијклмнопрстћуфхцчшАБВГДЂЕЖЗИЈКЛМНОПРСТЋУФХЦЧШ",
)
_DOUBLE = {"lj": "љ", "nj": "њ", "dž": "џ"}
_DOUBLES = re.compile("lj|nj|dž", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Exceptions:
    """What reviewers keep in `sr_Cyrl/exceptions.yaml`."""

    apart: re.Pattern[str]
    """The part of a word before two letters that belong to two parts and stay two letters."""
    latin: frozenset[str]
    """Names that Serbian Cyrillic texts keep in Latin letters."""


@functools.cache
def exceptions() -> Exceptions:
    """The list, read once."""
    from ruamel.yaml import YAML

    path = resources.files("locales").joinpath("sr_Cyrl", "exceptions.yaml")
    known = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
    ways = []
    for word in known["apart"]:
        head, _, tail = word.partition("|")
        ways.append(f"{re.escape(head[:-1])}(?={re.escape(head[-1] + tail)})")
    return Exceptions(
        apart=re.compile(rf"\b(?:ne)?(?:{'|'.join(ways)})", re.IGNORECASE),
        latin=frozenset(known["latin"]),
    )


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
    if lowered in exceptions().latin or any(letter in "qwxy0123456789" for letter in lowered):
        return word
    # the letters stay as many until the doubles are joined, so the place remains right
    apart = exceptions().apart.match(word)
    split = apart.end() + 1 if apart else 0
    return "".join(_joined(part) for part in (word[:split], word[split:]))


def _joined(part: str) -> str:
    def one(match: re.Match[str]) -> str:
        double = match[0]
        letter = _DOUBLE[double.casefold()]
        return letter.upper() if double[0].isupper() else letter

    return _DOUBLES.sub(one, part).translate(_SINGLE)
