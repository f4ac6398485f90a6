"""A small program that copies or restores a home, and may be killed at it. Runs by itself."""

import asyncio
import sys
from pathlib import Path

from bot import copies
from bot.config import Config
from bot.restoring import restore
from storage import recovery
from tests.storage.people import REAL, ROOT, Home

PRIVATE = bytes(range(1, 33))
"""The recovery key of the tests."""


def config(folder: Path) -> Config:
    """The configuration of a home for tests, with its root key beside it."""
    home = Home(folder)
    return Config(
        home=folder,
        database_url=home.url,
        key_file=folder / "root.key",
    )


def found(folder: Path) -> None:
    """Write the root key of the tests."""
    key = folder / "root.key"
    key.write_bytes(ROOT)
    key.chmod(0o600)


async def copy(folder: Path, target: Path) -> None:
    """Copy the database while another program writes."""
    store = await Home(folder).open(worker="copier")
    try:
        await store.set_recovery(recovery.public_of(PRIVATE))
        await copies.backup(config(folder), store, target, real_now=REAL)
    finally:
        await store.close()


async def bring_back(folder: Path, target: Path) -> None:
    """Restore."""
    await restore(config(folder), target, PRIVATE)


if __name__ == "__main__":
    WORK = {"copy": copy, "restore": bring_back}[sys.argv[1]]
    asyncio.run(WORK(Path(sys.argv[2]), Path(sys.argv[3])))
