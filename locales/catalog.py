"""Sentences in the person's language, read lazily from catalogs. Never invents or mixes words."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Literal

from locales.errors import MissingSafetyTextError, ParameterError
from locales.errors import UnknownSentenceError as Unknown
from locales.languages import FALLBACK, SOURCE, TONGUES, Language, Status, tongue
from locales.plurals import form_for
from locales.sentence import SAFETY_NOTE
from locales.sentences import SENTENCES, Sentence, placeholders

Register = Literal["formal", "informal"]
INFORMAL = "|informal"
"""Follows the key in the context of a wording for those who are addressed informally."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a catalog: the English it was made from, the translation, any doubt."""

    english: str
    text: str
    fuzzy: bool
    safety: bool = False
    """Marked as a safety text where it stands, in a table or in a flow file."""

    def is_fresh(self, english: str) -> bool:
        """Whether it may be shown: made from this very English, finished, same placeholders."""
        if not self.text or self.fuzzy or self.english != english:
            return False
        try:
            return placeholders(self.text) == placeholders(english)
        except ValueError:
            return False


class Catalog:
    """The words in all languages. Each language is read from disk when it is first needed."""

    def __init__(
        self,
        *,
        root: Traversable | None = None,
        over: Traversable | None = None,
        sentences: Mapping[str, Sentence] = SENTENCES,
    ) -> None:
        self._root = root if root is not None else resources.files("locales")
        self._over = over
        """Catalogs of an organisation: their fresh texts of flows come before those of `root`."""
        self._sentences = sentences
        self._entries: dict[str, Mapping[str, Entry]] = {}
        self._missing: dict[str, list[str]] = {}

    def text(
        self, key: str, language: str, *, register: Register = "formal", **params: str | int
    ) -> str:
        """The sentence in this language, with its placeholders filled.

        Ordinary sentences fall back along FALLBACK. Raises UnknownSentenceError,
        ParameterError, UnknownLanguageError, and MissingSafetyTextError where a safety text has
        no fresh translation.
        """
        sentence = self._sentence(key)
        if params.keys() != sentence.placeholders:
            needed = ", ".join(sorted(sentence.placeholders)) or "none"
            raise ParameterError(f"{key} takes exactly these values: {needed}")
        tag, template = self._template(sentence, tongue(language).tag, register)
        if "count" in params:
            template = form_for(template, tag, params["count"])
        return template.format_map(params)

    def has(self, key: str, language: str) -> bool:
        """Whether this language itself has a fresh text for the sentence."""
        sentence = self._sentence(key)
        tag = tongue(language).tag
        return tag == SOURCE or self._find(tag, key, sentence.english) is not None

    def has_flow_text(self, key: str, english: str) -> bool:
        """Whether some language has a fresh translation of this very text of a flow."""
        return any(
            (entry := self.entries(tag).get(key)) is not None and entry.is_fresh(english)
            for tag in TONGUES
            if tag != SOURCE
        )

    def flow_texts(self, keys: Mapping[str, tuple[str, str, int]]) -> dict[str, dict[str, str]]:
        """Fresh texts of a flow by language, for a revision. `keys`: key → (English, note, limit).

        English is always there, as given. Other languages hold what is fresh and not too long, and
        nothing else; a wording for informal address stands beside it under `key|informal`.
        """
        found: dict[str, dict[str, str]] = {SOURCE: {key: keys[key][0] for key in keys}}
        for tag in TONGUES:
            if tag == SOURCE:
                continue
            texts = self._flow_language(tag, keys)
            if texts:
                found[tag] = texts
        return found

    def languages(self) -> list[Language]:
        """Every language with its own name and how far it is, in the order of the picker."""
        return [self.language(tag) for tag in TONGUES]

    def language(self, tag: str) -> Language:
        """One language. Raises UnknownLanguageError."""
        known = tongue(tag)
        return Language(
            tag=known.tag, name=known.name, status=self._status(known.tag), script=known.script
        )

    def own_names(self) -> list[tuple[str, str]]:
        """(tag, own name) in the order of the picker; languages that are off are left out."""
        return [(known.tag, known.name) for known in TONGUES.values() if not known.off]

    def open_names(self) -> list[tuple[str, str]]:
        """The same without languages that are closed because a safety text is missing or stale."""
        return [(tag, name) for tag, name in self.own_names() if self.is_publishable(tag)]

    def missing_safety(self, language: str) -> list[str]:
        """Safety texts without a fresh translation, sentences and texts of flows (consent).

        Not empty: nobody may be enrolled in this language.
        """
        known = tongue(language)
        if known.tag not in self._missing:
            self._missing[known.tag] = self._lacking(known.tag)
        return list(self._missing[known.tag])

    def _lacking(self, tag: str) -> list[str]:
        own = [
            key
            for key, sentence in self._sentences.items()
            if sentence.safety and not self.has(key, tag)
        ]
        of_flows = [
            context
            for context, entry in self.entries(tag).items()
            if entry.safety and not self._is_own(context) and not entry.is_fresh(entry.english)
        ]
        return own + of_flows

    def is_publishable(self, language: str) -> bool:
        """Whether people may be enrolled in this language: not off, no safety sentence missing."""
        return not tongue(language).off and not self.missing_safety(language)

    def entries(self, language: str) -> Mapping[str, Entry]:
        """Everything in this language's catalog by context, fresh or not. No file: empty."""
        tag = tongue(language).tag
        if tag not in self._entries:
            self._entries[tag] = _read(self._root, tag)
        return self._entries[tag]

    def _is_own(self, context: str) -> bool:
        return context.removesuffix(INFORMAL) in self._sentences

    def _sentence(self, key: str) -> Sentence:
        sentence = self._sentences.get(key)
        if sentence is None:
            raise Unknown(f"no sentence has the key {key}; see locales/sentences*.py")
        return sentence

    def _status(self, tag: str) -> Status:
        if TONGUES[tag].off:
            return "off"
        return "complete" if all(self.has(key, tag) for key in self._sentences) else "started"

    def _template(self, sentence: Sentence, tag: str, register: Register) -> tuple[str, str]:
        """The text to be filled, and the language that it is in."""
        for candidate in (tag, *(() if sentence.safety else FALLBACK[tag])):
            if candidate == SOURCE:
                return SOURCE, sentence.english
            found = self._find(candidate, sentence.key, sentence.english, register=register)
            if found is not None:
                return candidate, found
        raise MissingSafetyTextError(
            f"{sentence.key} has no fresh text in {tag}; close enrolment in it and translate it"
        )

    def _find(
        self, tag: str, key: str, english: str, *, register: Register = "formal"
    ) -> str | None:
        entries = self.entries(tag)
        wanted = (key + INFORMAL, key) if register == "informal" else (key,)
        for context in wanted:
            entry = entries.get(context)
            if entry is not None and entry.is_fresh(english):
                return entry.text
        return None

    def _flow_language(self, tag: str, keys: Mapping[str, tuple[str, str, int]]) -> dict[str, str]:
        texts: dict[str, str] = {}
        own = _read(self._over, tag) if self._over is not None else {}
        for key, (english, _, limit) in keys.items():
            for context in (key, key + INFORMAL):
                for entries in (own, self.entries(tag)):
                    entry = entries.get(context)
                    if entry and entry.is_fresh(english) and len(entry.text) <= limit:
                        texts.setdefault(context, entry.text)
        return texts


def _read(root: Traversable, tag: str) -> Mapping[str, Entry]:
    """Read one catalog into entries by context. No file: an empty catalog."""
    # Babel costs 40 ms to import: commands that show no translation do without it
    from locales import pofiles

    path = root.joinpath(TONGUES[tag].folder, "LC_MESSAGES", "messages.po")
    if not path.is_file():
        return {}
    catalog = pofiles.parse(path.read_bytes(), name=f"the catalog of {tag}")
    return {
        message.context: Entry(
            str(message.id),
            str(message.string),
            message.fuzzy,
            safety=SAFETY_NOTE in message.auto_comments,
        )
        for message in catalog
        if message.id and message.context
    }


@functools.cache
def shipped() -> Catalog:
    """The catalogs that come with the program, read once."""
    return Catalog()
