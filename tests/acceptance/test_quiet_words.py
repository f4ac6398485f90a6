"""The code word and the duress word: an ordinary reply, and what it does behind it."""

import pytest

from bot.rehearsal.phone import Phone
from tests.acceptance.steps import open_check_in
from tests.acceptance.wording import SAFE_1, line, page
from tests.acceptance.world import World, labels, press, shows

CODE, DURESS = "umbrella", "cinnamon"
ORDINARY = "the soup was good on sunday"


async def words_set(world: World, phone: Phone, code: str = CODE, duress: str = DURESS) -> None:
    """Choose both words behind `This phone`."""
    for kind, word in (("phone/code", code), ("phone/duress", duress)):
        phone.say("/phone")
        await press(phone, line(kind))
        await shows(phone, line("word/ask"))
        await press(phone, word)
        await shows(phone, line("danger/noted"))
        await world.settle()


async def replies(world: World, phone: Phone, said: str) -> list[object]:
    """Everything that these words bring to the phone: text and buttons with their tokens."""
    before = world.mark()
    phone.say(said)
    await world.settle()
    return [
        (call.method, call.params["text"], call.params.get("reply_markup"))
        for call in world.touched(phone, since=before)
    ]


@pytest.mark.parametrize("scopes", [("contact", "keep", "words"), ("contact",)])
async def test_the_reply_to_both_words_is_byte_equal_to_an_ordinary_one(
    world: World, mira: Phone, scopes: tuple[str, ...]
) -> None:
    """With and without the `words` scope: text, buttons and tokens are the very same."""
    ana = await world.seat("K7F3", scopes=scopes)  # type: ignore[arg-type]
    await words_set(world, ana)
    ordinary = await replies(world, ana, ORDINARY)
    assert len(ordinary) == 1
    assert await replies(world, ana, DURESS) == ordinary
    assert await replies(world, ana, CODE) == ordinary


async def test_the_code_word_pauses_and_raises_distress(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Nothing is pushed any more, the worker is paged, and closing lets messages go on."""
    await words_set(world, ana)
    ana.say(CODE)
    await world.settle()
    scene = await world.scene("K7F3")
    assert scene.beneficiary.status == "paused"
    assert scene.beneficiary.profile.next_checkin is None
    assert [c.params["text"] for c in world.pages(mira)] == [page("K7F3", 2, "danger")]
    assert line("note/reads-along", case="K7F3") in world.said_to(mira)
    before = world.mark()
    await world.pass_time(days=2)
    assert world.touched(ana, since=before) == []
    mira.press(line("page/close"))
    await press(mira, line("outcome/reached-safe"))
    await world.settle()
    scene = await world.scene("K7F3")
    assert scene.beneficiary.status == "active"
    assert scene.beneficiary.profile.next_checkin is not None


async def test_the_code_word_ends_an_open_question(world: World, mira: Phone, ana: Phone) -> None:
    """No question about safety stands on the screen after it."""
    await words_set(world, ana)
    await open_check_in(world, "K7F3", ana)
    before = world.mark()
    ana.say(f"is the {CODE} still in the hall")
    await world.settle()
    assert SAFE_1 not in world.said_to(ana, since=before)
    assert (await world.scene("K7F3")).session is None


async def test_the_duress_word_changes_nothing_that_can_be_seen(
    world: World, mira: Phone, ana: Phone
) -> None:
    """In an open check-in the chat goes on as after any other words; the page is a crisis."""
    await words_set(world, ana)
    await open_check_in(world, "K7F3", ana)
    ordinary = await replies(world, ana, ORDINARY)
    assert await replies(world, ana, f"there is {DURESS} in it") == ordinary
    assert [c.params["text"] for c in world.pages(mira)] == [page("K7F3", 3, "danger")]
    assert (await world.scene("K7F3")).session is not None


@pytest.mark.parametrize(
    "typed", ["UMBRELLA", "Umbrella.", "umbrelllla", "take an umbrella along"]
)
async def test_a_word_holds_in_any_case_and_inside_a_sentence(
    world: World, mira: Phone, ana: Phone, typed: str
) -> None:
    """However it is written, distress is raised."""
    await words_set(world, ana)
    ana.say(typed)
    await world.settle()
    assert (await world.open_escalation("K7F3")).level == "distress"


async def test_a_cyrillic_word_is_heard_in_latin_letters_too(world: World, mira: Phone) -> None:
    """`чадор`, `cador` and `chador` are one word."""
    ana = await world.seat("K7F3", language="mk")
    await words_set_in(world, ana, "mk")
    ana.say("kade e mojot chador")
    await world.settle()
    assert (await world.open_escalation("K7F3")).level == "distress"


async def words_set_in(world: World, phone: Phone, language: str) -> None:
    """The first of the twelve as code word, in another language."""
    phone.say("/phone")
    await press(phone, line("phone/code", language))
    await press(phone, line("word/1", language))
    await shows(phone, line("danger/noted", language))
    await world.settle()


async def test_after_a_stop_both_words_page_without_a_word(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Ordinary words get no answer then, so these get none either."""
    await words_set(world, ana)
    ana.say("stop")
    await world.settle()
    before = world.mark()
    ana.say(CODE)
    await world.settle()
    ana.say(DURESS)
    await world.settle()
    assert world.touched(ana, since=before) == []
    assert len(world.pages(mira)) == 2
    assert (await world.scene("K7F3")).beneficiary.status == "stopped"


async def test_a_typed_word_leaves_the_chat_at_once_and_is_shown_nowhere(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The dialogue is deleted, and no later message and no worker ever sees the word."""
    ana.say("/phone")
    await press(ana, line("phone/code"))
    await shows(ana, line("word/ask"))
    await world.settle()
    ana.say("hummingbird")
    await shows(ana, line("danger/noted"))
    await world.settle()
    texts = [bubble.text for bubble in ana.screen]
    assert "hummingbird" not in texts
    assert line("word/ask") not in texts
    ana.say("hummingbird")
    await world.settle()
    mira.press(line("page/words"))
    await world.settle()
    assert not any("hummingbird" in said.lower() for said in world.said_to(mira))
    assert (await world.open_escalation("K7F3")).level == "distress"


@pytest.mark.parametrize(
    "word",
    [
        "stop",
        "yes",
        "help me now",
        "today",
        "coffee",
        "of",
        "two words",
        "12345",
        "suicide",
        "umbrella7",
    ],
)
async def test_a_word_that_could_be_said_by_chance_is_refused(
    world: World, mira: Phone, ana: Phone, word: str
) -> None:
    """Common words, words that mean something here, short ones, more than one: none is kept."""
    ana.say("/phone")
    await press(ana, line("phone/code"))
    await shows(ana, line("word/ask"))
    ana.say(word)
    await world.settle()
    assert (await world.profile("K7F3")).code_marks == ()


async def test_both_words_cannot_be_the_same(world: World, mira: Phone, ana: Phone) -> None:
    """One word means one thing."""
    await words_set(world, ana)
    ana.say("/phone")
    await press(ana, line("phone/duress"))
    await press(ana, CODE)
    await shows(ana, line("word/refused"))
    await world.settle()
    profile = await world.profile("K7F3")
    assert not set(profile.code_marks) & set(profile.duress_marks)


async def test_the_marks_are_keyed_by_the_person(world: World, mira: Phone, ana: Phone) -> None:
    """The same word of two people leaves two marks: nobody can look a word up."""
    other = await world.seat("Q2W4", chat=901)
    for phone in (ana, other):
        await words_set(world, phone)
    mine, theirs = await world.profile("K7F3"), await world.profile("Q2W4")
    assert mine.code_marks
    assert not set(mine.code_marks) & set(theirs.code_marks)
    assert labels(ana) == labels(other)


async def test_both_words_count_in_edited_messages_and_captions(
    world: World, mira: Phone, ana: Phone
) -> None:
    """An edit gets no answer, as ever; the page goes out all the same."""
    await words_set(world, ana)
    number = ana.say(ORDINARY)
    await world.settle()
    before = world.mark()
    ana.edit(number, f"there is {DURESS} in it")
    await world.settle()
    assert world.touched(ana, since=before) == []
    assert [c.params["text"] for c in world.pages(mira)] == [page("K7F3", 3, "danger")]


async def test_in_a_talk_with_a_worker_both_words_stay_hidden_too(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The same line as for other words, and the worker is shown neither the word nor its sentence."""
    await words_set(world, ana)
    mira.say("/people")
    await shows(mira, line("staff/people"))
    await press(mira, labels(mira)[0])
    await press(mira, line("page/write"))
    await shows(mira, line("write/ask", case="K7F3"))
    answers = set()
    for said in (ORDINARY, f"the {DURESS} is on the table", f"the {CODE} is in the hall"):
        mira.say("Tea tomorrow at ten")
        await world.settle()
        before = world.mark()
        ana.say(said)
        await world.settle()
        answers.add(tuple(world.said_to(ana, since=before)))
    assert len(answers) == 1
    shown = world.said_to(mira)
    assert any(ORDINARY in said for said in shown)
    assert not any(DURESS in said or CODE in said for said in shown)
