"""Our program as `alongside run` starts it, for measurements: configuration from the environment.

Run as `python -m bench.launch [--page-times FILE]`; the file gets a line for each page that
is committed: the chat and the real time.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.app import run_until_told
from bot.config import Config, read_config
from storage.changes import Committed
from storage.letter import Lane
from storage.store import Store


def main(arguments: Sequence[str]) -> None:
    """Run until SIGTERM."""
    if arguments[:1] == ["--page-times"]:
        note_pages(arguments[1])
    config = read_config()
    run(config)


def run(config: Config) -> None:
    """With uvloop where there is one, as the command does."""
    root = config.key_file.read_bytes()
    try:
        import uvloop
    except ImportError:
        import asyncio

        asyncio.run(run_until_told(config, root=root, tell=_unheard))
    else:
        uvloop.run(run_until_told(config, root=root, tell=_unheard))


def _unheard(line: str) -> None:
    """What an operator is told at the start matters to no measurement."""


def note_pages(path: str) -> None:
    """Let every commit of a page leave its time in a file."""
    import time

    inner = Store.commit

    async def commit(store: Store, changes: Any, **how: Any) -> Committed:
        done = await inner(store, changes, **how)
        for letter in changes.letters:
            if letter.lane == Lane.SAFETY and letter.body.purpose.startswith("page:"):
                noted.write(f"{letter.body.chat} {time.time()!r}\n")
        noted.flush()
        return done

    noted = Path(path).open("a", encoding="ascii")  # noqa: SIM115 - open until the process ends
    Store.commit = commit  # type: ignore[method-assign, assignment]


if __name__ == "__main__":
    main(sys.argv[1:])
