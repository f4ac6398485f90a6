"""Makes typed words comparable: case, marks, scripts, digit-Latin, slips. Knows no words."""

import itertools
import re
import unicodedata

_APOSTROPHES = re.compile("['’ʼ`´]")
_OTHER = re.compile(r"[\W_]+")
_LONG = re.compile(r"(.)\1{2,}")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[a-z]")
_PLAIN = str.maketrans({"ı": "i", "đ": "dj", "ł": "l", "ø": "o", "ђ": "ђ"})

_TYPED = {
    # how people type Cyrillic on a Latin keyboard; the first is the usual one
    "а": "a", "б": "b", "в": "v w", "г": "g h", "ґ": "g", "д": "d", "ђ": "dj d", "е": "e",
    "є": "ie ye e je", "ж": "z zh j", "з": "z", "и": "i y", "і": "i", "ј": "j y i", "к": "k",
    "л": "l", "љ": "lj l", "м": "m", "н": "n", "њ": "nj n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "ћ": "c", "у": "u", "ф": "f", "х": "h x kh", "ц": "c ts",
    "ч": "c ch 4", "џ": "dz dzh", "ш": "s sh 6", "щ": "sht st 6t sch shch", "ъ": "a y u",
    "ы": "y i", "ь": " ", "э": "e", "ю": "yu u iu ju", "я": "ya ia q ja a", "ѕ": "dz z",
    "й": "i j y", "ї": "i yi ji", "ё": "e yo io", "ѓ": "gj g dj", "ќ": "kj k c",
}  # fmt: skip
_MOST_SPELLINGS = 600
"""A word with more possible spellings than this is typed in its first ones only."""

_SHORT = 4
"""In words of so few letters only the likeliest slips count."""
_ALIKE = str.maketrans("асеорхукмтвнијѕ", "aceopxykmtbhujs")
_LAYOUTS = (
    ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    ("qwertzuiop", "asdfghjkl", "yxcvbnm"),
    ("йцукенгшщзх", "фывапролджэ", "ячсмитьбю"),
    ("љњертзуиопшђ", "асдфгхјклчћж", "ѕџцвбнм"),
)


def fold(text: str) -> str:
    """Lower case, without marks and punctuation, words parted by one blank."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_PLAIN)
    plain = _APOSTROPHES.sub("", plain)
    marks = unicodedata.normalize("NFKD", plain)
    bare = "".join(sign for sign in marks if not unicodedata.combining(sign))
    return " ".join(_unmixed(word) for word in _OTHER.sub(" ", bare).split())


def shorten(folded: str) -> str:
    """The same with letters held down (`stoooop`) let go."""
    return _LONG.sub(r"\1", folded)


def spellings(word: str) -> list[str]:
    """Folded ways to type a word: itself, and for Cyrillic every Latin and digit-Latin way.

    The first Latin way follows the word itself; đ may be typed as dj or as d.
    """
    lowered = unicodedata.normalize("NFC", word).casefold()
    found = [fold(word)]
    if "đ" in lowered:
        found.append(fold(lowered.replace("đ", "d")))
    if _CYRILLIC.search(lowered):
        found += _latin(lowered)
    return list(dict.fromkeys(found))


def is_slip(typed: str, meant: str) -> bool:
    """Whether one slip turns `meant` into `typed`: a letter more, less, other, or two swapped.

    The first letter is right, or has changed places with the second. In words of four letters a
    slip is two swapped letters, a doubled one, or the key beside the right one; any other change
    makes too many words of their own.
    """
    if typed == meant or abs(len(typed) - len(meant)) > 1:
        return False
    start = _common(typed, meant)
    end = _common(typed[start:][::-1], meant[start:][::-1])
    wrong, right = typed[start : len(typed) - end], meant[start : len(meant) - end]
    if len(wrong) == len(right) == 2:
        return wrong == right[::-1]
    if len(wrong) > 1 or len(right) > 1 or not start:
        return False
    if len(meant) > _SHORT:
        return True
    return are_neighbours(wrong, right) if right else wrong == typed[start - 1]


def are_neighbours(one: str, other: str) -> bool:
    """Whether two letters lie side by side on a keyboard of the region."""
    return bool(one and other) and any(_near(rows, one, other) for rows in _LAYOUTS)


def _unmixed(word: str) -> str:
    """A word of two scripts (a Cyrillic letter in `stop`) in one, where letters look alike."""
    if _CYRILLIC.search(word) and _LATIN.search(word):
        latin = word.translate(_ALIKE)
        return word if _CYRILLIC.search(latin) else latin
    return word


def _latin(lowered: str) -> list[str]:
    ways = [_TYPED.get(sign, fold(sign) or " ").split(" ") for sign in lowered]
    # a blank between words stays a blank; the soft sign is left out or typed as nothing
    ways = [[" "] if sign == " " else [way for way in way_list if way] or [""]
            for sign, way_list in zip(lowered, ways, strict=True)]  # fmt: skip
    count = 1
    for at, way_list in enumerate(ways):
        count *= len(way_list)
        if count > _MOST_SPELLINGS:
            ways[at] = way_list[:1]
            count //= len(way_list)
    return [" ".join("".join(signs).split()) for signs in itertools.product(*ways)]


def _common(one: str, other: str) -> int:
    return sum(
        1
        for _ in itertools.takewhile(
            lambda pair: pair[0] == pair[1], zip(one, other, strict=False)
        )
    )


def _near(rows: tuple[str, ...], one: str, other: str) -> bool:
    places = [
        (line, row.index(sign))
        for sign in (one, other)
        for line, row in enumerate(rows)
        if sign in row
    ]
    if len(places) != 2:
        return False
    (line, column), (other_line, other_column) = places
    return abs(line - other_line) <= 1 and abs(column - other_column) <= 1
