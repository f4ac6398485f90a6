"""The spreadsheet for people without Poedit: one row a text, one column a language.

A semicolon-separated file in UTF-8 with a mark, as every spreadsheet of the region opens it by a
double click. Reads and writes text; judges nothing.
"""

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from babel.messages.catalog import Catalog as PoCatalog

from locales import pofiles
from locales.catalog import INFORMAL
from locales.errors import CatalogError, UnknownLanguageError
from locales.extract import Source
from locales.languages import SOURCE, canonical

CONTEXT, NOTE, LIMIT = "context", "note", "limit"
STALE = "⟳ "
"""Before a translation whose English has changed: whoever takes it away confirms the text."""
_FORMULA = ("=", "+", "-", "@")
"""A cell that begins so would be computed: an apostrophe goes before it."""
_MOST = 20_000
"""Rows; more is no sheet of ours."""
_MOST_BYTES = 20_000_000
_BOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
"""How workbooks and archives begin, whatever they are called; none is ever opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One translation that somebody handed in, and where it stood."""

    place: str
    """`file:row:column`, both from 1."""
    tag: str
    context: str
    english: str
    text: str
    fuzzy: bool = False


def to_sheet(catalogs: Mapping[str, PoCatalog], sources: Sequence[Source]) -> bytes:
    """The sheet with these languages as columns; wordings for informal address have own rows."""
    texts = {tag: _texts(catalog) for tag, catalog in catalogs.items()}
    out = io.StringIO(newline="")
    sheet = csv.writer(out, delimiter=";", lineterminator="\r\n")
    sheet.writerow([CONTEXT, NOTE, LIMIT, SOURCE, *texts])
    for source in sources:
        for context in (source.context, source.context + INFORMAL):
            cells = [texts[tag].get(context, "") for tag in texts]
            if context == source.context or any(cells):
                head = [context, _note(source, context), str(source.limit), source.english]
                sheet.writerow([_guarded(cell) for cell in (*head, *cells)])
    return out.getvalue().encode("utf-8-sig")


def from_sheet(content: bytes, *, name: str) -> list[Cell]:
    """Every cell that holds a translation; empty and stale ones are left out.

    Raises CatalogError that says what is wrong with the file.
    """
    if content.startswith(_BOOKS) or len(content) > _MOST_BYTES:
        raise CatalogError(
            f"{name}: a workbook or an archive, not a sheet; save it as `CSV UTF-8` and try again"
        )
    rows = csv.reader(io.StringIO(_decoded(content, name), newline=""), delimiter=_parted(content))
    try:
        head = [cell.strip() for cell in next(rows, [])]
        tags = _columns(head, name)
        found = [cell for row in _numbered(rows, name) for cell in _cells(*row, head, tags, name)]
    except csv.Error as error:
        raise CatalogError(f"{name}: no sheet that can be read ({error})") from None
    return found


def _texts(catalog: PoCatalog) -> dict[str, str]:
    return {
        str(message.context): (STALE if message.fuzzy and message.string else "")
        + str(message.string)
        for message in pofiles.messages(catalog)
    }


def _note(source: Source, context: str) -> str:
    informal = ["For somebody who is addressed informally."] if context.endswith(INFORMAL) else []
    return " ".join([*informal, *source.comments])


def _guarded(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA) else cell


def _bare(cell: str) -> str:
    text = cell.replace("\r\n", "\n").strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _decoded(content: bytes, name: str) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise CatalogError(f"{name}: not in UTF-8; save it as `CSV UTF-8` and try again") from None


def _parted(content: bytes) -> str:
    """The sign between cells: a spreadsheet may have saved its own."""
    head = content[:2000].replace(b"\0", b"").split(b"\n")[0]
    return max(";,\t", key=lambda sign: head.count(sign.encode()))


def _columns(head: Sequence[str], name: str) -> dict[int, str]:
    """Column → language. Raises CatalogError."""
    if CONTEXT not in head or SOURCE not in head:
        raise CatalogError(
            f"{name}:1:1: the first row must name the columns `{CONTEXT}` and `{SOURCE}`;"
            " export a sheet and keep its first row"
        )
    tags: dict[int, str] = {}
    for at, title in enumerate(head):
        if title not in (CONTEXT, NOTE, LIMIT, SOURCE, ""):
            tags[at] = _language(title, place=f"{name}:1:{at + 1}")
            if list(tags.values()).count(tags[at]) > 1:
                raise CatalogError(f"{name}:1:{at + 1}: {title} has two columns; keep one")
    return tags


def _language(title: str, *, place: str) -> str:
    try:
        return canonical(title)
    except UnknownLanguageError as error:
        raise CatalogError(f"{place}: `{title[:20]}`: {error}") from None


def _numbered(rows: Iterator[list[str]], name: str) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(rows, start=2):
        if number > _MOST:
            raise CatalogError(f"{name}: more than {_MOST} rows: this is no sheet of ours")
        yield number, row


def _cells(
    number: int, row: Sequence[str], head: Sequence[str], tags: Mapping[int, str], name: str
) -> Iterator[Cell]:
    values = {title: _bare(cell) for title, cell in zip(head, row, strict=False)}
    for at, tag in tags.items():
        text = _bare(row[at]) if at < len(row) else ""
        if text and not text.startswith(STALE.strip()):
            yield Cell(
                place=f"{name}:{number}:{at + 1}",
                tag=tag,
                context=values.get(CONTEXT, ""),
                english=values.get(SOURCE, ""),
                text=text,
            )


def by_language(cells: Collection[Cell]) -> dict[str, list[Cell]]:
    """The same cells by language."""
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        found.setdefault(cell.tag, []).append(cell)
    return found
