"""WHO-5: offered, asked word by word, scored, and off where no official text is."""

import datetime as dtm
from typing import Any

from bot.programmes import load_official
from bot.rehearsal.phone import Phone
from bot.turns import wellbeing
from tests.acceptance.steps import answer_check_in, opener
from tests.acceptance.wording import YES, line
from tests.acceptance.world import World, labels, press, shows

WEEKS_AGO = dtm.timedelta(days=45)


async def _due(world: World, **fields: Any) -> None:
    """Week six of the first months: the day on which it may be offered."""
    began = world.clock.now().date() - WEEKS_AGO

    def work(turn: Any) -> None:
        from bot.effects import people

        turn.set_profile(started=began, **fields)
        people.plan_next(turn)

    await world.write_for("K7F3", work)


async def _to_offer(world: World, ana: Phone) -> None:
    await opener(world, "K7F3", ana)
    await answer_check_in(world, ana, YES, "🙂")
    await shows(ana, line("wellbeing/offer"))


async def _answer(world: World, ana: Phone, label: str, times: int = 5) -> None:
    await press(ana, line("wellbeing/yes"))
    items = load_official(world.home)["en"].items
    for item in items[:times]:
        bubble = await shows(ana, item)
        assert list(bubble.labels[6:9]) == [
            line(f"control/{c}") for c in ("skip", "person", "stop")
        ]
        await press(ana, label)
    await world.settle()


async def test_five_items_after_a_good_check_in_and_the_score_alone_is_kept(
    world: World, mira: Phone, ana: Phone
) -> None:
    """In place of the further question; five words of its own text; no item is stored."""
    await _due(world)
    await _to_offer(world, ana)
    await _answer(world, ana, "Most of the time")
    await shows(ana, line("wellbeing/done"))
    profile = await world.profile("K7F3")
    assert profile.wellbeing is not None
    assert profile.wellbeing[1] == 80
    assert {one.question for one in await world.answers("K7F3")} == {"SAFE-1", "MIND-1"}
    assert (await world.scene("K7F3")).escalation is None


async def test_a_very_low_score_brings_somebody(world: World, mira: Phone, ana: Phone) -> None:
    """Twenty-eight or less is distress, reason mood; the person reads who was told."""
    await _due(world)
    await _to_offer(world, ana)
    await _answer(world, ana, "Some of the time")
    opened = await world.open_escalation("K7F3")
    assert (opened.level, opened.reasons) == ("distress", ("mood",))
    assert world.pages(mira)
    assert not any("20" in text for text in world.said_to(ana))


async def test_a_trend_is_told_only_when_asked_for(world: World, mira: Phone, ana: Phone) -> None:
    """A word beside the last time, never a number."""
    long_ago = (world.clock.now().date() - dtm.timedelta(days=200)).toordinal()
    await _due(world, wellbeing=(long_ago, 60))
    await _to_offer(world, ana)
    await _answer(world, ana, "Most of the time")
    await shows(ana, line("wellbeing/done"))
    assert line("wellbeing/better") not in world.said_to(ana)
    await press(ana, line("wellbeing/compare"))
    await shows(ana, line("wellbeing/better"))


async def test_skip_in_the_middle_leaves_nothing(world: World, mira: Phone, ana: Phone) -> None:
    """No half score; an old button of it does nothing any more."""
    await _due(world)
    await _to_offer(world, ana)
    await _answer(world, ana, "All of the time", times=2)
    old = ana.newest
    await press(ana, line("control/skip"))
    await shows(ana, line("wellbeing/done"))
    assert old is not None
    ana.press("At no time", old)
    await shows(ana, line("home/text"))
    assert (await world.profile("K7F3")).wellbeing is None


async def test_without_an_official_text_it_is_off_and_staff_see_it(
    world: World, mira: Phone
) -> None:
    """Albanian: nothing is offered, the usual question comes, the plan says that it is off."""
    await world.seat("K7F3", "Mira", language="sq")
    await _due(world)
    seen: list[bool] = []
    await world.write_for("K7F3", lambda turn: seen.append(wellbeing.is_due(turn)))
    assert seen == [False]
    mira.say("/people")
    await mira.wait_for(lambda p: any(label.startswith("K7F3") for label in labels(p)))
    mira.press(lambda b: b.text.startswith("K7F3"), mira.newest)
    await press(mira, line("life/open"))
    await shows(mira, line("life/wellbeing-off"))


async def test_a_heavy_time_is_no_time_for_questions(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Within fourteen days after distress it is not offered."""
    await _due(world, last_alarm=world.clock.now() - dtm.timedelta(days=3))
    seen: list[bool] = []
    await world.write_for("K7F3", lambda turn: seen.append(wellbeing.is_due(turn)))
    assert seen == [False]
