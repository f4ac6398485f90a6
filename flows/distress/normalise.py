"""From what somebody typed to plain skeletons that the lexicons can read.

Pure and linear in the length of the text; it must not raise on any input.
"""

import re
import unicodedata

from flows.distress.letters import LETTERS, TABLE

LONGEST = 4096
_LONGEST_WORD = 40
_UNCUT = LONGEST // 18  # nothing of it is cut off, even where NFKC makes 18 letters of each one

_PALATAL = re.compile(r"i(?<=[bcdfghklmnpqrstvz]i)i*(?=[aeou])")
_REPEAT = re.compile(r"(.)\1+")
_MIXED = re.compile(r"[a-z@$]+[0-9@$][a-z0-9@$]*|[0-9@$]+[a-z][a-z0-9@$]*")
_MARKED = re.compile(r"[0-9@$]")
_DOSE = re.compile(
    r"^\d+(?:mc?g|gr?|ml|kg|km|x|h|eu?r?|din|den|lv|ron|min|sat[ia]?|god|th|st|nd|rd|am|pm|k)$"
)
_LONE_ANSWER = re.compile(r"^ *(\S+) *,")
_INNER_JOIN = re.compile(r"(?<=\w)-(?=\w)")
_SPACED = re.compile(r"(?:(?<![^ ])[^\W\d_][ ._*-]{1,3}){3,}[^\W\d_](?![^ ])")
_DOTS = re.compile(r"\.{2,}")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_LONG_WORD = re.compile(r"\S{41,}")
_LEET = str.maketrans("013457@$", "oieastas")
_BULGARIAN_DIGITS = str.maketrans("01346789@$", "oizcsz8gas")


def skeletons(text: str) -> tuple[str, ...]:
    """The readings of a text, the plainest first: ` word word . word `, each padded by spaces.

    A second reading exists where digits stand inside words (leet, or Bulgarian 4 and 6) and
    where letters were spaced out.
    """
    plain = _plain(text)
    folded = plain.translate(TABLE)
    if _MARKED.search(folded):
        readings = [_digits(folded, _LEET), _digits(folded, _BULGARIAN_DIGITS)]
    else:
        readings = [folded]
    if sum(map(plain.count, " .-*_")) * 4 > len(plain) and _SPACED.search(plain):
        readings.append(_SPACED.sub(_closed, plain).translate(TABLE))
    if len(readings) == 1:
        return (_finish(folded),)
    return tuple(dict.fromkeys(_finish(reading) for reading in readings))


def skeleton(text: str) -> str:
    """The first reading of a text."""
    return skeletons(text)[0]


def one_word(piece: str) -> str:
    """What `skeletons` makes of a piece of letters alone, several times faster.

    Empty where that may be more than one word or reading, or takes more than a table of letters.
    """
    word = piece.casefold()
    if word.isascii():
        word = word.replace("y", "i").replace("j", "i").replace("w", "v").replace("x", "h")
    elif "яя" in word or "юю" in word or "єє" in word or "щщ" in word:
        return ""  # drawn out, perhaps, and not to be seen once they are two letters each
    else:
        word = word.translate(LETTERS)
    if not (word.isascii() and word.isalpha()) or "hhh" in word:
        return ""
    word = _soft(_digraphs(word))
    if _doubled(word):  # as is every letter that was drawn out
        if _DRAWN_OUT.search(piece.casefold()):
            return ""
        word = _once(word)
    return word if len(word) <= _LONGEST_WORD else word[:_LONGEST_WORD]


def may_be_spelt_out(text: str) -> bool:
    """Whether letters of a text stand alone one after the other, as far as can be told at once."""
    return len(text) > _UNCUT or _SPACED.search(_plain(text)) is not None


def _digraphs(text: str) -> str:
    """Order matters: three letters before two. Lexicons and messages both pass through here."""
    if "h" in text:
        text = text.replace("shch", "st").replace("tch", "c").replace("sh", "s")
        text = text.replace("ch", "c").replace("zh", "z").replace("kh", "h")
    return text.replace("ts", "c").replace("tz", "c").replace("ck", "k")


def _soft(text: str) -> str:
    """Without the `i` that only softens the consonant before it."""
    if "ia" in text or "ie" in text or "io" in text or "iu" in text:
        return _PALATAL.sub("", text)
    return text


def _doubled(text: str) -> bool:
    """Whether a letter stands twice in a row."""
    before = ""
    for letter in text:
        if letter == before:
            return True
        before = letter
    return False


def _once(text: str) -> str:
    """Each letter once where it stands several times in a row."""
    kept: list[str] = []
    before = ""
    for letter in text:
        if letter != before:
            kept.append(letter)
            before = letter
    return "".join(kept)


def _plain(text: str) -> str:
    text = text[:LONGEST]
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)[:LONGEST]
    if ".." in text:
        text = _DOTS.sub(" ", text)  # a pause, no end of a sentence
    text = text.casefold()
    return _DRAWN_OUT.sub(r"\1", text) if _doubled(text) and _DRAWN_OUT.search(text) else text


def _digits(text: str, table: dict[int, int]) -> str:
    def read(found: re.Match[str]) -> str:
        word = found.group()
        return word if _DOSE.match(word) else word.translate(table)

    return _MIXED.sub(read, text)


def _closed(found: re.Match[str]) -> str:
    return re.sub(r"[ ._*-]", "", re.sub(r" {2,}", "\x00", found.group())).replace("\x00", " ")


def _finish(text: str) -> str:
    if "-" in text:
        text = _INNER_JOIN.sub("", text).replace("-", " ")
    text = _soft(_digraphs(text).replace("j", "i"))
    if _doubled(text):
        text = _REPEAT.sub(r"\1", text)
    if "," in text:  # "no, …": an answer of one word ends there, other commas are breath
        text = _LONE_ANSWER.sub(r" \1 . ", text).replace(",", " ")
    if len(text) > _LONGEST_WORD and _LONG_WORD.search(text):
        text = _LONG_WORD.sub(lambda found: found.group()[:_LONGEST_WORD], text)
    return f" {' '.join(text.split())} "
