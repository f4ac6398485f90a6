"""Translations go out and come back: what would change, what is refused and why, then the files.

Writes nothing by itself; a text that is left empty changes nothing, and nothing is ever deleted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog as PoCatalog
from babel.messages.catalog import Message

from locales import pofiles, sheet
from locales.catalog import INFORMAL
from locales.check import Telling, faults_of
from locales.errors import CatalogError
from locales.extract import Source
from locales.languages import SOURCE
from locales.messages import BY_HAND, GENERATED, update_all
from locales.sheet import Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One text that would be written."""

    cell: Cell
    before: str
    """Empty: it was missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """One text that is not taken. `code` names the rule."""

    place: str
    language: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.language} {self.code}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an import would do."""

    changes: tuple[Change, ...]
    refused: tuple[Refused, ...]


def export_po(root: Path, tag: str) -> bytes:
    """The catalog of one language as it stands, for Poedit. Raises CatalogError."""
    path = pofiles.path_of(root, tag)
    if tag == SOURCE or not path.is_file():
        raise CatalogError(f"{tag} has no catalog; English stands in the sources")
    return path.read_bytes()


def export_sheet(root: Path, sources: Sequence[Source], tags: Sequence[str]) -> bytes:
    """A sheet with one column for each of these languages."""
    return sheet.to_sheet({tag: _catalog(root, tag) for tag in tags if tag != SOURCE}, sources)


def read_po(content: bytes, *, name: str, tag: str) -> list[Cell]:
    """The translations of a .po file, however its lines are broken. Raises CatalogError."""
    catalog = pofiles.parse(content, name=name)
    return [
        Cell(
            place=f"{name}:{message.lineno or 1}:1",
            tag=tag,
            context=str(message.context or ""),
            english=str(message.id),
            text=str(message.string),
            fuzzy=message.fuzzy,
        )
        for message in pofiles.messages(catalog)
        if message.string
    ]


def preview(
    root: Path, sources: Sequence[Source], cells: Sequence[Cell], *, telling: Telling | None = None
) -> Preview:
    """What would change and what is refused; cells that say what is there already are neither."""
    known = {source.context: source for source in sources}
    changes: dict[tuple[str, str], Change] = {}
    refused: list[Refused] = []
    for tag, own in sheet.by_language(cells).items():
        entries = {str(m.context): m for m in pofiles.messages(_catalog(root, tag))}
        for cell in own:
            source, current = known.get(_base(cell.context)), entries.get(cell.context)
            if _is_there(cell, current):
                continue
            wrong = _wrong(cell, source, changes.get((tag, cell.context)), telling)
            refused += wrong
            if not wrong:
                before = str(current.string) if current is not None else ""
                changes[tag, cell.context] = Change(cell=cell, before=before)
    return Preview(changes=tuple(changes.values()), refused=tuple(refused))


def written(root: Path, sources: Sequence[Source], changes: Sequence[Change]) -> dict[str, bytes]:
    """The new content of every catalog that these changes touch, by language. Writes nothing."""
    edited: dict[str, PoCatalog] = {}
    for change in changes:
        tag = change.cell.tag
        if tag not in edited:
            edited[tag] = _catalog(root, tag)
        _put(edited[tag], change.cell)
    contents = update_all(root, sources, edited=edited)
    return {
        tag: content
        for tag, content in contents.items()
        if content != _present(pofiles.path_of(root, tag))
    }


def _catalog(root: Path, tag: str) -> PoCatalog:
    path = pofiles.path_of(root, tag)
    return pofiles.load(path) if path.is_file() else pofiles.fresh(tag)


def _present(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _base(context: str) -> str:
    return context.removesuffix(INFORMAL)


def _is_there(cell: Cell, current: Message | None) -> bool:
    """Whether the catalog holds exactly this already."""
    if current is None or str(current.string) != cell.text:
        return False
    return bool(current.fuzzy) == cell.fuzzy


def _wrong(
    cell: Cell, source: Source | None, earlier: Change | None, telling: Telling | None
) -> list[Refused]:
    def refusal(code: str, message: str) -> Refused:
        text = f"{cell.context}: {message}"
        return Refused(place=cell.place, language=cell.tag, code=code, message=text)

    if source is None:
        return [refusal("unknown", "no text has this context: keep the column as exported")]
    if cell.english != source.english:
        text = f"the English is now `{source.english}`: export again and translate that"
        return [refusal("changed", text)]
    if earlier is not None and earlier.cell.text != cell.text:
        return [refusal("twice", f"another text stands at {earlier.cell.place}: keep one")]
    message = Message(cell.english, cell.text, context=cell.context)
    return [refusal(*fault) for fault in faults_of(source, message, cell.tag, telling)]


def _put(catalog: PoCatalog, cell: Cell) -> None:
    message = catalog.get(cell.english, cell.context) or _added(catalog, cell)
    message.string = cell.text
    message.flags.discard("fuzzy")
    message.previous_id = []
    if cell.fuzzy:
        message.flags.add("fuzzy")
    if cell.tag == GENERATED and not any(c.startswith(BY_HAND) for c in message.user_comments):
        message.user_comments = [BY_HAND, *message.user_comments]


def _added(catalog: PoCatalog, cell: Cell) -> Message:
    # a stale entry stands under the English of before: the new one takes its place
    for message in pofiles.messages(catalog):
        if message.context == cell.context:
            catalog.delete(message.id, cell.context)
    return catalog.add(cell.english, cell.text, context=cell.context)
