"""Counted sentences: their forms in one text, and which form a count takes. Counts nothing."""

import functools
import gettext
import re
from collections.abc import Callable, Sequence

from locales.languages import tongue

BETWEEN = " ‖ "
"""Stands between the forms of a counted sentence wherever they are one text: tables and sheets.

In catalogs they are gettext's own plural entries.
"""
_HEADER = re.compile(r"nplurals=(\d+); plural=(.*);")


def is_counted(text: str) -> bool:
    """Whether a text has a form for one and others for many."""
    return BETWEEN.strip() in text


def forms(text: str) -> tuple[str, ...]:
    """The forms of a text in the order of its language; one where it is not counted."""
    return tuple(form.strip() for form in text.split(BETWEEN.strip()))


def joined(parts: Sequence[str]) -> str:
    """Forms as one text; nothing where all are empty."""
    return BETWEEN.join(parts) if any(parts) else ""


def needed(language: str) -> int:
    """How many forms a counted sentence has in this language."""
    return _rule(tongue(language).plural)[0]


def form_for(text: str, language: str, count: int | str) -> str:
    """The form for this count: Macedonian 21 is one, Romanian 20 is many. Negative as positive.

    What is no number takes the last form.
    """
    known = forms(text)
    if len(known) == 1:
        return text
    if isinstance(count, str):
        return known[-1]
    at = _rule(tongue(language).plural)[1](abs(count))
    return known[min(at, len(known) - 1)]


@functools.cache
def _rule(header: str) -> tuple[int, Callable[[int], int]]:
    match = _HEADER.fullmatch(header)
    if match is None:
        raise ValueError(f"no plural rule: {header}")
    return int(match[1]), gettext.c2py(match[2])
