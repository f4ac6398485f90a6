"""The home's own file of help lines. Reads and makes one file; decides nothing."""

from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from bot.config import ConfigError
from bot.home import written_once
from locales.helplines import Country, read, shipped

NAME = "helplines.yaml"


def make_helplines(home: Path) -> bool:
    """Put the file that ships, all unverified, where the operator edits it; whether it is new."""
    content = resources.files("locales").joinpath(NAME).read_bytes()
    path = home / NAME
    return not path.exists() and written_once(path, content)


def load_helplines(home: Path) -> Mapping[str, Country]:
    """What `{home}/helplines.yaml` says; as shipped where there is none.

    Raises ConfigError with what is wrong: half a file of numbers is worse than none.
    """
    path = home / NAME
    try:
        return read(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return shipped()
    except OSError as error:
        raise ConfigError(f"{path} cannot be read ({error.strerror}); make it readable") from None
    except ValueError as error:
        raise ConfigError(f"{path}: {error}") from None
