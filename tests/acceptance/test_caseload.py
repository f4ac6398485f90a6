"""The caseload: people go to somebody who accepts, old access ends at once, nobody is left alone."""

import pytest

from bot.effects import habits
from bot.rehearsal.phone import Phone
from bot.turns.turn import Turn
from tests.acceptance.steps import AFRAID, DANGER
from tests.acceptance.wording import TAKE, line
from tests.acceptance.world import World, press, shows


@pytest.fixture
async def boris(world: World, mira: Phone) -> Phone:
    """A colleague of Mira's."""
    return await world.add_staff("Boris", chat=501)


@pytest.fixture
async def sonja(world: World, mira: Phone) -> Phone:
    """A supervisor."""
    return await world.add_staff("Sonja", "supervisor", chat=502)


@pytest.fixture
async def adem(world: World, mira: Phone) -> Phone:
    """An admin."""
    return await world.add_staff("Adem", "admin", chat=503)


async def open_person(world: World, worker: Phone) -> None:
    """The screen of the first of one's people."""
    worker.say("/people")
    await world.settle()
    worker.press(0)
    await world.settle()


async def offer(world: World, mira: Phone, boris: Phone) -> None:
    """Mira asks Boris to take K7F3 over."""
    await open_person(world, mira)
    await press(mira, line("handover/button"))
    await shows(mira, line("handover/who", case="K7F3"))
    mira.press(lambda b: b.text.startswith("Boris"))
    await shows(boris, line("handover/ask", case="K7F3", worker="Mira"))
    await world.settle()


async def test_a_person_goes_to_a_colleague_who_accepts(
    world: World, mira: Phone, boris: Phone, ana: Phone
) -> None:
    """After the yes Boris is the worker, Mira sees nothing any more, and Ana is told who is there."""
    await offer(world, mira, boris)
    assert (await world.scene("K7F3")).beneficiary.worker == world.staff["Mira"]
    ana.say("good morning to all of you")
    await world.settle()
    await press(boris, line("handover/accept"))
    await shows(boris, line("handover/yours", case="K7F3"))
    await shows(mira, line("handover/done", case="K7F3", worker="Boris"))
    await shows(ana, line("handover/meet", old="Mira", worker="Boris"))
    await world.settle()
    assert (await world.scene("K7F3")).beneficiary.worker == world.staff["Boris"]
    mark = world.mark()
    mira.press(line("page/write"), next(b for b in mira.screen if line("page/write") in b.labels))
    await world.settle()
    assert world.said_to(mira, since=mark) == [line("staff/not-yours")]


async def test_the_person_may_choose_somebody_else(
    world: World, mira: Phone, boris: Phone, sonja: Phone, ana: Phone
) -> None:
    """Names to choose from; the chosen one is asked, and the supervisor learns it."""
    await offer(world, mira, boris)
    ana.say("good morning to all of you")
    await world.settle()
    await press(boris, line("handover/accept"))
    await press(ana, line("handover/other"))
    await press(ana, "Mira")
    await shows(ana, line("handover/chosen", worker="Mira", now="Boris"))
    await shows(mira, line("handover/ask", case="K7F3", worker="Boris"))
    await shows(sonja, line("note/other-worker", case="K7F3"))
    await world.settle()
    assert (await world.scene("K7F3")).beneficiary.worker == world.staff["Boris"]


async def test_a_signal_during_the_hand_over_reaches_both_and_moves_with_it(
    world: World, mira: Phone, boris: Phone, ana: Phone
) -> None:
    """Both are paged; whoever accepts the person has the open signal too, whoever held it."""
    await offer(world, mira, boris)
    mark = world.mark()
    ana.say(AFRAID)
    await world.settle()
    assert len(world.pages(mira, since=mark)) == len(world.pages(boris, since=mark)) == 1
    await press(mira, TAKE)
    await world.settle()
    asked = next(b for b in boris.screen if line("handover/accept") in b.labels)
    boris.press(line("handover/accept"), asked)
    await world.settle()
    opened = await world.open_escalation("K7F3")
    assert (opened.state, opened.claimed_by) == ("claimed", world.staff["Boris"])
    assert all(world.staff["Mira"] not in rung.staff for rung in opened.ladder)
    mark = world.mark()
    mira.press(line("page/words"), next(b for b in mira.screen if TAKE in b.labels))
    await world.settle()
    assert world.said_to(mira, since=mark) == [line("staff/not-yours")]


async def test_not_now_leaves_everything_as_it_was(
    world: World, mira: Phone, boris: Phone, ana: Phone
) -> None:
    """Nobody is moved without a yes."""
    await offer(world, mira, boris)
    await press(boris, line("handover/decline"))
    await shows(mira, line("handover/declined", case="K7F3", worker="Boris"))
    await world.settle()
    person = (await world.scene("K7F3")).beneficiary
    assert (person.worker, person.profile.hand_over) == (world.staff["Mira"], None)
    mark = world.mark()
    boris.press(line("handover/accept"), next(b for b in boris.screen if "K7F3" in b.text))
    await world.settle()
    assert world.said_to(boris, since=mark) == [line("staff/old-button")]


async def test_whoever_leaves_loses_everything_at_once(
    world: World, mira: Phone, sonja: Phone, adem: Phone
) -> None:
    """Claimed crisis, talk, people, chat and menu: all somebody else's or gone in one commit."""
    ana = await world.seat("K7F3", chat=900, supervisor="Sonja")
    ana.say(DANGER)
    await world.settle()
    await press(mira, TAKE)
    await world.settle()
    mark = world.mark()
    adem.say("/start")
    await world.settle()
    adem.press(line("staff-menu/team"))
    await shows(adem, line("team/head"))
    adem.press(lambda b: b.text.startswith("Mira"))
    await press(adem, line("team/left"))
    await press(adem, line("team/left-yes"))
    await shows(adem, line("team/has-left", worker="Mira", count=1))
    await world.settle()
    assert (await world.scene("K7F3")).beneficiary.worker == world.staff["Sonja"]
    opened = await world.open_escalation("K7F3")
    assert (opened.state, opened.claimed_by) == ("open", None)
    assert len(world.pages(sonja, since=mark)) == 1
    assert any(one.method == "deleteMyCommands" for one in list(world.stand_in.calls)[mark:])
    assert world.pages(mira, since=mark) == []
    mira.press(TAKE, next(b for b in mira.screen if TAKE in b.labels))
    mira.say("/people")
    await world.settle()
    assert set(world.said_to(mira, since=mark)) == {line("stranger/text")}
    assert (await world.open_escalation("K7F3")).claimed_by is None


async def test_a_conflict_of_interest_hides_the_person_everywhere(
    world: World, mira: Phone, boris: Phone, sonja: Phone
) -> None:
    """Hidden from the backup: no page, no list, no digest, no button; another rung is paged."""
    ana = await world.seat("K7F3", chat=900, backup="Boris", supervisor="Sonja")
    await open_person(world, sonja)
    await press(sonja, line("bar/button"))
    await shows(sonja, line("bar/who", case="K7F3"))
    await press(sonja, "☐ Boris")
    await shows(sonja, line("bar/hidden", case="K7F3", worker="Boris"))
    mark = world.mark()
    ana.say(DANGER)
    await world.pass_time(minutes=30)
    assert world.pages(boris, since=mark) == []
    assert len(world.pages(mira, since=mark)) >= 2
    for asked in ("/people", "/digest"):
        boris.say(asked)
        await world.settle()
    assert not any("K7F3" in said for said in world.said_to(boris, since=mark))


async def test_a_complaint_goes_to_the_supervisor_alone(
    world: World, mira: Phone, sonja: Phone
) -> None:
    """The worker is not paged, sees no signal and no answer of it; the supervisor reads one line."""
    await world.seat("K7F3", chat=900, supervisor="Sonja")
    mark = world.mark()

    def unkind(turn: Turn) -> None:
        habits.answered(turn, "HELP-3", "no")

    await world.write_for("K7F3", unkind)
    await shows(sonja, line("complaint/note", case="K7F3"))
    await world.settle()
    assert world.said_to(mira, since=mark) == []
    assert await world.escalations("K7F3") == []
    await press(sonja, line("complaint/done"))
    await shows(sonja, line("complaint/settled", case="K7F3"))
    await world.settle()
    assert (await world.profile("K7F3")).complaint is None


async def test_staff_have_a_menu_of_their_own_in_their_language(world: World, mira: Phone) -> None:
    """After joining the chat alone sees the team's commands; nobody else does."""
    await world.settle()
    assert [c["command"] for c in own_menu(world, mira)] == [
        "people",
        "digest",
        "me",
        "language",
        "help",
    ]
    mira.say("/language")
    await world.settle()
    mira.press("Shqip")
    await world.settle()
    assert own_menu(world, mira)[0]["description"] == line("staff-menu/people", "sq")


def own_menu(world: World, phone: Phone) -> list[dict[str, str]]:
    """The newest commands that were set for this chat alone."""
    found = [
        one.params["commands"]
        for one in world.stand_in.calls
        if one.method == "setMyCommands"
        and (one.params.get("scope") or {}).get("chat_id") == phone.id
    ]
    commands: list[dict[str, str]] = found[-1]
    return commands
