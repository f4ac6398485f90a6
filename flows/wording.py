"""How words to a person are built: short, calm, few. Says what is wrong and rewrites nothing."""

import re

MAX_WORDS = 12
MAX_SENTENCES = 2
PREVIEW = 60
"""Characters of a push that a lock screen shows: an opener must fit."""
_SENTENCE = re.compile(r"[.?!…]+(?:\s+|$)")


def sentences(text: str) -> list[str]:
    """The sentences of a text, without their end marks."""
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]


def too_loud(text: str) -> bool:
    """Whether it exclaims, in any script's sign."""
    return any(sign in text for sign in "!！¡")


def too_long(text: str) -> str | None:
    """What is too long, or None: more than two sentences, or more than twelve words in one."""
    found = sentences(text)
    if len(found) > MAX_SENTENCES:
        return f"{len(found)} sentences: write {MAX_SENTENCES} at most, one idea a message"
    most = max((len(sentence.split()) for sentence in found), default=0)
    if most > MAX_WORDS:
        return f"a sentence of {most} words: write {MAX_WORDS} at most"
    return None
