"""The command, its document, and that neither chance nor processes change it."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli.front import run
from bot.simulation.cast import members
from bot.simulation.document import digest, document, loads
from bot.simulation.home import founded
from bot.simulation.page import page
from bot.simulation.picture import show
from bot.simulation.shard import Shard, played, shares
from bot.simulation.temper import NATURES
from tests.simulation.conftest import outcome, plan
from tests.simulation.judge import Json, misshapen


def _command(*arguments: str, hashes: str = "1") -> "subprocess.CompletedProcess[str]":
    settings = {**os.environ, "PYTHONHASHSEED": hashes, "PYTHONPATH": str(Path.cwd())}
    asked = [sys.executable, "-m", "bot.cli", "simulate", *arguments]
    return subprocess.run(  # noqa: S603 - our own program
        asked, capture_output=True, text=True, env=settings, timeout=120
    )


def test_the_command_prints_one_document_and_the_same_for_the_same_seed() -> None:
    """Also where another process orders its sets otherwise."""
    arguments = ("--people", "3", "--months", "1", "--seed", "4", "--json")
    first, again = (_command(*arguments, hashes=hashes) for hashes in ("1", "2"))
    assert (first.returncode, again.returncode) == (0, 0), first.stderr
    told = json.loads(first.stdout)
    assert list(misshapen(told)) == []
    assert told["digest"] == json.loads(again.stdout)["digest"]
    assert told["digest"] == digest({"people": told["people"], "staff": told["staff"]})
    assert len(told["people"]) == 3


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("--people", "0"), "use 1 to"),
        (("--months", "400"), "use 1 to"),
        (("--start", "2026-02-30"), "write it as"),
        (("--outage", "2026-02-01"), "write it as"),
        (("--outage", "2026-02-01:0"), "with 1 to"),
        (("--jobs", "-1"), "use 0"),
        (("--page", "/nowhere/at/all/page.md"), "make the folder"),
    ],
)
def test_impossible_wishes_are_refused_in_one_line(
    arguments: tuple[str, ...], hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2, what is wrong and what to write, and no half of a simulation."""
    assert run(["simulate", *arguments, "--json"]) == 2
    said = capsys.readouterr()
    assert hint in json.loads(said.out)["error"]["hint"]
    assert len(said.err.strip().splitlines()) == 1


def test_another_seed_gives_other_lives() -> None:
    """The seed is the only chance there is."""
    wanted, other = plan(2, 1, seed=1), plan(2, 1, seed=2)
    assert (
        document(wanted, [outcome(wanted)])["digest"]
        != document(other, [outcome(other)])["digest"]
    )


def test_how_many_processes_share_the_people_changes_nothing() -> None:
    """Two shards that are put together say the same as one."""
    wanted = plan(4, 1)
    cast = members(wanted.people, seed=wanted.seed, start=wanted.start)
    parts = [asyncio.run(played(wanted, one, lambda *_: None)) for one in shares(cast, 2)]
    assert document(wanted, parts)["digest"] == document(wanted, [outcome(wanted)])["digest"]


def test_the_mirror_of_wake_ups_is_what_lies_on_disk() -> None:
    """A simulation that forgot a wake-up would prove nothing."""
    wanted = plan(8, 2, seed=8)

    async def live() -> tuple[int, int]:
        cast = members(wanted.people, seed=wanted.seed, start=wanted.start)
        async with founded(wanted.start) as home:
            return (await Shard(wanted, cast, home).run(lambda *_: None)).fires

    mirrored, stored = asyncio.run(live())
    assert mirrored == stored > 5


def test_every_temperament_has_its_share() -> None:
    """Shares add up to a hundred, and a large cast has everybody."""
    assert sum(nature.share for nature in NATURES.values()) == 100
    wanted = plan(400, 36)
    cast = members(400, seed=1, start=wanted.start)
    assert {member.temper for member in cast} == set(NATURES)
    assert len({member.case for member in cast}) == 400


def test_people_see_a_calendar_a_table_and_loads(years: Json) -> None:
    """The human form names the busiest day, the bytes, and every member of staff."""
    console = Console(width=100, record=True, file=open(os.devnull, "w"))  # noqa: SIM115, PTH123
    show(years, console, seconds=12.0)
    text = console.export_text()
    for wanted in ("2026", "2028", "busiest day", "bytes a person on disk", "Worker 1", "Lead 1"):
        assert wanted in text
    console.file.close()
    assert loads(years)[0]["pages"] == sum(w["pages"] for w in years["staff"][0]["weeks"])


def test_the_page_tells_the_command_and_the_rhythm(years: Json) -> None:
    """Whoever reads the figures can make them again, and sees what was expected."""
    told = page(years, seconds=12.0, jobs=2)
    for wanted in ("--seed 5", "| transition | 14 | 14 |", "| check-in | answered |", "Worker 1"):
        assert wanted in told
