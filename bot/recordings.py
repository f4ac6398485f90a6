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
from locales.languages import tongue

FOLDER = "voices"
MARK = "recorded:"
"""Before the path of a recording in a letter; without it a voice is a file id of the channel."""
MOST_BYTES = 1_000_000
"""The channel shows larger files as documents, not as voice notes."""
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
        folder = self._of(language)
        texts = bundle.texts.get(language, {})
        for key in prompts(bundle):
            for context in (key, key + INFORMAL):
                text = texts.get(context, "")
                if not text or "{" in text:
                    continue
                name = file_name(key, text)
                state = _state(folder / name) if folder is not None else "missing"
                place = f"{FOLDER}/{tongue(language).folder}/{name}"
                yield Slot(language=language, key=context, text=text, file=place, state=state)

    def _of(self, language: str) -> Path | None:
        return None if self._folder is None else self._folder / tongue(language).folder


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
