"""The main story, from the invitation to the closed alert."""

import asyncio
import datetime as dtm

import msgspec

from bot.publishing import publish, shipped
from bot.rehearsal.phone import Phone
from tests.acceptance.steps import opener
from tests.acceptance.wording import NO, NOT_NOW, SAFE_1, SAFE_2, TAKE, asks, line, page
from tests.acceptance.world import (
    START,
    World,
    finish_enrolment,
    labels,
    press,
    shows,
    tags,
    words,
)

CANARY = "the blue kettle sings at noon"
KIND = "Good to hear from you. Tea tomorrow at ten?"


async def test_one_person_goes_the_whole_way(world: World, mira: Phone) -> None:
    """Invitation, language, consent, check-in, worrying answer, page, claim, kind word, outcome."""
    ana = world.phone(900)
    ana.start(await world.invite("K7F3", "Mira"))
    await finish_enrolment(ana)
    await shows(mira, line("note/joined", case="K7F3"))
    await world.settle()

    await opener(world, "K7F3", ana)
    await press(ana, labels(ana)[0])
    await shows(ana, SAFE_1)
    await press(ana, NO)
    paged = await shows(mira, page("K7F3", 2, "danger"))
    assert paged.labels[0] == TAKE
    await shows(ana, SAFE_2)
    await press(ana, NOT_NOW)
    await press(ana, "😐")
    await shows(ana, asks("thanks-calm"))

    ana.say(CANARY)
    await shows(ana, line("words/kept", worker="Mira"))
    mira.press(TAKE, paged)
    await shows(mira, "K7F3")
    await press(mira, line("page/words"))
    await shows(mira, line("page/words-shown", words=CANARY))
    mira.press(line("page/write"), paged)
    await shows(mira, line("write/ask", case="K7F3"))
    mira.say(KIND)
    await shows(ana, line("talk/from", worker="Mira", words=KIND))
    mira.press(line("page/close"), paged)
    await press(mira, line("outcome/reached-plan"))
    await world.settle()

    (closed,) = await world.escalations("K7F3")
    assert (closed.state, closed.outcome) == ("closed", "reached-plan")
    kept = [(one.question, one.choice) for one in await world.answers("K7F3")]
    assert kept == [("SAFE-1", "no"), ("SAFE-2", "not-now"), ("MIND-1", "so-so")]
    done = {one.action for _, one in await world.store.audit_since()}
    assert {"escalation.claimed", "words.read", "person.written", "escalation.closed"} <= done


async def test_no_personal_question_is_asked_on_the_first_day(world: World, mira: Phone) -> None:
    """The first check-in comes a day after enrolment at the earliest, inside the safe window."""
    ana = world.phone(900)
    ana.start(await world.invite("K7F3", "Mira"))
    await finish_enrolment(ana)
    await world.settle()
    done = world.clock.now()
    before = world.mark()
    due = (await world.profile("K7F3")).next_checkin
    assert due is not None
    assert due - done >= dtm.timedelta(hours=24)
    await world.pass_until(due - dtm.timedelta(seconds=1))
    assert not world.said_to(ana, since=before)
    local = due.astimezone(dtm.timezone(dtm.timedelta(hours=1)))
    assert local.weekday() < 6
    assert 10 <= local.hour < 19


async def test_a_page_never_holds_what_the_person_said(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The words of danger reach the worker only by the second, logged step."""
    ana.say("he wants to kill me, he is at the door")
    await world.settle()
    (paged,) = world.pages(mira)
    assert words(paged) == page("K7F3", 3, "danger")
    assert tags(paged)[0] == TAKE
    assert "words.read" not in {one.action for _, one in await world.store.audit_since()}


async def test_what_is_published_while_the_program_runs_becomes_live(world: World) -> None:
    """`flows publish` needs no restart: the running program picks the revision up by itself."""
    assert world.app is not None
    library = shipped()
    changed = msgspec.structs.replace(library["return"], title="Coming back, again")
    revision = await publish(world.store, changed, library, at=START, author="test")
    async with asyncio.timeout(10):
        while world.app.desk.live["return"] != revision:
            await asyncio.sleep(0.05)
    assert world.app.desk.bundles[revision].flow.title == "Coming back, again"
