"""What is wrong with the wording of one text, by rule. Knows no catalog; mends nothing."""

import functools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from locales.languages import TONGUES
from locales.lint_words import COMMAND, GENDERED, HINT, LATIN, OFFER, PROMISE, WHY
from locales.sr import exceptions

MAX_WORDS = 12
"""Words in one sentence."""
MAX_SENTENCES = 2
"""Sentences in one message."""
FIRST_SEEN = 60
"""Characters of a push that a locked phone shows."""

RULES = frozenset(
    {
        "exclamation", "slash", "address", "markup", "hidden", "mixed", "why", "promise",
        "command", "gender", "script", "untranslated", "sentences", "words", "first-seen",
        "banned", "too-long",
    }
)  # fmt: skip
"""Names of the rules; a text may break one only with a reason beside it."""

_SENTENCE_END = re.compile(r"(?<=[.?…])\s+|\n+")
_PART_END = re.compile(r"(?<=[.?…,:;])\s+|\n+")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_SLASH_FORM = re.compile(r"[^\W\d_]/-?[^\W\d_]|\([^\W\d_]{1,4}\)")
_ADDRESS = re.compile(
    r"https?:|www\.|t\.me|\b[\w-]+\.(?:com|org|net|info|rs|al|ba|bg|mk|ro)\b", re.I
)
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_MARKUP = re.compile(r"[<>`]|\*\*|__|&[a-z]+;")
_WORD = re.compile(r"[^\W\d_]{2,}")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]+")
_CYRILLIC = re.compile("[\u0400-\u04ff]+")
_MIXED = re.compile("[a-zA-Z][\u0400-\u04ff]|[\u0400-\u04ff][a-zA-Z]")
_ALLOWED = re.compile(r"\ballow (?P<rule>[a-z-]+): \S")
_JUDGED_BY = {"sr-Cyrl": "sr-Latn"}
_VERBS_LAST = frozenset({"tr"})


def faults(
    text: str,
    language: str,
    *,
    is_message: bool = True,
    to_person: bool = True,
    push: bool = False,
) -> Iterator[tuple[str, str]]:
    """(rule, what to do) for everything wrong with the wording of a text.

    `is_message`: sentences are counted; buttons and single words have none. `to_person`: nobody
    who is looked after is commanded; staff may be. `push`: it may light up a locked phone.
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
    if _foreign(_PLACEHOLDER.sub(" ", text), language):
        yield "script", "letters of another script: write it as this language is written"
    yield from _said(text, language, commands=is_message and to_person)
    if is_message:
        yield from _too_much(text)
    if push:
        yield from _seen_first(text, language)


def is_left_english(text: str, english: str) -> bool:
    """Whether somebody copied a sentence instead of translating it; one word may be the same."""
    return text == english and len(_WORD.findall(_PLACEHOLDER.sub(" ", text))) > 1


def _foreign(text: str, language: str) -> bool:
    known = TONGUES.get(language)
    if known is None:
        return False
    letters = _CYRILLIC if known.script == "Latn" else _LATIN
    return any(found.casefold() not in exceptions().latin for found in letters.findall(text))


def allowed(comments: Iterable[str]) -> Collection[str]:
    """Rules that comments beside a text set aside: `allow RULE: reason`. No reason, no leave."""
    return {match["rule"] for line in comments for match in _ALLOWED.finditer(line)}


def _said(text: str, language: str, *, commands: bool) -> Iterator[tuple[str, str]]:
    if _has(WHY, text, language):
        yield "why", "never ask why: ask what is now, or offer"
    if _has(PROMISE, text, language):
        yield "promise", "no promises: say what has been done"
    if _has(GENDERED, text, language):
        yield "gender", "speaks of a man or of a woman: choose a wording that is neutral"
    if commands and _commands(text, language):
        yield "command", "an order without an offer: say what is possible, or `please`"


def _has(table: Mapping[str, str], text: str, language: str) -> bool:
    pattern, latin = _pattern(table, language), _latin(text, language)
    return pattern is not None and bool(pattern.search(_PLACEHOLDER.sub("…", latin)))


def _pattern(table: Mapping[str, str], language: str) -> re.Pattern[str] | None:
    words = table.get(_JUDGED_BY.get(language, language))
    return _compiled(words) if words is not None else None


@functools.cache
def _compiled(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


def _latin(text: str, language: str) -> str:
    return text.translate(LATIN) if language in _JUDGED_BY else text


def _commands(text: str, language: str) -> bool:
    """Whether a sentence orders something and no offer stands in it."""
    order, offer = _pattern(COMMAND, language), _pattern(OFFER, language)
    if order is None or offer is None:
        return False
    return any(
        _orders(order, sentence, language) and not offer.search(sentence)
        for sentence in _sentences(_latin(text, language))
        if not sentence.endswith("?")
    )


def _orders(order: re.Pattern[str], sentence: str, language: str) -> bool:
    parts = [part.strip(" .,:;…?") for part in _PART_END.split(sentence)]
    if language in _VERBS_LAST:
        return any(match.end() == len(part) for part in parts for match in order.finditer(part))
    return any(order.match(part) for part in parts)


def _sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE_END.split(text.strip()) if part.strip()]


def _too_much(text: str) -> Iterator[tuple[str, str]]:
    sentences = _sentences(text)
    if len(sentences) > MAX_SENTENCES:
        yield "sentences", f"{len(sentences)} sentences: at most {MAX_SENTENCES}, one idea"
    longest = max((_count(sentence) for sentence in sentences), default=0)
    if longest > MAX_WORDS:
        yield "words", f"a sentence of {longest} words: at most {MAX_WORDS}"


def _count(sentence: str) -> int:
    return sum(1 for word in _PLACEHOLDER.sub("X", sentence).split() if re.search(r"\w", word))


def _seen_first(text: str, language: str) -> Iterator[tuple[str, str]]:
    """What a locked phone shows of a push: nothing personal, and no word that makes one wonder."""
    first = text[:FIRST_SEEN]
    if _PLACEHOLDER.search(text[: FIRST_SEEN + 1]) or "{" in first:
        yield "first-seen", f"no value may stand in the first {FIRST_SEEN} characters of a push"
    if len(text) > FIRST_SEEN:
        yield "first-seen", f"a push must be seen whole: at most {FIRST_SEEN} characters"
    hint = _pattern(HINT, language)
    if hint is not None and (found := hint.search(_latin(first, language))):
        yield "first-seen", f"`{found[0]}` would be seen on a locked phone: say something ordinary"
