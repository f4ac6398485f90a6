"""The home's own programme file over the one that ships. Reads one file; decides nothing."""

from pathlib import Path

from bot.config import ConfigError
from flows.errors import FlowError
from flows.programme import SHIPPED, Programme
from flows.programme_file import read_programme
from flows.tree import text_of

NAME = "programme.yaml"


def load_programme(home: Path) -> Programme:
    """What `{home}/programme.yaml` says; as shipped where there is none.

    Raises ConfigError with every mistake and its place: nothing is half-applied.
    """
    path = home / NAME
    try:
        source = text_of(path.read_bytes(), name=str(path))
        return read_programme(source, name=str(path))
    except FileNotFoundError:
        return SHIPPED
    except OSError as error:
        raise ConfigError(f"{path} cannot be read ({error.strerror}); make it readable") from None
    except FlowError as error:
        raise ConfigError("\n".join(map(str, error.issues))) from None
