"""`python -m bench`: everything that is measured, beside other bots, with progress shown."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import uvloop
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bench import lexicon, pages, report
from bench.contest import Contest
from bench.figures import Result
from bench.programs import Conversation, Echo, Ours, Program

OURS = "Alongside"
ECHO = "python-telegram-bot echo"
BASE = "ConversationHandler + PicklePersistence"
EACH = "the same, written after each update"
PAGE = Path(__file__).parents[1] / "docs" / "bench.md"
Show = Callable[[str, int], Callable[[int], None]]


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer chats, one run each")
    parser.add_argument("--write", action="store_true", help="write docs/bench.md")
    parser.add_argument(
        "--only", choices=["ours", "contest", "pages", "lexicon"], help="only this part"
    )
    return parser.parse_args(given)


def plan(*, quick: bool) -> list[tuple[Callable[[], Program], int, int]]:
    """(program, chats, runs).

    Written after each update, a pickle slows its bot down with every chat that it knows.
    """
    many, runs = (150, 1) if quick else (1_000, 3)
    few = 20 if quick else 80
    return [
        (lambda: Echo(name=ECHO), many, runs),
        (lambda: Conversation(name=BASE), many, runs),
        (lambda: Conversation(name=EACH, each=True), few, runs),
        (lambda: Ours(name=OURS), many, runs),
    ]


async def contest(options: argparse.Namespace, show: Show) -> list[Result]:
    """All four programs, one after the other."""
    wanted = plan(quick=options.quick)
    if options.only == "ours":
        wanted = wanted[3:]
    return [
        await one(make, chats=chats, runs=runs, show=show, quick=options.quick)
        for make, chats, runs in wanted
    ]


async def one(
    make: Callable[[], Program], *, chats: int, runs: int, show: Show, quick: bool
) -> Result:
    """One program: saturated runs, a paced one, and one that is killed."""
    result = Result(name=make().name, chats=chats, steps=make().steps)
    for number in range(runs):
        entry = Contest(make(), chats=chats)
        bar = show(f"{result.name}: run {number + 1} of {runs}", chats * result.steps)
        result.runs.append(await watched(entry, entry.saturated(), bar))
    entry = Contest(make(), chats=20 if quick else 40)
    bar = show(f"{result.name}: paced", entry.chats * result.steps)
    result.paced = await watched(entry, entry.paced(per_second=10.0), bar)
    if not isinstance(entry.program, Echo):
        entry = Contest(make(), chats=chats)
        bar = show(f"{result.name}: killed", chats * result.steps // 2)
        result.killed = await watched(entry, entry.killed(), bar)
    return result


async def watched(
    entry: Contest, work: Coroutine[Any, Any, Any], bar: Callable[[int], None]
) -> Any:
    """Do the work and show how far it is, four times a second."""
    task = asyncio.create_task(work)
    while not task.done():
        await asyncio.wait({task}, timeout=0.25)
        bar(entry.crowd.thanked)
    return task.result()


async def main(options: argparse.Namespace, console: Console) -> report.Report:
    """Measure what was asked for."""
    found = report.Report()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, TimeElapsedColumn(), console=console, refresh_per_second=4
    ) as progress:

        def show(text: str, total: int) -> Callable[[int], None]:
            task = progress.add_task(text, total=total)
            return lambda done: progress.update(task, completed=done)

        if options.only in {None, "lexicon"}:
            count = 2_000 if options.quick else 10_000
            bar = show("ear for danger", count)
            found.lexicon = lexicon.measure(count)
            found.compiled = lexicon.measure_compiled(count)
            bar(count)
        if options.only in {None, "ours", "contest"}:
            found.results = await contest(options, show)
        if options.only in {None, "pages"}:
            waiting, calls = (10_000, 20) if options.quick else (100_000, 60)
            bar, done = show("pages: filling the outbox", waiting), [0]

            def tick(more: int) -> None:
                done[0] += more
                bar(done[0])

            found.pages = await pages.measure(waiting, calls, tick)
    return found


def show_table(console: Console, found: report.Report) -> None:
    """The figures on the screen, one column a program: terminals are narrow."""
    rows = report.rows(found, BASE)
    table = Table("", *(row[0] for row in rows))
    for at, name in enumerate(report.HEAD[1:], 1):
        table.add_row(name, *(row[at] for row in rows))
    if rows:
        console.print(table)
    for line in (*report.lines(found), *report.misses(found, ours=OURS, base=BASE)):
        console.print(line)


def run() -> int:
    """0 when every goal was reached, 1 when not."""
    options = arguments()
    console = Console()
    found = uvloop.run(main(options, console))
    show_table(console, found)
    if options.write:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(report.markdown(found, ours=OURS, base=BASE), encoding="utf-8")
    return 1 if report.misses(found, ours=OURS, base=BASE) else 0


if __name__ == "__main__":
    sys.exit(run())
