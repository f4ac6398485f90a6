"""Three months, one worker on leave, one who blocked the bot, one who left: nobody is let wait."""

import datetime as dtm
import itertools
import random
import shutil
from collections import defaultdict
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from flows.duty import is_on_duty
from flows.escalation import Escalation
from flows.ids import StaffId
from flows.staff import Staff
from tests.ladder.house import START, House, Told, quick_folder
from tests.ladder.months import BLOCKED, DAY, LEFT, MINUTE, ON_LEAVE, Months
from tests.ladder.plants import lost_fire
from tests.ladder.watch import complaints

DAYS = 92


@pytest.fixture
async def house(founded: Path) -> AsyncIterator[House]:
    """A running program in a folder of its own."""
    folder = quick_folder()
    made = House(founded, folder / "home")
    await made.open()
    yield made
    await made.store.close()
    shutil.rmtree(folder)


async def test_no_alert_is_over_its_deadline_without_the_next_rung_paged(house: House) -> None:
    """Every timer of every alert led, at its time, to a page, a claim, an outcome or a question."""
    months = Months(house, random.Random(7))
    await months.found()
    months.plan(days=DAYS - 2, signals=60)
    await months.run(START + DAYS * DAY)
    team = {one.id: one for one in await house.store.all_staff()}
    stories = _stories(house.told)
    assert months.signals == 60
    assert len(stories) > 25
    assert [line for story in stories.values() for line in _late(story)] == []
    assert [one for story in stories.values() for one in _long(story, team)] == []
    await _looked_at_something(house)
    assert await complaints(house) == []


async def _looked_at_something(house: House) -> None:
    """The three dropped out, rungs were climbed, promises ran out, pages were lost."""
    told = [one.alert for one in house.told]
    assert any(one.rung >= 3 for one in told)
    assert any(one.asked is not None for one in told)
    assert any(one.acknowledged is not None for one in told)
    assert {one.level for one in told} == {"concern", "distress", "crisis"}
    assert house.lost
    assert not (await house.member(BLOCKED)).reachable
    assert not (await house.member(LEFT)).active
    assert _held_while_on_leave(house.told, house) == []


async def test_a_timer_that_is_lost_would_be_seen(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The judgement is sharp: with rungs that are ticked off unread it speaks up."""
    lost_fire(monkeypatch)
    months = Months(house, random.Random(7))
    await months.found()
    months.plan(days=10, signals=8)
    await months.run(START + 12 * DAY)
    assert await complaints(house) != []


def _held_while_on_leave(told: list[Told], house: House) -> list[Escalation]:
    """New alerts that waited for somebody on leave."""
    mira = house.staff[ON_LEAVE]
    away = (START + 14 * DAY, START + 35 * DAY)
    return [
        one.alert
        for one in told
        if away[0] < one.at < away[1] and one.alert.opened > away[0] and mira in one.alert.paged_to
    ]


def _stories(told: list[Told]) -> dict[str, list[Told]]:
    """Everything that was written about each alert, in order."""
    found: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        found[one.alert.id].append(one)
    return found


def _late(story: list[Told]) -> list[str]:
    """Moments at which something was due, and nothing was done within a minute of it."""
    found = []
    for before, after in itertools.pairwise(story):
        claimed = before.alert.state == "claimed"
        due = before.alert.promise_until if claimed else before.alert.next_page
        if before.alert.state != "closed" and (due is None or after.at > due + MINUTE):
            found.append(f"{before.alert.case}: due {due}, next at {after.at}")
        paged = after.alert.paged > before.alert.paged
        if paged and not after.pages:
            found.append(f"{before.alert.case}: rung {after.alert.rung} reached nobody")
    return found


def _long(story: list[Told], team: dict[StaffId, Staff]) -> list[str]:
    """Timers that are longer than the issue allows: 10 minutes; 1 hour on duty, 2 off duty."""
    found = []
    for told in story:
        alert = told.alert
        if alert.state != "open" or alert.next_page is None or alert.level == "concern":
            continue
        duty = any(is_on_duty(team[one], told.at) for one in alert.paged_to)
        hours = dtm.timedelta(hours=1 if duty and alert.rung + 1 < len(alert.ladder) else 2)
        most = 10 * MINUTE if alert.level == "crisis" else hours
        if alert.next_page - told.at > most:
            found.append(f"{alert.case}: {alert.level} waits {alert.next_page - told.at}")
    return found
