"""This should have alerted: said by whoever reads the words, counted by rule, of nobody."""

import pytest

from bot.rehearsal.phone import Phone
from tests.acceptance.steps import HOPELESS
from tests.acceptance.test_talk import write
from tests.acceptance.wording import line
from tests.acceptance.world import World, press, shows

LOW = "i feel so alone these days"
"""A concern: while a worker holds the talk it goes over to them, and pages nobody."""
FINE = "the walk by the river was long and good"
"""No rule hears anything in it."""
RULE = "common.low-mood"
BUTTON = line("page/overlooked")
THANKS = line("review/thanks")


@pytest.fixture
async def talking(world: World, mira: Phone, ana: Phone) -> Phone:
    """Ana's phone; Mira has just written to her, and sees her words as they come."""
    ana.say("good morning to all of you")
    await world.settle()
    await write(world, mira, "good to hear from you")
    return ana


async def counted(world: World, level: str, *rules: str) -> bool:
    """Whether exactly one message was counted, so, and today."""
    day = world.clock.now().date()
    (found,) = await world.store.every_overlooked()
    return (found.day, found.level, found.rules) == (day, level, rules)


async def everything_written(world: World) -> str:
    """What lies in the memory about it, opened, and the files as a thief would take them."""
    signs = await world.store.every_overlooked()
    lines = await world.store.audit_since()
    unread = await world.store.unread_by(world.people["K7F3"])
    files = [path.read_bytes() for path in world.home.rglob("alongside.db*")]
    assert files
    return f"{signs} {lines} {unread} " + " ".join(f.decode("latin-1") for f in files)


async def test_words_of_the_talk_that_should_have_alerted_are_counted_by_their_rule(
    world: World, mira: Phone, talking: Phone
) -> None:
    """The press counts the rule and the level; no word and nobody is kept with it."""
    talking.say(LOW)
    await press(mira, BUTTON, said=LOW)
    await shows(mira, THANKS)
    await world.settle()
    assert await counted(world, "concern", RULE)
    kept = await everything_written(world)
    assert "alone" not in kept
    (said,) = [one for _, one in await world.store.audit_since() if "overlooked" in one.action]
    assert (said.actor, said.subject, said.detail) == (f"s:{world.staff['Mira']}", "", "")
    assert world.people["K7F3"] not in str(await world.store.every_overlooked())


async def test_a_second_press_on_the_same_message_counts_once(
    world: World, mira: Phone, talking: Phone
) -> None:
    """Impatience is no second message; another message is."""
    talking.say(LOW)
    for _ in range(2):
        await press(mira, BUTTON, said=LOW)
        await world.settle()
    assert await counted(world, "concern", RULE)
    talking.say(FINE)
    await press(mira, BUTTON, said=FINE)
    await world.settle()
    found = [(one.level, one.rules) for one in await world.store.every_overlooked()]
    assert sorted(found) == [("concern", (RULE,)), ("none", ())]


async def test_words_that_waited_behind_their_button_have_it_too(
    world: World, mira: Phone, ana: Phone
) -> None:
    """`Show the words`: nothing had fired, and the worker knows better."""
    ana.say(FINE)
    await press(mira, line("page/words"))
    await press(mira, BUTTON, said=FINE)
    await world.settle()
    assert await counted(world, "none")
    assert "river" not in await everything_written(world)


async def test_words_that_paged_somebody_have_no_such_button(
    world: World, mira: Phone, ana: Phone
) -> None:
    """They did alert."""
    ana.say(HOPELESS)
    await world.settle()
    mira.press(line("page/words"))
    shown = await shows(mira, HOPELESS)
    assert BUTTON not in shown.labels


async def test_who_may_not_read_the_words_may_not_judge_them(
    world: World, mira: Phone, talking: Phone
) -> None:
    """Barred between the showing and the press: refused politely, with a line."""
    talking.say(LOW)
    await shows(mira, LOW)
    barred = (world.staff["Mira"],)
    await world.write_for("K7F3", lambda turn: turn.set_profile(barred=barred))
    await press(mira, BUTTON, said=LOW)
    await shows(mira, line("staff/not-yours"))
    await world.settle()
    assert await world.store.every_overlooked() == []


async def test_the_count_stays_when_the_person_erases_everything(
    world: World, mira: Phone, talking: Phone
) -> None:
    """It was a count of nobody from the beginning."""
    talking.say(LOW)
    await press(mira, BUTTON, said=LOW)
    await world.settle()
    before = await world.store.every_overlooked()
    talking.say("/delete")
    await press(talking, line("delete/confirm"))
    await world.settle()
    assert await world.store.find_case("K7F3") is None
    assert await world.store.every_overlooked() == before
