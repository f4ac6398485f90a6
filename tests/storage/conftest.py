"""A home with a database made once, copied for each test."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.store import Store
from tests.storage.people import ROOT, Home


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """An empty, closed home."""
    home = Home(tmp_path_factory.mktemp("template"))

    async def make() -> None:
        store = await Store.create(home.url, ring=home.ring, root=ROOT)
        await store.close()

    asyncio.run(make())
    return home


@pytest.fixture
def home(template: Home, tmp_path: Path) -> Home:
    """A fresh home of this test's own."""
    folder = tmp_path / "home"
    shutil.copytree(template.folder, folder)
    return Home(folder)


@pytest.fixture
async def store(home: Home) -> AsyncIterator[Store]:
    """An open, empty memory."""
    opened = await home.open()
    yield opened
    await opened.close()
