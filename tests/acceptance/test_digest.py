"""The digest: one a working day at the chosen hour, calm, and nothing where everybody is well."""

import datetime as dtm

from bot.effects import escalations
from bot.rehearsal.phone import Phone
from bot.turns.turn import Turn
from flows.banned import telling
from tests.acceptance.wording import line
from tests.acceptance.world import World, press, shows


async def worry(world: World, case: str) -> None:
    """A concern, which pages nobody."""

    def raised(turn: Turn) -> None:
        escalations.raise_signal(turn, "concern", "mood", rule="test")

    await world.write_for(case, raised)


def digests(world: World, phone: Phone, since: int) -> list[str]:
    """The digests on a phone."""
    head = line("staff/digest")
    return [said for said in world.said_to(phone, since=since) if said.split("\n")[0] == head]


async def test_where_everybody_is_well_nothing_is_pushed(
    world: World, mira: Phone, ana: Phone
) -> None:
    """A week of working days without anything to look at: no digest at all."""
    await world.seat("E5E5", "Mira", chat=901, scopes=("keep", "show"))
    await world.write_for("K7F3", lambda turn: turn.set_profile(started=dtm.date(2025, 5, 5)))
    await world.write_for("E5E5", lambda turn: turn.set_profile(started=dtm.date(2025, 5, 5)))
    mark = world.mark()
    await world.pass_time(days=1.9)
    assert digests(world, mira, mark) == []


async def test_a_concern_pages_nobody_and_stands_in_the_next_working_day_s_digest(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Monday's concern is read on Tuesday at nine, Friday's on Monday; never at a weekend."""
    mark = world.mark()
    await worry(world, "K7F3")
    await world.settle()
    assert world.said_to(mira, since=mark) == []
    await world.pass_until(dtm.datetime(2026, 3, 3, 7, 59, tzinfo=dtm.UTC))
    assert digests(world, mira, mark) == []
    await world.pass_until(dtm.datetime(2026, 3, 3, 8, 1, tzinfo=dtm.UTC))
    (said,) = digests(world, mira, mark)
    assert not telling(said)
    newest = next(b for b in reversed(mira.screen) if b.text == said)
    assert any(label.startswith("K7F3 · 1 ▲") for label in newest.labels)
    await world.pass_until(dtm.datetime(2026, 3, 6, 20, tzinfo=dtm.UTC))
    assert len(digests(world, mira, mark)) == 4
    await world.pass_until(dtm.datetime(2026, 3, 9, 7, tzinfo=dtm.UTC))
    assert len(digests(world, mira, mark)) == 4


async def test_the_hour_is_the_worker_s_own_choice(world: World, mira: Phone, ana: Phone) -> None:
    """Chosen by a button; it holds from the next working day on."""
    await worry(world, "K7F3")
    mira.say("/digest")
    await press(mira, line("digest/hour"))
    await press(mira, "7:00")
    await shows(mira, line("digest/hour-is", time="07:00"))
    mark = world.mark()
    await world.pass_until(dtm.datetime(2026, 3, 3, 6, 1, tzinfo=dtm.UTC))
    assert len(digests(world, mira, mark)) == 1


async def test_a_restart_neither_loses_nor_doubles_a_digest(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The program was away at the hour: the digest comes when it is back, once."""
    await worry(world, "K7F3")
    await world.settle()
    await world.stop()
    world.clock.move_to(dtm.datetime(2026, 3, 3, 10, tzinfo=dtm.UTC))
    mark = world.mark()
    await world.start()
    await world.settle()
    await world.stop()
    await world.start()
    await world.settle()
    assert len(digests(world, mira, mark)) == 1
