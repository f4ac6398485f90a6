"""`alongside status`: how many people, alerts and letters, and nothing about any of them."""

import asyncio
from typing import Any, get_args

import typer

from bot.cli.saying import Json, answer, say
from bot.config import read_config
from bot.home import clock_of, memory
from flows.beneficiary import Status
from storage.letter import Lane


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("status")(status)


def status(*, as_json: Json = False) -> None:
    """Show counts."""
    found = asyncio.run(_status())
    if as_json:
        answer(found)
        return
    people = ", ".join(f"{n} {name}" for name, n in found["beneficiaries"].items() if n)
    levels = ", ".join(f"{n} {name}" for name, n in found["open_by_level"].items() if n)
    waiting = ", ".join(f"{n} {name}" for name, n in found["outbox"]["pending"].items() if n)
    say(f"people: {people or 'none'}")
    say(f"staff: {found['staff']}")
    say(f"open: {levels or 'none'}")
    say(f"waiting to be sent: {waiting or 'nothing'}")
    say(f"due now: {found['fires_due']}")
    say(f"schema: {found['schema_version']}")


async def _status() -> dict[str, Any]:
    config = read_config()
    clock = clock_of(config)
    async with memory(config) as store:
        counts = await store.counts()
        depth = await store.outbox_depth()
        due = await store.count_fires_due(clock.now())
    waited = 0.0 if depth.oldest_due is None else clock.real() - depth.oldest_due
    return {
        "schema_version": counts.schema_version,
        "beneficiaries": {name: counts.people.get(name, 0) for name in get_args(Status)},
        "staff": counts.staff,
        "open_escalations": counts.open_escalations,
        "open_by_level": counts.open_by_level,
        "outbox": {
            "pending": {lane.name.lower(): depth.pending.get(lane, 0) for lane in Lane},
            "oldest_seconds": max(0, int(waited)),
        },
        "fires_due": due,
    }
