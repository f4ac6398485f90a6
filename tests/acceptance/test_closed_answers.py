"""`write_only_answers`: pages come as ever, and nobody here reads an answer again but its reader."""

import dataclasses
import datetime as dtm
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot import answer_keys
from bot.answer_keys import AnswerKey
from bot.caseworkers import check_in_here
from bot.checks.answers import NAME
from bot.checks.memory import of_memory
from bot.effects import answers, habits
from bot.effects.complaints import ABOUT_STAFF
from bot.rehearsal.phone import Phone
from bot.turns import wellbeing
from bot.turns.turn import Turn
from flows import rules
from flows.ids import StaffId
from storage import recovery
from storage.changes import Changes
from storage.closed import reopen
from storage.errors import Unreadable
from storage.letter import HELD
from storage.records import Answer
from storage.sealing import KeySet
from tests.acceptance.steps import open_check_in, opener
from tests.acceptance.wording import BACK, NO, NOT_NOW, NOT_SURE, SAFE_1, SAFE_2, asks, line, page
from tests.acceptance.world import World, a_world, labels, press, shows
from tests.storage.people import Home

PRIVATE = recovery.new_private()
SAID = "five plain words of mine"
GIVEN = [("SAFE-1", "no"), ("SAFE-2", "not-now"), ("MIND-1", "so-so")]


@pytest.fixture(params=[True])
async def world(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """A home in which the option is on, or off where a test asks for it."""
    async with a_world(tmp_path) as made:
        made.config = dataclasses.replace(made.config, write_only_answers=request.param)
        await made.start()
        yield made


async def give_key(world: World, name: str = "Mira", private: bytes = PRIVATE) -> StaffId:
    """Somebody on the staff has this key."""
    one = await world.store.find_staff(name)
    assert one is not None
    keyed = replace(one, public_key=recovery.public_of(private))
    await world.write(Changes(staff={one.id: keyed}))
    return one.id


async def worrying(world: World, ana: Phone, mira: Phone) -> None:
    """A whole check-in: not safe, not now, so-so; the page is on the worker's phone."""
    await opener(world, "K7F3", ana)
    await press(ana, labels(ana)[0])
    await shows(ana, SAFE_1)
    await press(ana, NO)
    await shows(mira, page("K7F3", 2, "danger"))
    await shows(ana, SAFE_2)
    await press(ana, NOT_NOW)
    await press(ana, "😐")
    await shows(ana, asks("thanks-calm"))
    await world.settle()


async def closed(world: World) -> list[Answer]:
    """What is kept of K7F3, closed ones too."""
    return await world.store.answers_of(world.people["K7F3"], closed=True)


async def everything(world: World, patch: pytest.MonkeyPatch) -> bytes:
    """All that any key of this home opens: every table is read, as the program reads it."""
    seen: list[bytes] = []
    opens = KeySet.open

    def spy(self: KeySet, sealed: bytes, place: bytes) -> bytes:
        seen.append(opens(self, sealed, place))
        return seen[-1]

    patch.setattr(KeySet, "open", spy)
    await world.stop()
    store = await Home(world.home).open()
    try:
        for who in (await store.load(people=await store.all_people())).scenes:
            await store.consent_history(who)
            await store.answers_of(who)
            await store.months_of(who)
            for alert in await store.escalations_of(who):
                await store.signals_of(alert.id)
        await store.due_messages(world.clock.now() + dtm.timedelta(days=9), limit=999)
        await store.claim_letters(limit=999, real_now=HELD, lease_s=0)
        await store.figures()
        await store.parked()
        await store.audit_since()
        await store.all_staff()
    finally:
        await store.close()
    return b"\n".join(seen)


async def test_a_worrying_answer_pages_and_nothing_here_reads_it_again(
    world: World, mira: Phone, ana: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is the usual one; afterwards no row, under any key of the home, holds a choice."""
    await give_key(world)
    await worrying(world, ana, mira)
    assert [(one.question, one.choice) for one in await closed(world)] == [
        (question, "") for question, _ in GIVEN
    ]
    found = await everything(world, monkeypatch)
    assert b"SAFE-1" in found
    assert [choice for _, choice in GIVEN if f'"{choice}"'.encode() in found] == []


@pytest.mark.parametrize("world", [False], indirect=True)
async def test_without_the_option_the_same_look_finds_every_choice(
    world: World, mira: Phone, ana: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that finding nothing above means something."""
    await give_key(world)
    await worrying(world, ana, mira)
    found = await everything(world, monkeypatch)
    assert all(f'"{choice}"'.encode() in found for _, choice in GIVEN)


async def test_the_workers_file_opens_what_was_given(
    world: World, mira: Phone, ana: Phone, tmp_path: Path
) -> None:
    """With its passphrase; another key, another person's place and a cut file open nothing."""
    worker = await give_key(world)
    await worrying(world, ana, mira)
    path = tmp_path / "mira.key"
    answer_keys.write(path, AnswerKey(staff=worker, private=PRIVATE), SAID)
    key = answer_keys.opened(answer_keys.content_of(path), SAID)
    kept = await closed(world)
    read = [reopen(one, reader=key.staff, private=key.private) for one in kept]
    assert [(one.question, one.choice) for one in read] == GIVEN
    for broken in (replace(kept[0], question="SAFE-2"), replace(kept[0], closed=kept[1].closed)):
        with pytest.raises(Unreadable):
            reopen(broken, reader=worker, private=PRIVATE)
    with pytest.raises(Unreadable):
        reopen(kept[0], reader=worker, private=recovery.new_private())
    with pytest.raises(Unreadable):
        answer_keys.opened(answer_keys.content_of(path)[:-9], SAID)


async def test_without_a_key_nothing_is_kept_and_the_doctor_is_red(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Somebody is paged all the same; never is a readable answer kept in its place."""
    await worrying(world, ana, mira)
    assert await closed(world) == []
    assert (await world.profile("K7F3")).recent == ()
    checks = await of_memory(world.store, world.config, world.clock, quick=True)
    (found,) = [one for one in checks if one.name == NAME]
    assert (found.ok, found.found.split(" ")[0]) == (False, "1")
    await give_key(world)
    checks = await of_memory(world.store, world.config, world.clock, quick=True)
    assert [one.ok for one in checks if one.name == NAME] == [True]


async def test_a_closed_answer_goes_after_ninety_days(
    world: World, mira: Phone, ana: Phone
) -> None:
    """As every other, but it becomes no count."""
    assert world.app is not None
    await give_key(world)
    await worrying(world, ana, mira)
    done = await world.app.retainer.round(world.clock.now() + dtm.timedelta(days=91))
    assert done.answers == len(GIVEN)
    assert await closed(world) == []
    assert await world.store.months_of(world.people["K7F3"]) == []


async def test_closed_answers_are_erased_with_the_person(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The worker's key opens nothing that is not there."""
    await give_key(world)
    await worrying(world, ana, mira)
    await world.write_for("K7F3", lambda turn: turn.fire("erase", turn.now))
    await world.settle()
    assert await world.store.find_case("K7F3") is None
    assert await closed(world) == []


async def test_going_back_takes_a_closed_answer_back(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The person's own step back, though nobody here knows what they take back."""
    await give_key(world)
    await open_check_in(world, "K7F3", ana)
    await press(ana, NOT_SURE)
    await shows(ana, asks("mind-1"))
    await world.settle()
    assert len(await closed(world)) == 1
    await press(ana, BACK)
    await shows(ana, SAFE_1)
    await world.settle()
    assert await closed(world) == []


async def test_the_worker_sees_on_the_phone_that_answers_are_closed(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Day and subject with a lock in the place of the answer, and no chart."""
    await give_key(world)
    await worrying(world, ana, mira)
    mira.say("/people")
    await mira.wait_for(lambda p: any(label.startswith("K7F3") for label in labels(p)))
    mira.press(lambda b: b.text.startswith("K7F3"), mira.newest)
    await press(mira, line("story/button"))
    found = await shows(mira, line("story/head", case="K7F3"))
    assert found.text.count("🔒") == len(GIVEN)
    await world.settle()
    assert not any(call.method == "sendPhoto" for call in world.stand_in.calls)


async def test_what_is_said_about_the_worker_is_not_sealed_to_the_worker(
    world: World, mira: Phone, ana: Phone
) -> None:
    """To the person's own supervisor, or to nobody."""
    await give_key(world)

    def say(turn: Turn) -> None:
        answers.keep(turn, ABOUT_STAFF, "no")

    await world.write_for("K7F3", say)
    assert await closed(world) == []
    await world.add_staff("Lena", "supervisor", chat=501)
    private = recovery.new_private()
    lead = await give_key(world, "Lena", private)
    await world.write_for("K7F3", lambda turn: turn.set_person(supervisor=lead))
    await world.write_for("K7F3", say)
    (one,) = await closed(world)
    assert reopen(one, reader=lead, private=private).choice == "no"


async def test_a_childs_face_beside_the_worker_is_closed_too(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The other place where answers are kept; what it means is raised as ever."""
    worker = await give_key(world)
    await world.write_for("K7F3", lambda turn: check_in_here._note(turn, "SAFE-1", 2))
    (one,) = await closed(world)
    assert one.choice == ""
    assert reopen(one, reader=worker, private=PRIVATE).choice == "no"
    assert (await world.open_escalation("K7F3")).reasons == ("danger",)


async def test_three_skips_of_safety_in_a_row_are_still_a_signal(
    world: World, mira: Phone, ana: Phone
) -> None:
    """A skip is no answer, and stays known; an answer between them ends the row."""

    def work(turn: Turn) -> None:
        for choice in (rules.SKIP, rules.SKIP, "yes", rules.SKIP, rules.SKIP):
            habits.answered(turn, "SAFE-1", choice)
        assert turn.changes.signals == []
        assert {one.choice for one in turn.profile.recent} == {rules.SKIP}
        habits.skipped(turn, "SAFE-1")
        assert len(turn.changes.signals) == 1

    await world.write_for("K7F3", work)


async def test_no_score_and_no_wish_is_remembered(world: World, mira: Phone, ana: Phone) -> None:
    """What is made of answers is as telling as they are; a very low score still brings somebody."""

    def work(turn: Turn) -> None:
        turn.set_profile(wellbeing=(turn.now.toordinal(), 60), wellbeing_open=True)
        wellbeing._finish(turn, 20)
        habits.answered(turn, "PLANS-1", "school")
        assert (turn.profile.wellbeing, turn.profile.goal) == (None, False)

    await world.write_for("K7F3", work)
    assert (await world.open_escalation("K7F3")).reasons == ("mood",)
