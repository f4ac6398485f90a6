"""The shape of one sentence of the bot's own words. Holds no wording and reads no catalog."""

import functools
import string
from dataclasses import dataclass
from typing import Literal

from locales.plurals import joined

Audience = Literal["person", "push", "staff", "operator"]
"""person: answers what somebody just did; push: may light up a locked phone; staff; operator."""

MAX_BUTTON = 40
"""Characters on one button: longer ones are cut on small phones."""
MAX_MESSAGE = 200
"""Characters of one message: two short sentences fit in every language."""
MAX_PUSH = 120
"""Characters of a message that may light up a locked phone."""


SAFETY_NOTE = "Safety text: without it nobody can be enrolled in this language."
"""Stands above every safety text in the catalogs, those of flows among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One thing that the program says, with its English source text.

    `key` is the context in the catalogs; `note` is for translators; `limit` counts characters
    before placeholders are filled. `safety` sentences never fall back to another language.
    `allow` names rules of locales.check that this text may break, each as `rule: reason`.
    """

    key: str
    english: str
    note: str = ""
    limit: int = MAX_MESSAGE
    safety: bool = False
    audience: Audience = "person"
    allow: tuple[str, ...] = ()

    @property
    def placeholders(self) -> frozenset[str]:
        """Names in braces that must be given when the sentence is shown."""
        return placeholders(self.english)


@functools.cache
def placeholders(text: str) -> frozenset[str]:
    """Names in braces. Raises ValueError for loose braces and for anything but a plain name."""
    names: set[str] = set()
    for _, name, spec, conversion in string.Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(f"placeholder {{{name}}} may hold a plain name only")
        names.add(name)
    return frozenset(names)


def say(
    key: str,
    english: str,
    note: str = "",
    *,
    limit: int = MAX_MESSAGE,
    safety: bool = False,
    allow: tuple[str, ...] = (),
) -> Sentence:
    """A message that answers the person."""
    return Sentence(key=key, english=english, note=note, limit=limit, safety=safety, allow=allow)


def button(key: str, english: str, note: str = "", *, safety: bool = False) -> Sentence:
    """A button on the person's screen, or the description of a command."""
    return Sentence(key=key, english=english, note=note, limit=MAX_BUTTON, safety=safety)


def push(key: str, english: str, note: str = "", *, safety: bool = False) -> Sentence:
    """A message that may light up a locked phone."""
    return Sentence(
        key=key, english=english, note=note, limit=MAX_PUSH, safety=safety, audience="push"
    )


def staff(key: str, english: str, note: str = "", *, limit: int = MAX_PUSH) -> Sentence:
    """A message to staff. Never a safety sentence: a page in a second language beats no page."""
    return Sentence(key=key, english=english, note=note, limit=limit, audience="staff")


def staff_button(key: str, english: str, note: str = "") -> Sentence:
    """A button or a single word on the staff side."""
    return staff(key, english, note, limit=MAX_BUTTON)


def staff_counted(key: str, one: str, many: str, note: str = "") -> Sentence:
    """A message to staff that counts something: {count} decides which form is shown."""
    return staff(key, joined((one, many)), note)


def operator(key: str, english: str, note: str = "") -> Sentence:
    """A line for whoever runs the program."""
    return Sentence(key=key, english=english, note=note, audience="operator")
