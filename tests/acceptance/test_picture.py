"""A phone that others see: after the yes six pictures, and only the own one opens anything."""

from bot.rehearsal.phone import Phone
from flows.phone import PICTURES
from tests.acceptance.steps import DANGER, opener
from tests.acceptance.wording import PASSED_ON, SAFE_1, line, openers, page
from tests.acceptance.world import World, finish_enrolment, labels, press, shows

OWN, OTHER = "bird", "bread"
KNOCK = line("picture/knock")
TIPS = {line(f"tip/{n}") for n in range(1, 9)}


async def shared(world: World, **profile: object) -> Phone:
    """Somebody whose phone is seen by others, with a picture."""
    return await world.seat("K7F3", "Mira", phone_seen=True, picture=OWN, **profile)  # type: ignore[arg-type]


async def knocked(world: World, phone: Phone) -> None:
    """Up to the six pictures."""
    await opener(world, "K7F3", phone)
    await press(phone, "Open")
    await shows(phone, KNOCK)
    await world.settle()


async def test_at_enrolment_a_picture_is_chosen_where_others_see_the_phone(
    world: World, mira: Phone
) -> None:
    """It stands behind `Others see it too`, and check-ins are planned as for anybody."""
    ana = world.phone(900)
    ana.start(await world.invite("K7F3", "Mira", language="en"))
    await press(ana, "Politely")
    await press(ana, "Others see it too")
    await shows(ana, "Which picture is to be yours?")
    assert labels(ana) == list(PICTURES.values())
    await press(ana, PICTURES["cup"])
    await finish_enrolment(ana)
    await world.settle()
    profile = await world.profile("K7F3")
    assert profile.picture == "cup"
    assert profile.next_checkin is not None
    assert line("note/device", case="K7F3") not in world.said_to(mira)


async def test_after_yes_six_pictures_and_the_own_one_opens(world: World, mira: Phone) -> None:
    """The question comes behind the picture; the gate is open for thirty minutes then."""
    ana = await shared(world)
    await knocked(world, ana)
    assert sorted(labels(ana)) == sorted(PICTURES.values())
    assert (await world.profile("K7F3")).gate_until is None
    await press(ana, PICTURES[OWN])
    await shows(ana, SAFE_1)
    await world.settle()
    profile = await world.profile("K7F3")
    assert profile.gate_until is not None
    assert profile.gate_until > world.clock.now()


async def test_another_picture_gives_a_tip_and_ends(world: World, mira: Phone) -> None:
    """Nothing of the question is shown, and nobody is called for one slip of the thumb."""
    ana = await shared(world)
    await knocked(world, ana)
    before = world.mark()
    await press(ana, PICTURES[OTHER])
    await world.settle()
    (said,) = world.said_to(ana, since=before)
    assert said in TIPS
    assert (await world.scene("K7F3")).session is None
    assert world.pages(mira) == []


async def test_three_wrong_pictures_in_a_row_are_a_concern_about_the_device(
    world: World, mira: Phone
) -> None:
    """The caseworker on duty is paged at once, reason device; the right one in between resets."""
    ana = await shared(world)
    for wrong in (OTHER, OTHER, OWN, OTHER, OTHER):
        await knocked(world, ana)
        await press(ana, PICTURES[wrong])
        await world.settle()
        if wrong == OWN:
            await world.pass_time(hours=1)
    assert world.pages(mira) == []
    await knocked(world, ana)
    await press(ana, PICTURES[OTHER])
    await world.settle()
    assert [call.params["text"] for call in world.pages(mira)] == [page("K7F3", 1, "device")]


async def test_typing_the_label_of_the_opener_opens_nothing(world: World, mira: Phone) -> None:
    """`open` and `yes` typed lead to the pictures as the button does."""
    for typed in ("Open", "yes"):
        ana = await shared(world) if typed == "Open" else world.phone(900)
        await opener(world, "K7F3", ana)
        ana.say(typed)
        await shows(ana, KNOCK)
        await world.settle()
        await press(ana, PICTURES[OTHER])
        await world.settle()
        assert SAFE_1 not in world.said_to(ana)


async def test_a_question_left_open_is_not_shown_again_without_the_picture(
    world: World, mira: Phone
) -> None:
    """Whoever writes hours later sees the pictures; danger pages all the same."""
    ana = await shared(world)
    await knocked(world, ana)
    await press(ana, PICTURES[OWN])
    await shows(ana, SAFE_1)
    await world.pass_time(hours=2)
    before = world.mark()
    for words in ("who is writing here", "/start", "english"):
        ana.say(words)
        await world.settle()
    assert SAFE_1 not in world.said_to(ana, since=before)
    assert KNOCK in world.said_to(ana, since=before)
    ana.say(DANGER)
    await shows(ana, PASSED_ON)
    assert len(world.pages(mira)) == 1


async def test_a_worker_s_words_wait_behind_the_picture_too(world: World, mira: Phone) -> None:
    """`Yes, show` on the harmless line leads to the pictures first."""
    ana = await shared(world)
    mira.say("/people")
    await shows(mira, line("staff/people"))
    await press(mira, labels(mira)[0])
    await press(mira, line("page/write"))
    mira.say("Tea tomorrow at ten")
    await shows(mira, line("write/waits", case="K7F3"))
    await press(ana, line("talk/open"))
    await shows(ana, KNOCK)
    await world.settle()
    await press(ana, PICTURES[OWN])
    await shows(ana, line("talk/from", worker="Mira", words="Tea tomorrow at ten"))


async def test_on_a_shared_phone_all_but_openers_leaves_within_the_hour(
    world: World, mira: Phone
) -> None:
    """The opener may wait for its reader for a day; what is personal is gone after an hour."""
    ana = await shared(world)
    await knocked(world, ana)
    await press(ana, PICTURES[OWN])
    await shows(ana, SAFE_1)
    ana.say("good morning to all of you")
    await world.pass_time(minutes=61)
    left = {bubble.text for bubble in ana.screen}
    assert left <= openers(), left
