"""`alongside lost`: cut off a phone that is lost, and get a new code. Tells nobody else."""

import asyncio
from typing import Annotated

import typer

from bot.cli.desk import opened
from bot.cli.saying import Json, answer, say
from bot.inviting import OPERATOR, link_for, new_code
from bot.losing import lost_changes


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("lost")(lost)


def lost(
    case: Annotated[str, typer.Argument(metavar="CASE", help="Reference such as K7F3.")],
    *,
    as_json: Json = False,
) -> None:
    """A phone is lost: its chat is emptied and cut off; a new code is given out once."""
    made = asyncio.run(_lost(case))
    if as_json:
        answer(made)
    else:
        say(f"{made['case']}: the old phone is cut off. New code: {made['code']}")


async def _lost(case: str) -> dict[str, str | None]:
    async with opened() as desk:
        scene = await desk.scene(case)
        code = new_code()
        await desk.commit(lost_changes(scene, code, desk.clock.now(), by=OPERATOR))
        name = await desk.store.meta_get("bot_username")
        case = scene.beneficiary.profile.case
        return {"case": case, "code": code, "link": link_for(name, code)}
