"""`alongside report …`: figures for those who answer for the work. Nothing about any person."""

import asyncio
import datetime as dtm
import functools
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import replace

from bot.cli import report_figures
from bot.cli.saying import Json, answer, say
from bot.config import read_config
from bot.home import clock_of, memory
from flows import telling
from flows.figures import SafetyFigures, safety_figures
from flows.outcome_figures import LEAST, OutcomeFigures, Sides, outcome_figures
from flows.overlooked import overlooked_figures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.store import Store

REVIEWED = "crisis.reviewed"
"""The audit's word for a look back at a crisis; its detail is one of a few codes."""
WEEK = dtm.timedelta(days=7)
_COLUMNS = ("domain", "seen by worker", "said", "both", "differ")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Figures.", no_args_is_help=True)
    group.command("safety")(safety)
    group.command("outcomes")(outcomes)
    report_figures.register(group)
    app.add_typer(group, name="report")


def safety(
    *,
    weeks: Annotated[int, typer.Option("--weeks", min=1, max=53, help="How many; 1.")] = 1,
    as_json: Json = False,
) -> None:
    """How fast alerts are taken, how many too late, which rules were wrong or too quiet."""
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
        _say_overlooked(week)


def _say_overlooked(week: SafetyFigures) -> None:
    levels = _listed(week.overlooked.by_level)
    if week.overlooked.messages:
        say(f"  should have alerted: {week.overlooked.messages} messages, heard as {levels}")
    for rule in week.overlooked.by_rule:
        say(f"  {rule.rule}: {rule.messages} should have alerted")
    if week.earlier_signs:
        say(f"  after a crisis, an earlier sign: {_listed(week.earlier_signs)}")


def outcomes(*, as_json: Json = False) -> None:
    """What workers have seen beside what people say themselves: how many people, by domain."""
    found = asyncio.run(_outcomes())
    if as_json:
        answer({"least": LEAST, "domains": found})
        return
    _row(*_COLUMNS)
    for one in found:
        _row(one.domain, *(_count(cell) for cell in (one.seen, one.said, one.both, one.differ)))
    say(f"<{LEAST}: fewer than {LEAST} people, or a number that would show so few")
    say("counted are only people who have agreed to be")


async def _outcomes() -> tuple[OutcomeFigures, ...]:
    async with memory(read_config()) as store:
        return outcome_figures(await _sides(store))


async def _sides(store: "Store") -> list[Sides]:
    """Everybody whose own switch lets them be in a figure."""
    from bot.effects.complaints import ABOUT_STAFF

    live = [await store.bundle(name) for name in await store.live_revisions()]
    placed = functools.cache(functools.partial(telling.place, live))
    loaded = await store.load(people=await store.all_people())
    found: list[Sides] = []
    for scene in loaded.scenes.values():
        if scene.consent is None or not scene.consent.allows("count"):
            continue
        kept = await store.answers_of(scene.beneficiary.id)
        # how the team treats people is no outcome, and is not on the worker's screen either
        told = [
            telling.Told(a.at, a.question, a.choice) for a in kept if a.question != ABOUT_STAFF
        ]
        said = telling.levels(told, placed)
        seen = {name: level for name, (level, _) in scene.beneficiary.profile.verified.items()}
        found.append(Sides(seen=seen, said=said))
    return found


def _row(*cells: str) -> None:
    widths = (len(name) for name in _COLUMNS)
    say("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip())


def _count(people: int | None) -> str:
    return f"<{LEAST}" if people is None else str(people)


async def _safety(weeks: int) -> list[SafetyFigures]:
    config = read_config()
    now = clock_of(config).now()
    async with memory(config) as store:
        alerts = await store.every_escalation()
        rules = await store.rules_of([one.id for one in alerts])
        overlooked = await store.every_overlooked()
        signs = await _signs(store)
    spans = [(now - (at + 1) * WEEK, now - at * WEEK) for at in reversed(range(weeks))]
    return [
        replace(
            safety_figures(alerts, rules, begins=begins, ends=ends),
            overlooked=overlooked_figures(overlooked, begins=begins, ends=ends),
            earlier_signs=Counter(code for at, code in signs if begins <= at < ends),
        )
        for begins, ends in spans
    ]


async def _signs(store: "Store") -> list[tuple[dtm.datetime, str]]:
    """When it was said after a crisis where an earlier sign had stood, and where."""
    found: list[tuple[dtm.datetime, str]] = []
    last = 0
    while lines := await store.audit_since(last):
        last = lines[-1][0]
        found += [(one.at, one.detail) for _, one in lines if one.action == REVIEWED]
    return found


def _listed(counts: "Mapping[str, int]") -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))


def _share(week: SafetyFigures) -> str:
    return "none" if not week.overdue else f"{week.overdue} ({week.overdue_share:.0%})"


def _span(seconds: float | None) -> str:
    return "–" if seconds is None else f"{seconds / 60:.0f} min"
