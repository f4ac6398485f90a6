"""Phone numbers where they matter: what is confirmed and verified, and honesty about the rest."""

import datetime as dtm
from dataclasses import replace
from typing import Any

import pytest

from bot.rehearsal.phone import Phone
from bot.turns import numbers
from bot.turns.turn import Turn
from locales.helplines import Country, Line
from tests.acceptance.steps import SELF
from tests.acceptance.wording import line
from tests.acceptance.world import World, press

VERIFIED = dtm.date(2026, 2, 20)


def a_line(number: str, **fields: Any) -> Line:
    """A line that somebody verified ten days ago, always open, for everybody."""
    base: dict[str, Any] = {
        "name": "N", "kind": "support", "hours": ("always",), "languages": ("en",),
        "serves": ("women", "men", "children"), "verified_on": VERIFIED, "verified_by": "Eva",
    }  # fmt: skip
    return Line(number=number, **{**base, **fields})


def arrange(world: World, *, lines: dict[str, tuple[Line, ...]] | None = None, **own: Any) -> None:
    """What the operator has written and confirmed."""
    assert world.app is not None
    desk = world.app.desk
    wanted = {"number": "", "hours": "", "emergency_confirmed": frozenset[str]()} | own
    desk.organisation = replace(desk.organisation, **wanted)
    desk.helplines = {
        code: Country(general="112", lines=found) for code, found in (lines or {"RS": ()}).items()
    }


async def shown(world: World, case: str = "K7F3") -> list[str]:
    """The lines of the numbers screen."""
    found: list[str] = []

    def look(turn: Turn) -> None:
        found.extend(numbers.text(turn).splitlines())

    await world.write_for(case, look)
    return found


async def test_nothing_set_is_said_honestly(world: World, ana: Phone) -> None:
    """On request no number is set; in a crisis who has been told stands beside it."""
    arrange(world)
    ana.say("/help")
    await press(ana, line("help/numbers"))
    await world.settle()
    assert world.said_to(ana)[-1] == line("stranger/no-number")
    ana.say(SELF)
    await world.settle()
    assert line("numbers/none", worker="Mira") in world.said_to(ana)[-1]


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (
            {"number": "+381 11", "hours": "9-17"},
            [
                line("numbers/no-general"),
                line("numbers/own", number="+381 11", hours="9-17"),
            ],
        ),
        ({"number": "5"}, [line("numbers/no-general"), line("numbers/own-any", number="5")]),
        ({"emergency_confirmed": frozenset({"RS"})}, [line("numbers/text", number="112")]),
        ({"emergency_confirmed": frozenset({"AL"})}, [line("stranger/no-number")]),
    ],
)
async def test_each_number_stands_for_itself(
    world: World, ana: Phone, own: dict[str, Any], expected: list[str]
) -> None:
    """The general one only when confirmed for this country, our own with or without hours."""
    arrange(world, **own)
    assert await shown(world) == expected


async def test_what_reports_or_records_says_so_above_its_number(world: World, ana: Phone) -> None:
    """And never stands first: a plain line comes before it."""
    police, recorded = a_line("111", tells_police=True), a_line("222", records=True)
    arrange(world, lines={"RS": (police, recorded, a_line("333"))})
    found = await shown(world)
    plain, above, reports, says, records = (
        found.index(one)
        for one in (
            line("line/support", number="333"),
            line("line/police"),
            line("line/support", number="111"),
            line("line/recorded"),
            line("line/support", number="222"),
        )
    )
    assert plain < above == reports - 1
    assert plain < says == records - 1
    arrange(world, lines={"RS": (police, recorded)})
    assert await shown(world) == [line("stranger/no-number")]


async def test_a_closed_line_says_when_it_opens(world: World, ana: Phone) -> None:
    """In the person's own time; an open one says so; free and foreign speech are told."""
    arrange(
        world,
        lines={
            "RS": (
                a_line("111", hours=("tue-tue 08:00-20:00",), free=True),
                a_line("222", languages=("bg", "sr-Latn")),
            )
        },
    )
    found = await shown(world)
    opened, closed = found[2], found[4]
    assert closed == f"{line('line/free')} {line('line/closed', when='Tuesday, 8:00')}"
    spoken = line("line/languages", languages="Bulgarian, Serbian")
    assert opened == f"{spoken} {line('line/open')}"


async def test_unverified_and_expired_lines_are_never_shown(world: World, ana: Phone) -> None:
    """Nor those for women alone, to somebody of whom nothing is known."""
    arrange(
        world,
        lines={
            "RS": (
                a_line("111", verified_on=None),
                a_line("222", verified_by=""),
                a_line("333", verified_on=dtm.date(2025, 1, 1)),
                a_line("444", serves=("women",)),
            )
        },
    )
    assert await shown(world) == [line("stranger/no-number")]


async def test_abroad_the_lines_of_the_place_and_ours_in_the_long_form(
    world: World, mira: Phone
) -> None:
    """A short number of home does not work with a foreign card."""
    await world.seat("M2B8", "Mira", chat=901, country="DE", zone="Europe/Berlin")
    arrange(
        world,
        lines={
            "DE": (a_line("555"),),
            "RS": (a_line("111"), a_line("222", dial_from_abroad="+381111")),
        },
    )
    text = "\n".join(await shown(world, "M2B8"))
    assert "555" in text
    assert "+381111" in text
    assert "111." not in text.replace("+381111.", "")


async def test_a_child_is_shown_lines_for_children(world: World, mira: Phone) -> None:
    """And nothing that is not meant for them."""
    await world.seat("T4C9", "Mira", chat=902, audience="teen")
    lines = (a_line("111", serves=("women", "men")), a_line("222", kind="child"))
    arrange(world, lines={"RS": lines})
    text = "\n".join(await shown(world, "T4C9"))
    assert line("line/child", number="222") in text
    assert "111" not in text


async def test_a_screen_holds_three_lines_at_most(world: World, ana: Phone) -> None:
    """Who is afraid reads no list."""
    arrange(world, lines={"RS": tuple(a_line(str(n) * 3) for n in range(1, 7))})
    assert sum("support" in one for one in await shown(world)) == numbers.MOST_LINES
