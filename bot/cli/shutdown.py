"""`alongside shutdown`: the planned end of a whole programme: who is told, what is kept, when."""

import asyncio
import datetime as dtm
from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot.cli.saying import Json, answer, say
from bot.inviting import OPERATOR
from bot.refusal import Refusal

if TYPE_CHECKING:
    from bot.cli.turning import Room
    from bot.turns.turn import Turn

META = "shutdown-on"
"""The day on which the programme ends; while it stands nobody new is enrolled."""
SOONEST = dtm.timedelta(days=14)
"""Everybody must be able to read the letter in a safe hour, and to ask."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("shutdown")(shutdown)


def shutdown(
    *,
    on: Annotated[str, typer.Option(help="Last day, 2027-06-30.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without, it is only shown.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="It does not end after all.")] = False,
    as_json: Json = False,
) -> None:
    """Show, person by person, what the end of the programme brings; with --yes, plan it."""
    if undo == bool(on):
        text, hint = "give either --on DATE or --undo", "for example --on 2027-06-30"
        raise Refusal("usage", text, hint=hint, field="on", usage=True)
    made = asyncio.run(_undo() if undo else _plan(_day(on), write=yes))
    if as_json:
        answer(made)
        return
    for person in made["people"]:
        say(f"{person['case']}  {person['status']}  {person['told_by']}  {person['outcome']}")
    counts = Counter(person["told_by"] for person in made["people"])
    say(", ".join(f"{many} told by {how}" for how, many in sorted(counts.items())) or "nobody")
    if not made["planned"] and not undo:
        say("nothing was changed; add --yes to plan it")


def _day(on: str) -> dtm.date:
    try:
        return dtm.date.fromisoformat(on)
    except ValueError:
        text, hint = "the last day is no date", "write it as 2027-06-30"
        raise Refusal("bad_date", text, hint=hint, field="on", usage=True) from None


async def _plan(day: dtm.date, *, write: bool) -> dict[str, Any]:
    from bot.cli.turning import room
    from bot.effects import farewells

    async with room() as open_room:
        if day < (open_room.clock.now() + SOONEST).date():
            text = f"the last day must be {SOONEST.days} days away at least"
            hint = "people need time to read it and to ask"
            raise Refusal("too_soon", text, hint=hint, field="on")

        def work(turn: "Turn") -> dict[str, Any]:
            line = _line(turn)
            if turn.person.status != "ended":
                end = dtm.datetime.combine(day, dtm.time(12), ZoneInfo(turn.profile.zone))
                farewells.plan(turn, end.astimezone(dtm.UTC), by=OPERATOR)
            return line

        lines = await _everybody(open_room, work, write=write)
        if write:
            await open_room.store.meta_set(META, day.isoformat())
    return {"on": day.isoformat(), "planned": write, "people": lines}


async def _undo() -> dict[str, Any]:
    from bot.cli.turning import room
    from bot.effects import farewells

    def work(turn: "Turn") -> dict[str, Any]:
        farewells.take_back(turn, by=OPERATOR)
        return _line(turn)

    async with room() as open_room:
        lines = await _everybody(open_room, work, write=True)
        await open_room.store.meta_set(META, "")
    return {"on": None, "planned": False, "people": lines}


async def _everybody(open_room: "Room", work: Any, *, write: bool) -> list[dict[str, Any]]:
    people = await open_room.store.all_people()
    lines: list[dict[str, Any]] = await open_room.several(people, work, write=write)
    return sorted(lines, key=lambda line: str(line["case"]))


def _line(turn: "Turn") -> dict[str, Any]:
    """What the end brings to one person: who tells them, and what becomes of what is held."""
    from bot.effects.farewells import has_letter

    ended = turn.person.status == "ended"
    letter = has_letter(turn)
    kept = {
        "all": f"kept {turn.programme.retention.way_back_months} months, then erased",
        "no-answers": "answers deleted, the rest erased later",
        "nothing": "erased",
    }
    return {
        "case": turn.profile.case,
        "status": turn.person.status,
        "told_by": "nobody" if ended else "letter" if letter else "caseworker",
        "outcome": "ended already" if ended else kept[turn.profile.kept],
        "open_alert": turn.escalation is not None,
    }
