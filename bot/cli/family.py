"""`alongside family`: linked family members. Each keeps an own enrolment, consent and silence."""

import asyncio
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.saying import Json, answer, say
from bot.inviting import OPERATOR
from bot.refusal import Refusal

if TYPE_CHECKING:
    from bot.turns.turn import Turn

Case = Annotated[str, typer.Argument(metavar="CASE", help="Reference such as K7F3.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    text = "Family members who belong together."
    group = typer.Typer(help=text, no_args_is_help=True, rich_markup_mode=None)
    group.command("link")(link)
    group.command("unlink")(unlink)
    group.command("show")(show)
    app.add_typer(group, name="family")


def link(
    case: Case,
    other: Annotated[str, typer.Argument(metavar="OTHER", help="Another reference.")],
    *,
    as_json: Json = False,
) -> None:
    """Link two people by a random mark; neither sees anything of the other."""
    _answer(asyncio.run(_link(case, other)), as_json=as_json)


def unlink(case: Case, *, as_json: Json = False) -> None:
    """Take one person out of the family."""
    _answer(asyncio.run(_unlink(case)), as_json=as_json)


def show(case: Case, *, as_json: Json = False) -> None:
    """Show who is linked with this person."""
    _answer(asyncio.run(_show(case)), as_json=as_json)


async def _link(case: str, other: str) -> dict[str, Any]:
    from bot.cli.turning import room
    from bot.effects import own_programmes as own
    from bot.turns.desk import new_id

    if case.strip().upper() == other.strip().upper():
        text, hint = "these are the same reference", "give two people"
        raise Refusal("same_case", text, hint=hint, usage=True)
    async with room() as open_room:
        marks = [await open_room.one(one, _household) for one in (case, other)]
        mark = next((found for found in marks if found), "") or new_id(16)
        if marks[0] and marks[1] and marks[0] != marks[1]:
            text, hint = "both belong to a family already", "unlink one of them first"
            raise Refusal("two_families", text, hint=hint)
        for one in (case, other):
            await open_room.one(one, lambda turn: own.link(turn, mark, by=OPERATOR))
    return await _show(case)


async def _unlink(case: str) -> dict[str, Any]:
    from bot.cli.turning import room
    from bot.effects import own_programmes as own

    async with room() as open_room:
        await open_room.one(case, lambda turn: own.link(turn, "", by=OPERATOR))
    return await _show(case)


def _household(turn: "Turn") -> str:
    return turn.profile.household


async def _show(case: str) -> dict[str, Any]:
    from bot.cli.desk import opened

    async with opened() as desk:
        person = (await desk.scene(case)).beneficiary
        mark = person.profile.household
        loaded = await desk.store.load(people=await desk.store.all_people() if mark else [])
        everybody = [scene.beneficiary for scene in loaded.scenes.values()]
    linked = [one.profile.case for one in everybody if mark and one.profile.household == mark]
    others = sorted(one for one in linked if one != person.profile.case)
    return {"case": person.profile.case, "family": others}


def _answer(made: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        answer(made)
    else:
        say(f"{made['case']}: {', '.join(made['family']) or 'no family member is linked'}")
