"""Checks of copies: there, fresh, proved. Only where copies are made: a home that has lived."""

import datetime as dtm
import time
from pathlib import Path

from bot.checks.check import Check
from bot.config import Config
from bot.copies import days_in, ring_folder
from bot.restoring import last_drill
from storage.database import sqlite_path

OLDEST_DAYS = 2
LONGEST_UNPROVED_DAYS = 35
_DAY_S = 86400.0


def of_copies(config: Config) -> list[Check]:
    """Whether somebody who loses this machine tonight gets everything back."""
    if sqlite_path(config.database_url) is None or not _has_lived(config):
        return []
    return [
        _fresh("copies of the data", config.copies_folder),
        _fresh("copies of the ring", ring_folder(config)),
        _proved(config),
        _recovery(config),
    ]


def _has_lived(config: Config) -> bool:
    """`run` makes copies within a minute of its first start; before that none is missed."""
    return config.copies_folder.is_dir() or ring_folder(config).is_dir()


def _fresh(name: str, folder: Path) -> Check:
    newest = max(days_in(folder), default=None)
    if newest is None:
        return Check.bad(name, "none", "start `alongside run`, or `alongside backup FILE`")
    age = (dtm.datetime.now(dtm.UTC).date() - newest).days
    if age > OLDEST_DAYS:
        return Check.bad(name, f"newest is of {newest}", "look why `run` makes none: room, rights")
    return Check.good(name, f"newest is of {newest}")


def _proved(config: Config) -> Check:
    name, todo = "proof of a copy", "run `alongside prove`, with --key or at a machine that has it"
    found = last_drill(config)
    if found is None:
        return Check.bad(name, "never", todo)
    days = int((time.time() - found.at) / _DAY_S)
    if days > LONGEST_UNPROVED_DAYS:
        return Check.bad(name, f"{days} days ago", todo)
    return Check.good(name, f"{days} days ago")


def _recovery(config: Config) -> Check:
    name = "place of the recovery key"
    if (config.home / "recovery.key").exists():
        todo = "write it down, give it to two people, and remove the file; it is for trials"
        return Check.bad(name, "in the home, beside the data", todo)
    return Check.good(name, "not on this machine's home")
