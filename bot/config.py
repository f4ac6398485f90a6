"""Configuration from the environment and `alongside.toml`; the environment wins."""

import datetime as dtm
import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.config_values import PREFIX, Secret, flag, near, number, port, split, text
from bot.config_values import TOML as TOML
from bot.config_values import ConfigError as ConfigError
from bot.roots import credential
from bot.zones import UnknownCountryError, zone_of

PUBLIC_API = "https://api.telegram.org"
PUBLIC_HOST = "api.telegram.org"
DEFAULT_HOME = "alongside-home"

_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{1,200}")
_SCHEMES = ("sqlite+aiosqlite:///", "postgresql+asyncpg://")
_YEARS = range(2000, 2200)
"""Years in which a rehearsal clock may start; far outside, dates run over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """What `alongside.toml` says about the organisation itself."""

    country: str = "RS"
    number: str = ""
    """The organisation's own phone number; empty: the crisis screen says that none is set."""
    hours: str = ""
    """When its people read messages, for example `9:00-17:00`; empty: not known, not claimed."""
    emergency_confirmed: frozenset[str] = frozenset()
    """Countries whose general emergency number the operator has confirmed."""
    youngest_own_phone: int = 16
    drill_day: int = 0
    """Day of the month (1 to 28) on which the whole ladder is tested; 0: only when asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything that the program is told from outside."""

    home: Path
    token: Secret = field(default_factory=lambda: Secret(""))
    api_url: str = PUBLIC_API
    database_url: str = field(default="", repr=False)
    """May carry a password, and is therefore not shown."""
    key_file: Path = Path()
    """The root key; unset: the credential `alongside-root` of the service, else in the home."""
    passphrase_file: Path | None = None
    """Its first line opens a root key that lies under a passphrase; unset: asked for."""
    copies: Path | None = None
    """Where the daily copies go; unset: a folder of the home."""
    time_scale: float = 1.0
    time_start: str = ""
    rate_per_second: float = 30.0
    webhook_url: str = ""
    webhook_port: int = 0
    metrics_port: int = 0
    web_port: int = 0
    write_only_answers: bool = False
    """Kept answers open with the caseworker's own key alone; this program cannot read them."""
    organisation: Organisation = field(default_factory=Organisation)

    @property
    def public_api(self) -> bool:
        """Whether real people are behind the API, however its address is spelt."""
        return (urlsplit(self.api_url).hostname or "").rstrip(".") == PUBLIC_HOST

    @property
    def copies_folder(self) -> Path:
        """Where the daily copies of the data go."""
        return self.copies or self.home / "copies"

    @property
    def ring_file(self) -> Path:
        """The key ring of its own, never inside a backup of the data."""
        return self.home / "keys.ring"


_NAMES = frozenset(entry.name for entry in fields(Config)) - {"organisation"}


def read_config(environ: Mapping[str, str] | None = None) -> Config:
    """Read and check the settings. Raises ConfigError with one clear line."""
    environ = os.environ if environ is None else environ
    _refuse_unknown(environ)
    home = home_of(environ)
    told = _read_toml(home / TOML)
    settings = {**told.get("settings", {}), **_from_environment(environ)}
    organisation = _organisation(told.get("organisation", {}))
    config = Config(home=home, organisation=organisation, **_typed(settings, home))
    _check(config)
    return config


def home_of(environ: Mapping[str, str] | None = None) -> Path:
    """The home's folder; all that some commands need to know."""
    environ = os.environ if environ is None else environ
    return Path(environ.get("ALONGSIDE_HOME") or DEFAULT_HOME).expanduser()


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    return {
        key.removeprefix(PREFIX).lower(): value.strip()
        for key, value in environ.items()
        if key.startswith(PREFIX) and key != "ALONGSIDE_HOME" and value.strip()
    }


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    known = [PREFIX + name.upper() for name in sorted(_NAMES)]
    for key in sorted(environ):
        if key.startswith(PREFIX) and key not in known:
            raise ConfigError(f"{key} is not a setting{near(key, known)}; unset it")


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigError(f"{TOML} cannot be read: {error}; mend or remove it") from None
    sections = {
        "settings": _NAMES - {"home"},
        "organisation": frozenset(entry.name for entry in fields(Organisation)),
    }
    for section, values in told.items():
        if section not in sections or not isinstance(values, dict):
            raise ConfigError(
                f"{TOML}: {section} is no section; write [settings] or [organisation]"
            )
        for key in values:
            if key not in sections[section]:
                meant = near(key, sections[section])
                raise ConfigError(f"{TOML}: {section}.{key} is not a setting{meant}; remove it")
    if told.get("settings", {}).get("token") and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ConfigError(f"{TOML} holds a token and others may read it; run `chmod 600 {path}`")
    return told


def _organisation(told: Mapping[str, Any]) -> Organisation:
    values = dict(told)
    kinds: dict[str, type] = {entry.name: str for entry in fields(Organisation)}
    kinds |= {"emergency_confirmed": list, "youngest_own_phone": int, "drill_day": int}
    for key, value in values.items():
        if type(value) is not kinds[key]:
            wanted = {str: 'a text in "…"', list: 'a list such as ["RS", "AL"]', int: "a number"}
            raise ConfigError(f"{TOML}: organisation.{key} must be {wanted[kinds[key]]}")
    confirmed = values.get("emergency_confirmed", [])
    for country in [values.get("country", "RS"), *confirmed]:
        known_country(country)
    organisation = Organisation(**{**values, "emergency_confirmed": frozenset(confirmed)})
    if not 13 <= organisation.youngest_own_phone <= 18:
        raise ConfigError(f"{TOML}: organisation.youngest_own_phone must be from 13 to 18")
    if not 0 <= organisation.drill_day <= 28:
        raise ConfigError(f"{TOML}: organisation.drill_day must be from 1 to 28, or 0 for none")
    return organisation


def known_country(country: object) -> str:
    """A country's code. Raises ConfigError for anything else."""
    code = country if isinstance(country, str) else ""
    try:
        zone_of(code)
    except UnknownCountryError:
        raise ConfigError(
            f"{TOML}: {country!r} is no country; write its two capital letters, like RS"
        ) from None
    return code


def _path(said: str) -> Path | None:
    return Path(said).expanduser() if said else None


def _typed(settings: Mapping[str, Any], home: Path) -> dict[str, Any]:
    return {
        "token": Secret(text(settings, "token", "")),
        "api_url": text(settings, "api_url", PUBLIC_API).rstrip("/"),
        "database_url": text(
            settings, "database_url", f"sqlite+aiosqlite:///{home / 'alongside.db'}"
        ),
        "key_file": Path(
            text(settings, "key_file", str(credential() or home / "root.key"))
        ).expanduser(),
        "passphrase_file": _path(text(settings, "passphrase_file", "")),
        "copies": _path(text(settings, "copies", "")),
        "time_scale": number(settings, "time_scale", 1.0),
        "time_start": text(settings, "time_start", ""),
        "rate_per_second": number(settings, "rate_per_second", 30.0),
        "webhook_url": text(settings, "webhook_url", ""),
        "webhook_port": port(settings, "webhook_port"),
        "metrics_port": port(settings, "metrics_port"),
        "web_port": port(settings, "web_port"),
        "write_only_answers": flag(settings, "write_only_answers"),
    }


def _check(config: Config) -> None:
    token = config.token.reveal()
    if token and not _TOKEN.fullmatch(token):
        raise ConfigError(
            "ALONGSIDE_TOKEN is no bot token (123456:ABC…, no blanks, no quotes); paste it again"
        )
    if not config.database_url.startswith(_SCHEMES):
        raise ConfigError(f"ALONGSIDE_DATABASE_URL must begin with {' or '.join(_SCHEMES)}")
    if not 0 < config.rate_per_second <= 1_000_000:
        raise ConfigError("ALONGSIDE_RATE_PER_SECOND must be above 0")
    _check_api(config)
    _check_clock(config)
    _check_webhook(config)


def _check_api(config: Config) -> None:
    parts = split(config.api_url)
    if parts is None or parts[0] not in {"http", "https"}:
        raise ConfigError(
            "ALONGSIDE_API_URL must be an address that begins with https:// or http://"
        )
    if config.public_api and parts[0] != "https":
        raise ConfigError("ALONGSIDE_API_URL: the public API is reached by https:// only")


def _check_clock(config: Config) -> None:
    if not 0 < config.time_scale <= 10_000_000:
        raise ConfigError("ALONGSIDE_TIME_SCALE must be a number above 0")
    if config.time_start:
        try:
            start: dtm.datetime | None = dtm.datetime.fromisoformat(config.time_start)
        except ValueError:
            start = None
        if start is None or start.year not in _YEARS:
            raise ConfigError("ALONGSIDE_TIME_START must be a time like 2026-08-01T09:00:00+02:00")
    if config.public_api and (config.time_scale != 1.0 or config.time_start):
        raise ConfigError(
            "the rehearsal clock is refused on the public API; unset ALONGSIDE_TIME_*"
        )


def _check_webhook(config: Config) -> None:
    if not config.webhook_url:
        return
    if not config.webhook_port:
        raise ConfigError("ALONGSIDE_WEBHOOK_URL needs ALONGSIDE_WEBHOOK_PORT; set both")
    parts = split(config.webhook_url)
    allowed = {"https"} if config.public_api else {"https", "http"}
    if parts is None or parts[0] not in allowed:
        raise ConfigError("ALONGSIDE_WEBHOOK_URL must be an address that begins with https://")
