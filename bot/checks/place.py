"""Checks of the machine and the folder: versions, keys, rights, room. Opens no database."""

import platform
import resource
import shutil
import stat
import sys
import time

from bot.checks.check import Check
from bot.config import Config
from bot.home import OTHERS, key_inside, no_core_dumps, root_of
from storage.errors import Unreadable

LEAST_PYTHON = (3, 11)
LEAST_ROOM = 500_000_000
"""Bytes: a full disk silences alerts, and a backup needs room too."""
BUILT = 1_767_225_600.0
"""1 January 2026: a clock before that is wrong."""


def of_place(config: Config) -> list[Check]:
    """Everything that can be seen from outside the database."""
    return [
        _python(),
        _clock(time.time()),
        _token(config),
        _folder(config),
        _key(config),
        _key_place(config),
        _ring(config),
        _room(config),
        _core(),
    ]


def _python() -> Check:
    found = platform.python_version()
    if sys.version_info >= LEAST_PYTHON:
        return Check.good("Python", found)
    return Check.bad("Python", found, "install Python 3.11 or newer")


def _clock(now: float) -> Check:
    if now >= BUILT:
        return Check.good("clock", time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(now)))
    return Check.bad("clock", "it is set to the past", "set the machine's clock, with NTP")


def _token(config: Config) -> Check:
    if config.token:
        return Check.good("token", "set")
    return Check.bad("token", "missing", "set ALONGSIDE_TOKEN; BotFather gives one")


def _folder(config: Config) -> Check:
    if not config.home.is_dir():
        return Check.bad("home", f"no folder {config.home}", "run `alongside init`")
    if stat.S_IMODE(config.home.stat().st_mode) & OTHERS:
        return Check.bad("home", "others may read it", f"run `chmod 700 {config.home}`")
    return Check.good("home", "only its owner may read it")


def _key(config: Config) -> Check:
    try:
        root_of(config)
    except Unreadable as error:
        found, _, todo = str(error).partition("; ")
        return Check.bad("root key", found, todo or "give this program the right to read it")
    return Check.good("root key", "32 bytes, only its owner may read it")


def _key_place(config: Config) -> Check:
    if key_inside(config):
        todo = "move it to another volume or a service credential and set ALONGSIDE_KEY_FILE"
        return Check.bad("place of the root key", "inside the home, beside the data", todo)
    return Check.good("place of the root key", "outside the home")


def _ring(config: Config) -> Check:
    ring = config.ring_file
    if not ring.is_file():
        return Check.bad(
            "key ring", "missing", "put its newest copy there, or run `alongside init`"
        )
    if stat.S_IMODE(ring.stat().st_mode) & OTHERS:
        return Check.bad("key ring", "others may read it", f"run `chmod 600 {ring}`")
    return Check.good("key ring", "only its owner may read it")


def _room(config: Config) -> Check:
    place = config.home if config.home.is_dir() else config.home.absolute().parent
    try:
        free = shutil.disk_usage(place).free
    except OSError:
        return Check.bad("room on the disk", "cannot be seen", "run `alongside init`")
    found = f"{free // 1_000_000} MB free"
    if free < LEAST_ROOM:
        return Check.bad("room on the disk", found, "make room: a full disk stops everything")
    return Check.good("room on the disk", found)


def _core() -> Check:
    no_core_dumps()
    soft, _ = resource.getrlimit(resource.RLIMIT_CORE)
    if soft:
        return Check.bad("core dumps", "on: a crash writes keys to disk", "set LimitCORE=0")
    return Check.good("core dumps", "off")
