"""The home folder: root key, settings file, clock, memory. Decides nothing about people."""

import contextlib
import ctypes
import os
import resource
import secrets
import stat
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot import roots
from bot.clock import Clock, ScaledClock, SystemClock, read_start
from bot.config import TOML, Config, ConfigError
from storage.errors import Unreadable

if TYPE_CHECKING:
    from storage.store import Store

KEY_BYTES = 32
_SET_DUMPABLE = 4
"""The call of prctl(2) that forbids dumps; a collector reads past the limit on their size."""
OTHERS = 0o077
"""Permission bits of everybody who is not the owner."""
KEYS_LOCK = "keys.lock"
"""Held by the one program that rolls keys."""
LOCK = "run.lock"
"""Held by the one `run` of a home on SQLite."""
PRODUCTION = "production"
"""Name of the value in the memory that says that real people live in this home."""
_OURS = (
    "alongside.",
    "root.key",
    "keys.ring",
    "recovery.key",
    "run.lock",
    "keys.lock",
    "copies",
    "ring-copies",
    "last-drill",
    "programme.yaml",
    "helplines.",
    "voices",
    "locales",
    ".copying.",
    ".restoring.",
    ".drill.",
)

SETTINGS = """\
# Settings of this home. Variables of the environment (ALONGSIDE_…) win over this file.
# A line that begins with # says nothing yet: take the # away and write your own value.

[organisation]
# Country of your work, two capital letters (XK for Kosovo). New people get its time zone.
# country = "RS"
# Your own phone number, shown when it matters. Without it `alongside doctor` is red.
# number = "+381 11 000 0000"
# When your people read messages.
# hours = "9:00-17:00"
# Countries whose emergency number you have confirmed with the service itself.
# emergency_confirmed = ["RS"]
# From this age somebody may have the messages on a phone of their own (13 to 18).
# youngest_own_phone = 16

[settings]
# Messages a second, over all chats.
# rate_per_second = 30
# For places of high risk: kept answers open with the caseworker's own key alone. Then there are
# no trends, no rules over earlier answers and no counts; see docs/keys.md first.
# write_only_answers = true
"""


def clock_of(config: Config) -> Clock:
    """The machine's own clock, or the rehearsal clock where one is set."""
    if config.time_scale == 1.0 and not config.time_start:
        return SystemClock()
    start = read_start(config.time_start) if config.time_start else None
    return ScaledClock(scale=config.time_scale, start=start)


def make_folder(home: Path) -> bool:
    """Make the home with mode 0700; whether it is new.

    A folder that is there already is closed to others if it is empty or holds a home; another one
    raises ConfigError.
    """
    try:
        home.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        pass
    except OSError as error:
        raise ConfigError(
            f"{home} cannot be made ({error.strerror}); set ALONGSIDE_HOME"
        ) from None
    else:
        return True
    if not home.is_dir():
        raise ConfigError(f"{home} is not a folder; set ALONGSIDE_HOME to another place")
    if stat.S_IMODE(home.stat().st_mode) & OTHERS:
        strange = [one.name for one in home.iterdir() if not one.name.startswith(_OURS)]
        if strange:
            raise ConfigError(f"others may read {home}; run `chmod 700 {home}`, then again")
        home.chmod(0o700)
    return False


def make_key(path: Path) -> bool:
    """Make the root key, 32 random bytes of mode 0600, whole or not at all; whether it is new.

    A key that is there is never written over; it is checked instead (as by `read_key`).
    """
    if path.exists() or path.is_symlink():
        key_content(path)
        return False
    if not path.parent.is_dir():
        raise ConfigError(f"the folder of the root key, {path.parent}, is missing; make it first")
    return written_once(path, secrets.token_bytes(KEY_BYTES))


def make_settings(home: Path) -> bool:
    """Write the settings file with its comments, if there is none; whether it is new."""
    path = home / TOML
    return not path.exists() and written_once(path, SETTINGS.encode())


def root_of(config: Config) -> bytes:
    """The root key of this home. Raises Unreadable."""
    return read_key(config.key_file, passphrase_file=config.passphrase_file)


def read_key(path: Path, *, passphrase_file: Path | None = None) -> bytes:
    """The root key.

    Raises Unreadable: missing, of another length, open to others, or another passphrase.
    """
    content = key_content(path)
    if roots.is_locked(content):
        return roots.unlock(content, roots.passphrase_for(passphrase_file))
    return content


def key_content(path: Path) -> bytes:
    """What the key file holds: 32 bytes, or a key under a passphrase. Raises Unreadable."""
    try:
        found = path.stat()
        content = path.read_bytes() if stat.S_ISREG(found.st_mode) else b""
    except FileNotFoundError:
        raise Unreadable(
            f"the root key {path} is missing; run `alongside init`, or set ALONGSIDE_KEY_FILE"
        ) from None
    except OSError as error:
        raise Unreadable(f"the root key {path} cannot be read ({error.strerror})") from None
    # systemd shows a credential to the group of the service as well; nobody else is in there.
    others = 0o007 if path == roots.credential() else OTHERS
    if stat.S_IMODE(found.st_mode) & others:
        raise Unreadable(f"others may read the root key {path}; run `chmod 600 {path}`")
    if len(content) != KEY_BYTES and not roots.is_locked(content):
        raise Unreadable(
            f"the root key {path} has {len(content)} bytes instead of {KEY_BYTES};"
            " put the right file there"
        )
    return content


def key_inside(config: Config) -> bool:
    """Whether the root key lies in the home, where a thief of the data finds it too."""
    return config.key_file.resolve().is_relative_to(config.home.resolve())


def no_core_dumps() -> None:
    """A crash must not write keys to disk."""
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))


def not_dumpable() -> bool:
    """No dump by a crash collector and no look by another program of this account (Linux).

    Whether it was done; where it cannot be, the limit above still holds.
    """
    try:
        done: int = ctypes.CDLL(None, use_errno=True).prctl(_SET_DUMPABLE, 0, 0, 0, 0)
    except (OSError, AttributeError):
        return False
    return done == 0


@contextlib.asynccontextmanager
async def memory(config: Config, *, check: bool = False) -> "AsyncIterator[Store]":
    """The home's open memory, closed at the end. Raises StorageError, saying what to do."""
    no_core_dumps()
    root = await settled_root(config)
    # SQLAlchemy takes half a second: what fails before this line fails at once
    from storage.store import Store

    store = await Store.open(config.database_url, ring=config.ring_file, root=root, check=check)
    try:
        yield store
    finally:
        await store.close()


async def settled_root(config: Config) -> bytes:
    """The root key, after a roll that was cut off behind its commit is brought to its end.

    A waiting key that opens nothing stays: its roll may be under way in another program.
    """
    waiting = roots.pending(config.key_file)
    if not waiting.exists():
        return root_of(config)
    from storage.founding import is_root_of

    new = read_key(waiting, passphrase_file=config.passphrase_file)
    if await is_root_of(config.database_url, new):
        promote(waiting, config.key_file)
        return new
    return root_of(config)


def root_again(config: Config, root: bytes) -> Callable[[], bytes]:
    """How a program that runs gets the root key of now: rolled meanwhile, it is in its file.

    A passphrase is asked for at the start alone; then the key stays as it was given.
    """

    def read() -> bytes:
        try:
            content = key_content(config.key_file)
        except Unreadable:
            return root
        return root if roots.is_locked(content) else content

    return read


def promote(waiting: Path, key_file: Path) -> None:
    """A new key takes the place of the old one. Another program may have done it just now."""
    with contextlib.suppress(FileNotFoundError):
        waiting.replace(key_file)
    sync_folder(key_file.parent)


async def is_production(store: "Store") -> bool:
    """Whether `init --production` has declared this home to be one for real people."""
    return await store.meta_get(PRODUCTION) == "yes"


def written_once(path: Path, content: bytes) -> bool:
    """Write a new file as a whole, on disk when this returns; never over another one."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    opened = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(opened, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(draft)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    sync_folder(path.parent)
    return True


def sync_folder(folder: Path) -> None:
    """Names in this folder are on disk when this returns."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
