"""The recovery key of a home: a file for trials, three shares on paper for real people.

Two of the three shares must be typed in again before a production home is ready.
"""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import Config
from bot.home import PRODUCTION, written_once
from bot.refusal import Refusal
from storage import recovery
from storage.errors import Unreadable

if TYPE_CHECKING:
    from storage.store import Store

PENDING = "recovery-pending"
"""Name of the value that holds the public half of a kit that was shown and not yet typed in."""
FILE = "recovery.key"
TRIES = 3


async def for_trial(config: Config, store: "Store") -> bool:
    """Make the recovery key and leave its private half in the home; whether it is new."""
    if await store.recovery():
        return False
    path = config.home / FILE
    private = recovery.new_private()
    if not written_once(path, f"{recovery.written(private)}\n".encode()):
        private = recovery.read(path.read_text(encoding="utf-8"))
    await store.set_recovery(recovery.public_of(private))
    return True


async def is_ready(config: Config, store: "Store") -> bool:
    """Whether a kit was made and typed in, and the key lies in no file here."""
    production = await store.meta_get(PRODUCTION) == "yes"
    return production and bool(await store.recovery()) and not (config.home / FILE).exists()


async def begin(store: "Store") -> list[str]:
    """A new kit: its three lines, to be shown once. Until they are typed in, nothing changes."""
    private = recovery.new_private()
    await store.meta_set(PENDING, recovery.public_of(private).hex())
    return recovery.shares_of(private)


async def finish(config: Config, store: "Store", said: str) -> None:
    """Take the kit into use, if `said` holds two of its lines. Raises Unreadable and Refusal."""
    waiting = await store.meta_get(PENDING)
    if not waiting:
        text, hint = "no recovery kit waits to be typed in", "run `alongside init --production`"
        raise Refusal("no_kit", text, hint=hint)
    public = recovery.public_of(recovery.read(said))
    if public.hex() != waiting:
        raise Unreadable("these lines are not of the kit that was shown last; look again")
    await store.set_recovery(public)
    await store.meta_set(PRODUCTION, "yes")
    await store.meta_set(PENDING, "")
    with contextlib.suppress(FileNotFoundError):
        (config.home / FILE).unlink()


def typed_in(lines: list[str], *, show: Callable[[str], None], ask: Callable[[str], str]) -> str:
    """Show the kit, ask for two of its lines; what was said. Raises Refusal after three tries."""
    for line in (
        "THE RECOVERY KIT. Write each line on paper of its own and give it to another person.",
        "Any two open every backup and replace a lost root key; one alone opens nothing.",
        "Without two of them a lost or broken server loses everything. They are shown only now.",
        *lines,
        "Now type two of the three lines in again, from the paper.",
    ):
        show(line)
    for _ in range(TRIES):
        said = f"{ask('First line: ')}\n{ask('Second line: ')}"
        try:
            if recovery.shares_agree(said, lines):
                return said
        except Unreadable as error:
            show(str(error))
        else:
            show("these are not two of the lines above; look at the paper and try again")
    raise not_typed_in()


def not_typed_in() -> Refusal:
    """The home is no production home without a kit that somebody has on paper."""
    text = "the recovery kit was not typed in, so this home is not ready for real people"
    hint = "run it again at a terminal, or with --shares FILE that holds two of the lines shown"
    return Refusal("kit_not_entered", text, hint=hint)


def read_shares(path: Path) -> str:
    """Two lines of the kit from a file. Raises Unreadable."""
    try:
        return path.read_text(encoding="utf-8")[:4096]
    except (OSError, UnicodeDecodeError):
        raise Unreadable(f"{path} cannot be read; give a file with two lines of the kit") from None
