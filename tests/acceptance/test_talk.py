"""The talk: one holder, words both ways, safety first, and nothing on a screen that nobody asked for."""

import datetime as dtm

import pytest

from bot.rehearsal.chats import Bubble
from bot.rehearsal.phone import Phone
from flows.beneficiary import Talk
from flows.phone import PICTURES
from tests.acceptance.steps import AFRAID, DANGER, HOPELESS
from tests.acceptance.wording import PASSED_ON, STOPPED, line, openers
from tests.acceptance.world import ALL, World, press, shows

KIND = "good to hear from you, how was the walk"
BACK = "the walk by the river was long and good"


async def write(world: World, worker: Phone, words: str) -> None:
    """The worker chooses this person from the list and writes to them."""
    worker.say("/people")
    await world.settle()
    worker.press(0)
    await world.settle()
    worker.press(line("page/write"))
    await world.settle()
    worker.say(words)
    await world.settle()


async def talk_of(world: World) -> Talk | None:
    """Who holds the talk with K7F3."""
    return (await world.profile("K7F3")).talk


@pytest.fixture
async def talking(world: World, mira: Phone, ana: Phone) -> Phone:
    """Ana wrote a moment ago, and Mira has answered: Mira holds the talk."""
    ana.say("good morning to all of you")
    await world.settle()
    await write(world, mira, KIND)
    return ana


async def test_words_go_both_ways_under_the_screen_name(
    world: World, mira: Phone, talking: Phone
) -> None:
    """The person reads who is there; the worker reads the answer; neither sees an account."""
    said = world.said_to(talking)[-1]
    assert line("talk/from", worker="Mira", words=KIND) in said
    assert line("talk/here", worker="Mira", hours="9:00-17:00") in said
    assert (talk := await talk_of(world)) is not None
    assert talk.holder == world.staff["Mira"]
    talking.say(BACK)
    await shows(talking, line("talk/passed", worker="Mira"))
    await shows(mira, line("page/words-shown", words=BACK))
    await world.settle()
    lines = [(one.action, one.detail) for _, one in await world.store.audit_since()]
    assert ("words.read", "talk") in lines
    await world.pass_time(minutes=10)
    assert not any(BACK in bubble.text for bubble in mira.screen)


async def test_after_ten_minutes_the_view_is_shut_and_words_wait_behind_a_button(
    world: World, mira: Phone, talking: Phone
) -> None:
    """A staff phone that lies on a table shows nobody's words."""
    await world.pass_time(minutes=11)
    mark = world.mark()
    talking.say(BACK)
    await world.settle()
    assert world.said_to(mira, since=mark) == [line("note/wrote", case="K7F3")]
    mira.press(line("page/words"))
    await shows(mira, line("page/words-shown", words=BACK))


async def test_a_telling_word_is_not_pushed_to_the_worker_either(
    world: World, mira: Phone, talking: Phone
) -> None:
    """What the person writes is nobody's fault, and still it waits for the logged step."""
    mark = world.mark()
    talking.say("my cousin is a police officer in town")
    await world.settle()
    assert world.said_to(mira, since=mark) == [line("note/wrote", case="K7F3")]


async def test_danger_stop_and_help_come_first(world: World, mira: Phone, talking: Phone) -> None:
    """While a worker holds the talk, safety does not wait for them."""
    talking.say(HOPELESS)
    await world.settle()
    assert (await world.open_escalation("K7F3")).level == "distress"
    talking.say("/help")
    await shows(talking, line("help/text", hours="9:00-17:00"))
    talking.say("stop")
    await shows(talking, STOPPED)
    await world.settle()
    assert await talk_of(world) is None


async def test_after_danger_from_another_person_nothing_is_pushed_until_the_person_writes(
    world: World, mira: Phone, talking: Phone
) -> None:
    """The worker is told to reach them as agreed; the words come when the person has written."""
    talking.say(DANGER)
    await shows(talking, PASSED_ON)
    await world.settle()
    mark = world.mark()
    await write(world, mira, KIND)
    assert line("write/held", case="K7F3") in world.said_to(mira, since=mark)
    await world.pass_time(hours=2)
    assert world.said_to(talking, since=mark) == []
    talking.say("the weather is better today")
    await world.settle()
    assert any(KIND in said for said in world.said_to(talking, since=mark))


async def test_words_wait_behind_a_harmless_line(world: World, mira: Phone, ana: Phone) -> None:
    """Nobody acted for half an hour: one opener, also for two messages; then both are shown."""
    ana.say("good morning to all of you")
    await world.settle()
    await world.pass_time(minutes=31)
    mark = world.mark()
    await write(world, mira, KIND)
    mira.say("and take an umbrella with you")
    await world.settle()
    (said,) = world.said_to(ana, since=mark)
    assert said in {line(f"talk/opener-{n}") for n in range(1, 9)}
    await press(ana, line("talk/open"))
    await world.settle()
    assert sum("Mira: " in said for said in world.said_to(ana, since=mark)) == 2


async def test_an_opener_waits_for_the_safe_window(world: World, mira: Phone, ana: Phone) -> None:
    """At night the worker's words wait; the harmless line comes in the morning."""
    await world.pass_time(hours=12)
    mark = world.mark()
    await write(world, mira, KIND)
    assert world.said_to(ana, since=mark) == []
    await world.pass_time(hours=21)
    said = world.said_to(ana, since=mark)
    assert {line(f"talk/opener-{n}") for n in range(1, 9)} & set(said)


async def test_a_due_check_in_waits_and_comes_once(
    world: World, mira: Phone, talking: Phone
) -> None:
    """While Mira writes every few hours no opener comes; after the talk there is one."""
    due = (await world.profile("K7F3")).next_checkin
    assert due is not None
    mark = world.mark()
    while world.clock.now() < due + dtm.timedelta(hours=2):
        talking.say("yes, that was good for me")
        await world.settle()
        await write(world, mira, KIND)
        await world.pass_time(hours=4)
    assert not openers() & set(world.said_to(talking, since=mark))
    mira.press(line("talk/end-staff"))
    await shows(mira, line("talk/ended", case="K7F3"))
    await world.pass_time(hours=30)
    assert len([one for one in world.said_to(talking, since=mark) if one in openers()]) == 1


async def test_after_quiet_hours_the_program_takes_the_talk_back(
    world: World, mira: Phone, talking: Phone
) -> None:
    """The worker learns it; the person, whose gate is shut, is not disturbed."""
    mark = world.mark()
    await world.pass_time(hours=8.1)
    assert await talk_of(world) is None
    assert world.said_to(mira, since=mark) == [line("talk/back", case="K7F3")]
    assert line("talk/closed") not in world.said_to(talking, since=mark)


async def test_a_picture_is_refused_and_deleted(world: World, mira: Phone, talking: Phone) -> None:
    """Also in the talk no picture is taken."""
    talking.send(
        "photo", photo=[{"file_id": "p1", "file_unique_id": "u1", "width": 9, "height": 9}]
    )
    await shows(talking, line("media/refused"))
    await world.settle()
    deleted = [one for one in world.stand_in.calls if one.method == "deleteMessages"]
    assert any(one.chat == talking.id for one in deleted)


async def test_without_the_words_scope_nothing_is_passed_on_until_the_person_says_so(
    world: World, mira: Phone
) -> None:
    """The worker learns that there was an answer; one tap lets the words through from then on."""
    ana = await world.seat("K7F3", chat=900, scopes=ALL - {"words"})
    ana.say("good morning to all of you")
    await world.settle()
    await write(world, mira, KIND)
    mark = world.mark()
    ana.say(BACK)
    await shows(ana, line("talk/no-words"))
    await world.settle()
    assert world.said_to(mira, since=mark) == [line("talk/answered", case="K7F3")]
    await press(ana, line("talk/words-on"))
    await shows(ana, line("talk/words-are-on", worker="Mira"))
    ana.say(BACK)
    await shows(mira, line("page/words-shown", words=BACK))


async def test_a_second_worker_takes_over_and_the_first_learns_it(
    world: World, mira: Phone, talking: Phone
) -> None:
    """One holder at a time: the supervisor is told who writes, and may go on with it."""
    sonja = await world.add_staff("Sonja", "supervisor", chat=502)
    talking.say(AFRAID)
    await world.pass_time(hours=1.1)
    sonja.press(line("page/write"), world_page(sonja))
    await shows(sonja, line("talk/other", case="K7F3", worker="Mira"))
    await press(sonja, line("talk/take-over"))
    await shows(mira, line("talk/taken", case="K7F3", worker="Sonja"))
    await world.settle()
    assert (talk := await talk_of(world)) is not None
    assert talk.holder == world.staff["Sonja"]


def world_page(phone: Phone) -> Bubble:
    """The newest page on a staff phone."""
    return next(b for b in reversed(phone.screen) if line("page/take") in b.labels)


async def test_the_person_ends_the_talk(world: World, mira: Phone, talking: Phone) -> None:
    """One tap, and the program speaks again."""
    talking.say(BACK)
    await world.settle()
    await press(talking, line("talk/end"))
    await shows(talking, line("talk/closed"))
    await shows(mira, line("talk/ended-by", case="K7F3"))
    await world.settle()
    assert await talk_of(world) is None


@pytest.mark.parametrize("words", ["look at https://example.org please", "  "])
async def test_addresses_and_nothing_are_not_passed_on(
    world: World, mira: Phone, ana: Phone, words: str
) -> None:
    """A link makes a preview and leads away: written differently, or not at all."""
    mark = world.mark()
    await write(world, mira, words)
    assert world.said_to(ana, since=mark) == []


async def test_words_never_go_to_somebody_who_was_looked_away_from(
    world: World, mira: Phone, talking: Phone
) -> None:
    """Mira opens another person's screen and types: nobody reads it, and the menu comes."""
    eva = await world.seat("E5E5", "Mira", chat=901)
    mira.say("/people")
    await world.settle()
    mira.press(lambda b: b.text.startswith("E5E5"))
    await world.settle()
    mark = world.mark()
    mira.say(KIND)
    await shows(mira, line("staff/menu"))
    await world.settle()
    assert world.said_to(talking, since=mark) == world.said_to(eva, since=mark) == []


async def test_on_a_shared_phone_the_own_picture_stands_before_a_worker_s_words(
    world: World, mira: Phone
) -> None:
    """After the harmless line and the yes come the pictures, and only then the words."""
    ana = await world.seat("K7F3", chat=900, phone_seen=True, picture="bird")
    await write(world, mira, KIND)
    await press(ana, line("talk/open"))
    await shows(ana, line("picture/knock"))
    await world.settle()
    assert not any(KIND in said for said in world.said_to(ana))
    ana.press(PICTURES["bird"])
    await world.settle()
    assert any(KIND in said for said in world.said_to(ana))
