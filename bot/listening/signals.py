"""The signal lexicons that ship: loads them, checks them, and builds the detector.

`python -m bot.listening.signals` compiles all lexicons into `locales/signals.json`, which loads
fast. It is used only while it fits the files byte for byte; else they are read, slower.
"""

import functools
import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path

import msgspec

import locales
from bot.listening.signal_files import LexiconError, LexiconFile
from flows.distress import Detector, Lexicon, Model

__all__ = [
    "COMPILED_FILE",
    "MODEL_FILE",
    "LexiconError",
    "build",
    "detector",
    "lexicons",
    "load_file",
    "model",
]

_HERE = Path(locales.__file__).parent
_FILE = "signals.yaml"
_COMMON = _HERE / "signals_common.yaml"
COMPILED_FILE = _HERE / "signals.json"
MODEL_FILE = _HERE / "signals_model.json"
_SHAPE = 2  # of the compiled file; count up when the grammar or the records change


@dataclass(frozen=True, slots=True)
class _Compiled:
    shape: int
    made_from: dict[str, str]
    lexicons: tuple[Lexicon, ...]


@functools.cache
def detector() -> Detector:
    """The detector with the shipped lexicons and model; built once, then kept."""
    return Detector(lexicons(), model())


def lexicons() -> tuple[Lexicon, ...]:
    """All shipped lexicons, from the compiled file where it is fresh."""
    try:
        compiled = msgspec.json.decode(COMPILED_FILE.read_bytes(), type=_Compiled)
    except (OSError, msgspec.DecodeError):
        return read_all()
    fresh = compiled.shape == _SHAPE and compiled.made_from == _digests()
    return compiled.lexicons if fresh else read_all()


def read_all() -> tuple[Lexicon, ...]:
    """All shipped lexicons, read from their files; LexiconError names file, line and column."""
    return tuple(load_file(path) for path in _files())


def load_file(path: Path) -> Lexicon:
    """One lexicon file; LexiconError reads `file:line:col: what to do`."""
    return LexiconFile(path, name=_name(path)).read()


def model() -> Model | None:
    """The trained second stage, or None where none ships."""
    try:
        return msgspec.json.decode(MODEL_FILE.read_bytes(), type=Model)
    except OSError:
        return None


def build() -> bytes:
    """The compiled file as it should be for the lexicon files of now; the same bytes each time."""
    compiled = _Compiled(_SHAPE, _digests(), read_all())
    return msgspec.json.encode(compiled, order="deterministic")


def _files() -> list[Path]:
    return [_COMMON, *sorted(_HERE.glob(f"*/{_FILE}"))]


def _name(path: Path) -> str:
    return path.relative_to(_HERE.parent).as_posix() if path.is_relative_to(_HERE) else str(path)


def _digests() -> dict[str, str]:
    return {_name(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in _files()}


if __name__ == "__main__":
    try:
        COMPILED_FILE.write_bytes(build())
    except LexiconError as error:
        sys.exit(str(error))
