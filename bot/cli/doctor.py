"""`alongside doctor`: what would go wrong, before it does. Changes nothing."""

import asyncio

import typer

from bot.cli.saying import Json, answer, say
from bot.config import read_config


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor")(doctor)


def doctor(*, as_json: Json = False) -> int:
    """Check the home, one line a check; 1 if anything is red."""
    from bot.checks import everything

    checks = asyncio.run(everything(read_config()))
    red = [one for one in checks if not one.ok]
    if as_json:
        answer({"ok": not red, "checks": checks})
        return int(bool(red))
    for one in checks:
        say(one.line())
    say(f"{len(red)} of {len(checks)} are red" if red else "all is well")
    return int(bool(red))
