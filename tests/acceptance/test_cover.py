"""Tips in front, hiding at once, and a phone that is lost."""

import datetime as dtm

import pytest

from bot.rehearsal.phone import Phone
from tests.acceptance.steps import DANGER, open_check_in, opener
from tests.acceptance.wording import PASSED_ON, SAFE_1, STOPPED, YES, line
from tests.acceptance.world import World, finish_enrolment, labels, press, shows

TIPS = {line(f"tip/{n}") for n in range(1, 9)}
REAL = {
    "/start": line("home/text"),
    "/help": "Messages are read at these hours",
    "/language": "Language",
    "/mydata": line("mydata/text"),
    "/delete": line("delete/ask"),
    "/pause": line("pause/text"),
    "/whatever": line("home/text"),
}


# --- tips in front --------------------------------------------------------------------------------


async def test_the_cover_is_offered_after_consent_and_explained_there(
    world: World, mira: Phone
) -> None:
    """One idea a message; every step can be left with one tap, and it all leaves the phone."""
    ana = world.phone(900)
    ana.start(await world.invite("K7F3", "Mira", language="en"))
    await finish_enrolment(ana)
    await shows(ana, line("cover/offer"))
    await press(ana, line("cover/yes"))
    await shows(ana, line("cover/explained"))
    await press(ana, line("phone/all-right"))
    await shows(ana, line("code/offer", worker="Mira"))
    await press(ana, line("word/choose"))
    await press(ana, "umbrella")
    await shows(ana, line("duress/offer", worker="Mira"))
    await press(ana, line("phone/not-now"))
    await shows(ana, line("hide/offer", sign="x"))
    await press(ana, line("phone/all-right"))
    await world.settle()
    profile = await world.profile("K7F3")
    assert profile.cover
    assert profile.code_marks
    assert not profile.duress_marks
    left = {bubble.text for bubble in ana.screen}
    assert left <= {"Thank you. You can write here at any time."}, left


async def test_an_offer_that_nobody_answers_leaves_and_changes_nothing(
    world: World, mira: Phone
) -> None:
    """Half an hour later the screen is empty of it; ordinary words are answered as ever."""
    ana = world.phone(900)
    ana.start(await world.invite("K7F3", "Mira", language="en"))
    await finish_enrolment(ana)
    await shows(ana, line("cover/offer"))
    ana.say("good morning to all of you")
    await shows(ana, line("words/kept", worker="Mira"))
    await world.pass_time(minutes=31)
    assert line("cover/offer") not in {bubble.text for bubble in ana.screen}
    assert (await world.profile("K7F3")).next_checkin is not None


@pytest.mark.parametrize("command", list(REAL))
async def test_every_command_shows_a_tip_and_the_real_screen_behind_the_last_button(
    world: World, mira: Phone, command: str
) -> None:
    """Byte for byte the same tip whatever was asked; what was asked lies behind it."""
    ana = await world.seat("K7F3", cover=True)
    ana.say(command)
    bubble = await ana.wait_for(lambda p: p.newest if p.newest and not p.newest.mine else None)
    assert bubble.text in TIPS
    assert labels(ana) == [line("cover/next"), line("cover/more")]
    await press(ana, labels(ana)[-1])
    await shows(ana, REAL[command])


async def test_another_tip_is_another_tip(world: World, mira: Phone) -> None:
    """The cover is a small tip book of its own."""
    ana = await world.seat("K7F3", cover=True)
    ana.say("/start")
    for _ in range(3):
        await press(ana, line("cover/next"))
        await world.settle()
    said = world.said_to(ana)
    assert len(set(said)) == len(said) == 4
    assert set(said) <= TIPS


async def test_stop_and_danger_work_at_once_behind_a_cover(world: World, mira: Phone) -> None:
    """Neither waits for a button."""
    ana = await world.seat("K7F3", cover=True)
    ana.say(DANGER)
    await shows(ana, PASSED_ON)
    await world.settle()
    assert len(world.pages(mira)) == 1
    ana.say("/stop")
    await shows(ana, STOPPED)
    ana.say("/start")
    await world.settle()
    assert world.said_to(ana)[-1] in TIPS
    await press(ana, labels(ana)[-1])
    await world.settle()
    assert any(label.startswith("☐") for label in labels(ana))


async def test_behind_a_cover_ordinary_words_bring_a_tip_and_still_arrive(
    world: World, mira: Phone
) -> None:
    """Whoever tries the chat out learns nothing; the worker can read what was written."""
    ana = await world.seat("K7F3", cover=True)
    ana.say("good morning to all of you")
    await world.settle()
    assert world.said_to(ana)[-1] in TIPS
    assert line("note/wrote", case="K7F3") in world.said_to(mira)


async def test_where_others_see_the_phone_the_cover_leads_to_the_picture(
    world: World, mira: Phone
) -> None:
    """Tip, last button, six pictures, the own one, the real screen."""
    ana = await world.seat("K7F3", cover=True, phone_seen=True, picture="fish")
    ana.say("/mydata")
    await press(ana, line("cover/more"))
    await shows(ana, line("picture/knock"))
    await press(ana, "🐟")
    await shows(ana, line("mydata/text"))


# --- hiding ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["x", "/hide", "button"])
async def test_quick_exit_edits_the_newest_deletes_the_rest_and_sends_nothing(
    world: World, mira: Phone, ana: Phone, how: str
) -> None:
    """One tip without buttons is all that is left; deletions go newest first."""
    await open_check_in(world, "K7F3", ana)
    ana.say("good morning to all of you")
    await world.settle()
    if how == "button":
        ana.say("/phone")
        await shows(ana, line("phone/menu"))
        await world.settle()
    before = world.mark()
    if how == "button":
        await press(ana, line("phone/hide"))
    else:
        ana.say(how)
    await world.settle()
    calls = [c for c in list(world.stand_in.calls)[before:] if c.chat == ana.id]
    assert {c.method for c in calls} <= {"editMessageText", "deleteMessages"}
    (bubble,) = ana.screen
    assert bubble.text in TIPS
    assert not bubble.buttons
    for call in calls:
        if call.method == "deleteMessages":
            ids = call.params["message_ids"]
            assert ids == sorted(ids, reverse=True)


async def test_quick_exit_brings_twelve_hours_without_any_push(
    world: World, mira: Phone, ana: Phone
) -> None:
    """A check-in that was due, words of a worker: nothing comes before the twelve hours are over."""
    due = (await world.profile("K7F3")).next_checkin
    assert due is not None
    await world.pass_until(due - dtm.timedelta(minutes=5))
    ana.say("x")
    await world.settle()
    before = world.mark()
    mira.say("/people")
    await shows(mira, line("staff/people"))
    await press(mira, labels(mira)[0])
    await press(mira, line("page/write"))
    mira.say("Tea tomorrow at ten")
    await shows(mira, line("write/waits", case="K7F3"))
    await world.pass_time(hours=11, minutes=59)
    assert world.touched(ana, since=before) == []
    again = (await world.profile("K7F3")).next_checkin
    assert again is not None
    assert again > due


async def test_after_hiding_life_goes_on(world: World, mira: Phone, ana: Phone) -> None:
    """The next check-in comes at its planned time, and is answered as ever."""
    ana.say("x")
    await world.settle()
    await opener(world, "K7F3", ana)
    await press(ana, "Open")
    await shows(ana, SAFE_1)
    await press(ana, YES)
    await world.settle()
    assert await world.answers("K7F3")


# --- lost -----------------------------------------------------------------------------------------


async def test_a_lost_phone_loses_everything_and_a_new_code_opens_a_new_one(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The old chat is emptied and becomes a stranger's; the new phone goes through the cards."""
    await open_check_in(world, "K7F3", ana)
    mira.say("/people")
    await shows(mira, line("staff/people"))
    await press(mira, labels(mira)[0])
    await press(mira, line("lost/button"))
    await shows(mira, line("lost/ask", case="K7F3"))
    await press(mira, line("lost/yes"))
    await shows(mira, "write /start ")
    await world.settle()
    assert list(ana.screen) == []
    code = (
        next(one for one in world.said_to(mira) if "/start" in one).split("/start ")[1].split()[0]
    )
    before = world.mark()
    await world.pass_time(days=9 / 24)
    assert world.touched(ana, since=before) == []
    ana.say("/start")
    await shows(ana, line("stranger/text"))
    new = world.phone(950)
    new.start(code)
    await finish_enrolment(new)
    await world.settle()
    scene = await world.scene("K7F3")
    assert scene.beneficiary.chat == new.id
    assert scene.beneficiary.status == "active"


async def test_a_lost_phone_does_not_end_an_open_alert(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Whoever was in danger still is."""
    ana.say(DANGER)
    await world.settle()
    mira.say("/people")
    await shows(mira, line("staff/people"))
    await press(mira, labels(mira)[0])
    await press(mira, line("lost/button"))
    await press(mira, line("lost/yes"))
    await world.settle()
    assert (await world.open_escalation("K7F3")).level == "crisis"
