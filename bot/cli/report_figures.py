"""`alongside report figures`: what is left of people whose months are over. Nothing below five."""

import asyncio
from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING

import typer

from bot.cli.saying import Json, answer, say
from bot.config import read_config
from bot.home import memory
from flows.outcome_figures import LEAST

if TYPE_CHECKING:
    from storage.figures import Figure


def register(group: typer.Typer) -> None:
    """Add the command to `report`."""
    group.command("figures")(figures)


def figures(*, as_json: Json = False) -> None:
    """How many people, of those whose key is gone, gave which answer in a year; 5 at least."""
    found = asyncio.run(_figures())
    if as_json:
        answer({"least": LEAST, "figures": found})
        return
    if not found:
        say(f"no figure yet: each needs {LEAST} people whose months are over")
    for line in _table(found):
        say(line)


async def _figures() -> "list[Figure]":
    async with memory(read_config()) as store:
        # The memory gives no cell of fewer people out; it is asked again where it is printed.
        return [one for one in await store.figures() if one.people >= LEAST]


def _table(found: "Iterable[Figure]") -> Iterable[str]:
    """One heading a year, one line a cell. No sums: they would tell what is left out."""
    for year, cells in groupby(found, key=lambda one: one.year):
        yield f"{year}"
        yield f"  {'question':<12} {'answer':<20} {'people':>7} {'answers':>8}"
        for one in cells:
            yield f"  {one.question:<12} {one.choice:<20} {one.people:>7} {one.answers:>8}"
