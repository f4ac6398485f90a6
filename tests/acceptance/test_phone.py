"""What stands on a phone: nothing personal before the gate, everything gone in time."""

from typing import Any

import msgspec
import pytest

from bot.app import refresh
from bot.jobs.writer import Writer
from bot.publishing import bundled, shipped
from bot.rehearsal.phone import Phone
from flows.definition import Ask
from locales.catalog import Catalog
from storage.changes import Changes
from tests.acceptance.steps import AFRAID, DANGER, open_check_in, opener
from tests.acceptance.wording import (
    NO,
    NOT_NOW,
    PASSED_ON,
    SAFE_1,
    SAFE_2,
    YES,
    asks,
    line,
    openers,
    switches,
)  # fmt: skip
from tests.acceptance.world import World, finish_enrolment, labels, press, shows

TALK = {line(f"talk/opener-{n}") for n in range(1, 9)}


def on_screen(phone: Phone) -> list[str]:
    """The texts on the phone, both sides."""
    return [bubble.text for bubble in phone.screen]


# --- the gate -----------------------------------------------------------------------------------


async def test_before_a_yes_on_an_opener_nothing_personal_is_pushed(
    world: World, mira: Phone, ana: Phone
) -> None:
    """In three weeks without an act every message to the phone is one of the openers."""
    before = world.mark()
    await world.pass_time(days=21)
    said = world.said_to(ana, since=before)
    assert len(said) >= 2
    assert set(said) <= openers()


async def test_a_worker_s_words_wait_behind_a_harmless_line(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Hours after the person's last act a kind word is not pushed: a line about nobody is."""
    ana.say("good morning to all of you")
    await world.settle()
    await world.pass_time(hours=2)
    before = world.mark()
    mira.press(line("page/write"))
    await shows(mira, line("write/ask", case="K7F3"))
    mira.say("Tea tomorrow at ten")
    await shows(mira, line("write/waits", case="K7F3"))
    await world.settle()
    (said,) = world.said_to(ana, since=before)
    assert said in TALK
    await press(ana, line("talk/open"))
    await shows(ana, line("talk/from", worker="Mira", words="Tea tomorrow at ten"))


async def test_a_worker_s_words_arrive_at_once_while_the_gate_is_open(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Within 30 minutes of the person's act the answer is no surprise on the screen."""
    ana.say("good morning to all of you")
    await world.settle()
    mira.press(line("page/write"))
    await shows(mira, line("write/ask", case="K7F3"))
    mira.say("Tea tomorrow at ten")
    await shows(ana, line("talk/from", worker="Mira", words="Tea tomorrow at ten"))


async def test_the_gate_closes_thirty_minutes_after_the_last_act(
    world: World, mira: Phone, ana: Phone
) -> None:
    """At 31 minutes without an act words wait again, however lively it was before."""
    await open_check_in(world, "K7F3", ana)
    await press(ana, YES)
    await world.settle()
    await world.pass_time(minutes=31)
    profile = await world.profile("K7F3")
    assert profile.gate_until is not None
    assert profile.gate_until < world.clock.now()


async def test_each_act_keeps_the_gate_open(world: World, mira: Phone, ana: Phone) -> None:
    """25 minutes, an answer, 25 minutes more: still open."""
    await open_check_in(world, "K7F3", ana)
    await world.pass_time(minutes=25)
    await press(ana, YES)
    await world.settle()
    await world.pass_time(minutes=25)
    profile = await world.profile("K7F3")
    assert profile.gate_until is not None
    assert profile.gate_until > world.clock.now()


async def test_an_answer_after_the_gate_has_closed_still_counts(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Hours later a press is the person's own act: it is kept, and the next question is a reply."""
    await open_check_in(world, "K7F3", ana)
    await world.pass_time(hours=5)
    await press(ana, YES)
    await shows(ana, asks("mind-1"))
    await world.settle()
    assert len(await world.answers("K7F3")) == 1


# --- kept, and finishing what was begun -----------------------------------------------------------


async def test_an_answer_thanked_for_is_on_disk_before_the_thanks(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The reply goes out after the commit: at the moment of the call the answer is stored."""
    await open_check_in(world, "K7F3", ana)
    stored: list[int] = []

    async def look(method: str, params: object, status: int, body: object) -> None:
        if method == "sendMessage":
            stored.append(len(await world.answers("K7F3")))

    world.stand_in.before_answer = look
    await press(ana, YES)
    await shows(ana, asks("mind-1"))
    await world.settle()
    world.stand_in.before_answer = None
    assert stored == [1]


async def test_nothing_is_confirmed_before_it_is_stored(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The same update handed out again changes nothing: one answer, one question more."""
    await open_check_in(world, "K7F3", ana)
    await press(ana, YES)
    await shows(ana, asks("mind-1"))
    await world.settle()
    before = world.mark()
    (data,) = {
        button.data for bubble in ana.screen for row in bubble.buttons for button in row
        if button.text == YES
    }  # fmt: skip
    press_again = {
        "update_id": world.stand_in.updates.next_update_id - 1,
        "callback_query": {
            "id": "1", "from": {"id": 900, "is_bot": False, "first_name": "A"},
            "chat_instance": "1", "data": data,
        },
    }  # fmt: skip
    world.stand_in.updates.inject(press_again)
    await world.settle()
    assert len(await world.answers("K7F3")) == 1
    assert world.said_to(ana, since=before) == []


async def test_what_could_not_be_stored_is_not_confirmed(
    world: World, mira: Phone, ana: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fails once: the press is handed out again, and nobody has to press twice."""
    await open_check_in(world, "K7F3", ana)
    write = Writer.write
    failed: list[int] = []

    async def refuse_once(self: Writer, decide: Any) -> Changes:
        if failed:
            return await write(self, decide)
        failed.append(1)
        raise OSError("no room")

    monkeypatch.setattr(Writer, "write", refuse_once)
    await press(ana, YES)
    await shows(ana, asks("mind-1"))
    await world.settle()
    assert failed
    assert len(await world.answers("K7F3")) == 1


async def test_whoever_is_mid_conversation_finishes_the_revision_they_began(
    world: World, mira: Phone, ana: Phone
) -> None:
    """A new wording is published between two questions: she sees the old one, the next the new."""
    assert world.app is not None
    boris = await world.seat("B2B2", chat=902)
    await open_check_in(world, "K7F3", ana)
    library = shipped()
    flow = library["check-in"]
    new = "How were these days for you?"
    nodes = tuple(
        msgspec.structs.replace(node, text=new)
        if isinstance(node, Ask) and node.id == "mind-1"
        else node
        for node in flow.nodes
    )
    changed = msgspec.structs.replace(flow, nodes=nodes)
    bundle = bundled(changed, library | {"check-in": changed}, Catalog())
    now = world.clock.now()
    revision = await world.store.put_revision(bundle, at=now, author="test")
    await world.store.set_live("check-in", revision, at=now, author="test")
    await refresh(world.app.desk, world.store)

    await press(ana, YES)
    await shows(ana, asks("mind-1"))
    await world.settle()
    due = (await world.profile("B2B2")).next_checkin
    assert due is not None
    await world.pass_until(due)
    await press(boris, labels(boris)[0])
    await press(boris, YES)
    await shows(boris, new)


# --- the phone is cleaned -------------------------------------------------------------------------


async def test_cards_leave_the_phone_when_enrolment_ends(world: World, mira: Phone) -> None:
    """Language, cards, teach-back, switches: gone at once; one thankful line stays a day."""
    ana = world.phone(900)
    ana.start(await world.invite("K7F3", "Mira"))
    await finish_enrolment(ana)
    await world.settle()
    assert on_screen(ana) == [asks("closing", "welcome"), line("cover/offer")]
    await world.pass_time(minutes=31)
    assert on_screen(ana) == [asks("closing", "welcome")]


async def test_cards_leave_the_phone_when_enrolment_lies_idle(world: World, mira: Phone) -> None:
    """After 30 minutes without an act nothing of it stands there; the place is not lost."""
    ana = world.phone(900)
    ana.start(await world.invite("K7F3", "Mira", language="en"))
    await press(ana, labels(ana)[0] if labels(ana) else "Politely")
    await shows(ana, asks("phone", "welcome"))
    await world.settle()
    await world.pass_time(minutes=29)
    assert on_screen(ana)
    await world.pass_time(minutes=1)
    assert on_screen(ana) == []
    ana.say("/start")
    await shows(ana, asks("phone", "welcome"))


async def test_a_language_picker_that_lies_idle_leaves_too(world: World, mira: Phone) -> None:
    """The very first screen is a card as well."""
    ana = world.phone(900)
    ana.start(await world.invite("K7F3", "Mira"))
    await ana.wait_for(lambda p: "Shqip" in labels(p))
    await world.settle()
    await world.pass_time(minutes=31)
    assert on_screen(ana) == []


async def test_everything_else_leaves_after_a_day(world: World, mira: Phone, ana: Phone) -> None:
    """Openers, questions, answers typed, replies: all gone 24 hours later."""
    await open_check_in(world, "K7F3", ana)
    await press(ana, NO)
    await press(ana, NOT_NOW)
    ana.say("the kettle of the canary")
    await world.settle()
    assert len(on_screen(ana)) >= 5
    await world.pass_time(hours=24)
    assert on_screen(ana) == []


@pytest.mark.parametrize("chat_hours", [6, 47])
async def test_both_sides_leave_the_phone_when_the_programme_says(
    world: World, mira: Phone, ana: Phone, chat_hours: int
) -> None:
    """`chat_hours` counts for what the person wrote as for what they read."""
    await world.stop()
    own = f"spec: 1\nretention: {{chat_hours: {chat_hours}}}\n"
    (world.home / "programme.yaml").write_text(own)
    await world.start()
    ana.say("good morning to all of you")
    await world.settle()
    both = [bubble.mine for bubble in ana.screen]
    assert both == [True, False]
    await world.pass_time(hours=chat_hours - 1)
    assert [bubble.mine for bubble in ana.screen][:2] == both
    await world.pass_time(hours=1)
    assert not [bubble for bubble in ana.screen if bubble.text not in openers()]


async def test_what_was_written_long_before_it_was_read_leaves_in_time(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Written while the program was away: the 47 hours count from the writing."""
    await world.stop()
    (world.home / "programme.yaml").write_text("spec: 1\nretention: {chat_hours: 47}\n")
    ana.say("good morning to all of you")
    world.clock.move(hours=20)
    await world.start()
    await world.settle()
    await world.pass_time(hours=27)
    assert not [bubble for bubble in ana.screen if bubble.mine]
    assert not [call for call in world.stand_in.calls if call.status == 400]


async def test_nothing_stands_longer_than_47_hours_whatever_failed(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Telegram was away for half a day when the time came: it is deleted when it is back."""
    await open_check_in(world, "K7F3", ana)
    await world.settle()
    world.stand_in.fail("deleteMessages", status=500, times=2)
    await world.pass_time(hours=30)
    await world.settle()
    assert on_screen(ana) == [] or set(on_screen(ana)) <= openers()


async def test_what_is_too_old_to_remove_is_told_to_the_worker_as_a_count(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The program was away for three days: the worker reads how many messages are left."""
    await open_check_in(world, "K7F3", ana)
    left = len(on_screen(ana))
    await world.stop()
    world.clock.move(hours=60)
    mark = world.mark()
    await world.start()
    await world.settle()
    told = line("note/uncleared", case="K7F3", count=left)
    assert told in world.said_to(mira, since=mark)
    assert not [call for call in world.stand_in.calls if call.status == 400]


async def test_a_deletion_that_telegram_refuses_is_told_as_a_count(
    world: World, mira: Phone, ana: Phone
) -> None:
    """A message that cannot be deleted for everyone is not silently forgotten."""
    ana.say("good morning to all of you")
    await world.settle()
    world.stand_in.fail(
        "deleteMessages",
        status=400,
        description="Bad Request: message can't be deleted for everyone",
    )
    mark = world.mark()
    await world.pass_time(hours=24)
    assert line("note/uncleared", case="K7F3", count=2) in world.said_to(mira, since=mark)


async def test_a_worker_s_screen_keeps_no_words_of_a_person(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The shown words leave the worker's chat after ten minutes; the page stays."""
    ana.say(AFRAID)
    await world.settle()
    mira.press(line("page/words"))
    await world.settle()
    await world.pass_time(minutes=10)
    assert not [text for text in on_screen(mira) if AFRAID in text]
    assert [bubble for bubble in mira.screen if line("page/take") in bubble.labels]


async def test_every_message_to_a_person_is_remembered_for_deletion(
    world: World, mira: Phone, ana: Phone
) -> None:
    """What was sent and what was received stands in the memory with a time to go by."""
    await open_check_in(world, "K7F3", ana)
    ana.say("the weather is kind today")
    await world.settle()
    kept = {one.message_id for one in await world.store.messages_of(f"b:{world.people['K7F3']}")}
    assert kept == {bubble.message_id for bubble in ana.screen}


# --- others see the phone -------------------------------------------------------------------------


async def test_where_others_see_the_phone_nothing_comes_without_an_own_picture(
    world: World, mira: Phone
) -> None:
    """`next_checkin` is null, nothing is pushed, the worker is told once to arrange another way."""
    ana = await world.seat("K7F3", phone_seen=True)
    await world.settle()
    assert (await world.profile("K7F3")).next_checkin is None
    told = line("note/device", case="K7F3")
    assert world.said_to(mira).count(told) == 1
    before = world.mark()
    await world.pass_time(days=15)
    assert world.touched(ana, since=before) == []
    assert world.said_to(mira).count(told) == 1


async def test_danger_still_pages_where_others_see_the_phone(world: World, mira: Phone) -> None:
    """The way in stays open for what matters."""
    ana = await world.seat("K7F3", phone_seen=True)
    ana.say(DANGER)
    await shows(ana, PASSED_ON)
    await world.settle()
    assert len(world.pages(mira)) == 1


# --- voice, pictures, files -----------------------------------------------------------------------


async def test_a_voice_note_is_passed_on_with_words_on(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The worker is told, plays it by the logged step, and it leaves their screen."""
    ana.send("voice")
    await shows(ana, line("voice/kept", worker="Mira"))
    await shows(mira, line("note/wrote", case="K7F3"))
    await press(mira, line("page/words"))
    await world.settle()
    played = world.stand_in.calls.of("sendVoice")
    assert [call.chat for call in played] == [mira.id]
    assert not world.stand_in.calls.of("getFile")
    await world.pass_time(minutes=10)
    assert not [bubble for bubble in mira.screen if bubble.kind == "voice"]


async def test_a_voice_note_is_dropped_with_words_off(world: World, mira: Phone) -> None:
    """A kind line and the person button; nothing is kept and nobody is told."""
    ana = await world.seat("K7F3", scopes={"contact", "keep", "show", "count"})
    before = world.mark()
    ana.send("voice")
    await shows(ana, line("voice/dropped"))
    await world.settle()
    assert labels(ana) == [line("home/person")]
    assert world.said_to(mira, since=before) == []


async def test_a_voice_note_right_after_a_safety_question_is_a_concern(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Reason asked: perhaps it says what the buttons cannot; the question stays."""
    await open_check_in(world, "K7F3", ana)
    ana.send("voice")
    await world.settle()
    opened = await world.open_escalation("K7F3")
    assert (opened.level, opened.reasons) == ("concern", ("asked",))
    assert ana.newest is not None
    assert ana.newest.text == SAFE_1


MEDIA = [
    "photo", "video", "document", "location", "contact", "sticker", "poll", "dice", "audio",
    "video_note", "animation",
]  # fmt: skip


async def test_media_is_refused_kindly_and_removed(world: World, mira: Phone, ana: Phone) -> None:
    """Not fetched, not kept, taken off the phone; a kind line says what is possible."""
    for kind in MEDIA:
        before = world.mark()
        number = ana.send(kind)
        await world.settle()
        assert world.said_to(ana, since=before) == [line("media/refused")], kind
        assert number in ana.deleted
    assert not world.stand_in.calls.of("getFile")


async def test_a_caption_of_danger_is_heard(world: World, mira: Phone, ana: Phone) -> None:
    """The picture is refused, the words under it are not."""
    ana.send("photo", caption=DANGER)
    await shows(ana, PASSED_ON)
    await world.settle()
    assert len(world.pages(mira)) == 1


async def test_a_picture_in_a_check_in_leaves_the_question_standing(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The line, then the same question again."""
    await open_check_in(world, "K7F3", ana)
    await press(ana, NO)
    await shows(ana, SAFE_2)
    before = world.mark()
    ana.send("photo")
    await world.settle()
    assert world.said_to(ana, since=before) == [line("media/refused"), SAFE_2]


# --- blocked, unblocked, away ---------------------------------------------------------------------


async def test_blocking_ends_contact_and_tells_the_worker_once(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Unreachable; one note that is no page; nothing is tried any more."""
    before = world.mark()
    ana.block()
    await world.settle()
    scene = await world.scene("K7F3")
    assert scene.beneficiary.status == "unreachable"
    assert scene.beneficiary.profile.next_checkin is None
    await world.pass_time(days=15)
    head = line("staff/digest")
    said = [one for one in world.said_to(mira, since=before) if not one.startswith(head)]
    assert said == [line("note/blocked", case="K7F3")]
    assert world.touched(ana, since=before) == []


async def test_a_refused_send_is_as_good_as_a_block(world: World, mira: Phone, ana: Phone) -> None:
    """The account is gone: the opener is refused, the worker learns it once."""
    ana.deactivate()
    due = (await world.profile("K7F3")).next_checkin
    assert due is not None
    await world.pass_until(due)
    assert (await world.scene("K7F3")).beneficiary.status == "unreachable"
    await world.pass_time(days=8)
    assert world.said_to(mira).count(line("note/blocked", case="K7F3")) == 1


async def test_unblocking_alone_pushes_nothing_and_start_brings_the_switches(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Coming back is a choice of its own, all switches off."""
    ana.block()
    await world.settle()
    before = world.mark()
    ana.unblock()
    await world.settle()
    await world.pass_time(days=8)
    assert world.touched(ana, since=before) == []
    ana.say("/start")
    bubble = await shows(ana, switches("return"))
    assert [label[0] for label in bubble.labels[:5]] == ["☐"] * 5


async def test_after_more_than_23_hours_away_each_worker_is_told_once(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The last poll lies a day back in real time: which references may have written in vain."""
    boris = await world.add_staff("Boris", chat=501)
    await world.seat("B2B2", "Boris", chat=902)
    await world.settle()
    assert world.app is not None
    world.app.receiver._remembered = world.clock.real() + 60.0  # no poll of now writes over it
    await world.store.set_last_poll(world.clock.real() - 23.5 * 3600)
    await world.stop()
    mark = world.mark()
    await world.start()
    await world.settle()
    assert world.said_to(mira, since=mark) == [line("note/away", cases="K7F3")]
    assert world.said_to(boris, since=mark) == [line("note/away", cases="B2B2")]
    await world.pass_time(days=1)
    assert [text for text in world.said_to(ana, since=mark) if text in openers()]


async def test_a_short_absence_is_told_to_nobody(world: World, mira: Phone, ana: Phone) -> None:
    """An hour is nothing: Telegram kept everything."""
    await world.settle()
    await world.store.set_last_poll(world.clock.real() - 3600)
    await world.stop()
    mark = world.mark()
    await world.start()
    await world.settle()
    assert world.said_to(mira, since=mark) == []


async def test_every_message_on_a_phone_is_protected(
    world: World, mira: Phone, ana: Phone
) -> None:
    """No forwarding and no saving: on the person's phone as on the worker's."""
    await opener(world, "K7F3", ana)
    ana.say(AFRAID)
    await world.settle()
    for phone in (ana, mira):
        assert [
            bubble.text for bubble in phone.screen if not bubble.mine and not bubble.protected
        ] == []
