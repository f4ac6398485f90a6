"""Recorded voices for prompts: which file belongs to which words. Plays and sends nothing.

A file is named after its prompt and the very words that it says, so that a voice never says
anything but what the screen shows: changed words simply have no voice until it is recorded anew.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from flows.bundle import INFORMAL
from flows.definition import Ask, Bundle, ConsentSwitches, Flow, Say
from flows.keys import text_key
from locales.catalog import Catalog
from locales.languages import tongue
from locales.sentence import MAX_BUTTON, Sentence
from locales.sentences import SENTENCES

FOLDER = "voices"
MARK = "recorded:"
"""Before the path of a recording in a letter; without it a voice is a file id of the channel."""
MOST_BYTES = 1_000_000
"""The channel shows larger files as documents, not as voice notes."""
SILENT = frozenset(
    {"danger", "frightens", "self", "distress", "numbers", "line", "stranger", "profile"}
)
"""Groups of sentences that are never spoken."""
_PARTS = re.compile(r"[/~|]")

State = Literal["there", "missing", "old", "too-large"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One prompt in one language, and the file in which its voice is looked for."""

    language: str
    key: str
    text: str
    file: str
    state: State


class Recordings:
    """The folder of recorded voices of a home; None: a program without voices."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._folders: dict[str, Path] = {}

    def any_in(self, language: str) -> bool:
        """Whether there is a voice at all in this language: otherwise it is not offered."""
        folder = self._of(language)
        return folder is not None and folder.is_dir() and any(folder.glob("*.ogg"))

    def find(self, language: str, key: str, text: str) -> str:
        """What a letter carries for this prompt, or nothing where it has no voice."""
        folder = self._of(language)
        if folder is None:
            return ""
        path = folder / file_name(key, text)
        return f"{MARK}{path.resolve()}" if _state(path) == "there" else ""

    def slots(self, bundle: Bundle, language: str) -> Iterator[Slot]:
        """Every prompt of a revision in this language, openers left out: they are pushed."""
        texts = bundle.texts.get(language, {})
        for key in prompts(bundle):
            for context in (key, key + INFORMAL):
                text = texts.get(context, "")
                if text and "{" not in text:
                    yield self._slot(language, key, text)

    def sentence_slots(self, catalog: Catalog, language: str) -> Iterator[Slot]:
        """The bot's own messages that may be heard, in this language."""
        for key, sentence in SENTENCES.items():
            if may_be_heard(sentence) and catalog.has(key, language):
                for text in _registers(catalog, key, language):
                    yield self._slot(language, key, text)

    def _slot(self, language: str, key: str, text: str) -> Slot:
        folder, name = self._of(language), file_name(key, text)
        state = _state(folder / name) if folder is not None else "missing"
        place = f"{FOLDER}/{tongue(language).folder}/{name}"
        return Slot(language=language, key=key, text=text, file=place, state=state)

    def _of(self, language: str) -> Path | None:
        if self._folder is None:
            return None
        if language not in self._folders:
            self._folders[language] = self._folder / tongue(language).folder
        return self._folders[language]


def may_be_heard(sentence: Sentence) -> bool:
    """Whether a voice may say it: it answers the person, and whoever stands by may hear it.

    Never what is pushed, and never a word about danger.
    """
    return (
        sentence.audience == "person"
        and sentence.limit > MAX_BUTTON
        and not sentence.placeholders
        and sentence.key.partition("/")[0] not in SILENT
    )


def _registers(catalog: Catalog, key: str, language: str) -> list[str]:
    said = [catalog.text(key, language, register=one) for one in ("formal", "informal")]
    return list(dict.fromkeys(said))


def file_name(key: str, text: str) -> str:
    """`check-in.safe-1.1f0c2d3e.ogg`: the prompt, and the beginning of the hash of its words."""
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{_PARTS.sub('.', key)}.{digest}.ogg"


def prompts(bundle: Bundle) -> list[str]:
    """Keys of all messages of a revision that somebody may hear."""
    flows = (bundle.flow, *bundle.others.values())
    return [
        text_key(flow.flow, node.id)
        for flow in flows
        for node in flow.nodes
        if isinstance(node, Say | Ask | ConsentSwitches) and not _is_opener(flow, node.id)
    ]


def _is_opener(flow: Flow, node: str) -> bool:
    return flow.needs == "contact" and flow.start == node


def _state(path: Path) -> State:
    try:
        size = path.stat().st_size
    except OSError:
        stem = path.name.rsplit(".", 2)[0]
        return "old" if any(path.parent.glob(f"{stem}.????????.ogg")) else "missing"
    return "there" if 0 < size <= MOST_BYTES else "too-large"
