"""Updates that are wrong, doubled, late, foreign or poisoned: answered, parked or ignored; never lost."""

import asyncio
from typing import Any

import pytest

from bot.rehearsal.phone import Phone
from bot.turns import intake
from tests.acceptance.steps import AFRAID, DANGER, open_check_in
from tests.acceptance.wording import NO, NOT_NOW, SAFE_1, YES, asks, line, page
from tests.acceptance.world import PATIENCE_S, World, press, shows, words

KIND = line("words/kept", worker="Mira")


def message(chat: int, text: str = "hello to all of you", **changed: Any) -> dict[str, Any]:
    """A message as Telegram would send it, with changes."""
    person = {"id": chat, "is_bot": False, "first_name": "A"}
    return {
        "message_id": 70_000,
        "from": person,
        "chat": {"id": chat, "type": "private", "first_name": "A"},
        "date": 1_772_000_000,
        "text": text,
        **changed,
    }


def inject(world: World, update: Any, *, number: Any = None) -> None:
    """Hand out anything at all, under the next id where none is given."""
    if isinstance(update, dict) and "update_id" not in update:
        if number is None:
            number = world.stand_in.updates.next_update_id
            world.stand_in.updates.next_update_id += 1
        update = {"update_id": number, **update}
    world.stand_in.updates.inject(update)


async def test_an_update_id_beyond_all_numbers_is_parked_once(
    world: World, mira: Phone, ana: Phone
) -> None:
    """It can never be confirmed and comes with every poll: kept once, told once, nobody waits."""
    world.stand_in.updates.inject({"update_id": 2**63, "message": message(900)})
    ana.say("good morning to all of you")
    await shows(ana, KIND)
    polls = len(world.stand_in.calls.of("getUpdates"))
    async with asyncio.timeout(PATIENCE_S):
        while len(world.stand_in.calls.of("getUpdates")) < polls + 2:
            await asyncio.sleep(0.01)
    assert len(await world.store.parked()) == 1
    world.stand_in.updates.clear()
    await world.settle()
    assert [words(one) for one in world.pages(mira)] == [page("K7F3", 2, "unread")]


async def test_an_update_that_comes_again_has_no_second_effect(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The same danger handed out five times, in one batch and later: one page, one reply."""
    number = world.stand_in.updates.next_update_id
    update = {"update_id": number, "message": message(900, DANGER)}
    for _ in range(3):
        inject(world, dict(update))
        await world.settle()
    inject(world, dict(update))
    inject(world, dict(update))
    await world.settle()
    assert len(world.pages(mira)) == 1
    assert len(world.said_to(ana)) == 1


async def test_a_lower_update_id_than_ever_is_an_update_like_any_other(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Ids restart after a quiet week: nothing is dropped for being small."""
    world.stand_in.updates.next_update_id = 900_000
    ana.say("the first one of many")
    await shows(ana, KIND)
    await world.settle()
    world.stand_in.updates.next_update_id = 500
    before = world.mark()
    ana.say(AFRAID)
    await world.settle()
    assert len(world.pages(mira, since=before)) == 1


@pytest.mark.parametrize("number", [0, -7, "12", None, 1.5, True])
async def test_an_impossible_update_id_is_parked_and_the_next_update_proceeds(
    world: World, mira: Phone, ana: Phone, number: Any
) -> None:
    """Kept aside, the worker of a known person is told once, and nobody behind it waits."""
    await world.settle()
    world.stand_in.updates.inject({"update_id": number, "message": message(900)})
    other = await world.seat("B2B2", chat=902)
    other.say("good morning to all of you")
    await shows(other, KIND)
    await world.settle()
    assert len(await world.store.parked()) == 1
    assert [words(one) for one in world.pages(mira)] == [page("K7F3", 2, "unread")]


@pytest.mark.parametrize(
    "update",
    [
        {"chat_boost": {"x": 1}},
        {"something_new": {"deep": [1, 2, {"a": None}]}},
        {"inline_query": {"id": "1", "from": {"id": 900}, "query": "x", "offset": ""}},
        {"business_message": message(900, DANGER)},
        {"guest_message": message(900, DANGER)},
        {"poll": {"id": "1"}},
        {},
    ],
)
async def test_unknown_kinds_of_update_are_confirmed_and_ignored(
    world: World, mira: Phone, ana: Phone, update: dict[str, Any]
) -> None:
    """No reply, no row, no page; the next one is read."""
    inject(world, update)
    ana.say("good morning to all of you")
    await shows(ana, KIND)
    await world.settle()
    assert world.pages(mira) == []
    assert await world.store.parked() == []


async def test_unknown_fields_are_ignored(world: World, mira: Phone, ana: Phone) -> None:
    """Telegram may add anything to a message that we can read."""
    inject(world, {"message": message(900, brand_new={"x": [1]}, another=None), "novel": 1})
    await shows(ana, KIND)


@pytest.mark.parametrize(
    "odd",
    [
        {"from": None},
        {"sender_chat": {"id": -5, "type": "channel", "title": "x"}},
        {"from": {"id": 900, "is_bot": True, "first_name": "A"}},
        {"via_bot": {"id": 5, "is_bot": True, "first_name": "B"}},
        {"business_connection_id": "x"},
        {"from": {"id": 901, "is_bot": False, "first_name": "A"}},
    ],
    ids=["no-sender", "as-a-channel", "a-bot", "via-a-bot", "business", "another-sender"],
)
async def test_what_no_single_person_wrote_is_ignored(
    world: World, mira: Phone, ana: Phone, odd: dict[str, Any]
) -> None:
    """Without a sender, as a channel, by or through a bot, or from somebody else: no effect."""
    inject(world, {"message": {**message(900, DANGER), **odd}})
    await world.settle()
    assert world.said_to(ana) == []
    assert world.pages(mira) == []


async def test_a_sender_in_another_persons_chat_is_told_to_the_operator_once(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Messages, edits and presses that nothing real sends: no effect, one note, red health."""
    rada = await world.add_staff("Rada", "admin", chat=501)
    mark = world.mark()
    other = {"id": 901, "is_bot": False, "first_name": "A"}
    inject(world, {"message": message(900, DANGER, **{"from": other})})
    inject(world, {"edited_message": message(900, DANGER, **{"from": other})})
    press = {"id": "7", "from": other, "data": "x", "message": message(900)}
    inject(world, {"callback_query": press})
    await world.settle()
    assert world.pages(mira) == []
    assert world.said_to(ana, since=mark) == []
    assert world.said_to(rada, since=mark) == [line("note/crossed", count=3)]
    lines = [one for _, one in await world.store.audit_since() if one.action == "updates.crossed"]
    assert len(lines) == 1
    assert world.app is not None
    red = [one.name for one in await world.app.health.checks() if not one.ok]
    assert "senders" in red


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_groups_are_left_without_a_word(
    world: World, mira: Phone, ana: Phone, kind: str
) -> None:
    """Added by an enrolled person or by anybody: the bot leaves and says nothing there."""
    place = {"id": -100_200, "type": kind, "title": "x"}
    bot = {"id": 42, "is_bot": True, "first_name": "b"}
    change = {
        "chat": place,
        "from": {"id": 900, "is_bot": False, "first_name": "A"},
        "date": 1_772_000_000,
        "old_chat_member": {"status": "left", "user": bot},
        "new_chat_member": {"status": "member", "user": bot},
    }
    inject(world, {"my_chat_member": change})
    inject(world, {"message": {**message(900, DANGER), "chat": place}})
    await world.settle()
    left = world.stand_in.calls.of("leaveChat")
    assert left
    assert {call.chat for call in left} == {-100_200}
    assert not world.stand_in.calls.sent_to(-100_200)
    assert world.said_to(mira).count(line("note/group", case="K7F3")) == 1
    assert world.pages(mira) == []
    assert (await world.scene("K7F3")).beneficiary.status == "active"


async def test_an_empty_message_asks_again(world: World, mira: Phone, ana: Phone) -> None:
    """Spaces, zero-width and variation signs: the question once more, kindly; nothing is kept."""
    await open_check_in(world, "K7F3", ana)
    for blank in (" ", "\u200b\u200d", "\ufe0f", "\n\t"):
        before = world.mark()
        ana.say(blank)
        await world.settle()
        assert world.said_to(ana, since=before)[-1] == SAFE_1
    assert await world.answers("K7F3") == []


async def test_an_empty_message_outside_a_question_is_not_passed_on(
    world: World, mira: Phone, ana: Phone
) -> None:
    """There is nothing to read in it: the home screen, and no note to the worker."""
    before = world.mark()
    ana.say("\u200b\u200d")
    await shows(ana, line("home/text"))
    await world.settle()
    assert world.said_to(mira, since=before) == []


async def test_the_longest_message_is_heard_to_its_end(
    world: World, mira: Phone, ana: Phone
) -> None:
    """4,096 characters with danger in the last ones."""
    ana.say("the soup was warm " * 220 + AFRAID)
    await world.settle()
    assert len(world.pages(mira)) == 1


async def test_a_hundred_messages_at_once_are_one_answer_and_no_danger_in_them_is_lost(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Ordinary replies are told together; the one message of danger pages."""
    before = world.mark()
    for at in range(100):
        ana.say(DANGER if at == 70 else "la la la, the song goes on")
    await world.settle()
    assert len(world.pages(mira, since=before)) == 1
    assert len(world.said_to(ana, since=before)) <= 20
    assert len(world.said_to(mira, since=before)) <= 20


STRANGE = [
    "a\u0000b", "\u202eolleh", "Z̸̢͎̰̪a̴̧l̶g̷o̵ ̶t̷e̸x̴t̸", "\U000e0041\U000e0042", "\ufffe\uffff", "%s {0} {worker} \\n",
    "<b>x</b> *y* _z_ [a](b)", "'; DROP TABLE people; --", "$(reboot) `id`", "{{7*7}}",
]  # fmt: skip


async def test_strange_signs_and_code_are_only_text(world: World, mira: Phone, ana: Phone) -> None:
    """NUL, directions, Zalgo, markup, SQL, shell, templates: kept as words, shown as words."""
    for text in STRANGE:
        ana.say(text)
    await world.settle()
    assert await world.store.parked() == []
    ana.say(AFRAID)
    await world.settle()
    mira.press(line("page/words"))
    await world.settle()
    shown = "\n".join(bubble.text for bubble in mira.screen)
    assert "'; DROP TABLE people; --" in shown
    assert "<b>x</b> *y* _z_ [a](b)" in shown
    assert not [call for call in world.stand_in.calls if "parse_mode" in call.params]


@pytest.mark.parametrize("date", [0, 2**31, -5, 2**40])
async def test_an_impossible_date_is_of_no_account(
    world: World, mira: Phone, ana: Phone, date: int
) -> None:
    """Our own clock rules: the message is read like any other."""
    inject(world, {"message": message(900, AFRAID, date=date)})
    await world.settle()
    assert len(world.pages(mira)) == 1


async def test_a_message_from_before_a_long_outage_is_still_heard(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Written two days ago, handed out now: it pages now."""
    sent = int(world.clock.now().timestamp()) - 48 * 3600
    inject(world, {"message": message(900, DANGER, date=sent)})
    await world.settle()
    assert len(world.pages(mira)) == 1


async def test_blocking_and_unblocking_many_times_is_told_once(
    world: World, mira: Phone, ana: Phone
) -> None:
    """One note in a day however often it flips."""
    before = world.mark()
    for _ in range(4):
        ana.block()
        ana.unblock()
    await world.settle()
    assert world.said_to(mira, since=before).count(line("note/blocked", case="K7F3")) == 1


POISON = [
    {"message": {"message_id": "x", "from": {"id": 900}, "chat": {"id": 900, "type": "private"}}},
    {"message": {"chat": {"id": 900, "type": "private"}, "from": {"id": "a"}}},
    {"message": [1, 2]},
    {"callback_query": {"id": 1}},
    {"my_chat_member": {"chat": {"id": 900, "type": "private"}}},
]


@pytest.mark.parametrize("poison", POISON)
async def test_one_poisoned_update_in_a_batch_does_not_hold_up_the_others(
    world: World, mira: Phone, ana: Phone, poison: dict[str, Any]
) -> None:
    """99 are read, one is parked; the offset moves on."""
    others = [await world.seat(f"B{at}", chat=1000 + at) for at in range(5)]
    world.stand_in.hold()
    for phone in others:
        phone.say("good morning to all of you")
    inject(world, poison)
    for phone in others:
        phone.say("and good evening too")
    world.stand_in.release()
    await world.settle()
    for phone in others:
        assert world.said_to(phone)
    assert len(await world.store.parked()) == 1
    assert world.stand_in.updates.waiting() == []


async def test_an_unreadable_message_of_a_known_person_brings_the_worker(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Distress, reason unread; the person is asked to write it again."""
    inject(world, {"message": {**message(900), "message_id": {"not": "a number"}}})
    await world.settle()
    assert [words(one) for one in world.pages(mira)] == [page("K7F3", 2, "unread")]
    assert world.said_to(ana) == [line("unread/text")]


async def test_a_parked_update_is_tried_again_at_each_start(
    world: World, mira: Phone, ana: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault in the program parked it; after the repair it is read, and parked no more."""

    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(intake, "person_cue", broken)
        ana.say(DANGER)
        await world.settle()
    assert len(await world.store.parked()) == 1
    assert [words(one) for one in world.pages(mira)] == [page("K7F3", 2, "unread")]
    await world.stop()
    mark = world.mark()
    await world.start()
    await world.settle()
    assert await world.store.parked() == []
    assert [words(one) for one in world.pages(mira, since=mark)] == [
        page("K7F3", 3, "danger", again=2)
    ]


async def test_a_very_deep_update_is_ignored_and_stops_nobody(
    world: World, mira: Phone, ana: Phone
) -> None:
    """200 levels of nesting, and a field of a megabyte."""
    deep: Any = 1
    for _ in range(200):
        deep = [deep]
    inject(world, {"message": message(900, extra=deep)})
    inject(world, {"message": message(900, extra="x" * 1_000_000)})
    await shows(ana, KIND)
    await world.settle()
    assert world.stand_in.updates.waiting() == []


async def test_danger_is_heard_while_another_question_is_open_and_after_it_ended(
    world: World, mira: Phone, ana: Phone
) -> None:
    """In the middle of the cards, of a check-in, and when nothing is open."""
    await open_check_in(world, "K7F3", ana)
    await press(ana, YES)
    await shows(ana, asks("mind-1"))
    ana.say(AFRAID)
    await world.settle()
    assert len(world.pages(mira)) == 1
    ana.say(AFRAID)
    await world.settle()
    assert len(world.pages(mira)) == 2


async def test_two_answers_at_once_are_taken_in_their_order(
    world: World, mira: Phone, ana: Phone
) -> None:
    """Presses that arrive in one batch are as good as one after the other."""
    await open_check_in(world, "K7F3", ana)
    first = ana.newest
    world.stand_in.hold()
    ana.press(NO, first)
    world.stand_in.release()
    await press(ana, NOT_NOW)
    await world.settle()
    kept = [one.choice for one in await world.answers("K7F3")]
    assert kept == ["no", "not-now"]
