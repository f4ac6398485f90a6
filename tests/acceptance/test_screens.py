"""Orders of buttons and screens that outside checks read (design, 6), and going back an answer."""

import datetime as dtm

from bot.rehearsal.phone import Phone
from flows.banned import telling
from tests.acceptance.steps import open_check_in, opener
from tests.acceptance.wording import (
    BACK,
    DONT_KNOW,
    NO,
    NOT_NOW,
    NOT_SURE,
    PERSON,
    SAFE_1,
    SAFE_2,
    SKIP,
    STOP,
    YES,
    YES_NOW,
    asks,
    line,
    openers,
    switches,
)  # fmt: skip
from tests.acceptance.world import World, finish_enrolment, labels, press, shows, tags

OWN_NAMES = [
    "English", "Shqip", "Bosanski", "Srpski", "Српски", "Македонски", "Български", "Română",
]  # fmt: skip


async def test_the_language_picker_names_each_language_by_itself(
    world: World, mira: Phone
) -> None:
    """The first screen can be read by anybody: every language by its own name, in this order."""
    ana = world.phone(900)
    ana.start(await world.invite("K7F3", "Mira"))
    picker = await ana.wait_for(lambda p: p.newest)
    assert [name for name in picker.labels if name in OWN_NAMES] == OWN_NAMES


async def test_a_language_known_from_the_invitation_skips_the_picker(
    world: World, mira: Phone
) -> None:
    """`--language` was given at enrolment: the welcome begins at once."""
    ana = world.phone(900)
    ana.start(await world.invite("K7F3", "Mira", language="en"))
    await shows(ana, asks("address", "welcome"))


async def test_enrolment_asks_in_the_order_of_the_first_session(world: World, mira: Phone) -> None:
    """Language, form of address, who sees the phone, safe hours, then consent."""
    ana = world.phone(900)
    ana.start(await world.invite("K7F3", "Mira"))
    await finish_enrolment(ana)
    said = world.said_to(ana)
    nodes = ("address", "phone", "hours", "card-1", "back-1", "back-2")
    order = [*(asks(node, "welcome") for node in nodes), switches("welcome")]
    places = [said.index(text) for text in order]
    assert places == sorted(places)
    assert said[0].startswith("🌐")


async def test_the_first_answers_are_only_i_and_the_usual_hours(world: World, mira: Phone) -> None:
    """`Only I` stands first, and the first button of the hours accepts Monday to Saturday 10-19."""
    ana = world.phone(900)
    ana.start(await world.invite("K7F3", "Mira"))
    await finish_enrolment(ana)
    await world.settle()
    profile = await world.profile("K7F3")
    assert profile.phone_seen is False
    assert (profile.window.days, profile.window.start.hour, profile.window.end.hour) == (
        frozenset(range(6)),
        10,
        19,
    )


async def to_switches(world: World, phone: Phone) -> None:
    """Through the cards, up to the switches."""
    phone.start(await world.invite("K7F3", "Mira", language="en"))
    for _ in range(20):
        await world.settle()
        assert phone.newest is not None
        if phone.newest.text == switches("welcome"):
            return
        at = next((i for i, one in enumerate(labels(phone)) if "if I allow" in one), 0)
        phone.press(at, phone.newest)
    raise AssertionError(phone.describe())


async def test_consent_switches_stand_in_their_order_and_change_in_place(
    world: World, mira: Phone
) -> None:
    """Five switches, all off, then the button that goes on; a press edits the same message."""
    ana = world.phone(900)
    await to_switches(world, ana)
    first = ana.newest
    assert first is not None
    assert [one[0] for one in first.labels[:-1]] == ["☐"] * 5
    assert first.labels[-1][0] not in "☐☑"
    for at in (0, 3, 0):
        ana.press(at, first)
        await world.settle()
    assert ana.newest is not None
    assert ana.newest.message_id == first.message_id
    assert [one[0] for one in labels(ana)[:5]] == ["☐", "☐", "☐", "☑", "☐"]
    ana.press(5, ana.newest)
    await world.settle()
    scene = await world.scene("K7F3")
    assert scene.consent is not None
    assert scene.consent.scopes == {"count"}


async def test_each_switch_is_the_scope_of_its_place(world: World, ana: Phone) -> None:
    """contact, keep, show, count, words: from top to bottom."""
    for at, scope in enumerate(("contact", "keep", "show", "count", "words")):
        ana.say("stop")
        ana.say("/start")
        await shows(ana, switches("return"))
        await world.settle()
        ana.press(at, ana.newest)
        await world.settle()
        ana.press(5, ana.newest)
        await world.settle()
        consent = (await world.scene("K7F3")).consent
        assert consent is not None
        assert list(consent.scopes) == [scope]


async def test_wrong_teach_back_twice_hands_over_and_stores_no_consent(
    world: World, mira: Phone
) -> None:
    """The cards are explained once more, then by the caseworker; no switch was on."""
    ana = world.phone(900)
    ana.start(await world.invite("K7F3", "Mira", language="en"))
    for _ in range(20):
        await world.settle()
        if not labels(ana):
            break
        wrong = next((i for i, one in enumerate(labels(ana)) if one == "Everyone"), 0)
        ana.press(wrong, ana.newest)
    scene = await world.scene("K7F3")
    assert scene.consent is None
    assert scene.beneficiary.status == "invited"
    assert line("note/teach-back", case="K7F3") in world.said_to(mira)


async def test_a_check_in_begins_with_a_neutral_opener(world: World, ana: Phone) -> None:
    """One of the openers; its first button goes on, its last ends for today."""
    await opener(world, "K7F3", ana)
    assert ana.newest is not None
    assert ana.newest.text in openers()
    await press(ana, labels(ana)[-1])
    await world.settle()
    assert (await world.scene("K7F3")).session is None
    assert await world.answers("K7F3") == []


def test_openers_ask_nothing_and_tell_nothing() -> None:
    """At least eight, no question, no telling word."""
    assert len(openers()) >= 8
    assert not [one for one in openers() if "?" in one or telling(one)]


async def test_later_brings_another_opener_inside_the_window(world: World, ana: Phone) -> None:
    """`Later` is no answer about the person: an opener comes again, and nothing is missed."""
    await opener(world, "K7F3", ana)
    await press(ana, labels(ana)[1])
    await world.settle()
    before = world.mark()
    await world.pass_time(hours=26)
    assert [one for one in world.said_to(ana, since=before) if one in openers()]


async def test_a_wake_up_after_somebodys_act_tells_no_second_of_it(
    world: World, ana: Phone
) -> None:
    """`Later`, three hours on: the stored time stands on a mark of five minutes, rather early."""
    await opener(world, "K7F3", ana)
    world.clock.move(seconds=41, microseconds=7)
    await press(ana, labels(ana)[1])
    await world.settle()
    due = (await world.store.timers_of([world.people["K7F3"]]))[world.people["K7F3"], "re-offer"]
    wanted = world.clock.now() + dtm.timedelta(hours=3)
    assert dtm.timedelta() <= wanted - due < dtm.timedelta(minutes=5)
    assert due.minute % 5 == due.second == due.microsecond == 0


async def test_the_first_question_has_its_controls_in_order(world: World, ana: Phone) -> None:
    """Answers best to worst, then skip, a person, stop; no way back from the first one."""
    await open_check_in(world, "K7F3", ana)
    assert labels(ana) == [YES, NOT_SURE, NO, SKIP, PERSON, STOP]


async def test_from_the_second_question_on_back_stands_after_stop(
    world: World, ana: Phone
) -> None:
    """The button that begins with the arrow takes back one answer."""
    await open_check_in(world, "K7F3", ana)
    await press(ana, YES)
    await shows(ana, asks("mind-1"))
    assert labels(ana) == ["😀", "🙂", "😐", "🙁", "😢", SKIP, PERSON, STOP, BACK]
    assert BACK.startswith("⬅")


async def test_safe_2_offers_its_answers_in_its_own_order(world: World, ana: Phone) -> None:
    """Not now, I don't know, Yes, now."""
    await open_check_in(world, "K7F3", ana)
    await press(ana, NO)
    await shows(ana, SAFE_2)
    assert labels(ana)[:3] == [NOT_NOW, DONT_KNOW, YES_NOW]
    assert labels(ana)[3:] == [SKIP, PERSON, STOP, BACK]


async def test_going_back_takes_the_answer_back(world: World, ana: Phone) -> None:
    """The kept answer goes, the question is asked again, the new answer is the one kept."""
    await open_check_in(world, "K7F3", ana)
    await press(ana, NOT_SURE)
    await shows(ana, asks("mind-1"))
    await world.settle()
    assert [one.choice for one in await world.answers("K7F3")] == ["not-sure"]
    await press(ana, BACK)
    await shows(ana, SAFE_1)
    await world.settle()
    assert await world.answers("K7F3") == []
    await press(ana, YES)
    await shows(ana, asks("mind-1"))
    await world.settle()
    assert [one.choice for one in await world.answers("K7F3")] == ["yes"]


async def test_a_skipped_question_leaves_no_answer(world: World, ana: Phone) -> None:
    """Skip goes on, keeps nothing, and costs nothing."""
    await open_check_in(world, "K7F3", ana)
    await press(ana, SKIP)
    await shows(ana, asks("mind-1"))
    await press(ana, "🙂")
    await world.settle()
    assert [one.question for one in await world.answers("K7F3")] == ["MIND-1"]


async def test_talk_to_a_person_pages_and_the_question_stays(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The person button under a question: distress, reason asked, one page; the question waits."""
    await open_check_in(world, "K7F3", ana)
    await press(ana, PERSON)
    await world.settle()
    assert len(world.pages(mira)) == 1
    opened = await world.open_escalation("K7F3")
    assert (opened.level, opened.reasons) == ("distress", ("asked",))
    assert line("person/asked", worker="Mira") in world.said_to(ana)
    assert ana.newest is not None
    assert ana.newest.text == SAFE_1


async def test_delete_shows_one_screen_whose_first_button_confirms(
    world: World, ana: Phone
) -> None:
    """`/delete` is one screen: confirm first, keep second."""
    before = world.mark()
    ana.say("/delete")
    await shows(ana, line("delete/ask"))
    await world.settle()
    assert labels(ana) == [line("delete/confirm"), line("delete/keep")]
    assert len(world.said_to(ana, since=before)) == 1
    await press(ana, line("delete/keep"))
    await shows(ana, line("delete/kept"))


async def test_delete_confirmed_erases_the_person(world: World, ana: Phone) -> None:
    """Nobody is found under that reference any more, and the person is told so."""
    ana.say("/delete")
    await shows(ana, line("delete/ask"))
    await press(ana, line("delete/confirm"))
    await world.settle()
    assert await world.store.find_case("K7F3") is None


async def test_pause_is_one_tap_and_holds(world: World, ana: Phone) -> None:
    """A pause of a week: no check-in inside it, the next one after it."""
    ana.say("/pause")
    await shows(ana, line("pause/text"))
    await press(ana, line("pause/week"))
    await world.settle()
    before = world.mark()
    await world.pass_time(days=6.9)
    assert world.said_to(ana, since=before) == []
    due = (await world.profile("K7F3")).next_checkin
    assert due is not None
    await world.pass_until(due)
    assert [one for one in world.said_to(ana, since=before) if one in openers()]


async def test_the_phone_menu_has_four_commands_and_nothing_else(
    world: World, mira: Phone
) -> None:
    """start, help, language, stop: whoever holds the phone sees only these."""
    await world.settle()
    calls = world.stand_in.calls.of("setMyCommands")
    assert calls
    for call in calls:
        if "scope" not in call.params:
            names = [one["command"] for one in call.params["commands"]]
            assert names == ["start", "help", "language", "stop"]


async def test_every_menu_has_someone_frightens_me(world: World, ana: Phone) -> None:
    """Home and help both carry the button."""
    ana.say("/start")
    await shows(ana, line("home/text"))
    assert line("home/frightens") in labels(ana)
    ana.say("/help")
    await ana.wait_for(lambda p: line("help/danger") in labels(p))
    assert line("help/frightens") in labels(ana)


async def test_help_offers_danger_and_a_person_first(world: World, ana: Phone) -> None:
    """The two that matter stand on top."""
    ana.say("/help")
    await ana.wait_for(lambda p: line("help/danger") in labels(p))
    assert labels(ana)[:2] == [line("help/danger"), line("help/person")]


async def test_no_reply_keyboard_is_left_on_the_phone(world: World, ana: Phone) -> None:
    """All buttons hang on messages, so they leave with them."""
    await open_check_in(world, "K7F3", ana)
    assert ana.reply_keyboard is None
    assert not [call for call in world.stand_in.calls if "keyboard" in str(tags(call))]
