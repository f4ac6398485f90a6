from __future__ import annotations

import pytest

from bot.rehearsal.telegram import Phone, StandIn
from bot.rehearsal.wire import Upload
from tests.bot.rehearsal.conftest import HandClock, Json, keyboard, ok, refused

HOUR = 3600.0


async def send(stand_in: StandIn, text: str = "hello", **more: object) -> int:
    """Send a text to Anna and return its message id."""
    sent = await ok(stand_in, "sendMessage", chat_id=5, text=text, **more)
    return int(sent["message_id"])


async def test_editing_changes_text_and_takes_the_keyboard_away(
    stand_in: StandIn, anna: Phone
) -> None:
    """An edit without a keyboard removes it, and the bubble counts as edited."""
    message_id = await send(stand_in, reply_markup=keyboard("Yes"))
    await ok(stand_in, "editMessageText", chat_id=5, message_id=message_id, text="thanks")
    assert anna.newest is not None
    assert (anna.newest.text, anna.newest.labels, anna.newest.edited) == ("thanks", (), True)


async def test_an_edit_must_change_something(stand_in: StandIn, anna: Phone) -> None:
    """The same text and keyboard again is "not modified", also after an edit."""
    point: Json = {"chat_id": 5, "message_id": await send(stand_in), "text": "new"}
    await ok(stand_in, "editMessageText", **point)
    status, description = await refused(stand_in, "editMessageText", **point)
    assert status == 400
    assert description.startswith("Bad Request: message is not modified")
    await ok(stand_in, "editMessageText", **point, reply_markup=keyboard("Yes"))
    del point["text"]
    again = {**point, "reply_markup": keyboard("Yes")}
    assert "not modified" in (await refused(stand_in, "editMessageReplyMarkup", **again))[1]
    await ok(stand_in, "editMessageReplyMarkup", **point)
    assert anna.newest is not None
    assert anna.newest.buttons == ()


async def test_only_own_and_present_messages_can_be_edited(stand_in: StandIn, anna: Phone) -> None:
    """A person's message cannot be edited, a missing one is not found."""
    point: Json = {"chat_id": 5, "text": "x"}
    answer = await refused(stand_in, "editMessageText", **point, message_id=1)
    assert answer == (400, "Bad Request: message can't be edited")
    answer = await refused(stand_in, "editMessageText", **point, message_id=99)
    assert answer == (400, "Bad Request: message to edit not found")


async def test_captions_and_pictures_are_edited_in_place(stand_in: StandIn, anna: Phone) -> None:
    """A picture takes a new caption or another picture, but no text."""
    sent = await ok(stand_in, "sendPhoto", chat_id=5, photo=Upload("a", b"one"))
    point: Json = {"chat_id": 5, "message_id": sent["message_id"]}
    await ok(stand_in, "editMessageCaption", **point, caption="Tea")
    media = {"type": "photo", "media": "attach://new"}
    await ok(stand_in, "editMessageMedia", **point, media=media, new=Upload("b", b"two"))
    assert anna.newest is not None
    assert anna.newest.photo == b"two"
    answer = await refused(stand_in, "editMessageText", **point, text="x")
    assert answer == (400, "Bad Request: there is no text in the message to edit")


async def test_both_sides_can_be_deleted_within_48_hours(
    stand_in: StandIn, anna: Phone, clock: HandClock
) -> None:
    """In a private chat the bot deletes its own and the person's messages, once."""
    message_id = await send(stand_in)
    clock.move(48 * HOUR - 1)
    await ok(stand_in, "deleteMessage", chat_id=5, message_id=message_id)
    await ok(stand_in, "deleteMessage", chat_id=5, message_id=1)
    assert anna.screen == []
    assert anna.deleted == [message_id, 1]
    answer = await refused(stand_in, "deleteMessage", chat_id=5, message_id=1)
    assert answer == (400, "Bad Request: message to delete not found")


async def test_after_48_hours_nothing_can_be_deleted(
    stand_in: StandIn, anna: Phone, clock: HandClock
) -> None:
    """From 48 hours on a deletion is refused; one old message refuses a whole batch."""
    clock.move(48 * HOUR)
    fresh = await send(stand_in)
    assert (await refused(stand_in, "deleteMessage", chat_id=5, message_id=1))[0] == 400
    answer = await refused(stand_in, "deleteMessages", chat_id=5, message_ids=[fresh, 1])
    assert answer == (400, "Bad Request: message can't be deleted for everyone")
    assert len(anna.screen) == 2


async def test_deleting_many_skips_the_missing(stand_in: StandIn, anna: Phone) -> None:
    """Missing and repeated ids are skipped; lists of 0 or more than 100 are refused."""
    message_id = await send(stand_in)
    ids = f"[1, 99, {message_id}, 1]"
    assert await ok(stand_in, "deleteMessages", chat_id=5, message_ids=ids) is True
    assert anna.deleted == [1, message_id]
    for wrong in ([], list(range(101)), ["x"], "nonsense"):
        answer = await refused(stand_in, "deleteMessages", chat_id=5, message_ids=wrong)
        assert answer[0] == 400


async def test_deleting_for_oneself_leaves_the_bots_side(stand_in: StandIn, anna: Phone) -> None:
    """What the person removed only on the own phone can still be edited, but is not seen."""
    message_id = await send(stand_in)
    anna.delete_for_me(message_id)
    await ok(stand_in, "editMessageText", chat_id=5, message_id=message_id, text="unseen")
    assert anna.newest is None
    anna.delete_for_both(message_id)
    assert (await refused(stand_in, "deleteMessage", chat_id=5, message_id=message_id))[0] == 400


async def test_a_press_is_answered_once_and_soon(
    stand_in: StandIn, anna: Phone, real: HandClock
) -> None:
    """The first answer shows on the phone; a second one, or one too late, is refused."""
    await send(stand_in, reply_markup=keyboard("Yes"))
    press = anna.press("Yes")
    assert anna.spinning == [press]
    await ok(stand_in, "answerCallbackQuery", callback_query_id=press, text="noted")
    assert (anna.alerts, anna.spinning) == (["noted"], [])
    status, description = await refused(stand_in, "answerCallbackQuery", callback_query_id=press)
    assert status == 400
    assert "query is too old" in description
    late = anna.press("Yes")
    real.move(61)
    assert (await refused(stand_in, "answerCallbackQuery", callback_query_id=late))[0] == 400


async def test_an_answer_to_a_press_has_at_most_200_characters(
    stand_in: StandIn, anna: Phone
) -> None:
    """A longer text is refused, and the press may still be answered."""
    press = anna.press_data("x")
    point: Json = {"callback_query_id": press}
    assert (await refused(stand_in, "answerCallbackQuery", **point, text="x" * 201))[0] == 400
    await ok(stand_in, "answerCallbackQuery", **point, text="x" * 200)


@pytest.mark.parametrize("query", [None, 5, "", "unknown", [1]])
async def test_unknown_presses_are_refused(stand_in: StandIn, query: object) -> None:
    """Whatever stands for the press, a wrong one is a 400."""
    assert (await refused(stand_in, "answerCallbackQuery", callback_query_id=query))[0] == 400
