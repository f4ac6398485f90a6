"""What grows old goes while the program runs, and each round says what it removed."""

import asyncio
import dataclasses
import datetime as dtm

import pytest
from msgspec.structs import replace

from bot.jobs.doubt import ENOUGH_S, LAST, Doubt
from bot.jobs.retaining import Round, is_over
from bot.rehearsal.phone import Phone
from bot.turns.turn import Turn
from flows.beneficiary import Status
from flows.consent import Consent, Scope
from flows.programme import SHIPPED, add_months, ends_on
from storage.changes import Changes
from storage.records import Answer
from tests.acceptance.steps import DANGER, close
from tests.acceptance.wording import line
from tests.acceptance.world import PATIENCE_S, World, press


def answer(world: World, case: str, choice: str, *, days_ago: float) -> Answer:
    """A kept answer of some days ago."""
    at = world.clock.now() - dtm.timedelta(days=days_ago)
    return Answer(beneficiary=world.people[case], question="SAFE-1", choice=choice, at=at)


async def the_round(world: World) -> Round:
    """The daily round of now."""
    assert world.app is not None
    return await world.app.retainer.round(world.clock.now())


async def test_answers_become_counts_after_ninety_days(world: World, ana: Phone) -> None:
    """Single answers are gone, the person's own counts stay; the round says how many went."""
    answers = [answer(world, "K7F3", "no", days_ago=days) for days in (95, 91, 10)]
    await world.write(Changes(answers=answers))
    done = await the_round(world)
    assert (done.answers, done.people) == (2, 0)
    assert len(await world.answers("K7F3")) == 1
    months = await world.store.months_of(world.people["K7F3"])
    assert sum(one.counts["SAFE-1"]["no"] for one in months) == 2
    said = [line for _, line in await world.store.audit_since() if line.action == "retention.done"]
    assert said[-1].detail.startswith("answers 2 words 0")


async def test_the_round_comes_by_itself_each_day(world: World, ana: Phone) -> None:
    """In programme time, also where it leaps."""
    await world.write(Changes(answers=[answer(world, "K7F3", "no", days_ago=89.5)]))
    await world.settle()
    before = await world.store.meta_get(LAST)
    await world.pass_time(days=2)
    async with world_patience():
        while await world.answers("K7F3") or await world.store.meta_get(LAST) == before:
            await world.settle()


def world_patience() -> asyncio.Timeout:
    """Real seconds that a round may take."""
    return asyncio.timeout(PATIENCE_S)


async def test_unread_words_go_after_their_hours(world: World, mira: Phone, ana: Phone) -> None:
    """Nobody read them: at 72 hours they are gone, without a round of the day."""
    ana.say(DANGER)
    await world.settle()
    alert = await world.open_escalation("K7F3")
    assert (await world.store.unread_signals(alert.id))[0].words == DANGER
    world.clock.move(hours=72)
    await world.settle()
    async with world_patience():
        while await world.store.unread_signals(alert.id):
            await world.settle()


async def test_the_end_of_the_programme_destroys_the_key(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Ended, the way back over: counted where allowed, then gone; an open alert holds it back."""
    who = world.people["K7F3"]
    await world.write(Changes(answers=[answer(world, "K7F3", "no", days_ago=3)]))
    ana.say(DANGER)
    await world.settle()

    def end(turn: Turn) -> None:
        scopes: frozenset[Scope] = frozenset({"keep", "count"})
        turn.add_consent(Consent(at=turn.now, how="lapse", scopes=scopes, version="x"))
        turn.set_person(status="ended")

    await world.write_for("K7F3", end)
    scene = await world.scene("K7F3")
    later = world.clock.now() + dtm.timedelta(days=93)
    assert not is_over(scene, now=later, programme=SHIPPED)
    await close(world, mira)
    scene = await world.scene("K7F3")
    assert not is_over(scene, now=world.clock.now() + dtm.timedelta(days=80), programme=SHIPPED)
    assert is_over(scene, now=later, programme=SHIPPED)
    world.clock.move(days=93)
    await the_round(world)
    assert await world.store.find_case("K7F3") is None
    assert await world.store.erased(who)
    assert who not in await world.store._vault.ring.everybody()
    assert await world.store.figures() == []  # one person is not five


@pytest.mark.parametrize("status", ["lapsed", "stopped", "unreachable"])
async def test_who_fell_silent_leaves_after_the_months_and_the_way_back(
    world: World, mira: Phone, ana: Phone, status: Status
) -> None:
    """Nobody is kept for ever because nobody asked: counted from the end or the last word."""

    def silence(turn: Turn) -> None:
        turn.add_consent(Consent(at=turn.now, how="lapse", scopes=frozenset(), version="x"))
        turn.set_person(status=status)

    await world.write_for("K7F3", silence)
    scene = await world.scene("K7F3")
    end = add_months(ends_on(scene.beneficiary.profile), 3)
    noon = dtm.datetime.combine(end, dtm.time(12), dtm.UTC)
    assert not is_over(scene, now=noon - dtm.timedelta(days=1), programme=SHIPPED)
    assert is_over(scene, now=noon, programme=SHIPPED)
    spoken = replace(scene.beneficiary.profile, last_act=noon - dtm.timedelta(days=20))
    later = dataclasses.replace(scene, beneficiary=replace(scene.beneficiary, profile=spoken))
    assert not is_over(later, now=noon, programme=SHIPPED)
    world.clock.move_to(noon)
    await the_round(world)
    assert await world.store.find_case("K7F3") is None


async def test_who_said_stay_is_not_erased(world: World, ana: Phone) -> None:
    """Only who ended or fell silent leaves by age: active and paused people stay."""
    world.clock.move(days=1500)
    done = await the_round(world)
    assert done.people == 0
    assert await world.store.find_case("K7F3") is not None


async def test_the_end_of_the_way_back_counts_and_a_deletion_does_not(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Five people end: whose time is over is counted; who asks to be deleted is in no figure."""
    cases = ["K7F3", *(f"K{number}F4" for number in range(5))]
    for number, case in enumerate(cases[1:]):
        await world.seat(case, "Mira", chat=910 + number)
    for case in cases:
        await world.write(Changes(answers=[answer(world, case, "no", days_ago=3)]))

        def end(turn: Turn) -> None:
            scopes: frozenset[Scope] = frozenset({"keep", "count"})
            turn.add_consent(Consent(at=turn.now, how="lapse", scopes=scopes, version="x"))
            turn.set_person(status="ended")
            turn.fire("erase", turn.now + dtm.timedelta(days=93))

        await world.write_for(case, end)

    def leave(turn: Turn) -> None:
        turn.fire("erase", turn.now)

    await world.write_for("K7F3", leave)
    await world.settle()
    assert await world.store.find_case("K7F3") is None
    world.clock.move(days=93)
    async with world_patience():
        while await world.store.all_people():
            await world.settle()
    (cell,) = await world.store.figures()
    assert (cell.people, cell.answers) == (5, 5)


async def test_a_clock_years_ahead_removes_nothing_for_a_day(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Answers, unread words and people past their end stay until the program has run for a day.

    What somebody asks for on their own phone is done all the same.
    """
    assert world.app is not None
    await the_round(world)
    await world.seat("M4T9", "Mira", chat=910)
    bea = await world.seat("R2P5", "Mira", chat=911)
    await world.write(Changes(answers=[answer(world, "K7F3", "no", days_ago=1)]))
    ana.say(DANGER)
    await world.settle()
    alert = await world.open_escalation("K7F3")

    def end(turn: Turn) -> None:
        turn.add_consent(Consent(at=turn.now, how="lapse", scopes=frozenset(), version="x"))
        turn.set_person(status="ended")
        turn.fire("erase", turn.now + dtm.timedelta(days=93))

    await world.write_for("M4T9", end)
    seconds = [0.0]
    doubt = Doubt(world.store, steady=lambda: seconds[0])
    world.app.retainer.doubt = world.app.waker.doubt = doubt
    world.clock.move(days=3650)
    await world.app.retainer.once()
    await world.settle()
    seconds[0] = ENOUGH_S - 1
    await world.app.retainer.once()
    await world.pass_time(hours=2)
    assert len(await world.answers("K7F3")) == 1
    assert (await world.store.unread_signals(alert.id))[0].words == DANGER
    assert await world.store.find_case("M4T9") is not None
    bea.say("/delete")
    await press(bea, line("delete/confirm"))
    await world.settle()
    assert await world.store.find_case("R2P5") is None

    seconds[0] = ENOUGH_S
    await world.pass_time(hours=2)
    await world.app.retainer.once()
    assert await world.answers("K7F3") == []
    assert await world.store.unread_signals(alert.id) == []
    assert await world.store.find_case("M4T9") is None


async def test_a_week_without_the_program_is_no_reason_to_wait(world: World, ana: Phone) -> None:
    """A usual outage: the round of the day is made at once."""
    assert world.app is not None
    await the_round(world)
    doubt = Doubt(world.store, steady=lambda: 0.0)
    now = world.clock.now()
    assert not await doubt.holds(now + dtm.timedelta(days=7))
    assert await doubt.holds(now + dtm.timedelta(days=8))
    assert not await doubt.holds(now + dtm.timedelta(days=1))
