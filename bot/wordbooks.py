"""Translations of an organisation's own flows, kept in its home. Edits nothing."""

import functools
from pathlib import Path

from bot.config import home_of
from locales.catalog import Catalog, shipped

FOLDER = "locales"


def words() -> Catalog:
    """The catalogs that ship, with what the configured home has for flows of its own."""
    return _with(home_of().absolute())


@functools.cache
def _with(home: Path) -> Catalog:
    folder = home / FOLDER
    return Catalog(over=folder) if folder.is_dir() else shipped()
