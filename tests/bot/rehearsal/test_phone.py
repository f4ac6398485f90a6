from __future__ import annotations

import asyncio

import pytest

from bot.rehearsal.incoming import SENDABLE
from bot.rehearsal.telegram import NoSuchButton, Phone, StandIn
from tests.bot.rehearsal.conftest import Json, keyboard, ok, refused


async def newest_update(stand_in: StandIn) -> Json:
    """Return the update that waits last."""
    update: Json = stand_in.updates.waiting()[-1]
    return update


async def test_start_carries_its_payload_as_a_command(stand_in: StandIn) -> None:
    """A link's payload comes as "/start PAYLOAD" with the command marked."""
    phone = stand_in.person(5, name="Anna", language="sq")
    phone.start("K7F3")
    message = (await newest_update(stand_in))["message"]
    assert message["text"] == "/start K7F3"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["from"]["language_code"] == "sq"
    assert message["chat"] == {"id": 5, "first_name": "Anna", "type": "private"}


async def test_person_returns_the_same_phone(stand_in: StandIn, anna: Phone) -> None:
    """A chat has one phone, however often it is asked for."""
    assert stand_in.person(5) is anna


async def test_pressing_by_label_place_and_predicate(stand_in: StandIn, anna: Phone) -> None:
    """The newest message with such a button is pressed; a whole label beats a part of one."""
    old = await ok(
        stand_in, "sendMessage", chat_id=5, text="a", reply_markup=keyboard("Yes", "No")
    )
    await ok(
        stand_in, "sendMessage", chat_id=5, text="b", reply_markup=keyboard("Yes, now", "More")
    )
    pressed = []
    for wanted in ("Yes", "now", 0, -1, lambda button: button.data == "No"):
        anna.press(wanted)
        query = (await newest_update(stand_in))["callback_query"]
        pressed.append((query["message"]["text"], query["data"]))
    assert pressed == [
        ("a", "Yes"),
        ("b", "Yes, now"),
        ("b", "Yes, now"),
        ("b", "More"),
        ("a", "No"),
    ]
    anna.press(0, message=old["message_id"])
    assert (await newest_update(stand_in))["callback_query"]["data"] == "Yes"


async def test_a_missing_button_names_those_there_are(stand_in: StandIn, anna: Phone) -> None:
    """The error shows the screen with its buttons; nothing is pressed."""
    link = {"inline_keyboard": [[{"text": "Site", "url": "https://example.org"}]]}
    await ok(stand_in, "sendMessage", chat_id=5, text="a", reply_markup=keyboard("Yes"))
    await ok(stand_in, "sendMessage", chat_id=5, text="b", reply_markup=link)
    waiting = len(stand_in.updates)
    with pytest.raises(NoSuchButton, match=r"\[Yes\]"):
        anna.press("Maybe")
    with pytest.raises(NoSuchButton, match="link"):
        anna.press("Site")
    with pytest.raises(NoSuchButton):
        anna.press(7)
    assert len(stand_in.updates) == waiting


async def test_forged_presses_of_present_and_absent_messages(
    stand_in: StandIn, anna: Phone
) -> None:
    """Data is sent as it is; a message that is gone comes as inaccessible, none as none."""
    anna.press_data("forged", message_id=99)
    gone = (await newest_update(stand_in))["callback_query"]["message"]
    assert gone == {"chat": anna.chat.card, "message_id": 99, "date": 0}
    anna.press_data(None, game_short_name="chess")
    query = (await newest_update(stand_in))["callback_query"]
    assert "message" not in query
    assert "data" not in query


async def test_editing_an_own_message(stand_in: StandIn, anna: Phone) -> None:
    """An edit comes as edited_message; the bot's messages cannot be edited by a person."""
    anna.edit(1, "changed")
    edited = (await newest_update(stand_in))["edited_message"]
    assert (edited["text"], "edit_date" in edited) == ("changed", True)
    sent = await ok(stand_in, "sendMessage", chat_id=5, text="a")
    with pytest.raises(ValueError, match="only own"):
        anna.edit(sent["message_id"], "x")


async def test_blocking_and_coming_back(stand_in: StandIn, anna: Phone) -> None:
    """A block is told and refuses sends with 403; Start takes it away."""
    anna.block()
    change = (await newest_update(stand_in))["my_chat_member"]
    assert change["new_chat_member"]["status"] == "kicked"
    answer = await refused(stand_in, "sendMessage", chat_id=5, text="a")
    assert answer == (403, "Forbidden: bot was blocked by the user")
    with pytest.raises(RuntimeError, match="unblock"):
        anna.say("hello")
    anna.start()
    statuses = [
        u["my_chat_member"]["new_chat_member"]["status"]
        for u in stand_in.updates.waiting()
        if "my_chat_member" in u
    ]
    assert statuses == ["kicked", "member"]
    await ok(stand_in, "sendMessage", chat_id=5, text="a")


async def test_a_deleted_account_is_a_403(stand_in: StandIn, anna: Phone) -> None:
    """Who deleted the account cannot be written to."""
    anna.deactivate()
    answer = await refused(stand_in, "sendMessage", chat_id=5, text="a")
    assert answer == (403, "Forbidden: user is deactivated")


@pytest.mark.parametrize("kind", sorted(SENDABLE))
async def test_every_kind_has_its_payload_and_bubble(
    stand_in: StandIn, anna: Phone, kind: str
) -> None:
    """Each kind of message comes with its payload, and extra fields replace those in it."""
    extra: Json = {"to": 1} if kind == "reply" else {}
    anna.send(kind, **extra)
    message = (await newest_update(stand_in))["message"]
    field = {"forward": "forward_origin", "reply": "reply_to_message"}.get(kind, kind)
    assert field in message
    assert anna.screen[-1].mine


async def test_extra_fields_and_unknown_kinds(stand_in: StandIn, anna: Phone) -> None:
    """Extra fields land in the payload or the message; an unknown kind says what there is."""
    anna.send("voice", duration=9, caption="hi")
    message = (await newest_update(stand_in))["message"]
    assert (message["voice"]["duration"], message["caption"]) == (9, "hi")
    with pytest.raises(ValueError, match="sticker"):
        anna.send("hug")
    with pytest.raises(ValueError, match="to=MESSAGE_ID"):
        anna.send("reply")


async def test_waiting_ends_with_the_change_that_fits(stand_in: StandIn, anna: Phone) -> None:
    """A wait looks again after every change and returns what its predicate found."""
    wait = asyncio.create_task(anna.wait_for(lambda phone: phone.newest))
    await asyncio.sleep(0)
    await ok(stand_in, "sendMessage", chat_id=5, text="hello")
    assert (await wait).text == "hello"


async def test_a_wait_in_vain_shows_the_screen(anna: Phone) -> None:
    """After its time-out a wait says what was on the screen instead."""
    with pytest.raises(TimeoutError, match="/start"):
        await anna.wait_for(lambda phone: phone.newest, timeout=0.01)


async def test_groups_and_channels(stand_in: StandIn) -> None:
    """Group updates carry the group's card; a bot that left cannot write there any more."""
    group = stand_in.inject_group("added")
    stand_in.inject_group("text", text="hello all")
    stand_in.inject_group("anonymous")
    stand_in.inject_group("service")
    stand_in.inject_group("text", chat_id=-2, chat_type="channel")
    added, text, anonymous, service, channel = stand_in.updates.waiting()
    assert added["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert text["message"]["chat"]["type"] == "supergroup"
    assert "from" not in anonymous["message"]
    assert service["message"]["new_chat_members"][0]["is_bot"]
    assert channel["channel_post"]["sender_chat"]["id"] == -2
    await ok(stand_in, "leaveChat", chat_id=group)
    status, _ = await refused(stand_in, "sendMessage", chat_id=group, text="a")
    assert status == 403
