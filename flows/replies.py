"""What typed words mean as an answer: a choice, a number, a date. Looks for no danger in them."""

import datetime as dtm
import re
import unicodedata
from collections.abc import Iterable

from flows.definition import Ask, Bundle, Choice
from flows.events import NotUnderstood
from flows.keys import choice_key, wordings

MAX_DIGITS = 12
"""Digits of a number answer: more is a phone or a document number, which nobody asked for."""
_DATE = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4})\.?")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def plain(text: str) -> str:
    """The form in which labels and replies are compared.

    Case, width and outer blanks do not count.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split()).strip(".")


def is_blank(text: str) -> bool:
    """Whether nothing of it can be seen: blanks, zero-width signs, variation selectors."""
    return not any(unicodedata.category(sign)[0] in "LNPS" for sign in text)


def pick(
    node: Ask, text: str, *, flow: str, bundle: Bundle, language: str | None
) -> Choice | None:
    """The one choice that these words name, or None.

    The person's own language counts first (`jo` is no in Albanian), then ids and source labels,
    then all languages, then the place in the list. Faces have no number: five may mean best or
    worst.
    """
    wanted = plain(text)
    if not wanted:
        return None
    for tier in _tiers(node, flow, bundle=bundle, language=language):
        hits = [choice for choice, names in tier if wanted in names]
        if len(hits) == 1:
            return hits[0]
        if hits:
            return None
    return _by_number(node, wanted)


def _tiers(
    node: Ask, flow: str, *, bundle: Bundle, language: str | None
) -> Iterable[list[tuple[Choice, set[str]]]]:
    keys = {choice.id: choice_key(flow, node.id, choice.id) for choice in node.choices}
    if language is not None:
        yield [(c, _plain_set(wordings(bundle.texts, keys[c.id], language))) for c in node.choices]
    yield [(c, _plain_set((c.id, c.label))) for c in node.choices]
    yield [(c, _plain_set(wordings(bundle.texts, keys[c.id], None))) for c in node.choices]


def _plain_set(names: Iterable[str]) -> set[str]:
    """Each name, and what stands behind its pictogram: nobody types `✔ Yes`."""
    return {form for name in names for form in (plain(name), _without_sign(plain(name)))}


def _without_sign(name: str) -> str:
    sign, _, words = name.partition(" ")
    return words if words and not any(letter.isalnum() for letter in sign) else name


def _by_number(node: Ask, wanted: str) -> Choice | None:
    if node.input != "choice" or not wanted.isdecimal() or len(wanted) > 2:
        return None
    place = int(wanted)
    return node.choices[place - 1] if 1 <= place <= len(node.choices) else None


def number(node: Ask, text: str) -> str | NotUnderstood:
    """A whole number inside the node's bounds, as digits; or why not."""
    digits = text.strip()
    body = digits.removeprefix("-").removeprefix("+")
    if not body.isdecimal() or len(body) > MAX_DIGITS or len(digits) - len(body) > 1:
        return NotUnderstood(node=node.id, why="not-a-number")
    value = int(digits)
    low = node.minimum is not None and value < node.minimum
    if low or (node.maximum is not None and value > node.maximum):
        return NotUnderstood(node=node.id, why="out-of-range")
    return str(value)


def date(node: Ask, text: str) -> str | NotUnderstood:
    """A day as ISO date, written 2026-08-31, 31.8.2026 or 31/8/2026; or why not."""
    words = text.strip()
    if iso := _ISO_DATE.fullmatch(words):
        year, month, day = iso.groups()
    elif local := _DATE.fullmatch(words):
        day, month, year = local.groups()
    else:
        return NotUnderstood(node=node.id, why="not-a-date")
    try:
        return dtm.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return NotUnderstood(node=node.id, why="not-a-date")
