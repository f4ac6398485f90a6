"""`alongside lines`: help lines and emergency numbers, and what is due to be verified again.

Changes nothing; numbers are verified by a person who calls them.
"""

from typing import Annotated, Any

import typer

from bot.cli.saying import Json, answer, say
from bot.config import read_config
from bot.home import clock_of


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("lines")(lines)


def lines(
    *,
    due: Annotated[
        bool, typer.Option("--due", help="Only what is to be verified within 30 days.")
    ] = False,
    as_json: Json = False,
) -> int:
    """List the help lines of this home. With --due: exit 1 where something is due."""
    from bot.helpline_files import NAME, load_helplines
    from locales.helplines import due as to_verify
    from locales.helplines import standing

    config = read_config()
    table, today = load_helplines(config.home), clock_of(config).now().date()
    owed = set(to_verify(table, today))
    rows: list[dict[str, Any]] = [
        {
            "country": code,
            "name": line.name,
            "kind": line.kind,
            "number": line.number,
            "state": standing(line, today),
            "verified_on": line.verified_on,
            "verified_by": line.verified_by,
            "due": (code, line.name) in owed,
        }
        for code, country in table.items()
        for line in country.lines
    ]
    rows = [row for row in rows if row["due"] or not due]
    if as_json:
        answer(rows)
    else:
        for row in rows:
            when = f" (verified {row['verified_on']})" if row["verified_on"] else ""
            say(f"{row['country']}  {row['number']}  {row['name']}: {row['state']}{when}")
        say(f"{len(owed)} to verify: call each, then write verified_on and verified_by in {NAME}")
    return int(due and bool(rows))
