"""`alongside words`: translations out and back in, and how far each language is.

Writes only where `--write` says so, and then everything or nothing.
"""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.saying import Json, answer, say, warn
from bot.refusal import Refusal

if TYPE_CHECKING:
    from bot.recordings import Slot
    from locales.exchange import Preview
    from locales.sheet import Cell

ROOT = Path(__file__).resolve().parents[2]
"""The folder that holds `locales` and `flows`, unless another one is named."""

Languages = Annotated[
    list[str] | None, typer.Option("--language", help="A language; again for more. All.")
]
Root = Annotated[
    Path, typer.Option("--root", help="Folder that holds `locales` and `flows`; this program's.")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Translations.", no_args_is_help=True, rich_markup_mode=None)
    group.command("check")(check)
    group.command("export")(export)
    group.command("import")(bring_in)
    group.command("voices")(voices)
    app.add_typer(group, name="words")


def check(*, language: Languages = None, root: Root = ROOT, as_json: Json = False) -> int:
    """Say how far each language is, and what is to be mended: file:line:col. Needs no home."""
    from bot.wordings import report

    found = report(root, _tags(language))
    if as_json:
        answer({"languages": found.languages, "issues": found.issues})
        return int(bool(found.issues))
    for line in (*map(str, found.issues), *map(str, found.languages)):
        say(line)
    return int(bool(found.issues))


def export(
    out: Annotated[Path, typer.Argument(metavar="FILE", help="New file: .csv, or .po for one.")],
    *,
    language: Languages = None,
    root: Root = ROOT,
) -> None:
    """Write a sheet with a column for each language, or the .po file of one language."""
    from locales import exchange
    from locales.extract import gather

    tags = _tags(language)
    if out.suffix not in {".csv", ".po"} or (out.suffix == ".po" and len(tags) != 1):
        text, hint = "the file must be a .csv", "or a .po, with one --language"
        raise Refusal("bad_file", text, hint=hint, field="file", usage=True)
    if out.suffix == ".po":
        _write_new(out, exchange.export_po(root, tags[0]))
    else:
        _write_new(out, exchange.export_sheet(root, gather(root), tags))
    say(f"made: {out}")


def bring_in(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .csv or a .po file.")],
    *,
    language: Languages = None,
    write: Annotated[
        bool, typer.Option("--write", help="Write it; without this only show.")
    ] = False,
    root: Root = ROOT,
    as_json: Json = False,
) -> int:
    """Show what a file would change and what is refused; with --write, change it.

    What is left empty changes nothing. Nothing is written while anything is refused.
    """
    from bot.wordings import telling
    from locales import exchange
    from locales.extract import gather

    sources = gather(root)
    cells = _cells(file, language)
    found = exchange.preview(root, sources, cells, telling=telling)
    may_write = write and not found.refused
    contents = exchange.written(root, sources, found.changes) if may_write else {}
    _put(root, contents)
    if as_json:
        answer(_document(found, contents))
    else:
        _tell(found, write=write, written=contents)
    return int(bool(found.refused))


def voices(
    *,
    language: Languages = None,
    missing: Annotated[
        bool, typer.Option("--missing", help="Only what is to be recorded.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List the recorded voices of the live flows: which file says which words, and which lack.

    Record the words, save them as OGG with Opus under the name given, in the home.
    """
    import asyncio

    found = asyncio.run(_slots(_tags(language)))
    rows = [one for one in found if not missing or one.state != "there"]
    if as_json:
        answer(rows)
        return
    for one in rows:
        say(f"{one.language}  {one.state}  {one.file}  {one.text}")
    say(f"{sum(one.state != 'there' for one in found)} of {len(found)} are to be recorded")


async def _slots(tags: list[str]) -> "list[Slot]":
    """Every prompt of the live flows once, English last."""
    from bot.config import read_config
    from bot.home import memory
    from bot.recordings import FOLDER, Recordings
    from locales.languages import SOURCE

    config = read_config()
    recordings = Recordings(config.home / FOLDER)
    found: dict[tuple[str, str, str], Slot] = {}
    async with memory(config) as store:
        bundles = [await store.bundle(name) for name in await store.live_revisions()]
    for bundle in sorted(bundles, key=lambda one: one.flow.flow):
        for tag in (*tags, SOURCE):
            for slot in recordings.slots(bundle, tag):
                found.setdefault((tag, slot.key, slot.text), slot)
    return list(found.values())


def _cells(file: Path, language: list[str] | None) -> "list[Cell]":
    from locales import exchange, sheet

    try:
        content = file.read_bytes()
    except OSError as error:
        text = f"{file} cannot be read ({error.strerror})"
        raise Refusal("no_file", text, hint="give a .csv or .po file", usage=True) from None
    if file.suffix == ".po":
        tags = _tags(language) if language else [_said_inside(content, file.name)]
        return exchange.read_po(content, name=file.name, tag=tags[0])
    wanted = _tags(language)
    return [c for c in sheet.from_sheet(content, name=file.name) if c.tag in wanted]


def _said_inside(content: bytes, name: str) -> str:
    """The language that a .po file names in its head."""
    from locales import pofiles
    from locales.errors import WordsError
    from locales.languages import canonical

    try:
        return canonical(pofiles.parse(content, name=name).locale_identifier or "")
    except WordsError as error:
        text = f"{name} does not say its language ({error})"
        raise Refusal("no_language", text, hint="add --language", usage=True) from None


def _tags(language: list[str] | None) -> list[str]:
    from locales.errors import UnknownLanguageError
    from locales.languages import SOURCE, TONGUES, canonical

    try:
        return [canonical(tag) for tag in language or TONGUES if tag != SOURCE]
    except UnknownLanguageError as error:
        text, _, hint = str(error).partition("; ")
        raise Refusal("no_language", text, hint=hint, field="language", usage=True) from None


def _write_new(out: Path, content: bytes) -> None:
    try:
        with out.open("xb") as file:
            file.write(content)
    except OSError as error:
        reason, hint = f"the file cannot be written ({error.strerror})", "give a new name"
        raise Refusal("bad_file", reason, hint=hint, field="file", usage=True) from None


def _put(root: Path, contents: dict[str, bytes]) -> None:
    """Each catalog as a whole, by way of a draft beside it."""
    from locales import pofiles

    for tag, content in contents.items():
        path = pofiles.path_of(root, tag)
        draft = path.with_suffix(".po.new")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(content)
            draft.replace(path)
        except OSError as error:
            text = f"{path} cannot be written ({error.strerror})"
            raise Refusal("bad_file", text, hint="use --root with a folder of your own") from None


def _document(found: "Preview", contents: Collection[str]) -> dict[str, Any]:
    return {
        "changes": [
            {
                "place": one.cell.place,
                "language": one.cell.tag,
                "context": one.cell.context,
                "before": one.before,
                "after": one.cell.text,
            }
            for one in found.changes
        ],
        "refused": found.refused,
        "written": sorted(contents),
    }


def _tell(found: "Preview", *, write: bool, written: Collection[str]) -> None:
    for one in found.changes:
        cell = one.cell
        say(f"{cell.place}: {cell.tag} {cell.context}: `{one.before}` → `{cell.text}`")
    for refused in found.refused:
        say(str(refused))
    say(f"{len(found.changes)} would change, {len(found.refused)} are refused")
    if found.refused and write:
        warn("nothing was written: mend what is refused, or leave it empty")
    elif written:
        warn(f"written: {', '.join(sorted(written))}; `alongside flows publish` brings flow texts")
    elif found.changes and not write:
        warn("nothing was written; add --write")
