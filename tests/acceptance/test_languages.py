"""Every language from the invitation to the last word: no English sentence, no other script."""

import re
import shutil
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import msgspec
import pytest

from bot.effects import messages
from bot.publishing import shipped
from bot.rehearsal.journal import Call
from bot.rehearsal.phone import Phone
from bot.turns.turn import Turn
from flows.asking import question
from flows.bundle import text_keys
from flows.definition import Ask, ConsentSwitches, Say
from flows.events import Said
from flows.ids import RevisionHash, SessionId
from flows.session import Run, Session
from locales.catalog import Catalog
from locales.languages import TONGUES
from locales.plurals import forms
from locales.sentences import SENTENCES
from storage.changes import Changes
from tests.acceptance.wording import line
from tests.acceptance.world import START, World, labels, press, shows, tags, words

ROOT = Path(__file__).resolve().parents[2]
SPOKEN = [tag for tag, known in TONGUES.items() if not known.off and tag != "en"]
LATIN, CYRILLIC = re.compile("[A-Za-zčćšžđ]"), re.compile("[\u0400-\u04ff]")
DANGER = "he wants to kill me, he is at the door"
SELF = "i will end my life tonight"
TYPED = ("hello there", "everything is hopeless", DANGER, SELF)
NAMES = re.compile("|".join(("K7F3", "Mira", *TYPED)))
"""What people wrote and are called stands on screens as it is."""
ALIKE = {"{worker}: {words}", "{case} · {level} · {reason} · {age}", "Stop"}
"""The same in several languages."""


@cache
def english() -> frozenset[str]:
    """Every English source text, of sentences and of flows, with its values cut out."""
    own = {form for sentence in SENTENCES.values() for form in forms(sentence.english)}
    of_flows = {w.source for flow in shipped().values() for w in text_keys(flow).values()}
    return frozenset(own | of_flows)


@cache
def patterns() -> re.Pattern[str]:
    """Any English source text as a line of a screen."""
    wrong = sorted(english() - ALIKE, key=len, reverse=True)
    forms = (re.sub(r"\\\{\w+\\\}", ".+", re.escape(one)) for one in wrong)
    return re.compile("|".join(forms))


def wrong_on_screen(shown: Iterable[str], tag: str) -> list[str]:
    """Lines that are English, or in the script of another language."""
    script = CYRILLIC if TONGUES[tag].script == "Latn" else LATIN
    return [
        said
        for text in shown
        for said in text.splitlines()
        if patterns().fullmatch(said.strip("☐☑· ")) or script.search(NAMES.sub("", said))
    ]


def on_screens(calls: Iterable[Call]) -> Iterator[str]:
    """Every text and every label, without the picker, which is for everybody."""
    for call in calls:
        own = tags(call)
        if "Shqip" not in own:
            yield from (text for text in (words(call), *own) if text)


async def through_enrolment(world: World, phone: Phone, tag: str) -> None:
    """Language, form of address, phone, hours, cards, two questions back, all switches on."""
    phone.start(await world.invite("K7F3", "Mira"))
    await press(phone, TONGUES[tag].name)
    for _ in range(40):
        await world.settle()
        shown = labels(phone)
        off = next((at for at, label in enumerate(shown) if label.startswith("☐")), None)
        if not shown:
            return
        ready = any(label.startswith("☑") for label in shown) and off is None
        phone.press(len(shown) - 1 if ready else off or 0, phone.newest)
    raise AssertionError(phone.describe())


async def answer_everything(world: World, phone: Phone, *, first: int) -> None:
    """Open the check-in and press the best or the worst answer of every question to its end."""
    due = (await world.profile("K7F3")).next_checkin
    assert due is not None
    await world.pass_until(due)
    for step in range(20):
        await world.settle()
        session = (await world.scene("K7F3")).session
        if session is None:
            return
        shown = labels(phone)
        ends = shown.index(line("control/skip", phone_tag(phone))) if step else 1
        phone.press(0 if not step or first == 0 else ends - 1, phone.newest)
    raise AssertionError(phone.describe())


_TAGS: dict[int, str] = {}


def phone_tag(phone: Phone) -> str:
    """The language of the person with this phone."""
    return _TAGS[phone.id]


async def every_screen_of_a_person(world: World, phone: Phone, tag: str) -> None:
    """Menus, what is held, a pause, words of every kind, pictures, a stop and a return."""
    for typed in ("/start", "/help", "/mydata", "/pause", "/delete", "/language", "hello there"):
        phone.say(typed)
        await world.settle()
    phone.say("/help")
    await press(phone, line("help/numbers", tag))
    phone.say("/start")
    await press(phone, line("home/frightens", tag))
    await press(phone, line("frightens/now", tag))
    await press(phone, line("danger/more", tag))
    for typed in TYPED[1:]:
        phone.say(typed)
        await world.settle()
        await world.pass_time(minutes=11)
    phone.send("voice")
    phone.send("photo")
    await world.settle()
    phone.say("stop")
    await shows(phone, line("stop/done", tag))
    phone.say("/start")
    await world.settle()
    phone.press(0, phone.newest)
    await world.settle()
    phone.press(5, phone.newest)
    await world.settle()


async def every_screen_of_staff(world: World, mira: Phone, tag: str) -> None:
    """Take it, read the words, write back, close it; the lists."""
    page = next(b for b in reversed(mira.screen) if line("page/take", tag) in b.labels)
    mira.press(line("page/take", tag), page)
    await world.settle()
    mira.press(line("page/words", tag), page)
    mira.press(line("page/write", tag), page)
    await world.settle()
    mira.say("…")
    await world.settle()
    mira.press(line("page/close", tag), page)
    await press(mira, line("outcome/reached-safe", tag))
    await world.settle()
    mira.say("/start")
    await press(mira, line("staff-menu/people", tag))
    await world.settle()
    mira.press(0, mira.newest)
    mira.say("/start")
    await press(mira, line("staff-menu/digest", tag))
    await world.settle()


@pytest.mark.parametrize("tag", SPOKEN)
async def test_the_whole_way_is_walked_in_one_language(
    world: World, mira: Phone, tag: str
) -> None:
    """Invitation, consent, good and bad check-ins, every menu, danger, the page and its end."""
    known = await world.store.find_staff("Mira")
    assert known is not None
    member = msgspec.structs.replace(known, language=tag)
    await world.write(Changes(staff={member.id: member}))
    before = world.mark()
    ana = world.phone(900)
    _TAGS[ana.id] = tag
    await through_enrolment(world, ana, tag)
    await answer_everything(world, ana, first=0)
    await answer_everything(world, ana, first=-1)
    await every_screen_of_a_person(world, ana, tag)
    await every_screen_of_staff(world, mira, tag)
    calls = [c for c in list(world.stand_in.calls)[before:] if "setMy" not in c.method]
    shown = list(on_screens(calls))
    assert len(set(shown)) > 120
    assert wrong_on_screen(shown, tag) == []


def of_flows(turn: Turn) -> None:
    """Every message and every button of every live flow, as the shell shows it."""
    for revision in turn.desk.live.values():
        bundle = turn.desk.bundles[revision]
        for node in bundle.flow.nodes:
            session = _standing(revision, bundle.flow.flow, node.id)
            if isinstance(node, Say):
                key = f"{bundle.flow.flow}/{node.id}"
                messages.said(turn, Said(key=key), bundle=bundle, session=session)
            elif isinstance(node, Ask | ConsentSwitches):
                for seed in range(len(node.variants) + 1 if isinstance(node, Ask) else 1):
                    shown = msgspec.structs.replace(session, seed=seed)
                    event = question(node, shown)
                    messages.question_asked(turn, event, bundle=bundle, session=shown)


def _standing(revision: RevisionHash, flow: str, node: str) -> Session:
    return Session(
        id=SessionId("00" * 8),
        revision=revision,
        flow=flow,
        started=START,
        seed=0,
        runs=(Run(flow, node),),
    )


@pytest.mark.parametrize("tag", SPOKEN)
@pytest.mark.parametrize("register", ["formal", "informal"])
async def test_every_text_that_can_be_shown_is_in_its_language(
    world: World, mira: Phone, tag: str, register: str
) -> None:
    """All messages, buttons and openers of all flows, and all sentences: nothing falls back."""
    await world.seat("K7F3", "Mira", language=tag, address=register)
    found: list[str] = []

    def look(turn: Turn) -> None:
        of_flows(turn)
        found.extend(letter.body.text for letter in turn.changes.letters)
        found.extend(
            b.label for letter in turn.changes.letters for row in letter.body.rows for b in row
        )
        for key, sentence in SENTENCES.items():
            if sentence.audience != "operator":
                values = dict.fromkeys(sentence.placeholders, "1")
                found.append(turn.desk.catalog.text(key, tag, register=register, **values))  # type: ignore[arg-type]
        turn.changes.letters.clear()

    await world.write_for("K7F3", look)
    texts = sum(len(text_keys(flow)) for flow in shipped().values())
    assert len(found) > texts + len(SENTENCES) - 20
    assert wrong_on_screen(found, tag) == []


async def test_a_language_with_a_stale_safety_text_is_not_offered(
    world: World, mira: Phone, tmp_path: Path
) -> None:
    """Nobody is enrolled in it: it is on no picker, and its name typed brings the picker."""
    assert world.app is not None
    shutil.copytree(ROOT / "locales", tmp_path / "words", ignore=shutil.ignore_patterns("*.py"))
    path = tmp_path / "words" / "sq" / "LC_MESSAGES" / "messages.po"
    stale = path.read_text("utf-8").replace(
        'msgctxt "welcome/card-5"', '#, fuzzy\nmsgctxt "welcome/card-5"'
    )
    path.write_text(stale, "utf-8")
    world.app.desk.catalog = Catalog(root=tmp_path / "words")
    ana = world.phone(900)
    ana.start(await world.invite("K7F3", "Mira"))
    picker = await ana.wait_for(lambda p: p.newest)
    assert "Shqip" not in picker.labels
    assert "Bosanski" in picker.labels
    ana.say("shqip")
    await world.settle()
    assert (await world.profile("K7F3")).language is None
