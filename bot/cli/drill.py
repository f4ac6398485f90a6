"""`alongside drill`: a test of the whole ladder, marked as one, and how the last ones went."""

import asyncio
import secrets
from typing import Annotated, Any

import typer

from bot.cli.saying import Json, answer, say
from bot.config import read_config
from bot.home import clock_of, memory
from flows import drills
from flows.escalation import Escalation
from flows.fires import Fire
from flows.ids import StaffId
from flows.staff import Staff
from storage.changes import Changes
from storage.records import AuditLine

_SHOWN = 12


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("drill")(drill)


def drill(
    *,
    show: Annotated[
        bool, typer.Option("--report", help="Only show how the last ones went.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Page everybody on the team once, rung by rung; `run` does it within moments."""
    found = asyncio.run(_drill(start=not show))
    if as_json:
        answer(found)
        return
    if found["asked"]:
        say("asked for; it begins when `alongside run` is awake")
    for one in found["drills"]:
        answered = sum(mark["seconds"] is not None for mark in one["people"])
        say(f"{one['at']:%Y-%m-%d %H:%M} UTC: {answered} of {len(one['people'])} answered")
        for mark in one["people"]:
            took = "no answer" if mark["seconds"] is None else f"{mark['seconds']:.0f} s"
            say(f"  {mark['rung'] + 1}. {mark['staff']}: {took}")


async def _drill(*, start: bool) -> dict[str, Any]:
    config = read_config()
    clock = clock_of(config)
    async with memory(config) as store:
        if start:
            now = clock.now()
            fire = Fire(id=secrets.token_hex(8), due=now, kind="drill", subject="asked")
            line = AuditLine(at=now, actor="operator", action="drill.asked")
            changes = Changes(fires=[fire], fires_cancelled=[("asked", "drill")], audit=[line])
            await store.commit(changes, real_now=clock.real(), now=now)
        staff = {one.id: one for one in await store.all_staff()}
        past = (await store.drills())[-_SHOWN:]
    return {"asked": start, "drills": [_document(one, staff) for one in past]}


def _document(one: Escalation, staff: dict[StaffId, Staff]) -> dict[str, Any]:
    return {
        "at": one.opened,
        "over": one.state == "closed",
        "people": [
            {
                "staff": staff[timing.staff].name if timing.staff in staff else "…",
                "rung": timing.rung,
                "seconds": timing.seconds,
            }
            for timing in drills.timings(one)
        ],
    }
