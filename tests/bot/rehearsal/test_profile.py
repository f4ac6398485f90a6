from __future__ import annotations

import pytest

from bot.rehearsal.telegram import Phone, StandIn
from tests.bot.rehearsal.conftest import Json, ok, refused

START: list[Json] = [{"command": "start", "description": "Begin"}]
HELP: list[Json] = [{"command": "help", "description": "Hilfe"}]


async def test_commands_are_kept_by_scope_and_language(stand_in: StandIn, anna: Phone) -> None:
    """Each scope and language has its list; a phone sees the one that fits it best."""
    await ok(stand_in, "setMyCommands", commands=START)
    await ok(stand_in, "setMyCommands", commands=HELP, language_code="sq")
    own = {"type": "chat", "chat_id": 5}
    assert stand_in.profile.commands_for(5, "sq") == HELP
    assert stand_in.profile.commands_for(5, "mk") == START
    await ok(stand_in, "setMyCommands", commands=START, scope=own)
    assert await ok(stand_in, "getMyCommands", scope=own) == START
    assert stand_in.profile.commands_for(5, "sq") == START
    await ok(stand_in, "deleteMyCommands", scope=own)
    assert stand_in.profile.commands_for(5, "sq") == HELP


@pytest.mark.parametrize(
    "params",
    [
        {"commands": [{"command": "Start", "description": "x"}]},
        {"commands": [{"command": "start", "description": ""}]},
        {"commands": START * 101},
        {"commands": ["start"]},
        {"commands": START, "language_code": "sqi"},
        {"commands": START, "scope": {"type": "everybody"}},
    ],
)
async def test_wrong_commands_are_refused(stand_in: StandIn, params: Json) -> None:
    """Names, descriptions, languages and scopes outside the rules are refused."""
    assert (await refused(stand_in, "setMyCommands", **params))[0] == 400
    assert await ok(stand_in, "getMyCommands") == []


async def test_words_about_the_bot_by_language(stand_in: StandIn) -> None:
    """Name and descriptions fall back to those without a language, and have limits."""
    for method, field, most in (
        ("Name", "name", 64),
        ("Description", "description", 512),
        ("ShortDescription", "short_description", 120),
    ):
        await ok(stand_in, f"setMy{method}", **{field: "all"})
        await ok(stand_in, f"setMy{method}", **{field: "sq", "language_code": "sq"})
        assert await ok(stand_in, f"getMy{method}", language_code="sq") == {field: "sq"}
        assert await ok(stand_in, f"getMy{method}", language_code="mk") == {field: "all"}
        long = {field: "x" * (most + 1)}
        assert (await refused(stand_in, f"setMy{method}", **long))[0] == 400


async def test_menu_button_chat_and_identity(stand_in: StandIn, anna: Phone) -> None:
    """The menu button has a default and one for a chat; getMe and getChat say who is who."""
    await ok(stand_in, "setChatMenuButton", menu_button={"type": "commands"})
    await ok(stand_in, "setChatMenuButton", chat_id=5, menu_button={"type": "default"})
    assert await ok(stand_in, "getChatMenuButton") == {"type": "commands"}
    assert await ok(stand_in, "getChatMenuButton", chat_id=5) == {"type": "default"}
    me = await ok(stand_in, "getMe")
    assert (me["id"], me["username"]) == (42, "alongside_rehearsal_bot")
    assert (await ok(stand_in, "getChat", chat_id=5))["first_name"] == "Anna"
    assert (await refused(stand_in, "getChat", chat_id=6))[0] == 400
    assert await ok(stand_in, "sendChatAction", chat_id=5, action="typing") is True
    assert (await refused(stand_in, "sendChatAction", chat_id=5, action="dance"))[0] == 400
    assert (await refused(stand_in, "leaveChat", chat_id=5))[0] == 400
