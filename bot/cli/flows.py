"""`alongside flows`: check, compare, publish, export conversations. Edits no file."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.saying import Json, answer, say, warn
from bot.config import read_config
from bot.home import clock_of, memory
from bot.refusal import Refusal

if TYPE_CHECKING:
    from bot.flow_files import FlowFiles

Paths = Annotated[
    list[Path] | None, typer.Argument(metavar="[FILE|FOLDER]...", help="Flow files; shipped ones.")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Conversations.", no_args_is_help=True, rich_markup_mode=None)
    group.command("check")(check)
    group.command("list")(list_all)
    group.command("show")(show)
    group.command("publish")(publish)
    group.command("export")(export)
    app.add_typer(group, name="flows")


def check(paths: Paths = None, *, as_json: Json = False) -> int:
    """Print what is wrong, one line an issue: file:line:col: message; then each language.

    Needs no home. Without a file the catalogs of this program are checked whole.
    """
    from bot import flow_files as files
    from bot import wordings

    found = files.read_files(paths or [])
    issues, languages = list(found.issues), []
    if not issues:
        words = wordings.report_of(found.sources) if paths else wordings.report(wordings.ROOT)
        issues, languages = words.issues, words.languages
    if as_json:
        answer({"flows": sorted(found.flows), "issues": issues, "languages": languages})
        return int(bool(issues))
    for line in (*issues, *languages):
        say(str(line))
    for reason in _off(paths):
        warn(reason)
    if not issues:
        say(f"nothing wrong in {len(found.flows)} flows")
    return int(bool(issues))


def _off(paths: list[Path] | None) -> list[str]:
    """What no flow can ask, and the reason: WHO-5 without an official text."""
    from bot.programmes import off_lines, official_or_none

    return [] if paths else list(off_lines(official_or_none()))


def list_all(*, as_json: Json = False) -> None:
    """Show the live flows, and since when."""
    rows = asyncio.run(_list())
    if as_json:
        answer(rows)
        return
    for row in rows:
        say(f"{row['flow']}  {row['revision'][:12]}  {row['published'] or '-'}  {row['author']}")


async def _list() -> list[dict[str, Any]]:
    async with memory(read_config()) as store:
        rows = []
        for revision in await store.live_revisions():
            bundle = await store.bundle(revision)
            every = await store.list_revisions(bundle.flow.flow)
            made = next(one for one in every if one.hash == revision)
            rows.append(
                {
                    "flow": bundle.flow.flow,
                    "title": bundle.flow.title,
                    "revision": revision,
                    "published": made.at.isoformat(),
                    "author": made.author,
                    "revisions": len(every),
                    "languages": sorted(bundle.texts),
                }
            )
    return sorted(rows, key=lambda row: str(row["flow"]))


def show(
    what: Annotated[str, typer.Argument(metavar="FLOW|FILE", help="A live flow, or a file.")],
    *,
    as_json: Json = False,
) -> None:
    """Show a live flow; for a file, the difference between it and the live flow."""
    from bot import flow_files as files

    path = Path(what)
    if path.suffix not in {".yaml", ".yml"}:
        text = asyncio.run(_live_text(what))
        if text is None:
            raise _unknown(what)
        _output(text, {"flow": what, "text": text}, as_json=as_json)
        return
    found = files.refusing(files.read_files([path]))
    (flow,) = found.flows.values()
    live = asyncio.run(_live_text(flow.flow))
    lines = files.difference(
        live or "", files.written(flow), live=f"{flow.flow} (live)", file=path.name
    )
    document = {"flow": flow.flow, "live": live is not None, "difference": lines}
    _output("\n".join(lines) or "no difference to the live flow", document, as_json=as_json)


def publish(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE|FOLDER]...", help="Flow files; lexicons are proposed."),
    ] = None,
    *,
    author: Annotated[
        str, typer.Option(help="Who publishes, proposes or approves; kept with it.")
    ] = "operator",
    propose: Annotated[
        bool, typer.Option("--propose", help="Let the files wait until somebody else approves.")
    ] = False,
    approve: Annotated[
        str, typer.Option("--approve", metavar="ID", help="Release what somebody else proposed.")
    ] = "",
    waiting: Annotated[
        bool, typer.Option("--waiting", help="List what waits for a second person.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Make flows live. Whoever is in the middle of an older one finishes that."""
    from bot.cli import release

    if waiting:
        asyncio.run(release.show_waiting(as_json=as_json))
    elif approve:
        asyncio.run(release.approve(approve, author, as_json=as_json))
    elif propose:
        asyncio.run(release.propose(_some(paths), author, as_json=as_json))
    else:
        _publish_now(_some(paths), author, as_json=as_json)


def _some(paths: list[Path] | None) -> list[Path]:
    if paths:
        return paths
    raise Refusal("no_file", "no file was named", hint="give a flow file or folder", usage=True)


def _publish_now(paths: list[Path], author: str, *, as_json: bool) -> None:
    from bot import flow_files as files
    from bot.cli.release import is_lexicon

    if any(is_lexicon(path) for path in paths):
        hint = "use --propose, and --approve by somebody else"
        raise Refusal("two_people", "words of danger are released by two people", hint=hint)
    found = files.speaking(files.refusing(files.read_files(paths)))
    untranslated = files.lacking(found.flows.values())
    rows = asyncio.run(_publish(found, author))
    for line in untranslated:
        warn(line)
    if as_json:
        answer({"published": rows, "lacking": untranslated})
        return
    for row in rows:
        state = "live" if row["new"] else "was live already"
        say(f"{row['flow']}  {row['revision'][:12]}  {state}")


async def _publish(found: "FlowFiles", author: str) -> list[dict[str, Any]]:
    from bot.publishing import publish as make_live

    config = read_config()
    rows: list[dict[str, Any]] = []
    async with memory(config) as store:
        at = clock_of(config).now()
        # a flow that others enter is part of their revisions: they are made anew with it
        for flow in found.with_those_that_enter():
            before = await store.live(flow.flow)
            revision = await make_live(store, flow, found.library, at=at, author=author)
            rows.append({"flow": flow.flow, "revision": revision, "new": revision != before})
    return rows


def export(
    flow: Annotated[str, typer.Argument(metavar="FLOW", help="A live flow.")],
    *,
    out: Annotated[Path | None, typer.Option(help="Write to this new file.")] = None,
) -> None:
    """Write a live flow as a file that can be edited and published again."""
    text = asyncio.run(_live_text(flow))
    if text is None:
        raise _unknown(flow)
    if out is None:
        say(text.rstrip("\n"))
        return
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        reason, hint = f"the file cannot be written ({error.strerror})", "give a new name"
        raise Refusal("bad_file", reason, hint=hint, field="out", usage=True) from None


async def _live_text(name: str) -> str | None:
    from bot import flow_files as files

    async with memory(read_config()) as store:
        revision = await store.live(name)
        return None if revision is None else files.written((await store.bundle(revision)).flow)


def _output(text: str, document: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        answer(document)
    else:
        say(text.rstrip("\n"))


def _unknown(name: str) -> Refusal:
    text = f"no live flow is called {name[:48]}"
    return Refusal("unknown_flow", text, hint="see `alongside flows list`", field="flow")
