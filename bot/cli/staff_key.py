"""`alongside staff key`: the pair of keys with which somebody alone reads closed answers."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace

from bot import answer_keys
from bot.cli.saying import Json, answer, say, warn
from bot.config import Config, read_config
from bot.home import clock_of, memory
from bot.inviting import OPERATOR
from bot.refusal import Refusal
from flows.staff import Staff
from storage.changes import Changes
from storage.records import AuditLine

ACTION = "staff.key"
Passphrase = Annotated[
    Path | None, typer.Option(help="File whose first line is its passphrase; else asked for.")
]
"""How whoever makes or uses such a key gives its passphrase."""


def register(group: typer.Typer) -> None:
    """Add the command to `staff`."""
    group.command("key")(key)


def key(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Screen name.")],
    *,
    out: Annotated[Path, typer.Option(help="Where the key goes: a new file outside the home.")],
    passphrase: Passphrase = None,
    renew: Annotated[
        bool, typer.Option("--renew", help="A new key in the place of the one they have.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Make the key that alone opens the answers of somebody's people (write_only_answers)."""
    config = read_config()
    answer_keys.check_place(out, config.home)
    made = asyncio.run(_made(config, name, out, passphrase, renew=renew))
    if made["renewed"]:
        warn("answers sealed to the old key open with the old file alone: keep it for 90 days")
    if not config.write_only_answers:
        warn("write_only_answers is off: answers are kept readable until it is on")
    if as_json:
        answer(made)
        return
    say(f"{made['staff']}: the key is in {out}; take it away from this machine")
    say("without this file or its passphrase these answers open for nobody")


async def _made(
    config: Config, name: str, out: Path, passphrase: Path | None, *, renew: bool
) -> dict[str, str | bool]:
    from storage import recovery

    clock = clock_of(config)
    async with memory(config) as store:
        known = _able(await store.find_staff(name), renew=renew)
        said = answer_keys.passphrase(passphrase, new=True)
        private = recovery.new_private()
        # The file first: a public half whose private half lies nowhere loses every answer.
        answer_keys.write(out, answer_keys.AnswerKey(staff=known.id, private=private), said)
        one = replace(known, public_key=recovery.public_of(private))
        renewed = bool(known.public_key)
        detail = "renewed" if renewed else ""
        line = AuditLine(
            at=clock.now(), actor=OPERATOR, action=ACTION, subject=one.id, detail=detail
        )
        changes = Changes(staff={one.id: one}, audit=[line])
        await store.commit(changes, real_now=clock.real(), now=clock.now())
    return {"staff": one.name, "file": str(out), "renewed": renewed}


def _able(known: Staff | None, *, renew: bool) -> Staff:
    if known is None or not known.active:
        text = "nobody on the staff has this screen name"
        raise Refusal("unknown_staff", text, hint="see `alongside staff list`", field="name")
    if known.public_key and not renew:
        text = f"{known.name} has a key already"
        hint = "add --renew for a new one; answers sealed to the old one need the old file"
        raise Refusal("key_there", text, hint=hint, field="name")
    return known
