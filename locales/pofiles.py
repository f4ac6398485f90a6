"""Catalog files as Babel sees them: reading, writing, correct headers. Shows no text."""

import datetime as dtm
import io
from pathlib import Path

from babel.messages.catalog import Catalog as PoCatalog
from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError, read_po, write_po

from locales.errors import CatalogError
from locales.languages import tongue
from locales.plurals import forms, is_counted, joined

_BORN = dtm.datetime(2026, 11, 21, tzinfo=dtm.UTC)
"""Stands in headers instead of the hour of the command, so that a second run changes nothing."""

HEADER = """\
{name} ({tag}): the words of Alongside.
Native review is owed: written with care, not yet read by two native speakers.
See locales/REVIEW.md for what to look at first.
"""


def path_of(root: Path, tag: str) -> Path:
    """Where the catalog of this language lies below `root` (the folder that holds `locales`)."""
    return root / "locales" / tongue(tag).folder / "LC_MESSAGES" / "messages.po"


def load(path: Path) -> PoCatalog:
    """Read a catalog with its obsolete entries. Raises CatalogError with the file and the line."""
    return parse(path.read_bytes(), name=path.name)


def parse(content: bytes, *, name: str) -> PoCatalog:
    """The same from the content of a file."""
    try:
        return _flat(read_po(io.BytesIO(content), abort_invalid=True))
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        raise CatalogError(f"{name}: not a readable catalog: {error}") from error


def fresh(tag: str, header: str | None = None) -> PoCatalog:
    """An empty catalog with the right headers; `header` is an older file's own comment."""
    known = tongue(tag)
    comment = header or HEADER.format(name=known.name, tag=known.tag)
    catalog = PoCatalog(
        locale=known.folder,
        project="Alongside",
        version="1",
        header_comment=_comment(comment),
        creation_date=_BORN,
        revision_date=_BORN,
        msgid_bugs_address="see locales/REVIEW.md",
        last_translator="native review owed <>",
        language_team=known.name,
        fuzzy=False,
    )
    catalog.mime_headers = [("Plural-Forms", known.plural)]
    return catalog


def dump(catalog: PoCatalog) -> bytes:
    """The file's content: unwrapped lines, no line numbers, so that only real changes show."""
    buffer = io.BytesIO()
    _apart(catalog)
    write_po(buffer, catalog, width=0, include_lineno=False, include_previous=True)
    _flat(catalog)
    content = buffer.getvalue()
    if b"Plural-Forms" in content or catalog.locale_identifier is None:
        return content
    # Babel leaves the line out for a language that CLDR does not know
    plural = f'"Plural-Forms: {tongue(catalog.locale_identifier).plural}\\n"\n'.encode()
    return content.replace(b'"MIME-Version', plural + b'"MIME-Version', 1)


def messages(catalog: PoCatalog) -> list[Message]:
    """The entries in their order, without the header."""
    return [message for message in catalog if message.id]


def _flat(catalog: PoCatalog) -> PoCatalog:
    """The same catalog with the forms of counted sentences as one text each."""
    found = messages(catalog)
    if any(isinstance(message.id, tuple) for message in found):
        for message in found:
            catalog.delete(message.id, message.context)
            if isinstance(message.id, tuple):
                message.id, message.string = joined(message.id), joined(message.string or ())
        _put_back(catalog, found)
    return catalog


def _apart(catalog: PoCatalog) -> None:
    """Counted sentences as gettext's plural entries, for the file."""
    found = messages(catalog)
    if any(is_counted(str(message.id)) for message in found):
        for message in found:
            catalog.delete(message.id, message.context)
            if is_counted(str(message.id)):
                given = forms(str(message.string)) if message.string else ()
                empty = ("",) * (catalog.num_plurals - len(given))
                message.id, message.string = forms(str(message.id)), (*given, *empty)
        _put_back(catalog, found)


def _put_back(catalog: PoCatalog, found: list[Message]) -> None:
    for message in found:
        catalog[message.id] = message


def _comment(text: str) -> str:
    lines = (line.removeprefix("#").strip() for line in text.strip().splitlines())
    return "\n".join(f"# {line}".rstrip() for line in lines)
