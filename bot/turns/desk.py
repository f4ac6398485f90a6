"""What every turn has at hand: words, detector, buttons, revisions.

Read-only while a batch is computed.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from bot.channel.buttons import Buttons
from bot.config import Organisation
from bot.recordings import Recordings
from bot.turns.counting import Presses
from flows.changes import Change
from flows.definition import Bundle
from flows.distress import Detector
from flows.ids import RevisionHash
from flows.programme import SHIPPED, Programme
from flows.who5 import Official
from locales.catalog import Catalog
from locales.helplines import Country
from locales.helplines import shipped as shipped_helplines
from locales.languages import FALLBACK
from locales.words import Word

T = TypeVar("T")


def present(value: T | None, why: str) -> T:
    """The value, where the caller knows that there is one. Raises RuntimeError that says why."""
    if value is None:
        raise RuntimeError(why)
    return value


def new_id(digits: int = 16) -> str:
    """A random id of so many hex digits."""
    return secrets.token_hex(digits // 2)


def unset_mark(person: str, word: str) -> str:
    """Where no memory stands behind the desk there is no key, and no word is marked."""
    raise RuntimeError("this desk has no keys")


@dataclass(slots=True)
class Desk:
    """Services and content; `bundles` and `live` are replaced when a revision is published."""

    catalog: Catalog
    detector: Detector
    recognise: Callable[[str], Word | None]
    buttons: Buttons
    organisation: Organisation
    programme: Programme = SHIPPED
    write_only_answers: bool = False
    """Kept answers are sealed to their reader; nothing here may remember a choice beside them."""
    helplines: Mapping[str, Country] = field(default_factory=shipped_helplines)
    recordings: Recordings = field(default_factory=Recordings)
    bundles: dict[RevisionHash, Bundle] = field(default_factory=dict)
    live: dict[str, RevisionHash] = field(default_factory=dict)
    own_words: dict[str, str] = field(default_factory=dict)
    """Own lexicons in the detector: name -> text."""
    official: Mapping[str, Official] = field(default_factory=dict)
    """Official WHO-5 texts by language; where there is none it is not offered."""
    change: Change | None = None
    """What the organisation changed because people said so, in reviewed words."""
    presses: Presses = field(default_factory=Presses)
    """Buttons that were refused; the one thing here that changes while a batch is computed."""
    new_id: Callable[[int], str] = new_id
    word_mark: Callable[[str, str], str] = unset_mark
    """(person, folded word) -> keyed mark; the key is the person's own."""

    def live_bundle(self, flow_id: str) -> tuple[RevisionHash, Bundle]:
        """The published revision of a flow. Raises KeyError when there is none."""
        revision = self.live[flow_id]
        return revision, self.bundles[revision]

    def flow_text(self, bundle: Bundle, key: str, language: str, register: str) -> str:
        """A text of a revision in the person's language.

        Ordinary flows may fall back, safety ones not.
        """
        informal = f"{key}|informal" if register == "informal" else key
        for tag in (language, *FALLBACK.get(language, ())):
            texts = bundle.texts.get(tag, {})
            text = texts.get(informal) or texts.get(key)
            if text:
                return text
        return bundle.texts["en"][key]
