"""Emergency numbers that the operator has confirmed, written into `alongside.toml`.

Changes one line of the file and nothing else; calls nobody.
"""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from bot.config import TOML, ConfigError

_LINE = re.compile(r"^\s*emergency_confirmed\s*=.*$", re.MULTILINE)
_SECTION = re.compile(r"^\[organisation\]\s*$", re.MULTILINE)


def confirm(home: Path, countries: Iterable[str]) -> None:
    """Add these countries to those confirmed. Raises ConfigError where the file is unusual."""
    path = home / TOML
    before = path.read_text("utf-8-sig") if path.is_file() else ""
    told = tomllib.loads(before).get("organisation", {}).get("emergency_confirmed", [])
    wanted = sorted({*told, *countries})
    after = _with(before, f"emergency_confirmed = {_listed(wanted)}")
    try:
        kept = tomllib.loads(after)["organisation"]["emergency_confirmed"]
    except (tomllib.TOMLDecodeError, KeyError):
        kept = None
    if kept != wanted:
        raise ConfigError(
            f"{TOML} is written in an unusual way; write emergency_confirmed = {_listed(wanted)}"
            " under [organisation] yourself"
        )
    draft = path.with_name(f".{TOML}.new")
    draft.write_text(after, "utf-8")
    draft.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o600)
    draft.replace(path)


def _listed(countries: list[str]) -> str:
    return "[" + ", ".join(f'"{code}"' for code in countries) + "]"


def _with(text: str, line: str) -> str:
    if _LINE.search(text):
        return _LINE.sub(lambda _: line, text, count=1)
    if _SECTION.search(text):
        return _SECTION.sub(lambda found: f"{found[0].rstrip()}\n{line}", text, count=1)
    return f"{text.rstrip()}\n\n[organisation]\n{line}\n".lstrip()
