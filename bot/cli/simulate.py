"""`alongside simulate`: virtual people through the months of the real program. Sends to nobody."""

import datetime as dtm
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.saying import Json, answer
from bot.refusal import Refusal

if TYPE_CHECKING:
    from bot.simulation.shard import Outage, Plan

START = "2026-01-05"
MOST_PEOPLE, MOST_MONTHS, LONGEST_OUTAGE = 20_000, 60, 200


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("simulate")(simulate)


def simulate(
    *,
    people: Annotated[int, typer.Option(help="How many virtual people.")] = 100,
    months: Annotated[int, typer.Option(help="Months of each life.")] = 36,
    seed: Annotated[int, typer.Option(help="The same seed gives the same lives.")] = 1,
    start: Annotated[str, typer.Option(help="The first day, such as 2026-01-05.")] = START,
    outage: Annotated[
        str, typer.Option(help="Days without the program: first day and number, 2026-06-01:30.")
    ] = "",
    jobs: Annotated[int, typer.Option(help="Processes; 0: one for each core.")] = 0,
    page: Annotated[
        Path | None, typer.Option(help="Write the figures as a Markdown page into this file.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Play virtual people through the real program on a virtual clock; needs no home."""
    if page is not None and not page.absolute().parent.is_dir():
        raise _wrong("page", "--page lies in no folder", "make the folder first")
    plan = _plan(people, months, seed, start=start, outage=outage)
    if jobs < 0:
        raise _wrong("jobs", "--jobs is negative", "use 0 for one process a core")
    began = time.monotonic()
    jobs = jobs or os.cpu_count() or 1
    told = _play(plan, jobs)
    seconds = time.monotonic() - began
    if page is not None:
        _write(page, told, seconds=seconds, jobs=jobs)
    if as_json:
        answer(told)
    else:
        _show(told, seconds)


def _plan(people: int, months: int, seed: int, *, start: str, outage: str) -> "Plan":
    """What is to be played. Raises Refusal with the option that is wrong."""
    from bot.simulation.shard import Plan

    for name, value, most in (("people", people, MOST_PEOPLE), ("months", months, MOST_MONTHS)):
        if not 1 <= value <= most:
            raise _wrong(name, f"--{name} is out of range", f"use 1 to {most}")
    begins = _day(start, "start")
    away = _outage(outage) if outage else None
    return Plan(people=people, months=months, seed=seed, start=begins, outage=away)


def _outage(text: str) -> "Outage":
    from bot.simulation.shard import Outage

    first, _, days = text.partition(":")
    if not days.isdecimal() or not 1 <= int(days) <= LONGEST_OUTAGE:
        hint = f"write it as 2026-06-01:30, with 1 to {LONGEST_OUTAGE} days"
        raise _wrong("outage", "--outage has no number of days", hint)
    return Outage(_day(first, "outage"), int(days))


def _day(text: str, field: str) -> dtm.datetime:
    try:
        day = dtm.date.fromisoformat(text)
    except ValueError:
        raise _wrong(field, f"--{field} is no date", "write it as 2026-01-05") from None
    if not 2020 <= day.year <= 2090:
        raise _wrong(field, f"--{field} is too far away", "use a year from 2020 to 2090")
    return dtm.datetime.combine(day, dtm.time(), dtm.UTC)


def _wrong(field: str, text: str, hint: str) -> Refusal:
    return Refusal("usage", text, hint=hint, field=field, usage=True)


def _play(plan: "Plan", jobs: int) -> dict[str, Any]:
    """With a bar on standard error: all shards, then one document."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from bot.simulation.crew import simulated
    from bot.simulation.document import document

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(f"{plan.people} people, {plan.months} months", total=1.0)
        outcomes = simulated(plan, jobs=jobs, told=lambda done: bar.update(task, completed=done))
    return document(plan, outcomes)


def _write(page: Path, told: dict[str, Any], *, seconds: float, jobs: int) -> None:
    from bot.simulation.page import page as written

    page.write_text(written(told, seconds=seconds, jobs=jobs), encoding="utf-8")


def _show(told: dict[str, Any], seconds: float) -> None:
    from rich.console import Console

    from bot.simulation.picture import show

    show(told, Console(), seconds=seconds)
