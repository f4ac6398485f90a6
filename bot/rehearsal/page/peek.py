"""What lies on the disk of this home, as it lies there. Opens nothing sealed, writes nothing."""

import base64
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from storage.schema import METADATA

Json = dict[str, Any]
ROWS = 5
SHOWN_BYTES = 20
LEAST_LETTERS = 2
RING = "keys.ring"


def tables(folder: Path) -> Json:
    """Every table with its number of rows, the key ring, and the size of all files."""
    with closing(_open(folder / "alongside.db")) as connection:
        counted = [_counted(connection, table) for table in METADATA.sorted_tables]
    files = _files(folder)
    return {
        "tables": sorted(counted, key=lambda one: (one["rows"] == 0, one["name"])),
        "rows": sum(one["rows"] for one in counted),
        "files": [{"name": file.name, "size": file.stat().st_size} for file in files],
        "size": sum(file.stat().st_size for file in files),
    }


def rows(folder: Path, name: str) -> Json:
    """The newest rows of a table, as they are stored. Raises KeyError for an unknown one."""
    table = METADATA.tables[name]
    keys = ", ".join(f'"{column.name}" DESC' for column in table.primary_key)
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    # Names come from our own schema, never from the page.
    query = f'SELECT {names} FROM "{table.name}" ORDER BY {keys} LIMIT {ROWS}'  # noqa: S608
    with closing(_open(folder / "alongside.db")) as connection:
        found = connection.execute(query).fetchall()
    return {
        "name": name,
        "columns": [
            {"name": column.name, "form": column.info["form"], "why": column.info["why"]}
            for column in table.columns
        ],
        "rows": [[_value(value) for value in row] for row in found],
    }


def search(folder: Path, word: str) -> Json:
    """Look for a word in every byte of every file, in any spelling in which it could lie there."""
    wanted = spellings(word)
    hits: dict[str, int] = {}
    read = 0
    for file in _files(folder):
        raw = file.read_bytes()
        read += len(raw)
        low = raw.lower()
        found = sum(low.count(one) for one in wanted)
        if found:
            hits[file.name] = found
    return {"word": word, "hits": sum(hits.values()), "where": hits, "bytes": read}


def spellings(word: str) -> set[bytes]:
    """The word in lower case bytes: UTF-8, UTF-16 both ways, hex, base64 at each offset."""
    word = word.strip()
    if len(word) < LEAST_LETTERS:
        return set()
    texts = {word, word.lower(), word.upper(), word.title()}
    plain = {
        text.encode(coding) for text in texts for coding in ("utf-8", "utf-16-le", "utf-16-be")
    }
    coded = {one.hex().encode() for one in plain} | {
        cut for text in texts for cut in _base64(text.encode())
    }
    return {one.lower() for one in plain | coded}


def _base64(raw: bytes) -> list[bytes]:
    """The middle of the base64 of these bytes at the three places where they can begin."""
    found = []
    for offset in range(3):
        whole = base64.b64encode(b"\0" * offset + raw)
        cut = whole[(0, 2, 3)[offset] : len(whole) - (4 if len(raw) > 4 else 2)]
        if len(cut) >= 6:
            found.append(cut)
    return found


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=2.0)


def _counted(connection: sqlite3.Connection, table: sa.Table) -> Json:
    # The name comes from our own schema.
    query = f'SELECT count(*) FROM "{table.name}"'  # noqa: S608
    return {"name": table.name, "rows": connection.execute(query).fetchone()[0]}


def _value(value: object) -> Json:
    if isinstance(value, bytes):
        return {"hex": value[:SHOWN_BYTES].hex(" "), "size": len(value)}
    return {"plain": value}
