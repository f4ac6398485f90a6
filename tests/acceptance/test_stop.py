"""Stop stays stopped until the person returns; danger and help are heard all the same."""

import asyncio
import tempfile
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.listening.signals import detector
from bot.rehearsal.phone import Phone
from flows.severity import Severity
from locales.words import recognise, words_of
from tests.acceptance.steps import AFRAID, SELF, close, open_check_in
from tests.acceptance.wording import STOP, STOPPED, TAKE, YES, asks, line, switches
from tests.acceptance.world import ALL, World, a_world, finish_enrolment, labels, press, shows

ORDINARY = [
    "good morning", "да", "yes", "no", "1", "12", "?", "😀", "ok thanks a lot", "Open", "Mira",
    "where are you", "tomorrow", "a", "hvala", "faleminderit", "sretno", "I ate soup today",
    "start the car", "/pause", "/unknown", "  ", "\u200b",
]  # fmt: skip


@pytest.fixture
async def stopped(world: World, ana: Phone) -> Phone:
    """K7F3 after a stop."""
    ana.say("stop")
    await shows(ana, STOPPED)
    await world.settle()
    return ana


def is_ordinary(text: str) -> bool:
    """Neither danger nor one of the words and commands that are answered after a stop."""
    if text.startswith("/"):
        return text in {"/pause", "/unknown"}
    word = recognise(text)
    heard = detector().assess(text, lang="en").severity
    return (word is None or word.kind in {"yes", "no"}) and heard < Severity.DISTRESS


def test_the_ordinary_words_are_ordinary() -> None:
    """The property below looks at something; single misreadings are the detector's own tests'."""
    assert sum(map(is_ordinary, ORDINARY)) >= 18


@settings(max_examples=8, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(
    said=st.lists(
        st.sampled_from([one for one in ORDINARY if is_ordinary(one)])
        | st.text(min_size=1, max_size=40).filter(is_ordinary),
        min_size=3,
        max_size=8,
    )
)
def test_after_a_stop_ordinary_words_get_no_answer(said: list[str]) -> None:
    """Random texts after a stop: no answer, no planned send in nine days, consent unchanged."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_say_after_a_stop(Path(folder), said))


async def _say_after_a_stop(home: Path, said: list[str]) -> None:
    async with a_world(home) as world:
        await world.start()
        await world.add_staff("Mira", chat=500)
        ana = await world.seat("K7F3")
        ana.say("/stop")
        await shows(ana, STOPPED)
        await world.settle()
        before, consent = world.mark(), (await world.scene("K7F3")).consent
        for one in said:
            ana.say(one)
        await world.pass_time(days=9)
        assert world.said_to(ana, since=before) == []
        scene = await world.scene("K7F3")
        assert scene.consent == consent
        assert scene.beneficiary.status == "stopped"
        assert scene.beneficiary.profile.next_checkin is None


STOPS = [
    "stop", "STOP", "/stop", "/STOP", "/stop@alongside_rehearsal_bot", "Stop.", "stop!!", "ndalo",
    "престани", "prestani", "please stop",
]  # fmt: skip


async def test_a_stop_word_stops_in_any_language(world: World, mira: Phone) -> None:
    """One line comes back, contact is off, nothing is planned any more."""
    phones = {typed: await world.seat(f"P{at}", chat=800 + at) for at, typed in enumerate(STOPS)}
    for typed, phone in phones.items():
        phone.say(typed)
    await world.settle()
    for at, (typed, phone) in enumerate(phones.items()):
        scene = await world.scene(f"P{at}")
        assert scene.beneficiary.status == "stopped", typed
        assert scene.consent is not None
        assert scene.consent.scopes == ALL - {"contact"}
        assert scene.beneficiary.profile.next_checkin is None
        assert world.said_to(phone) == [STOPPED], typed


async def test_the_worker_is_told_once_by_a_note_that_is_no_page(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Two stop words: one note to the worker, without a claim button."""
    before = world.mark()
    ana.say("stop")
    ana.say("stop")
    await world.settle()
    assert world.said_to(mira, since=before) == [line("note/stopped", case="K7F3")]
    assert world.pages(mira, since=before) == []


async def test_a_second_stop_word_gets_its_one_line_again(world: World, stopped: Phone) -> None:
    """The line says how to return; whoever writes stop again may read it again."""
    before = world.mark()
    stopped.say("stop")
    await world.settle()
    assert world.said_to(stopped, since=before) == [STOPPED]


async def test_danger_after_a_stop_gets_exactly_one_reply(
    world: World, mira: Phone, stopped: Phone
) -> None:
    """One reply, one page; ten minutes later there is no re-check and no other word."""
    before = world.mark()
    stopped.say(SELF)
    await world.settle()
    assert len(world.said_to(stopped, since=before)) == 1
    assert len(world.pages(mira, since=before)) == 1
    after = world.mark()
    await world.pass_time(minutes=45)
    assert world.said_to(stopped, since=after) == []
    assert (await world.scene("K7F3")).beneficiary.status == "stopped"


ANSWERED = [
    ("help", line("help/text", hours="9:00-17:00")),
    ("/help", line("help/text", hours="9:00-17:00")),
    ("/language", "🌐"),
    ("/mydata", line("mydata/text")),
    ("/delete", line("delete/ask")),
]


async def test_help_and_commands_are_answered_after_a_stop(world: World, stopped: Phone) -> None:
    """Each has its own screen, and nothing after it."""
    for typed, screen in ANSWERED:
        before = world.mark()
        stopped.say(typed)
        await world.settle()
        (said,) = world.said_to(stopped, since=before)
        assert screen in said, typed


async def test_a_language_chosen_after_a_stop_brings_its_one_line(
    world: World, stopped: Phone
) -> None:
    """The picker works; no question and no check-in follows it."""
    stopped.say("/language")
    await shows(stopped, "🌐")
    before = world.mark()
    await press(stopped, "English")
    await world.settle()
    assert world.said_to(stopped, since=before) == [line("language/changed")]


async def test_start_or_a_return_word_brings_the_switches_all_off(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Coming back is a fresh choice: every switch off, and what is chosen then holds."""
    for typed in ("/start", "START", "start", words_of("sq", "return")[0]):
        ana.say("stop")
        ana.say(typed)
        bubble = await shows(ana, switches("return"))
        assert [label[0] for label in bubble.labels[:5]] == ["☐"] * 5
        await world.settle()
        await finish_enrolment(ana, switches=1)
        await world.settle()
        scene = await world.scene("K7F3")
        assert scene.beneficiary.status == "active"
        assert scene.consent is not None
        assert scene.consent.scopes == {"contact"}
        assert scene.beneficiary.profile.next_checkin is not None
    assert world.said_to(mira).count(line("note/returned", case="K7F3")) == 4


async def test_a_stop_inside_a_check_in_ends_it(world: World, ana: Phone) -> None:
    """The stop button under a question: one line, no question again, old buttons do nothing."""
    await open_check_in(world, "K7F3", ana)
    question = ana.newest
    await press(ana, STOP)
    await shows(ana, STOPPED)
    await world.settle()
    before = world.mark()
    ana.press(YES, question)
    await world.settle()
    assert world.said_to(ana, since=before) == []
    assert await world.answers("K7F3") == []


async def test_an_old_button_stays_silent_while_the_switches_of_the_return_stand(
    world: World, ana: Phone
) -> None:
    """Only the switches themselves answer on the way back."""
    await open_check_in(world, "K7F3", ana)
    question = ana.newest
    ana.say("stop")
    await shows(ana, STOPPED)
    ana.say("/start")
    await shows(ana, asks("consent", "return"))
    await world.settle()
    before = world.mark()
    ana.press(YES, question)
    await world.settle()
    assert world.said_to(ana, since=before) == []


async def test_nothing_is_pushed_or_edited_after_a_stop_and_deletions_go_on(
    world: World, ana: Phone
) -> None:
    """Nine days after a stop, past the next check-in, the phone is clean and nothing was added."""
    await open_check_in(world, "K7F3", ana)
    ana.say("stop")
    await shows(ana, STOPPED)
    await world.settle()
    before = world.mark()
    await world.pass_time(days=9)
    assert world.touched(ana, since=before) == []
    assert [bubble.text for bubble in ana.screen] == []


async def test_danger_and_stop_in_one_message_pages_and_asks(
    world: World, mira: Phone, ana: Phone
) -> None:
    """It does not withdraw: the worker is paged, and the person is asked about the stop."""
    ana.say("stop, he wants to kill me")
    await shows(ana, line("stop/ask"))
    await world.settle()
    assert len(world.pages(mira)) == 1
    assert (await world.scene("K7F3")).beneficiary.status == "active"
    await press(ana, line("stop/ask-yes"))
    await shows(ana, STOPPED)
    await world.settle()
    assert (await world.scene("K7F3")).beneficiary.status == "stopped"


async def test_words_that_only_hold_a_stop_do_not_withdraw(world: World, ana: Phone) -> None:
    """A sentence is read as a sentence: contact stays on."""
    for typed in ("don't stop", "stop it, he is here now", "i want to stop living"):
        ana.say(typed)
        await world.settle()
        assert (await world.scene("K7F3")).beneficiary.status == "active", typed


async def test_a_stop_soon_after_an_alert_is_itself_a_concern(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Within seven days of distress a stop may not be the person's own: reason silence."""
    ana.say(AFRAID)
    await world.settle()
    await close(world, mira)
    # Nobody is asked anything meanwhile: a silence after an alert would be a sign of its own.
    await world.write_for("K7F3", lambda turn: turn.set_profile(cadence="on-request"))
    await world.pass_time(days=6)
    ana.say("stop")
    await world.settle()
    newest = (await world.escalations("K7F3"))[-1]
    assert (newest.level, newest.reasons, newest.state) == ("concern", ("silence",), "open")


async def test_a_stop_while_an_alert_is_open_pages_its_rung_again(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The concern joins what is open, and on an open distress it pages too."""
    ana.say(AFRAID)
    await world.settle()
    before = world.mark()
    ana.say("stop")
    await world.settle()
    assert len(world.pages(mira, since=before)) == 1
    assert "silence" in (await world.open_escalation("K7F3")).reasons


async def test_a_stop_long_after_an_alert_is_only_a_stop(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Eight days later nothing is raised."""
    ana.say(AFRAID)
    await world.settle()
    await close(world, mira)
    # Nobody is asked anything meanwhile: a silence after an alert would be a sign of its own.
    await world.write_for("K7F3", lambda turn: turn.set_profile(cadence="on-request"))
    await world.pass_time(days=8)
    ana.say("stop")
    await world.settle()
    assert len(await world.escalations("K7F3")) == 1


async def test_stop_before_consent_leaves_nothing_planned(world: World, mira: Phone) -> None:
    """Whoever stops among the cards is left in peace; coming back begins with the cards."""
    ana = world.phone(900)
    ana.start(await world.invite("K7F3", "Mira"))
    await ana.wait_for(lambda p: "Shqip" in labels(p))
    await press(ana, "English")
    await shows(ana, asks("address", "welcome"))
    ana.say("stop")
    await shows(ana, STOPPED)
    await world.settle()
    before = world.mark()
    ana.say("hello again to you")
    await world.pass_time(days=9)
    assert world.said_to(ana, since=before) == []
    ana.say("/start")
    await shows(ana, asks("address", "welcome"))
    assert (await world.scene("K7F3")).consent is None or not (
        await world.scene("K7F3")
    ).consent.allows("contact")  # type: ignore[union-attr]  # just looked


async def test_a_stop_is_never_taken_for_a_claim(world: World, mira: Phone, ana: Phone) -> None:
    """No note about a stop carries a claim button."""
    ana.say("stop")
    await world.settle()
    assert TAKE not in labels(mira)


async def test_every_listed_stop_word_of_every_language_stops_and_pages_nobody(
    world: World, mira: Phone
) -> None:
    """What the detector may hear in a stop word never keeps anybody from stopping."""
    assert world.app is not None
    tags = [tag for tag, _ in world.app.desk.catalog.own_names()]
    typed = list(dict.fromkeys(word for tag in tags for word in words_of(tag, "stop")))
    assert len(typed) > 40
    phones = [await world.seat(f"W{at}", chat=2000 + at) for at in range(len(typed))]
    for phone, word in zip(phones, typed, strict=True):
        phone.say(word)
    await world.settle()
    going = [
        word
        for phone, word in zip(phones, typed, strict=True)
        if world.said_to(phone) != [STOPPED]
    ]
    assert going == []
    assert world.pages(mira) == []


async def test_a_typed_answer_is_that_answer_and_no_alert(
    world: World, mira: Phone, ana: Phone
) -> None:
    """`I don't know`, typed under the question that offers it, is the answer with its own signal."""
    await open_check_in(world, "K7F3", ana)
    ana.say("Not sure")
    await shows(ana, asks("mind-1"))
    ana.say("🙂")
    await world.settle()
    assert [one.choice for one in await world.answers("K7F3")] == ["not-sure", "good"]
    assert world.pages(mira) == []
