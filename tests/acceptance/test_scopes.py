"""Consent by scope: what is off does not happen, and danger reaches a person whatever is off."""

import pytest

from bot.rehearsal.phone import Phone
from flows.consent import Scope
from tests.acceptance.steps import AFRAID, DANGER, answer_check_in, opener
from tests.acceptance.wording import (
    NO,
    NOT_NOW,
    PASSED_ON,
    STOPPED,
    YES,
    asks,
    line,
    page,
    switches,
)
from tests.acceptance.world import ALL, World, finish_enrolment, labels, shows, words


async def without(world: World, scope: Scope) -> Phone:
    """K7F3 with every switch on but one."""
    return await world.seat("K7F3", scopes=ALL - {scope})


async def test_all_switches_are_off_at_first(world: World, mira: Phone) -> None:
    """Whoever presses only the last button has agreed to nothing, and no check-in is planned."""
    ana = world.phone(900)
    ana.start(await world.invite("K7F3", "Mira"))
    await finish_enrolment(ana, switches=0)
    await world.settle()
    scene = await world.scene("K7F3")
    assert scene.consent is not None
    assert scene.consent.scopes == frozenset()
    assert scene.beneficiary.profile.next_checkin is None
    before = world.mark()
    await world.pass_time(days=15)
    assert not world.touched(ana, since=before)


async def test_without_contact_nothing_is_sent_first(world: World, mira: Phone) -> None:
    """No check-in goes out; what the person writes is answered all the same."""
    ana = await without(world, "contact")
    await world.pass_time(days=15)
    assert not world.said_to(ana)
    ana.say("good morning to all of you")
    await shows(ana, line("words/kept", worker="Mira"))


async def test_without_keep_an_answer_raises_its_alert_and_is_gone(
    world: World, mira: Phone
) -> None:
    """The rules of the turn still see the answer; nothing of it stays."""
    ana = await without(world, "keep")
    await opener(world, "K7F3", ana)
    await answer_check_in(world, ana, NO, NOT_NOW, "😐")
    assert len(world.pages(mira)) == 1
    assert await world.answers("K7F3") == []
    scene = await world.scene("K7F3")
    assert scene.session is None


async def test_without_words_nothing_typed_is_kept(world: World, mira: Phone) -> None:
    """Free words are heard and dropped; the worker finds none, and the person is told so."""
    ana = await without(world, "words")
    ana.say("a canary sat on the windowsill")
    await shows(ana, line("words/dropped"))
    ana.say(DANGER)
    await world.settle()
    (paged,) = world.pages(mira)
    assert words(paged) == page("K7F3", 3, "danger")
    mira.press(line("page/words"))
    await shows(mira, line("page/words-none"))


async def test_the_page_says_that_words_are_off(world: World, mira: Phone) -> None:
    """Where `words` is off, whoever is paged reads that no words are kept before looking."""
    ana = await without(world, "words")
    ana.say(DANGER)
    await world.settle()
    mira.press(line("page/words"))
    await shows(mira, line("page/words-none"))


async def test_with_show_off_the_worker_sees_no_answers(world: World, mira: Phone) -> None:
    """Reference, level and reason word reach the staff side; no answer does."""
    ana = await without(world, "show")
    await opener(world, "K7F3", ana)
    await answer_check_in(world, ana, NO, NOT_NOW, "😐")
    mira.say("/people")
    await shows(mira, line("staff/people"))
    assert all("SAFE" not in said and NOT_NOW not in said for said in world.said_to(mira))


async def test_count_off_changes_nothing_for_the_person(world: World, mira: Phone) -> None:
    """The fourth switch is for figures alone: check-ins, answers and alerts go on."""
    ana = await without(world, "count")
    await opener(world, "K7F3", ana)
    await answer_check_in(world, ana, YES, "🙂")
    assert len(await world.answers("K7F3")) == 2


@pytest.mark.parametrize("scopes", [frozenset[Scope](), ALL], ids=["all-off", "all-on"])
async def test_danger_pages_whatever_is_off(
    world: World, mira: Phone, scopes: frozenset[Scope]
) -> None:
    """Words of danger bring the worker with all switches off as with all on."""
    ana = await world.seat("K7F3", scopes=scopes)
    ana.say(DANGER)
    await world.settle()
    assert [words(one) for one in world.pages(mira)] == [page("K7F3", 3, "danger")]


async def test_danger_pages_before_consent_is_finished(world: World, mira: Phone) -> None:
    """The code was redeemed and the cards are on the screen: danger is passed on already."""
    ana = world.phone(900)
    ana.start(await world.invite("K7F3", "Mira"))
    await ana.wait_for(lambda p: "Shqip" in labels(p))
    ana.say(DANGER)
    await world.settle()
    assert len(world.pages(mira)) == 1
    await shows(ana, PASSED_ON)


async def test_a_consent_card_says_so_before_the_first_switch(world: World, mira: Phone) -> None:
    """Before anybody agrees they read that danger is passed on whatever they choose."""
    ana = world.phone(900)
    ana.start(await world.invite("K7F3", "Mira"))
    await finish_enrolment(ana)
    said = world.said_to(ana)
    assert "whatever you choose" in asks("card-5", "welcome")
    assert said.index(asks("card-5", "welcome")) < said.index(switches("welcome"))


async def test_danger_pages_after_a_stop(world: World, mira: Phone, ana: Phone) -> None:
    """A stop ends messages, not care: danger is passed on and gets exactly one reply."""
    ana.say("stop")
    await shows(ana, STOPPED)
    await world.settle()
    before = world.mark()
    ana.say(DANGER)
    await world.settle()
    assert len(world.pages(mira, since=before)) == 1
    assert len(world.said_to(ana, since=before)) == 1


async def test_open_alerts_go_on_after_a_stop(world: World, mira: Phone, ana: Phone) -> None:
    """Stop turns off contact alone; an open alert keeps paging until somebody takes it."""
    ana.say(AFRAID)
    await world.settle()
    opened = await world.open_escalation("K7F3")
    ana.say("stop")
    await world.settle()
    before = world.mark()
    await world.pass_time(hours=3)
    assert (await world.open_escalation("K7F3")).id == opened.id
    assert len(world.pages(mira, since=before)) >= 2
    scene = await world.scene("K7F3")
    assert scene.consent is not None
    assert scene.consent.scopes == ALL - {"contact"}
