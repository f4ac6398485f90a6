"""Copies of this home: sealed, kept for days, weeks and months; the ring apart and briefly.

Which copies stay is a pure question of their days; nothing here opens a value.
"""

import datetime as dtm
import re
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import Config, ConfigError
from storage.copying import sweep
from storage.database import sqlite_path
from storage.sealed_file import sync_folder

if TYPE_CHECKING:
    from storage.store import Store

DAILY, WEEKLY, MONTHLY = 7, 4, 6
RINGS = 2
ASIDE_DAYS = 30
RING_DAYS = 7
"""So long at most an erased person's key lives on in a copy of the ring."""
_DAY = re.compile(r"(?:data|ring)-(\d{4}-\d\d-\d\d)\.sealed")


def database_of(config: Config) -> Path:
    """The database file. Raises ConfigError where the database is another server's."""
    found = sqlite_path(config.database_url)
    if found is None:
        raise ConfigError("copies are made here for SQLite only; use pg_dump and seal its output")
    return found


def ring_folder(config: Config) -> Path:
    """Copies of the ring lie apart from those of the data."""
    return config.home / "ring-copies"


def kept(days: Iterable[dtm.date]) -> set[dtm.date]:
    """Which of these days' copies stay: the newest 7, and the newest of 4 weeks and 6 months."""
    newest = sorted(days, reverse=True)
    weeks: dict[tuple[int, int], dtm.date] = {}
    months: dict[tuple[int, int], dtm.date] = {}
    for day in newest:
        weeks.setdefault(day.isocalendar()[:2], day)
        months.setdefault((day.year, day.month), day)
    stay = set(newest[:DAILY])
    stay |= set(sorted(weeks.values(), reverse=True)[:WEEKLY])
    return stay | set(sorted(months.values(), reverse=True)[:MONTHLY])


def kept_rings(days: Iterable[dtm.date], today: dtm.date) -> set[dtm.date]:
    """Which copies of the ring stay: the newest two, none older than a week."""
    return {day for day in sorted(days, reverse=True)[:RINGS] if (today - day).days < RING_DAYS}


def days_in(folder: Path) -> dict[dtm.date, Path]:
    """The copies in a folder by their day."""
    found = {}
    for path in folder.glob("*.sealed"):
        if match := _DAY.fullmatch(path.name):
            found[dtm.date.fromisoformat(match[1])] = path
    return found


async def backup(config: Config, store: "Store", target: Path, *, real_now: float) -> None:
    """A sealed copy of the database, made while others write. Raises Unreadable and Full."""
    await store.copy_data(database_of(config), target, real_now=real_now)


async def backup_ring(
    config: Config, store: "Store", target: Path, *, root: bytes, real_now: float
) -> None:
    """A sealed copy of the key ring with the root key. Raises Unreadable and Full."""
    await store.copy_ring(config.ring_file, target, root=root, real_now=real_now)


async def daily(
    config: Config, store: "Store", *, root: bytes, real_now: float, erased: bool = False
) -> int:
    """Make today's copies where they are missing, and remove those whose time is over.

    `erased`: somebody left since the last round; older copies of the ring go at once. How many
    files were made or removed.
    """
    if sqlite_path(config.database_url) is None or not await store.recovery():
        return 0
    today = dtm.datetime.fromtimestamp(real_now, dtm.UTC).date()
    done = sweep(database_of(config).parent)
    for folder in (config.copies_folder, ring_folder(config)):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if today not in days_in(config.copies_folder):
        await backup(
            config, store, config.copies_folder / f"data-{today}.sealed", real_now=real_now
        )
        done += 1
    if erased or today not in days_in(ring_folder(config)):
        target = ring_folder(config) / f"ring-{today}.sealed"
        await backup_ring(config, store, target, root=root, real_now=real_now)
        done += 1
    done += _remove(config.copies_folder, kept(days_in(config.copies_folder)))
    done += _remove_asides(config.copies_folder, real_now)
    rings = days_in(ring_folder(config))
    return done + _remove(ring_folder(config), {today} if erased else kept_rings(rings, today))


def _remove_asides(folder: Path, real_now: float) -> int:
    """What a restore put aside is kept for a month."""
    old = [
        one
        for one in folder.glob("aside*.sealed")
        if one.stat().st_mtime < real_now - ASIDE_DAYS * 86400
    ]
    for one in old:
        one.unlink()
    return len(old)


def _remove(folder: Path, stay: Collection[dtm.date]) -> int:
    gone = [path for day, path in days_in(folder).items() if day not in stay]
    for path in gone:
        path.unlink()
    if gone:
        sync_folder(folder)
    return len(gone)
