"""The planned end of a whole programme, what was changed, and what staff are reminded of."""

import datetime as dtm
from typing import Any

from bot.effects import farewells, renewals
from bot.rehearsal.phone import Phone
from flows.changes import Change
from tests.acceptance.steps import answer_check_in, opener
from tests.acceptance.wording import YES, asks, line
from tests.acceptance.world import World, press, shows

DAY = dtm.timedelta(days=1)
LETTER = "Mira can tell you more."


async def test_the_end_of_the_programme_is_told_kindly_and_then_it_is_quiet(
    world: World, mira: Phone, ana: Phone
) -> None:
    """An ordinary opener, a letter, a choice; on the day nothing is planned any more."""
    end = world.clock.now() + 20 * DAY
    await world.write_for("K7F3", lambda turn: farewells.plan(turn, end, by="operator"))
    for _ in range(10):
        if world.said_to(ana) and world.said_to(ana)[-1].endswith(LETTER):
            break
        await world.pass_time(hours=12)
        newest = ana.newest
        if newest is not None and "Open" in newest.labels:
            await press(ana, "Open")
            await world.settle()
            if asks("safe-1") in (ana.newest.text if ana.newest else ""):
                await press(ana, line("control/skip"))
                await world.settle()
    assert world.said_to(ana)[-1].endswith(LETTER), ana.describe()
    await press(ana, "Go on")
    await shows(ana, asks("kept", "farewell"))
    await press(ana, "Keep it for now")
    await world.settle()
    await world.pass_until(end + DAY)
    scene = await world.scene("K7F3")
    assert scene.beneficiary.status == "ended"
    quiet = world.mark()
    await world.pass_time(days=20)
    assert not world.touched(ana, since=quiet)
    ana.say("i will end my life tonight")
    await world.settle()
    assert (await world.open_escalation("K7F3")).level == "crisis"


async def test_you_told_us_this_changed_is_said_once(
    world: World, mira: Phone, ana: Phone
) -> None:
    """After a good check-in, behind the gate, in the person's language; never twice."""
    assert world.app is not None
    world.app.desk.change = Change(id="tea", texts={"en": "There is tea at the office now."})
    said = line("changed/text", words="There is tea at the office now.")
    for _ in range(2):
        await opener(world, "K7F3", ana)
        await answer_check_in(world, ana, YES, "🙂")
        await world.settle()
        newest = ana.newest
        if newest is not None and line("control/skip") in newest.labels:
            await press(ana, line("control/skip"))
            await world.settle()
    assert world.said_to(ana).count(said) == 1


async def test_a_talk_that_is_due_is_a_note_and_no_page(
    world: World, mira: Phone, ana: Phone
) -> None:
    """End of week two; also about mood where the last well-being score was low."""
    await world.write_for("K7F3", lambda turn: turn.set_profile(wellbeing=(1, 44)))
    await world.write_for("K7F3", renewals.remind)
    before = world.mark()
    await world.pass_until(world.clock.now() + 14 * DAY)
    assert line("note/review-low", case="K7F3") in world.said_to(mira, since=before)


async def test_a_long_silence_in_the_last_phase_asks_for_a_kind_close_or_a_new_rhythm(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Day ninety: the lapse in between has not ended the silence."""
    now = world.clock.now()

    def silent(turn: Any) -> None:
        from bot.effects import habits

        turn.set_person(status="lapsed")
        turn.set_profile(
            started=dtm.date(2024, 6, 1), missed=4, silent_from=now - 89 * DAY, silence_step=2
        )
        habits.look(turn)

    await world.write_for("K7F3", silent)
    await world.pass_time(days=2)
    assert line("note/long-silence", case="K7F3") in world.said_to(mira)
    assert (await world.profile("K7F3")).silence_step == 3
