"""The main story, from the invitation to the closed alert."""

import datetime as dtm

from bot.rehearsal.phone import Phone
from tests.acceptance.world import World, finish_enrolment, labels, press, shows, tags, words

CANARY = "the blue kettle sings at noon"


async def opener(world: World, case: str, phone: Phone) -> None:
    """Let time pass until the next check-in is on the phone."""
    due = (await world.profile(case)).next_checkin
    assert due is not None, "a check-in is planned"
    await world.pass_until(due)
    assert phone.newest is not None
    assert phone.newest.buttons


async def test_one_person_goes_the_whole_way(world: World, mira: Phone) -> None:
    """Invitation, language, consent, check-in, a worrying answer, a page, a claim, a kind word back."""
    ana = world.phone(900)
    ana.start(await world.invite("K7F3", "Mira"))
    await finish_enrolment(ana)
    await shows(mira, "K7F3 has joined.")

    await opener(world, "K7F3", ana)
    await press(ana, labels(ana)[0])
    await shows(ana, "Do you feel safe where you are today?")
    await press(ana, "No")
    page = await shows(mira, "K7F3 · 2 ▲▲ distress · danger · 0 min")
    assert page.labels[0] == "I take it"
    await shows(ana, "Is there danger right now?")
    await press(ana, "Not now")
    await press(ana, "😐")
    await shows(ana, "Thank you for telling me. That sounds hard.")

    ana.say(CANARY)
    await shows(ana, "Mira can read your words.")
    mira.press("I take it", page)
    await shows(mira, "K7F3: you have it since")
    await press(mira, "Show the words")
    await shows(mira, f"In their own words: {CANARY}")
    mira.press("Write to them", page)
    await shows(mira, "What shall K7F3 read?")
    mira.say("Good to hear from you. Tea tomorrow at ten?")
    await shows(ana, "Mira: Good to hear from you. Tea tomorrow at ten?")
    mira.press("Close", page)
    await press(mira, "Reached, plan made")
    await shows(mira, "K7F3: closed.")

    (closed,) = await world.escalations("K7F3")
    assert (closed.state, closed.outcome) == ("closed", "reached-plan")
    kept = [(one.question, one.choice) for one in await world.answers("K7F3")]
    assert kept == [("SAFE-1", "no"), ("SAFE-2", "not-now"), ("MIND-1", "so-so")]
    lines = [line.action for _, line in await world.store.audit_since()]
    assert {"escalation.claimed", "words.read", "person.written", "escalation.closed"} <= set(lines)


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


async def test_a_page_never_holds_what_the_person_said(world: World, mira: Phone, ana: Phone) -> None:
    """The words of danger reach the worker only by the second, logged step."""
    ana.say("he wants to kill me, he is at the door")
    await world.settle()
    (page,) = world.pages(mira)
    assert words(page) == "K7F3 · 3 ▲▲▲ crisis · danger · 0 min"
    assert tags(page) == ["I take it", "Show the words", "Write to them", "Close"]
