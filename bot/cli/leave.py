"""`alongside staff leave NAME`: somebody has left the team; everything ends for them at once."""

import asyncio
from typing import Annotated, Any

import typer

from bot.cli.saying import Json, answer, say
from bot.config import read_config
from bot.home import clock_of, memory
from bot.inviting import OPERATOR
from bot.refusal import Refusal


def leave(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Their screen name.")],
    *,
    as_json: Json = False,
) -> None:
    """End every access of somebody who has left; their people and open signals go on at once."""
    done = asyncio.run(_leave(name))
    if as_json:
        answer(done)
        return
    say(f"{done['staff']} has left; {done['moved']} people have another worker now")
    if done["signals"]:
        say(f"open signals that were handed on: {done['signals']}")


async def _leave(name: str) -> dict[str, Any]:
    from bot import farewell
    from bot.app import build_desk

    config = read_config()
    clock = clock_of(config)
    async with memory(config) as store:
        gone = await store.find_staff(name)
        if gone is None or not gone.active:
            text = "nobody of this name is on the team"
            raise Refusal("unknown_staff", text, hint="see `alongside staff list`", field="name")
        desk = await build_desk(config, store, clock)
        loaded = await store.load(people=await store.all_people())
        made = farewell.leave(
            desk, gone, loaded.scenes.values(), staff=loaded.staff, now=clock.now(), by=OPERATOR
        )
        await store.commit(made.changes, real_now=clock.real(), now=clock.now())
    return {"staff": gone.name, "moved": made.moved, "signals": made.signals}
