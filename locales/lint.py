"""What is wrong with the wording of one text, by rule. Knows no catalog; mends nothing."""

import re
from collections.abc import Iterator, Mapping

MAX_WORDS = 12
"""Words in one sentence."""
MAX_SENTENCES = 2
"""Sentences in one message."""
FIRST_SEEN = 60
"""Characters of a push that a locked phone shows."""

_SENTENCE_END = re.compile(r"(?<=[.?…])\s+|\n+")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_SLASH_FORM = re.compile(r"[^\W\d_]/-?[^\W\d_]|\([^\W\d_]{1,4}\)")
_ADDRESS = re.compile(
    r"https?:|www\.|t\.me|\b[\w-]+\.(?:com|org|net|info|rs|al|ba|bg|mk|ro)\b", re.I
)
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_MARKUP = re.compile(r"[<>`]|\*\*|__|&[a-z]+;")
_MIXED = re.compile("[a-zA-Z][\u0400-\u04ff]|[\u0400-\u04ff][a-zA-Z]")

_WHY: Mapping[str, str] = {
    "en": r"why",
    "sq": r"pse|përse",
    "bs": r"zašto|zbog čega",
    "sr-Latn": r"zašto|zbog čega",
    "sr-Cyrl": r"зашто|због чега",
    "mk": r"зошто",
    "bg": r"защо",
    "ro": r"de ce",
    "tr": r"neden|niye|niçin",
    "uk": r"чому|навіщо",
    "ru": r"почему|зачем",
}
_PROMISE: Mapping[str, str] = {
    "en": r"promis\w*|guarantee\w*|certainly|definitely",
    "sq": r"premto\w*|garanto\w*|patjetër",
    "bs": r"obeća\w*|garant\w*|sigurno će",
    "sr-Latn": r"obeća\w*|garant\w*|sigurno će",
    "sr-Cyrl": r"обећа\w*|гарант\w*|сигурно ће",
    "mk": r"ветува\w*|гарант\w*",
    "bg": r"обеща\w*|гарант\w*",
    "ro": r"promit\w*|promisiun\w*|garant\w*",
    "tr": r"söz ver\w*|garanti\w*",
    "uk": r"обіця\w*|гарант\w*",
    "ru": r"обеща\w*|гарант\w*",
}


def faults(text: str, language: str, *, is_message: bool = True) -> Iterator[tuple[str, str]]:
    """(rule, what to do) for everything wrong with the wording of a text.

    `is_message`: sentences are counted; buttons and single words have none.
    """
    if "!" in text:
        yield "exclamation", "no exclamation marks: end with a full stop"
    if _SLASH_FORM.search(text):
        yield "slash", "no forms like osećao/la: choose a wording that is neutral"
    if _ADDRESS.search(text):
        yield "address", "no web addresses: they make a preview on the screen"
    if _MARKUP.search(text):
        yield "markup", "no markup: texts are shown as they stand"
    if _HIDDEN.search(text):
        yield "hidden", "an invisible character: remove it"
    if _MIXED.search(_PLACEHOLDER.sub(" ", text)):
        yield "mixed", "Latin and Cyrillic letters in one word: write it in one script"
    yield from _asked_or_promised(text, language)
    if is_message:
        yield from _too_much(text)


def _asked_or_promised(text: str, language: str) -> Iterator[tuple[str, str]]:
    if _has(_WHY, text, language):
        yield "why", "never ask why: ask what is now, or offer"
    if _has(_PROMISE, text, language):
        yield "promise", "no promises: say what has been done"


def _has(table: Mapping[str, str], text: str, language: str) -> bool:
    words = table.get(language)
    return words is not None and bool(re.search(rf"\b(?:{words})\b", text, re.IGNORECASE))


def _too_much(text: str) -> Iterator[tuple[str, str]]:
    sentences = [part for part in _SENTENCE_END.split(text.strip()) if part.strip()]
    if len(sentences) > MAX_SENTENCES:
        yield "sentences", f"{len(sentences)} sentences: at most {MAX_SENTENCES}, one idea"
    longest = max((_count(sentence) for sentence in sentences), default=0)
    if longest > MAX_WORDS:
        yield "words", f"a sentence of {longest} words: at most {MAX_WORDS}"


def _count(sentence: str) -> int:
    return sum(1 for word in _PLACEHOLDER.sub("X", sentence).split() if re.search(r"\w", word))
