"""Translations go out and come back unchanged; what is wrong is refused with its place."""

import csv
import io
import shutil
from pathlib import Path

import pytest
from babel.messages.pofile import write_po

from locales import exchange, pofiles, sheet
from locales.errors import CatalogError
from locales.extract import Source, gather
from locales.languages import SOURCE, TONGUES
from locales.sheet import STALE, Cell
from tests.locales.test_messages import ROOT
from tests.locales.test_sentences import telling

TAGS = [tag for tag in TONGUES if tag != SOURCE]


@pytest.fixture(scope="module")
def sources() -> list[Source]:
    """Every source text, read once."""
    return gather(ROOT)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with the catalogs, to be written to."""
    for tag in TAGS:
        path = pofiles.path_of(tmp_path, tag)
        path.parent.mkdir(parents=True)
        shutil.copy(pofiles.path_of(ROOT, tag), path)
    return tmp_path


def rows(content: bytes) -> list[list[str]]:
    """A sheet as a spreadsheet shows it."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def saved(table: list[list[str]], *, delimiter: str = ",") -> bytes:
    """The same as another spreadsheet saves it."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(table)
    return out.getvalue().encode("utf-8")


def changed(root: Path, sources: list[Source], content: bytes) -> exchange.Preview:
    """What an import of this sheet would do."""
    cells = sheet.from_sheet(content, name="a.csv")
    return exchange.preview(root, sources, cells, telling=telling())


def with_cell(table: list[list[str]], context: str, tag: str, text: str) -> list[list[str]]:
    """The sheet with one cell written anew."""
    row = next(row for row in table if row[0] == context)
    row[table[0].index(tag)] = text
    return table


@pytest.mark.parametrize("tag", TAGS)
def test_a_catalog_goes_out_and_in_without_a_change(
    root: Path, sources: list[Source], tag: str
) -> None:
    """Byte for byte, also after an editor broke its lines elsewhere and wrote its own header."""
    content = exchange.export_po(root, tag)
    assert content == pofiles.path_of(ROOT, tag).read_bytes()
    other = pofiles.parse(content, name="x.po")
    other.header_comment = "# Somebody"
    out = io.BytesIO()
    write_po(out, other, width=40, omit_header=False, sort_output=True)
    for copy in (content, out.getvalue()):
        cells = exchange.read_po(copy, name="x.po", tag=tag)
        found = exchange.preview(root, sources, cells, telling=telling())
        assert (found.changes, found.refused) == ((), ())
        assert exchange.written(root, sources, found.changes) == {}


def test_the_sheet_goes_out_and_in_without_a_change(root: Path, sources: list[Source]) -> None:
    """One column a language; commas, semicolons or tabs, whichever the spreadsheet saves."""
    content = exchange.export_sheet(root, sources, TAGS)
    table = rows(content)
    assert table[0] == ["context", "note", "limit", "en", *TAGS]
    assert len(table) > len(sources) > 500
    wide = content.decode("utf-8-sig").encode("utf-16")
    for copy in (content, saved(table), saved(table, delimiter="\t"), wide):
        assert changed(root, sources, copy) == exchange.Preview(changes=(), refused=())


def test_a_changed_cell_is_shown_and_then_written(root: Path, sources: list[Source]) -> None:
    """The new text stands in its catalog; nothing else in the file moves."""
    table = rows(exchange.export_sheet(root, sources, ["sq", "ro"]))
    table = with_cell(table, "pause/none", "sq", "Jo tani")
    found = changed(root, sources, saved(table))
    (change,) = found.changes
    assert (change.cell.tag, change.cell.text, found.refused) == ("sq", "Jo tani", ())
    assert change.before
    before = pofiles.path_of(root, "sq").read_text("utf-8").splitlines()
    (tag, content), *others = exchange.written(root, sources, found.changes).items()
    assert (tag, others) == ("sq", [])
    after = content.decode().splitlines()
    moved = [new for old, new in zip(before, after, strict=True) if old != new]
    assert moved == ['msgstr "Jo tani"']


def test_empty_means_leave(root: Path, sources: list[Source]) -> None:
    """Nobody deletes a translation by an empty cell, a lost column or a lost row."""
    table = rows(exchange.export_sheet(root, sources, ["sq", "mk"]))
    emptied = [table[0], *([*row[:4], "", " "] for row in table[1:])]
    for copy in (emptied, [row[:4] for row in table], table[:1]):
        assert changed(root, sources, saved(copy)) == exchange.Preview(changes=(), refused=())


def test_changed_serbian_latin_brings_its_cyrillic(root: Path, sources: list[Source]) -> None:
    """Both scripts say the same; a line changed in Cyrillic itself stays by hand."""
    table = rows(exchange.export_sheet(root, sources, ["sr-Latn", "sr-Cyrl"]))
    latin = changed(root, sources, saved(with_cell(table, "pause/none", "sr-Latn", "Ne pauza")))
    contents = exchange.written(root, sources, latin.changes)
    assert 'msgstr "Не пауза"' in contents["sr-Cyrl"].decode()
    table = rows(exchange.export_sheet(root, sources, ["sr-Cyrl"]))
    own = changed(root, sources, saved(with_cell(table, "pause/none", "sr-Cyrl", "Нека иде")))
    contents = exchange.written(root, sources, own.changes)
    assert set(contents) == {"sr-Cyrl"}
    assert "by hand\n" in contents["sr-Cyrl"].decode()


@pytest.mark.parametrize(
    ("context", "text", "code"),
    [
        ("self/told", "Dikush e di.", "placeholder"),
        ("self/told", "{worker} e di: {hour}.", "placeholder"),
        ("self/told", "{worker e di.", "placeholder"),
        ("pause/none", "Nuk dua asnjë pauzë tani dhe as më vonë, faleminderit", "too-long"),
        ("home/text", "Mirë. " * 40, "too-long"),
        ("home/text", "Mirë!", "exclamation"),
        ("home/text", "Polic te dera.", "banned"),
        ("check-in/opener", "A jeni në rrezik?", "first-seen"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_row_and_column(
    root: Path, sources: list[Source], context: str, text: str, code: str
) -> None:
    """Placeholders, length, rules of wording; the rest of the sheet is looked at all the same."""
    table = rows(exchange.export_sheet(root, sources, ["mk", "sq"]))
    table = with_cell(with_cell(table, context, "sq", text), "pause/week", "mk", "Недела дена")
    found = changed(root, sources, saved(table))
    row = next(at for at, one in enumerate(table, start=1) if one[0] == context)
    assert code in {one.code for one in found.refused}
    assert {(one.place, one.language) for one in found.refused} == {(f"a.csv:{row}:6", "sq")}
    assert [change.cell.tag for change in found.changes] == ["mk"]


def test_a_text_whose_english_moved_on_is_refused(root: Path, sources: list[Source]) -> None:
    """Somebody translated last month's sentence."""
    table = rows(exchange.export_sheet(root, sources, ["sq"]))
    row = next(row for row in table if row[0] == "home/text")
    row[3:] = ["Last month's sentence.", "Fjalia e vjetër."]
    table.append(["no/such", "", "", "Tea", "Çaj"])
    codes = [one.code for one in changed(root, sources, saved(table)).refused]
    assert codes == ["changed", "unknown"]


def test_two_different_texts_for_one_place_are_refused(root: Path, sources: list[Source]) -> None:
    """A row was copied; which of the two is meant?"""
    table = with_cell(
        rows(exchange.export_sheet(root, sources, ["sq"])), "pause/none", "sq", "Jo a"
    )
    table.append([*next(row for row in table if row[0] == "pause/none")[:4], "Jo b"])
    assert [one.code for one in changed(root, sources, saved(table)).refused] == ["twice"]


def test_a_stale_translation_is_marked_and_confirmed_by_hand(
    root: Path, sources: list[Source]
) -> None:
    """Left as it is it stays stale; without its mark it is fresh again."""
    path = pofiles.path_of(root, "sq")
    catalog = pofiles.load(path)
    entry = next(m for m in pofiles.messages(catalog) if m.context == "home/text")
    entry.flags.add("fuzzy")
    path.write_bytes(pofiles.dump(catalog))
    table = rows(exchange.export_sheet(root, sources, ["sq"]))
    row = next(row for row in table if row[0] == "home/text")
    assert row[4] == STALE + str(entry.string)
    assert changed(root, sources, saved(table)).changes == ()
    table = with_cell(table, "home/text", "sq", str(entry.string))
    found = changed(root, sources, saved(table))
    content = exchange.written(root, sources, found.changes)["sq"]
    assert content == pofiles.path_of(ROOT, "sq").read_bytes()


def test_a_cell_that_a_spreadsheet_would_compute_is_guarded(
    root: Path, sources: list[Source]
) -> None:
    """`=1+1` goes out with an apostrophe and comes back without."""
    one = Source(context="a/b", english="=Sum", file="x.py", line=1)
    content = exchange.export_sheet(root, [one], ["sq"])
    assert rows(content)[1][3] == "'=Sum"
    (cell,) = sheet.from_sheet(
        saved([*rows(content)[:1], ["a/b", "", "", "'=Sum", "'-x"]]), name="a"
    )
    assert (cell.english, cell.text) == ("=Sum", "-x")


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04" + b"x" * 99, b"\xd0\xcf\x11\xe0\xa1", b"a;b\n" * 6_000_000]
)
def test_workbooks_and_archives_are_refused_unopened(content: bytes) -> None:
    """By what they begin with, not by their name; nothing is unpacked, so nothing can burst."""
    with pytest.raises(CatalogError, match="save it as"):
        sheet.from_sheet(content, name="words.csv")


def test_a_sheet_with_a_million_rows_is_refused() -> None:
    """A spreadsheet that saved its empty rows, or an attack."""
    with pytest.raises(CatalogError, match="rows"):
        sheet.from_sheet(b"context;en;sq\n" + b";;\n" * 30_000, name="words.csv")


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\x8a\xff", b"context;note\nx;y", b"context;en;klingon\na;b;c",
        b"context;en;sq;sq\na;b;c;d", b"PK\x03\x04", b'context;en;sq\n"' + b"x" * 200_000,
    ],
)  # fmt: skip
def test_what_is_no_sheet_is_named(content: bytes) -> None:
    """The file and what to do; never half a sheet."""
    with pytest.raises(CatalogError, match=r"a\.csv"):
        sheet.from_sheet(content, name="a.csv")


def test_a_po_file_marked_as_unfinished_makes_the_entry_stale(
    root: Path, sources: list[Source]
) -> None:
    """A translator's `needs work` is heard."""
    (one,) = [s for s in sources if s.context == "pause/none"]
    cell = Cell(
        place="x.po:1:1", tag="sq", context=one.context, english=one.english, text="Jo", fuzzy=True
    )
    found = exchange.preview(root, sources, [cell])
    content = exchange.written(root, sources, found.changes)["sq"]
    entry = pofiles.parse(content, name="x").get(one.english, one.context)
    assert entry is not None
    assert entry.fuzzy
