"""Whoever never says yes leaves nothing here: the last words of a no are true."""

from bot.rehearsal.phone import Phone
from tests.acceptance.steps import DANGER
from tests.acceptance.wording import line
from tests.acceptance.world import World, finish_enrolment, labels, press, shows

NOT_NOW = "Not now"
DECLINED = "That is all right. Nothing was saved."


async def to_the_first_card(world: World) -> Phone:
    """Somebody who redeemed their code and stands at the first card."""
    lea = world.phone(930)
    lea.start(await world.invite("L8N5", "Mira"))
    await press(lea, "English")
    for label in ("Politely", "Only I", "Every day, 10 to 19"):
        await press(lea, label)
    await lea.wait_for(lambda phone: NOT_NOW in labels(phone))
    await world.settle()
    return lea


async def cases(world: World) -> set[str]:
    """References of everybody who is still here."""
    loaded = await world.store.load(people=await world.store.all_people())
    return {scene.beneficiary.profile.case for scene in loaded.scenes.values()}


async def test_after_a_no_nothing_of_the_invitation_stays(world: World, mira: Phone) -> None:
    """The last line can be read for half an hour; then row, key and messages are gone."""
    lea = await to_the_first_card(world)
    await press(lea, NOT_NOW)
    await shows(lea, DECLINED)
    await world.pass_time(minutes=20)
    assert await cases(world) == {"L8N5"}
    await world.pass_time(minutes=20)
    assert await cases(world) == set()
    assert lea.screen == []
    assert line("note/left", case="L8N5") in world.said_to(mira)
    lea.say("hello")
    await shows(lea, line("stranger/text"))


async def test_a_no_can_be_taken_back_while_its_line_stands(world: World, mira: Phone) -> None:
    """Who comes back within the half hour goes through the cards again, and stays."""
    lea = await to_the_first_card(world)
    await press(lea, NOT_NOW)
    await shows(lea, DECLINED)
    await world.pass_time(minutes=5)
    lea.say("/start")
    await world.settle()
    await finish_enrolment(lea)
    await world.settle()
    await world.pass_time(hours=80)
    assert await cases(world) == {"L8N5"}


async def test_without_an_answer_the_invitation_goes_after_three_days(
    world: World, mira: Phone
) -> None:
    """Counted from the last act, so that nobody is thrown out in the middle of the cards."""
    lea = await to_the_first_card(world)
    await world.pass_time(hours=60)
    lea.say("/start")
    await world.settle()
    await world.pass_time(hours=60)
    assert await cases(world) == {"L8N5"}
    await world.pass_time(hours=13)
    assert await cases(world) == set()


async def test_somebody_in_danger_is_not_let_go(world: World, mira: Phone) -> None:
    """An open alert keeps the person here, whatever they decided about messages."""
    lea = await to_the_first_card(world)
    lea.say(DANGER)
    await world.settle()
    await world.leap(days=4)
    assert await cases(world) == {"L8N5"}


async def test_whoever_said_yes_once_is_never_let_go_by_this(world: World, mira: Phone) -> None:
    """Also with everything switched off at the end of the cards."""
    lea = world.phone(930)
    lea.start(await world.invite("L8N5", "Mira"))
    await finish_enrolment(lea, switches=0)
    await world.settle()
    await world.leap(days=4)
    assert await cases(world) == {"L8N5"}
