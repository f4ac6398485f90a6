"""The home's own programme files over what ships. Reads files; decides nothing about people."""

import functools
from collections.abc import Callable, Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import TypeVar

from bot.config import ConfigError, read_config
from flows.changes import Change, read_change
from flows.errors import FlowError
from flows.programme import SHIPPED, Programme
from flows.programme_file import read_programme
from flows.tree import text_of
from flows.who5 import Off, Official, offered, read_official
from locales.languages import TONGUES

NAME = "programme.yaml"
CHANGED = "changed.yaml"
WHO5 = "who5"
"""Folder of the home, and of what ships, with one official text a language."""

T = TypeVar("T")


def load_programme(home: Path) -> Programme:
    """What `{home}/programme.yaml` says; as shipped where there is none.

    Raises ConfigError with every mistake and its place: nothing is half-applied.
    """
    return _read(home / NAME, read_programme) or SHIPPED


def load_change(home: Path) -> Change | None:
    """What `{home}/changed.yaml` tells people that was changed. Raises ConfigError."""
    return _read(home / CHANGED, read_change)


def load_official(home: Path) -> dict[str, Official]:
    """Official WHO-5 texts by language: those that ship, and those of the home over them.

    Raises ConfigError for a file that cannot be used.
    """
    found = dict(_shipped())
    for path in sorted((home / WHO5).glob("*.yaml")) if (home / WHO5).is_dir() else ():
        text = _read(path, read_official)
        if text is None:
            continue
        if text.language != path.stem or text.language not in TONGUES:
            known = ", ".join(TONGUES)
            raise ConfigError(f"{path}:1:1: name file and `language` alike, one of {known}")
        found[text.language] = text
    return found


def files_of(home: Path) -> list[Path]:
    """The programme files that this home has."""
    named = [home / NAME, home / CHANGED]
    folder = home / WHO5
    texts = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    return [path for path in (*named, *texts) if path.is_file()]


def read_any(path: Path) -> None:
    """Read one programme file, whatever it is by its name and place. Raises ConfigError."""
    if not path.is_file():
        raise ConfigError(f"{path} is no file; give a programme file")
    if path.name == CHANGED:
        _read(path, read_change)
    elif path.parent.name == WHO5:
        _read(path, read_official)
    else:
        _read(path, read_programme)


def official_or_none() -> dict[str, Official]:
    """Official texts of the configured home, or what ships where none can be read."""
    try:
        return load_official(read_config().home)
    except ConfigError:
        return dict(_shipped())


def off_lines(official: Mapping[str, Official]) -> Iterator[str]:
    """A line for every language in which WHO-5 is off, with the reason and what to do."""
    for tag, tongue in TONGUES.items():
        found = offered(tag, official)
        if isinstance(found, Off) and not tongue.off:
            yield f"WHO-5 is off: {found.why}"


@functools.cache
def _shipped() -> Mapping[str, Official]:
    folder = resources.files("locales") / WHO5
    texts = (
        read_official(entry.read_text(encoding="utf-8"), name=entry.name)
        for entry in folder.iterdir()
        if entry.name.endswith(".yaml")
    )
    return {text.language: text for text in texts}


def _read(path: Path, read: Callable[..., T]) -> T | None:
    try:
        source = text_of(path.read_bytes(), name=str(path))
        return read(source, name=str(path))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read ({error.strerror}); make it readable") from None
    except FlowError as error:
        raise ConfigError("\n".join(map(str, error.issues))) from None
