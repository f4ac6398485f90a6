"""Single values of the configuration, read strictly. Knows no setting by name."""

import difflib
import math
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

PREFIX = "ALONGSIDE_"
TOML = "alongside.toml"


class ConfigError(Exception):
    """One line that names the setting and says what to write. Never the value of a secret."""


class Secret:
    """A string that does not show itself."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value, for the one place that needs it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"

    def __bool__(self) -> bool:
        return bool(self._value)


def near(word: str, known: Collection[str]) -> str:
    """A hint at the known word that may have been meant, or nothing."""
    close = difflib.get_close_matches(word, known, n=1)
    return f" (is {close[0]} meant?)" if close else ""


def number(settings: Mapping[str, Any], key: str, default: float) -> float:
    """A finite number. Raises ConfigError."""
    raw = settings.get(key, default)
    try:
        found = float(raw)
    except (TypeError, ValueError):
        found = math.nan
    if not math.isfinite(found):
        raise ConfigError(f"{PREFIX}{key.upper()} must be a number")
    return found


def port(settings: Mapping[str, Any], key: str) -> int:
    """A port, 0 where none is set. Raises ConfigError."""
    value = number(settings, key, 0)
    if value != int(value) or not 0 <= value <= 65535:
        raise ConfigError(f"{PREFIX}{key.upper()} must be a port from 1 to 65535")
    return int(value)


def text(settings: Mapping[str, Any], key: str, default: str) -> str:
    """A text. Raises ConfigError."""
    value = settings.get(key, default)
    if not isinstance(value, str):
        raise ConfigError(f'{TOML}: settings.{key} must be a text in "…"')
    return value


def flag(settings: Mapping[str, Any], key: str) -> bool:
    """On or off, off where nothing is said. Raises ConfigError."""
    value = settings.get(key, False)
    if isinstance(value, str):
        value = {"true": True, "false": False}.get(value.lower())
    if not isinstance(value, bool):
        raise ConfigError(f"{PREFIX}{key.upper()} must be true or false")
    return value


def split(url: str) -> tuple[str, str] | None:
    """Scheme and host, or None where this is no address."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return (parts.scheme, parts.hostname) if parts.hostname else None
