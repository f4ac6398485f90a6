"""A founded home, copied for each test; made once."""

import asyncio
from pathlib import Path

import pytest

from bot.publishing import publish_shipped
from storage.store import Store
from tests.ladder.house import ROOT, START


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed home with the shipped flows."""
    folder = tmp_path_factory.mktemp("founded") / "home"
    folder.mkdir()

    async def make() -> None:
        url = f"sqlite+aiosqlite:///{folder}/alongside.db"
        store = await Store.create(url, ring=folder / "keys.ring", root=ROOT)
        await publish_shipped(store, at=START, author="program")
        await store.checkpoint()
        await store.close()

    asyncio.run(make())
    return folder
