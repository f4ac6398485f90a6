"""`alongside staff add|list|leave|key|…`: who works here, and the codes that let them in."""

import asyncio
from typing import Annotated

import typer

from bot.cli import staff_duty, staff_key
from bot.cli.leave import leave
from bot.cli.saying import Json, answer, say, warn
from bot.config import read_config
from bot.home import clock_of, memory
from bot.inviting import link_for, new_code, new_staff, staff_changes
from bot.refusal import Refusal
from bot.zones import zone_of
from flows.banned import telling


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Who works here.", no_args_is_help=True, rich_markup_mode=None)
    group.command("add")(add)
    group.command("list")(list_all)
    group.command("leave")(leave)
    staff_duty.register(group)
    staff_key.register(group)
    app.add_typer(group, name="staff")


def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Screen name; an alias is fine.")],
    *,
    role: Annotated[str, typer.Option("--role", help="caseworker, supervisor or admin")],
    language: Annotated[str, typer.Option("--language", help="Of their screens; en.")] = "",
    again: Annotated[
        bool, typer.Option("--again", help="Another code for somebody who has not joined yet.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Add somebody; their code works once, within seven days."""
    made = asyncio.run(_add(name, role, language=language, again=again))
    if telling(name):
        warn("this screen name holds a word that should stand on no screen; an alias is better")
    if as_json:
        answer(made)
        return
    say(f"{made['staff']} ({made['role']})")
    say(f"to be sent to the bot, once, within seven days: /start {made['code']}")
    if made["link"]:
        say(f"or this link: {made['link']}")


async def _add(name: str, role: str, *, language: str, again: bool) -> dict[str, str | None]:
    config = read_config()
    clock = clock_of(config)
    zone = zone_of(config.organisation.country)
    country = config.organisation.country
    member = new_staff(name, role, language=language, zone=zone, country=country)
    async with memory(config) as store:
        known = await store.find_staff(member.name)
        if known is not None and not again:
            text, hint = (
                "this screen name is taken",
                "choose another, or add --again for a new code",
            )
            raise Refusal("name_taken", text, hint=hint, field="name")
        if again:
            if known is None or known.chat is not None or known.role != role:
                text = "nobody of this name and role waits to join"
                raise Refusal("not_waiting", text, hint="see `alongside staff list`")
            member = known
        code = new_code()
        changes = staff_changes(member, code, clock.now())
        await store.commit(changes, real_now=clock.real(), now=clock.now())
        link = link_for(await store.meta_get("bot_username"), code)
    return {"staff": member.name, "role": member.role, "code": code, "link": link}


def list_all(*, as_json: Json = False) -> None:
    """Show who works here."""
    rows = asyncio.run(_list())
    if as_json:
        answer(rows)
        return
    for row in rows:
        joined = "joined" if row["joined"] else "not joined yet"
        gone = "" if row["active"] else ", off"
        away = "" if row["reachable"] else ", cannot be reached"
        say(f"{row['staff']}  {row['role']}  {joined}{away}{gone}")


async def _list() -> list[dict[str, str | bool]]:
    async with memory(read_config()) as store:
        members = await store.all_staff()
    return [
        {
            "staff": one.name,
            "role": one.role,
            "active": one.active,
            "joined": one.chat is not None,
            "reachable": one.reachable,
        }
        for one in sorted(members, key=lambda one: one.name.casefold())
    ]
