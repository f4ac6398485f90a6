"""The ladder as staff live it: who is asked when, second looks, drills, refused buttons, /health."""

import asyncio
import datetime as dtm
import socket
from dataclasses import replace

import aiohttp
import pytest
from msgspec.structs import replace as changed

from bot.rehearsal.phone import Phone
from flows.fires import Fire
from flows.staff import Hours, Shift
from storage.changes import Changes
from tests.acceptance.steps import AFRAID, DANGER, close
from tests.acceptance.wording import TAKE, line
from tests.acceptance.world import World, press, tags, words

DAY = dtm.timedelta(days=1)


@pytest.fixture
async def team(world: World, mira: Phone) -> dict[str, Phone]:
    """One of each rung: worker, backup, on call, supervisor, admin."""
    return {
        "Mira": mira,
        "Boris": await world.add_staff("Boris", chat=501),
        "Dana": await world.add_staff("Dana", chat=502),
        "Sonja": await world.add_staff("Sonja", "supervisor", chat=503),
        "Rada": await world.add_staff("Rada", "admin", chat=504),
    }


@pytest.fixture
async def eva(world: World, team: dict[str, Phone]) -> Phone:
    """The phone of E5E5, who has the whole team; Dana is on call this year."""
    begins = world.clock.now() - DAY
    await change(world, "Dana", shifts=(Shift(begins=begins, ends=begins + 365 * DAY),))
    return await world.seat("E5E5", chat=901, backup="Boris", supervisor="Sonja")


async def change(world: World, name: str, **fields: object) -> None:
    """Somebody goes on leave, gets hours, comes on call."""
    staff = {one.id: one for one in await world.store.all_staff()}[world.staff[name]]
    await world.write(Changes(staff={staff.id: changed(staff, **fields)}))


def paged(world: World, team: dict[str, Phone], *, since: int = 0) -> set[str]:
    """Who was sent a page."""
    return {name for name, phone in team.items() if world.pages(phone, since=since)}


async def climb(world: World, team: dict[str, Phone], *minutes: float) -> list[set[str]]:
    """Who is new among the paged, step by step."""
    found: list[set[str]] = []
    seen = paged(world, team)
    for span in minutes:
        await world.pass_time(minutes=span)
        now = paged(world, team)
        found.append(now - seen)
        seen = now
    return found


async def test_a_crisis_climbs_at_ten_and_twenty_minutes(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """Worker and backup at once, on call and supervisor at 10 minutes, the admin at 20."""
    eva.say(DANGER)
    await world.settle()
    assert paged(world, team) == {"Mira", "Boris"}
    assert await climb(world, team, 9, 1, 9, 1) == [set(), {"Dana", "Sonja"}, set(), {"Rada"}]


async def test_a_distress_climbs_one_by_one(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """Assigned, backup, on call, supervisor, admin: an hour each."""
    eva.say(AFRAID)
    await world.settle()
    assert paged(world, team) == {"Mira"}
    steps = [{"Boris"}, {"Dana"}, {"Sonja"}, {"Rada"}]
    assert await climb(world, team, 60, 60, 60, 60) == steps


async def test_off_duty_a_distress_pages_at_once_and_waits_two_hours(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """Duty hours change only the deadline; backup and on call are then asked together."""
    night = Hours(days=frozenset(range(7)), start=dtm.time(22), end=dtm.time(23))
    await change(world, "Mira", hours=(night,))
    eva.say(AFRAID)
    await world.settle()
    assert paged(world, team) == {"Mira"}
    assert await climb(world, team, 119, 1) == [set(), {"Boris", "Dana"}]


async def test_somebody_on_leave_is_passed_over(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """Nobody waits an hour for a worker who is away."""
    await change(world, "Mira", away_until=world.clock.now() + 9 * DAY)
    eva.say(AFRAID)
    await world.settle()
    assert paged(world, team) == {"Boris"}


async def test_blocking_the_bot_with_an_open_page_asks_the_next_at_once(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """The page arrived, then the phone is gone: the backup is asked in the same minute."""
    eva.say(AFRAID)
    await world.settle()
    team["Mira"].block()
    await world.settle()
    assert paged(world, team) == {"Mira", "Boris"}


async def test_a_holder_who_blocks_the_bot_lets_go(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """What they had taken is nobody's again, and somebody else is asked at once."""
    eva.say(AFRAID)
    await world.settle()
    team["Mira"].press(TAKE)
    await world.settle()
    mark = world.mark()
    team["Mira"].block()
    await world.settle()
    assert paged(world, team, since=mark) == {"Boris"}
    assert (await world.open_escalation("E5E5")).state == "open"


async def test_everybody_who_was_paged_learns_who_took_it(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """A word without a claim button, to those who were asked and to nobody else."""
    eva.say(DANGER)
    await world.settle()
    await world.pass_time(minutes=10)
    mark = world.mark()
    team["Sonja"].press(TAKE)
    await world.settle()
    since = (await world.open_escalation("E5E5")).claimed_at
    assert since is not None
    told = {
        name for name, phone in team.items()
        if any("E5E5" in said and "Sonja" in said for said in world.said_to(phone, since=mark))
    }  # fmt: skip
    assert told == {"Mira", "Boris", "Dana"}
    assert paged(world, team, since=mark) == set()


async def test_a_concern_left_alone_reaches_the_supervisor_after_five_working_days(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """No page: a quiet word, a week after the Monday on which it was raised."""
    eva.say("i feel sad today")
    await world.settle()
    eva.say("stop")
    await world.settle()
    opened = await world.open_escalation("E5E5")
    assert opened.level == "concern"
    mark = world.mark()
    wait = opened.next_page
    assert wait is not None
    assert (wait - opened.opened).days == 7
    await world.pass_until(wait)
    said = world.said_to(team["Sonja"], since=mark)
    assert line("note/concern-left", case="E5E5") in said
    assert paged(world, team) == set()


async def test_a_closed_crisis_is_looked_at_again_within_three_days(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """After a day the worker is asked; one tap ends it, and it is written down."""
    eva.say(DANGER)
    await world.settle()
    await close(world, team["Mira"])
    asked = line("look/ask", case="E5E5")
    mark = world.mark()
    await world.pass_time(hours=23)
    assert asked not in world.said_to(team["Mira"], since=mark)
    await world.pass_time(hours=2)
    assert asked in world.said_to(team["Mira"], since=mark)
    await press(team["Mira"], line("look/done"), said=asked)  # a page for silence may be newer
    await world.settle()
    alert = (await world.escalations("E5E5"))[0]
    assert alert.looked is not None
    await world.pass_time(hours=50)
    assert asked not in world.said_to(team["Sonja"], since=mark)


async def test_a_second_look_that_nobody_takes_reaches_the_supervisor(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """When the 72 hours are over the supervisor is asked; what is not well is opened again."""
    eva.say(DANGER)
    await world.settle()
    await close(world, team["Mira"])
    mark = world.mark()
    await world.pass_time(hours=72)
    assert line("look/ask", case="E5E5") in world.said_to(team["Sonja"], since=mark)
    await press(team["Sonja"], line("look/open"), said=line("look/ask", case="E5E5"))
    await world.settle()
    again = await world.open_escalation("E5E5")
    assert (again.level, again.reasons[-1]) == ("distress", "danger")


async def test_a_drill_asks_everybody_once_and_touches_nobody_else(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """Marked as a test, rung by rung, with a report; no alert, no figure, no beneficiary."""
    eva.say("stop")  # or a check-in of her own could come in these hours
    await world.settle()
    before = world.touched(eva)
    team["Sonja"].say("/drill")
    await world.settle()
    assert paged(world, team) == {"Mira", "Boris", "Dana"}
    (sent,) = world.pages(team["Mira"])
    assert words(sent).startswith(line("drill/mark"))
    assert tags(sent) == [TAKE]
    for name in ("Mira", "Boris", "Dana"):
        team[name].press(TAKE)
    await world.settle()
    assert paged(world, team) == {"Mira", "Boris", "Dana", "Sonja"}
    assert line("drill/thanks") in world.said_to(team["Mira"])
    counts = await world.store.counts()
    assert (counts.open_escalations, counts.open_by_level["crisis"]) == (0, 0)
    await world.pass_time(minutes=10)
    await world.pass_time(minutes=10)
    assert line("drill/report", answered=3, asked=5, minutes=0) in world.said_to(team["Rada"])
    mark = world.mark()
    await world.pass_time(hours=5)
    assert paged(world, team, since=mark) == set()
    assert world.touched(eva) == before
    (drill,) = await world.store.drills()
    assert drill.state == "closed"


async def test_a_caseworker_does_not_begin_a_drill(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """Politely refused, by the table of rights."""
    team["Mira"].say("/drill")
    await world.settle()
    assert world.said_to(team["Mira"])[-1] == line("staff/not-yours")
    assert paged(world, team) == set()


async def test_a_drill_asked_for_on_the_command_line_begins(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """The command leaves a stored fire; the running program pages."""
    fire = Fire(id="d" * 16, due=world.clock.now(), kind="drill", subject="asked")
    await world.store.commit(Changes(fires=[fire]), real_now=world.clock.real())
    world.clock.move(seconds=1)
    await world.settle()
    assert paged(world, team) == {"Mira", "Boris", "Dana"}


async def test_twenty_forged_presses_in_an_hour_are_told_to_the_operator_once(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """Bad input, row 25: counted whoever presses, one note, no other effect."""
    mark = world.mark()
    for number in range(19):
        eva.press_data(f"forged-{number}")
    await world.settle()
    assert world.said_to(team["Rada"], since=mark) == []
    for number in range(11):
        team["Boris"].press_data(f"forged-{number}")
    await world.settle()
    told = [one for one in world.said_to(team["Rada"], since=mark) if "program" in one]
    assert len(told) == 1
    lines = [one for _, one in await world.store.audit_since() if one.action == "presses.forged"]
    assert len(lines) == 1


@pytest.fixture
async def port(world: World) -> int:
    """The program runs again, with its metrics port open."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        number = int(found.getsockname()[1])
    await world.stop()
    world.config = replace(world.config, metrics_port=number)
    await world.start()
    return number


async def health(port: int) -> tuple[int, list[str]]:
    """What `/health` says."""
    async with aiohttp.ClientSession() as session:
        for _ in range(200):
            try:
                async with session.get(f"http://127.0.0.1:{port}/health") as answer:
                    return answer.status, (await answer.text()).splitlines()
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.02)
    raise AssertionError("nothing listens on the metrics port")


async def test_health_shows_red_where_somebody_has_one_person_alone_behind_them(
    port: int, world: World, mira: Phone, ana: Phone
) -> None:
    """One line a check, 503; the program runs and pages all the same; no reference is shown."""
    status, lines = await health(port)
    assert status == 503
    (thin,) = [one for one in lines if "people behind each reference" in one]
    assert thin.startswith("✘")
    assert "K7F3" not in "\n".join(lines)
    ana.say(DANGER)
    await world.settle()
    assert world.pages(mira)


async def test_health_is_green_about_people_where_two_stand_behind_each(
    port: int, world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """Worker, backup, supervisor: nothing is thin, every alert has a time."""
    eva.say(DANGER)
    await world.settle()
    _, lines = await health(port)
    green = {one.split(":")[0] for one in lines if one.startswith("✔")}
    assert {"✔ people behind each reference", "✔ open alerts", "✔ staff chats"} <= green


async def test_where_a_day_is_set_a_drill_comes_every_month(
    world: World, team: dict[str, Phone], eva: Phone
) -> None:
    """Planned at the start, again after each; an operator who takes the day out has none."""
    await world.stop()
    office = replace(world.config.organisation, drill_day=20)
    world.config = replace(world.config, organisation=office)
    await world.start()
    await world.pass_until(dtm.datetime(2026, 3, 20, 10, 1, tzinfo=dtm.UTC))
    assert len(await world.store.drills()) == 1
    planned = await world.store.timers_of(["monthly"])
    assert list(planned.values()) == [dtm.datetime(2026, 4, 20, 10, tzinfo=dtm.UTC)]
