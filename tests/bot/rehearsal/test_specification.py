"""The stand-in against Telegram's specification, and the judge against what it must catch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.rehearsal.incoming import SENDABLE
from bot.rehearsal.telegram import Phone, StandIn
from bot.rehearsal.wire import Upload
from tests.bot.rehearsal.conftest import Json, keyboard
from tests.botapi import Specification

POINT = {"chat_id": 5, "message_id": 2}
CALLS: list[tuple[str, Json]] = [
    ("getMe", {}),
    ("sendMessage", {"chat_id": 5, "text": "a", "reply_markup": keyboard("Yes")}),
    ("editMessageText", {**POINT, "text": "b", "reply_markup": keyboard("No")}),
    ("editMessageText", {**POINT, "text": "b", "reply_markup": keyboard("No")}),
    ("editMessageReplyMarkup", POINT),
    ("sendMessage", {"chat_id": 5, "text": "<b>c</b>", "parse_mode": "HTML"}),
    ("sendMessage", {"chat_id": 5, "text": "d", "reply_parameters": {"message_id": 1}}),
    ("sendPhoto", {"chat_id": 5, "photo": Upload("a.png", b"x"), "caption": "e"}),
    ("editMessageCaption", {"chat_id": 5, "message_id": 5, "caption": "f"}),
    ("sendDocument", {"chat_id": 5, "document": Upload("a.pdf", b"y")}),
    ("sendVoice", {"chat_id": 5, "voice": Upload("a.ogg", b"z"), "duration": 3}),
    ("copyMessage", {"chat_id": 5, "from_chat_id": 5, "message_id": 2}),
    ("copyMessages", {"chat_id": 5, "from_chat_id": 5, "message_ids": [2, 3]}),
    ("forwardMessage", {"chat_id": 5, "from_chat_id": 5, "message_id": 2}),
    ("sendChatAction", {"chat_id": 5, "action": "typing"}),
    ("answerCallbackQuery", {"callback_query_id": "1"}),
    ("getChat", {"chat_id": 5}),
    ("setMyCommands", {"commands": [{"command": "start", "description": "Begin"}]}),
    ("getMyCommands", {"language_code": "sq", "scope": {"type": "default"}}),
    ("setChatMenuButton", {"menu_button": {"type": "commands"}}),
    ("getChatMenuButton", {}),
    ("setMyName", {"name": "A"}),
    ("getMyName", {}),
    ("setMyDescription", {"description": "A"}),
    ("getMyDescription", {}),
    ("setMyShortDescription", {"short_description": "A"}),
    ("getMyShortDescription", {}),
    ("deleteMessage", POINT),
    ("deleteMessages", {"chat_id": 5, "message_ids": [1, 2, 3]}),
    ("setWebhook", {"url": "http://127.0.0.1/x", "allowed_updates": ["message"]}),
    ("getUpdates", {}),
    ("getWebhookInfo", {}),
    ("deleteWebhook", {"drop_pending_updates": False}),
    ("getUpdates", {"offset": 0, "limit": 100, "timeout": 0}),
    ("leaveChat", {"chat_id": -1001}),
]


async def test_every_answer_follows_the_specification(
    stand_in: StandIn, anna: Phone, specification: Specification
) -> None:
    """Every method that is called, its parameters and its answer are as Telegram writes them."""
    stand_in.inject_group("added")
    for method, params in CALLS:
        assert specification.check(method, params) == []
        _, body = await stand_in.call(method, params)
        assert specification.check_result(method, body) == [], body
    called = {call.method.lower() for call in stand_in.calls}
    idle = {"close", "logout", "editmessagemedia", "deletemycommands"}
    assert set(stand_in._methods) - called == idle


async def test_every_update_follows_the_specification(
    stand_in: StandIn, anna: Phone, specification: Specification
) -> None:
    """Whatever a phone or a group does, the update is one that Telegram could have sent."""
    for kind in sorted(SENDABLE):
        anna.send(kind, **({"to": 1} if kind == "reply" else {}))
    await stand_in.call("sendMessage", CALLS[1][1])
    anna.press(0)
    anna.press_data("x", message_id=99)
    anna.edit(1, "changed")
    anna.block()
    anna.unblock()
    for kind in ("added", "removed", "text", "anonymous", "service"):
        stand_in.inject_group(kind)
    stand_in.inject_group(chat_id=-2, chat_type="channel")
    updates = stand_in.updates.waiting()
    assert len(updates) == len(SENDABLE) + 12
    for update in updates:
        assert specification.check_update(update) == [], update


def button(**fields: Any) -> Json:
    """Return the parameters of a message with one button."""
    rows = [[{"text": "a", **fields}]]
    return {"chat_id": 5, "text": "x", "reply_markup": {"inline_keyboard": rows}}


@pytest.mark.parametrize(
    ("method", "params", "complaint"),
    [
        ("sendHug", {}, "unknown method"),
        ("sendMessage", {"chat_id": 5}, "text is missing"),
        ("sendMessage", {"chat_id": 5, "text": "x", "hug": 1}, "unknown field hug"),
        ("sendMessage", {"chat_id": 5, "text": "x" * 4097}, "not 1-4096"),
        ("sendMessage", {"chat_id": 5, "text": " "}, "not 1-4096"),
        ("sendMessage", {"chat_id": [5], "text": "x"}, "is no"),
        ("sendMessage", {"chat_id": 5, "text": "x", "reply_markup": 5}, "is no"),
        ("sendMessage", {"chat_id": 5, "text": "x", "reply_markup": '{"a":1}'}, "reply_markup"),
        ("sendMessage", {"chat_id": 5, "text": "x", "protect_content": "maybe"}, "no Boolean"),
        ("sendMessage", button(), "exactly one action"),
        ("sendMessage", button(callback_data="x", url="http://x"), "exactly one action"),
        ("sendMessage", button(callback_data="ж" * 33), "66 bytes, not 1-64"),
        ("sendMessage", button(callback_data=""), "0 bytes, not 1-64"),
        ("sendMessage", button(callback_data=5), "no String"),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "not 0-200"),
        ("deleteMessages", {"chat_id": 5, "message_ids": []}, "not 1-100"),
        ("deleteMessages", {"chat_id": 5, "message_ids": list(range(101))}, "not 1-100"),
        ("deleteMessages", {"chat_id": 5, "message_ids": ["1"]}, "no Integer"),
        ("getUpdates", {"limit": 101}, "not in 1-100"),
        ("setMyCommands", {"commands": [{"command": "a"}]}, "description is missing"),
        ("setMyCommands", {"commands": [], "scope": {"type": "all"}}, "scope"),
    ],
)
def test_the_judge_finds_what_is_wrong(
    specification: Specification, method: str, params: Json, complaint: str
) -> None:
    """Each kind of breach has a complaint that names it."""
    complaints = specification.check(method, params)
    assert any(complaint in one for one in complaints), complaints


def test_the_judge_finds_too_many_buttons(specification: Specification) -> None:
    """More than 100 buttons under one message are complained about."""
    params = button(callback_data="x")
    params["reply_markup"]["inline_keyboard"] *= 101
    assert specification.check("sendMessage", params) != []


def test_forms_are_judged_like_json(specification: Specification) -> None:
    """Strings that stand for numbers, flags and objects are read before they are judged."""
    params = {
        "chat_id": "5",
        "text": "x",
        "protect_content": "true",
        "reply_markup": '{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}',
    }
    assert specification.check("sendMessage", params) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: body.pop("ok"),
        lambda body: body["result"].pop("date"),
        lambda body: body["result"].update(date="now"),
        lambda body: body["result"].update(hug=1),
        lambda body: body["result"]["chat"].pop("type"),
        lambda body: body.update(ok=False),
        lambda body: body.update(ok=False, error_code=429, description="x"),
    ],
)
def test_the_judge_finds_wrong_answers(
    specification: Specification, spoil: Callable[[Json], object]
) -> None:
    """An answer that lacks something, or says too much, is complained about."""
    chat = {"id": 5, "type": "private"}
    body: Json = {"ok": True, "result": {"message_id": 1, "date": 1, "chat": chat, "text": "a"}}
    assert specification.check_result("sendMessage", body) == []
    spoil(body)
    assert specification.check_result("sendMessage", body) != []


def test_without_the_file_tests_are_skipped(tmp_path: Path) -> None:
    """Where the specification is absent the test that asks for it is skipped with a reason."""
    with pytest.raises(pytest.skip.Exception, match="specification"):
        Specification.or_skip(tmp_path / "absent.json")
