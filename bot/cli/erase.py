"""`alongside erase`: one person leaves for good. Works while `run` runs."""

import asyncio
from typing import Annotated, Any

import typer

from bot.cli.desk import opened
from bot.cli.saying import Json, answer, say
from bot.inviting import OPERATOR
from bot.refusal import Refusal


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("erase")(erase)


def erase(
    case: Annotated[str, typer.Argument(metavar="CASE", help="Reference such as K7F3.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Erase a person: their key, their rows; no copy brings them back. Gives a receipt."""
    found = asyncio.run(_erase(case, yes=yes))
    if as_json:
        answer(found)
        return
    say(f"erased: {found['case']}, receipt {found['receipt']}")
    if found["open_escalation"]:
        say("an alert is open: it goes on under the reference alone until it is closed")


async def _erase(case: str, *, yes: bool) -> dict[str, Any]:
    from bot.app import build_desk
    from bot.leaving import erase as leave

    async with opened() as desk:
        scene = await desk.scene(case)
        reference = scene.beneficiary.profile.case
        if not yes:
            ask = f"Erase {reference} for good? Nothing brings it back."
            typer.confirm(ask, abort=True, err=True)
        receipt = await leave(
            desk.store,
            await build_desk(desk.config, desk.store, desk.clock),
            scene.beneficiary.id,
            now=desk.clock.now(),
            real=desk.clock.real(),
            by=OPERATOR,
        )
    if receipt is None:
        text = "nobody here has this reference"
        raise Refusal("unknown_case", text, hint="they left a moment ago", field="case")
    return {
        "case": reference,
        "erased": True,
        "receipt": receipt,
        "open_escalation": scene.escalation is not None,
    }
