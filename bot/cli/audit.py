"""`alongside audit verify`: whether any line of the audit was changed, left out or moved."""

import asyncio
import re
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.saying import Json, answer, say
from bot.config import read_config
from bot.home import memory
from bot.refusal import Refusal

if TYPE_CHECKING:
    from storage.audit import Verdict

_HEAD = re.compile(r"(\d{1,12}):([0-9a-f]{64})")


def register(app: typer.Typer) -> None:
    """Add the command group."""
    group = typer.Typer(help="Who did what, when: check that nothing was changed.")
    group.command("verify")(verify)
    app.add_typer(group, name="audit")


def verify(
    *,
    head: Annotated[
        str, typer.Option(help="A head as it was written down before, NUMBER:MAC.")
    ] = "",
    as_json: Json = False,
) -> int:
    """Walk the whole chain; 1 if anything is wrong. Write the head down somewhere else."""
    match = _HEAD.fullmatch(head) if head else None
    if head and match is None:
        hint = "write it as it was shown: NUMBER:MAC"
        raise Refusal("bad_head", "this is no head", hint=hint, field="head", usage=True)
    found = asyncio.run(_verify((int(match[1]), match[2]) if match else None))
    now = f"{found.last}:{found.head}" if found.last else ""
    if as_json:
        answer(
            {
                "ok": not found.wrong,
                "lines": found.lines,
                "first": found.first,
                "last": found.last,
                "head": now,
                "wrong": found.wrong,
            }
        )
    else:
        say(f"wrong: {found.wrong}" if found.wrong else f"{found.lines} lines, whole")
        say(f"head: {now or '-'}")
    return int(bool(found.wrong))


async def _verify(known: tuple[int, str] | None) -> "Verdict":
    async with memory(read_config()) as store:
        return await store.verify_audit(known=known)
