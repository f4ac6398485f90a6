import base64
from pathlib import Path

import pytest

from bot.rehearsal.page import peek
from bot.rehearsal.page.home import Home

WORD = "Shtëpia ime"


@pytest.mark.parametrize(
    "raw",
    [
        WORD.encode(),
        WORD.upper().encode(),
        WORD.encode("utf-16-le"),
        WORD.encode("utf-16-be"),
        WORD.encode().hex().encode(),
        base64.b64encode(b"a" + WORD.encode() + b"b"),
        base64.b64encode(b"ab" + WORD.encode() + b"abc"),
        base64.b64encode(WORD.encode()),
    ],
    ids=["utf8", "upper", "utf16le", "utf16be", "hex", "base64-1", "base64-2", "base64-0"],
)
def test_a_word_is_found_however_it_lies_there(tmp_path: Path, raw: bytes) -> None:
    """In clear, in another coding or another case: it counts, and the file is named."""
    (tmp_path / "log").write_bytes(b"\0\1\2" + raw + b"\3\4")
    found = peek.search(tmp_path, WORD)
    assert found["hits"] >= 1
    assert list(found["where"]) == ["log"]


def test_a_word_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    """All bytes are read, and none of them count."""
    (tmp_path / "log").write_bytes(bytes(range(256)) * 10)
    assert peek.search(tmp_path, WORD) == {"word": WORD, "hits": 0, "where": {}, "bytes": 2560}


async def test_tables_and_rows_are_shown_as_they_lie_there(home: Home) -> None:
    """Every table is counted; sealed values come as their first bytes and their length."""
    await home.add_staff("Mira", "caseworker")
    counted = {one["name"]: one["rows"] for one in peek.tables(home.folder)["tables"]}
    assert counted["staff"] == 1
    assert counted["outbox"] == 0
    shown = peek.rows(home.folder, "staff")
    forms = {column["name"]: column["form"] for column in shown["columns"]}
    assert (forms["sealed"], forms["name_tag"], forms["active"]) == ("sealed", "keyed", "clear")
    value = dict(zip(forms, shown["rows"][0], strict=True))
    assert len(bytes.fromhex(value["sealed"]["hex"])) == peek.SHOWN_BYTES
    assert value["sealed"]["size"] > peek.SHOWN_BYTES
    assert value["active"] == {"plain": 1}


async def test_what_the_program_keeps_cannot_be_found(home: Home) -> None:
    """A screen name lies on the disk and cannot be read there; a table's name can."""
    await home.add_staff("Skerdilajda", "caseworker")
    assert peek.search(home.folder, "Skerdilajda")["hits"] == 0
    assert peek.search(home.folder, "beneficiaries")["hits"] > 0


def test_an_unknown_table_is_an_error(tmp_path: Path) -> None:
    """A name from outside never becomes part of a statement."""
    with pytest.raises(KeyError):
        peek.rows(tmp_path, "staff; DROP TABLE staff")
