"""Configuration from the environment and `alongside.toml`; the environment wins. Reads, builds nothing."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PUBLIC_API = "https://api.telegram.org"
PREFIX = "ALONGSIDE_"


class ConfigError(Exception):
    """One line that names the setting and says what to write. Never holds the value of a secret."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """What `alongside.toml` says about the organisation itself."""

    country: str = "RS"
    number: str = ""
    """The organisation's own phone number; empty: the crisis screen says that none is set."""
    hours: str = ""
    """When its people read messages, for example `9:00-17:00`; empty: not known, and not claimed."""
    emergency_confirmed: frozenset[str] = frozenset()
    """Countries whose general emergency number the operator has confirmed."""
    youngest_own_phone: int = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything that the program is told from outside."""

    home: Path
    token: Secret = field(default_factory=lambda: Secret(""))
    api_url: str = PUBLIC_API
    database_url: str = ""
    key_file: Path = Path()
    time_scale: float = 1.0
    time_start: str = ""
    rate_per_second: float = 30.0
    webhook_url: str = ""
    webhook_port: int = 0
    metrics_port: int = 0
    web_port: int = 0
    organisation: Organisation = field(default_factory=Organisation)

    @property
    def public_api(self) -> bool:
        """Whether real people are behind the API."""
        return self.api_url.rstrip("/") == PUBLIC_API

    @property
    def ring_file(self) -> Path:
        """The key ring of its own, never inside a backup of the data."""
        return self.home / "keys.ring"


def read_config(environ: Mapping[str, str] | None = None) -> Config:
    """Read and check the settings. Raises ConfigError with one clear line."""
    environ = os.environ if environ is None else environ
    home = Path(environ.get("ALONGSIDE_HOME") or "alongside-home")
    told = _read_toml(home / "alongside.toml")
    _refuse_unknown(environ)
    settings = {**told.get("settings", {}), **_from_environment(environ)}
    organisation = _organisation(told.get("organisation", {}))
    config = Config(home=home, organisation=organisation, **_typed(settings, home))
    _check(config)
    return config


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    return {
        key.removeprefix(PREFIX).lower(): value
        for key, value in environ.items()
        if key.startswith(PREFIX) and key != "ALONGSIDE_HOME" and value
    }


_NAMES = {entry.name for entry in fields(Config)} - {"organisation"}


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    for key in environ:
        if key.startswith(PREFIX) and key.removeprefix(PREFIX).lower() not in _NAMES:
            raise ConfigError(f"{key} is not a setting; see the README for the list")


def _read_toml(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigError(f"{path.name} cannot be read: {error}") from None
    unknown = set(told) - {"settings", "organisation"}
    if unknown:
        raise ConfigError(
            f"{path.name}: [{sorted(unknown)[0]}] is not a section; write [organisation]"
        )
    bad = set(told.get("settings", {})) - _NAMES
    if bad:
        raise ConfigError(f"{path.name}: {sorted(bad)[0]} is not a setting; see the README")
    return told


def _organisation(told: Mapping[str, Any]) -> Organisation:
    known = {entry.name for entry in fields(Organisation)}
    for key in told:
        if key not in known:
            raise ConfigError(
                f"alongside.toml: organisation.{key} is not a setting; see the README"
            )
    values = dict(told)
    try:
        if "emergency_confirmed" in values:
            values["emergency_confirmed"] = frozenset(values["emergency_confirmed"])
        organisation = Organisation(**values)
        country_ok = len(organisation.country) == 2 and organisation.country.isupper()
        _whole(organisation.youngest_own_phone)
    except (TypeError, AttributeError):
        raise ConfigError(
            "alongside.toml: a value under [organisation] has the wrong type"
        ) from None
    if not country_ok:
        raise ConfigError(
            "alongside.toml: organisation.country must be two capital letters, like RS"
        )
    if organisation.youngest_own_phone < 13:
        raise ConfigError("alongside.toml: organisation.youngest_own_phone must be at least 13")
    return organisation


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError
    return value


def _number(settings: Mapping[str, Any], key: str, default: float) -> float:
    raw = settings.get(key, default)
    try:
        return float(raw)
    except (TypeError, ValueError):
        raise ConfigError(f"{PREFIX}{key.upper()} must be a number") from None


def _port(settings: Mapping[str, Any], key: str) -> int:
    value = _number(settings, key, 0)
    if value != int(value) or not 0 <= value <= 65535:
        raise ConfigError(f"{PREFIX}{key.upper()} must be a port from 1 to 65535")
    return int(value)


def _typed(settings: Mapping[str, Any], home: Path) -> dict[str, Any]:
    default_url = f"sqlite+aiosqlite:///{home / 'alongside.db'}"
    return {
        "token": Secret(str(settings.get("token", ""))),
        "api_url": str(settings.get("api_url", PUBLIC_API)).rstrip("/"),
        "database_url": str(settings.get("database_url", default_url)),
        "key_file": Path(str(settings.get("key_file", home / "root.key"))),
        "time_scale": _number(settings, "time_scale", 1.0),
        "time_start": str(settings.get("time_start", "")),
        "rate_per_second": _number(settings, "rate_per_second", 30.0),
        "webhook_url": str(settings.get("webhook_url", "")),
        "webhook_port": _port(settings, "webhook_port"),
        "metrics_port": _port(settings, "metrics_port"),
        "web_port": _port(settings, "web_port"),
    }


def _check(config: Config) -> None:
    token = config.token.reveal()
    if token and (not token.isascii() or any(c.isspace() or c in "'\"/" for c in token)):
        raise ConfigError("ALONGSIDE_TOKEN has a space or a quotation mark in it; paste it again")
    if token and ":" not in token:
        raise ConfigError("ALONGSIDE_TOKEN is not a bot token; it looks like 123456:ABC…")
    parts = urlsplit(config.api_url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ConfigError("ALONGSIDE_API_URL must begin with http:// or https://")
    if not config.database_url.startswith(("sqlite+aiosqlite:///", "postgresql+asyncpg://")):
        raise ConfigError(
            "ALONGSIDE_DATABASE_URL must begin with sqlite+aiosqlite:/// or postgresql+asyncpg://"
        )
    if not 0 < config.rate_per_second <= 1_000_000:
        raise ConfigError("ALONGSIDE_RATE_PER_SECOND must be above 0")
    _check_clock(config)
    _check_webhook(config)


def _check_clock(config: Config) -> None:
    if not 0 < config.time_scale <= 10_000_000:
        raise ConfigError("ALONGSIDE_TIME_SCALE must be a number above 0")
    if config.public_api and (config.time_scale != 1.0 or config.time_start):
        raise ConfigError(
            "the rehearsal clock is refused on the public API; unset ALONGSIDE_TIME_*"
        )


def _check_webhook(config: Config) -> None:
    if not config.webhook_url:
        return
    if not config.webhook_port:
        raise ConfigError("ALONGSIDE_WEBHOOK_URL needs ALONGSIDE_WEBHOOK_PORT")
    scheme = urlsplit(config.webhook_url).scheme
    if scheme != "https" and (config.public_api or scheme != "http"):
        raise ConfigError("ALONGSIDE_WEBHOOK_URL must begin with https://")
