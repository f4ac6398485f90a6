"""Copies of database and ring, whole and consistent, while others write. Opens no value.

The copy of a database holds no key that opens a person; those lie in the ring, copied apart.
"""

import asyncio
import contextlib
import os
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from storage.errors import Full, Unreadable
from storage.sealed_file import Note, seal_file

_DRAFT = ".copying."


async def copy_data(
    database: Path, target: Path, *, note: Note, recipients: Sequence[bytes]
) -> None:
    """Write a sealed copy of the database as it is at this moment."""
    await asyncio.to_thread(_copy, database, target, "data", note, recipients)


async def copy_ring(ring: Path, target: Path, *, note: Note, recipients: Sequence[bytes]) -> None:
    """Write a sealed copy of the ring, with the root key of today: enough to open a data copy."""
    await asyncio.to_thread(_copy, ring, target, "ring", note, recipients)


def sweep(folder: Path) -> int:
    """Remove what copies that were cut off have left; how many files."""
    left = [one for one in folder.glob(f"{_DRAFT}*") if one.is_file()]
    for one in left:
        one.unlink(missing_ok=True)
    return len(left)


def _copy(
    database: Path, target: Path, kind: str, note: Note, recipients: Sequence[bytes]
) -> None:
    with snapshot(database) as whole:
        seal_file(
            whole,
            target,
            kind="ring" if kind == "ring" else "data",
            note=note,
            recipients=recipients,
        )


@contextlib.contextmanager
def snapshot(database: Path) -> Iterator[Path]:
    """One picture of the data, without free pages, in a file that goes at the end."""
    draft = database.with_name(f"{_DRAFT}{secrets.token_hex(8)}")
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with contextlib.closing(sqlite3.connect(database, timeout=10)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("VACUUM INTO ?", (str(draft),))
        yield draft
    except sqlite3.DatabaseError as error:
        if "full" in str(error):
            raise Full("there is no room for a copy; make room, nothing was written") from None
        raise Unreadable(f"{database.name} cannot be copied: {error}") from None
    finally:
        draft.unlink(missing_ok=True)
