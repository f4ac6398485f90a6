"""`alongside words`: translations out and back in, and how far each language is.

Writes only where `--write` says so, and then everything or nothing.
"""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.saying import Json, answer, say, warn
from bot.cli.tongues import Languages, tags_of
from bot.cli.voices import voices
from bot.refusal import Refusal

if TYPE_CHECKING:
    from locales.exchange import Preview
    from locales.extract import Source
    from locales.sheet import Cell

ROOT = Path(__file__).resolve().parents[2]
"""The folder that holds `locales` and `flows`, unless another one is named."""

Root = Annotated[
    Path, typer.Option("--root", help="Folder that holds `locales` and `flows`; this program's.")
]
Place = Annotated[
    Path | None, typer.Option("--root", help="Folder that holds `locales`; this program's.")
]
Own = Annotated[
    Path | None,
    typer.Option("--flows", help="Folder of all your own flows; their words lie in the home."),
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

    found = report(root, tags_of(language))
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
    root: Place = None,
    flows: Own = None,
) -> None:
    """Write a sheet with a column for each language, or the .po file of one language.

    With --flows: what your own flows say that no shipped flow says.
    """
    from locales import exchange

    tags, (folder, sources) = tags_of(language), _place(root, flows)
    if out.suffix not in {".csv", ".po"} or (out.suffix == ".po" and len(tags) != 1):
        text, hint = "the file must be a .csv", "or a .po, with one --language"
        raise Refusal("bad_file", text, hint=hint, field="file", usage=True)
    if out.suffix == ".po":
        _write_new(out, exchange.export_po(folder, tags[0]))
    else:
        _write_new(out, exchange.export_sheet(folder, sources, tags))
    say(f"made: {out}")


def bring_in(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .csv or a .po file.")],
    *,
    language: Languages = None,
    write: Annotated[
        bool, typer.Option("--write", help="Write it; without this only show.")
    ] = False,
    root: Place = None,
    flows: Own = None,
    as_json: Json = False,
) -> int:
    """Show what a file would change and what is refused; with --write, change it.

    What is left empty changes nothing. Nothing is written while anything is refused.
    """
    from bot.wordings import telling
    from locales import exchange

    folder, sources = _place(root, flows)
    cells = _cells(file, language)
    found = exchange.preview(folder, sources, cells, telling=telling)
    may_write = write and not found.refused
    contents = exchange.written(folder, sources, found.changes) if may_write else {}
    _put(folder, contents)
    if as_json:
        answer(_document(found, contents))
    else:
        _tell(found, write=write, written=contents)
    return int(bool(found.refused))


def _cells(file: Path, language: list[str] | None) -> "list[Cell]":
    from locales import exchange, sheet

    try:
        content = file.read_bytes()
    except OSError as error:
        text = f"{file} cannot be read ({error.strerror})"
        raise Refusal("no_file", text, hint="give a .csv or .po file", usage=True) from None
    if file.suffix == ".po":
        tags = tags_of(language) if language else [_said_inside(content, file.name)]
        return exchange.read_po(content, name=file.name, tag=tags[0])
    wanted = tags_of(language)
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


def _place(root: Path | None, flows: Path | None) -> "tuple[Path, list[Source]]":
    """Where catalogs lie, and what is to be translated: this program's texts, or own flows alone.

    Own flows have their catalogs in the home.
    """
    from bot.config import home_of
    from locales.catalog import shipped
    from locales.extract import gather

    if flows is None:
        return root or ROOT, gather(root or ROOT)
    if not flows.is_dir():
        text, hint = f"{flows} is no folder", "put all your own flow files into one folder"
        raise Refusal("no_folder", text, hint=hint, field="flows", usage=True)
    home, known = root or home_of(), shipped()
    own = [s for s in gather(home, library=flows) if not known.has_flow_text(s.context, s.english)]
    return home, own


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
