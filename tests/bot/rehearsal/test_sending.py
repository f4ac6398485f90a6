from __future__ import annotations

import pytest

from bot.rehearsal.telegram import Phone, StandIn
from bot.rehearsal.wire import Upload
from tests.bot.rehearsal.conftest import HandClock, Json, keyboard, ok, refused


async def test_a_message_reaches_the_screen(
    stand_in: StandIn, anna: Phone, clock: HandClock
) -> None:
    """Text is stripped, stamped with the clock, and shown with its buttons and marks."""
    clock.move(60)
    sent = await ok(
        stand_in,
        "sendMessage",
        chat_id="5",
        text="  How are you  ",
        protect_content="true",
        disable_notification=True,
        reply_markup=keyboard("Good", "Bad"),
    )
    bubble = anna.newest
    assert bubble is not None
    assert (bubble.message_id, bubble.text) == (sent["message_id"], "How are you")
    assert bubble.labels == ("Good", "Bad")
    assert (bubble.mine, bubble.protected, bubble.silent) == (False, True, True)
    assert bubble.date == int(clock.now)


async def test_a_bot_cannot_write_first(stand_in: StandIn) -> None:
    """A chat is not found until the person has written, and found from then on."""
    phone = stand_in.person(6)
    answer = await refused(stand_in, "sendMessage", chat_id=6, text="hello")
    assert answer == (400, "Bad Request: chat not found")
    phone.start()
    await ok(stand_in, "sendMessage", chat_id=6, text="hello")


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("", "message text is empty"),
        (" \n\t ", "message text is empty"),
        ("x" * 4097, "message is too long"),
    ],
)
async def test_text_limits(stand_in: StandIn, anna: Phone, text: str, description: str) -> None:
    """A text has 1 to 4096 characters after stripping."""
    answer = await refused(stand_in, "sendMessage", chat_id=5, text=text)
    assert answer == (400, f"Bad Request: {description}")
    assert anna.newest is None
    await ok(stand_in, "sendMessage", chat_id=5, text=" " + "x" * 4096)


def rows(*buttons: Json) -> Json:
    """Return a keyboard with all buttons in one row."""
    return {"inline_keyboard": [list(buttons)]}


@pytest.mark.parametrize(
    "markup",
    [
        rows({"text": "a", "callback_data": ""}),
        rows({"text": "a", "callback_data": "ж" * 33}),
        rows({"text": "a"}),
        rows({"text": " ", "callback_data": "x"}),
        rows({"text": "a", "callback_data": "x", "url": "https://example.org"}),
        rows(*[{"text": "a", "callback_data": "x"}] * 101),
        {"inline_keyboard": "x"},
        {"inline_keyboard": [{"text": "a", "callback_data": "x"}]},
        {"something": []},
        "{not json",
        "[1]",
    ],
)
async def test_wrong_keyboards_are_refused(stand_in: StandIn, anna: Phone, markup: object) -> None:
    """A keyboard beyond Telegram's rules is refused whole and nothing is sent."""
    status, _ = await refused(
        stand_in, "sendMessage", chat_id=5, text="hello", reply_markup=markup
    )
    assert status == 400
    assert anna.newest is None


async def test_the_largest_keyboard_is_taken(stand_in: StandIn, anna: Phone) -> None:
    """100 buttons of 64 bytes each are still right."""
    markup = rows(*[{"text": "a", "callback_data": "ж" * 32}] * 100)
    await ok(stand_in, "sendMessage", chat_id=5, text="hello", reply_markup=markup)
    assert anna.newest is not None
    assert len(anna.newest.labels) == 100


async def test_a_reply_keyboard_stays_until_removed(stand_in: StandIn, anna: Phone) -> None:
    """A reply keyboard is on the phone until the bot takes it away."""
    asked = {"keyboard": [[{"text": "Yes"}]]}
    await ok(stand_in, "sendMessage", chat_id=5, text="a", reply_markup=asked)
    assert anna.reply_keyboard == asked
    gone = {"remove_keyboard": True}
    await ok(stand_in, "sendMessage", chat_id=5, text="b", reply_markup=gone)
    assert anna.reply_keyboard is None


async def test_html_becomes_entities(stand_in: StandIn, anna: Phone) -> None:
    """HTML is shown as plain text; entity offsets count UTF-16 units."""
    sent = await ok(
        stand_in, "sendMessage", chat_id=5, text="🙂 <b>bold</b> &lt;x&gt;", parse_mode="HTML"
    )
    assert sent["text"] == "🙂 bold <x>"
    assert sent["entities"] == [{"type": "bold", "offset": 3, "length": 4}]
    for wrong in ("<b>open", "<blink>x</blink>", "x</b>"):
        status, description = await refused(
            stand_in, "sendMessage", chat_id=5, text=wrong, parse_mode="HTML"
        )
        assert status == 400
        assert "can't parse entities" in description


async def test_a_picture_is_uploaded_and_sent_again_by_its_id(
    stand_in: StandIn, anna: Phone
) -> None:
    """The screen shows the bytes, also where the bot sends the identifier only."""
    picture = Upload("tea.png", b"\x89PNG picture")
    sent = await ok(stand_in, "sendPhoto", chat_id=5, photo=picture, caption=" Tea ")
    again = sent["photo"][-1]["file_id"]
    await ok(stand_in, "sendPhoto", chat_id=5, photo=again)
    first, second = anna.screen[-2:]
    assert (first.kind, first.text, first.photo) == ("photo", "Tea", b"\x89PNG picture")
    assert second.photo == b"\x89PNG picture"


async def test_an_unknown_file_is_refused(stand_in: StandIn, anna: Phone) -> None:
    """A file identifier that Telegram never gave out is wrong, and so is none at all."""
    for method, field in (
        ("sendPhoto", "photo"),
        ("sendVoice", "voice"),
        ("sendDocument", "document"),
    ):
        assert (await refused(stand_in, method, chat_id=5, **{field: "nothing"}))[0] == 400
        assert (await refused(stand_in, method, chat_id=5))[0] == 400


async def test_a_persons_voice_is_passed_on_by_its_id(stand_in: StandIn, anna: Phone) -> None:
    """What a person sent can be sent to somebody else by its file identifier."""
    worker = stand_in.person(9)
    worker.start()
    anna.send("voice", duration=9)
    updates = await ok(stand_in, "getUpdates")
    file_id = updates[-1]["message"]["voice"]["file_id"]
    await ok(stand_in, "sendVoice", chat_id=9, voice=file_id)
    assert worker.newest is not None
    assert worker.newest.kind == "voice"


async def test_copying_leaves_no_trace_and_respects_protection(
    stand_in: StandIn, anna: Phone
) -> None:
    """A copy has a new id and no origin; protected content is not copied or forwarded."""
    sent = await ok(stand_in, "sendMessage", chat_id=5, text="hello")
    point: Json = {"chat_id": 5, "from_chat_id": 5, "message_id": sent["message_id"]}
    copy = await ok(stand_in, "copyMessage", **point)
    assert copy["message_id"] != sent["message_id"]
    assert "forward_origin" in await ok(stand_in, "forwardMessage", **point)
    kept = await ok(stand_in, "sendMessage", chat_id=5, text="kept", protect_content=True)
    point["message_id"] = kept["message_id"]
    assert (await refused(stand_in, "copyMessage", **point))[0] == 400
    assert (await refused(stand_in, "forwardMessage", **point))[0] == 400
    many = {**point, "message_ids": [sent["message_id"], 999, kept["message_id"]]}
    assert len(await ok(stand_in, "copyMessages", **many)) == 1


async def test_replies_point_at_a_message_that_is_there(stand_in: StandIn, anna: Phone) -> None:
    """A reply to nothing is refused unless the bot allows to send without it."""
    sent = await ok(
        stand_in, "sendMessage", chat_id=5, text="a", reply_parameters={"message_id": 1}
    )
    assert sent["reply_to_message"]["text"] == "/start"
    lost: Json = {"message_id": 99}
    answer = await refused(stand_in, "sendMessage", chat_id=5, text="a", reply_parameters=lost)
    assert answer == (400, "Bad Request: message to be replied not found")
    lost["allow_sending_without_reply"] = True
    await ok(stand_in, "sendMessage", chat_id=5, text="a", reply_parameters=lost)


@pytest.mark.parametrize("chat_id", [None, "", "x", "@somebody", 77, 5.5, [5]])
async def test_a_wrong_chat_is_a_400(stand_in: StandIn, anna: Phone, chat_id: object) -> None:
    """Whatever stands for the chat, a wrong one is refused and never a crash."""
    status, _ = await refused(stand_in, "sendMessage", chat_id=chat_id, text="a")
    assert status == 400


async def test_unknown_methods_are_404_and_names_are_case_blind(
    stand_in: StandIn, anna: Phone
) -> None:
    """A method that does not exist is not found; SENDMESSAGE is sendMessage."""
    assert (await refused(stand_in, "sendHug", chat_id=5))[0] == 404
    await ok(stand_in, "SENDMESSAGE", chat_id=5, text="a")
    assert stand_in.sent_to(5)[-1].method == "sendMessage"


async def test_memory_stays_bounded() -> None:
    """With bounds set, a long run keeps the last bubbles and calls only."""
    stand_in = StandIn(keep_bubbles=10, keep_calls=20)
    phone = stand_in.person(5)
    phone.start()
    for number in range(100):
        await ok(stand_in, "sendMessage", chat_id=5, text=str(number))
    assert [bubble.text for bubble in phone.screen] == [str(n) for n in range(90, 100)]
    assert len(stand_in.calls) == 20
    assert stand_in.calls.counts["sendMessage", 200] == 100
