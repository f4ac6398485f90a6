"""`alongside report …`: figures for those who answer for the work. Nothing about any person."""

import asyncio
import datetime as dtm
from typing import Annotated

import typer

from bot.cli.saying import Json, answer, say
from bot.config import read_config
from bot.home import clock_of, memory
from flows.figures import SafetyFigures, safety_figures

WEEK = dtm.timedelta(days=7)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Figures.", no_args_is_help=True)
    group.command("safety")(safety)
    app.add_typer(group, name="report")


def safety(
    *,
    weeks: Annotated[int, typer.Option("--weeks", min=1, max=53, help="How many; 1.")] = 1,
    as_json: Json = False,
) -> None:
    """How fast alerts are taken, how many too late, which rules were wrong; week by week."""
    found = asyncio.run(_safety(weeks))
    if as_json:
        answer({"weeks": found})
        return
    for week in found:
        say(f"{week.begins:%Y-%m-%d} to {week.ends:%Y-%m-%d}")
        say(f"  paged {week.paged}, taken {week.acknowledged}, overdue {_share(week)}")
        say(f"  until taken: median {_span(week.median_seconds)}, 95 % {_span(week.p95_seconds)}")
        for rule in week.by_rule:
            say(f"  {rule.rule}: {rule.false_alarms} of {rule.closed} were false alarms")


async def _safety(weeks: int) -> list[SafetyFigures]:
    config = read_config()
    now = clock_of(config).now()
    async with memory(config) as store:
        alerts = await store.every_escalation()
        rules = await store.rules_of([one.id for one in alerts])
    spans = [(now - (at + 1) * WEEK, now - at * WEEK) for at in reversed(range(weeks))]
    return [safety_figures(alerts, rules, begins=begins, ends=ends) for begins, ends in spans]


def _share(week: SafetyFigures) -> str:
    return "none" if not week.overdue else f"{week.overdue} ({week.overdue_share:.0%})"


def _span(seconds: float | None) -> str:
    return "–" if seconds is None else f"{seconds / 60:.0f} min"
