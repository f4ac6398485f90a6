"""The methods about the bot itself and about chats: card, commands, names, menu, getChat.

Must not touch messages.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from bot.rehearsal.refusals import Json, bad_request
from bot.rehearsal.wire import Params, integer, mapping, sequence, text
from bot.rehearsal.world import World

MOST_COMMANDS = 100
COMMAND_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")
SCOPES = frozenset(
    [
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    ]
)
LENGTHS = {"name": 64, "description": 512, "short_description": 120}
ABILITIES = dict.fromkeys(
    (
        "can_join_groups",
        "can_read_all_group_messages",
        "supports_inline_queries",
        "can_connect_to_business",
        "has_main_web_app",
        "has_topics_enabled",
        "allows_users_to_create_topics",
    ),
    False,
)
MENU_KINDS = frozenset({"default", "commands", "web_app"})


class Profile:
    """What a person sees of the bot before writing to it, by scope and language."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._commands: dict[tuple[str, str], list[Json]] = {}
        self._words: dict[tuple[str, str], str] = {}
        self._menus: dict[int | None, Json] = {}

    def methods(self) -> dict[str, Callable[[World, Params], Any]]:
        """Return the methods of this part by their Bot API names."""
        table: dict[str, Callable[[World, Params], Any]] = {
            "getMe": lambda world, _: {**world.bot, **ABILITIES},
            "setMyCommands": self._set_commands,
            "getMyCommands": self._get_commands,
            "deleteMyCommands": self._delete_commands,
            "setChatMenuButton": self._set_menu,
            "getChatMenuButton": self._get_menu,
            "getChat": _get_chat,
            "leaveChat": _leave_chat,
            "logOut": lambda *_: True,
            "close": lambda *_: True,
        }
        for what, title in (
            ("name", "Name"),
            ("description", "Description"),
            ("short_description", "ShortDescription"),
        ):
            table[f"setMy{title}"] = self._setter(what)
            table[f"getMy{title}"] = self._getter(what)
        return table

    def commands_for(self, chat_id: int, language: str = "") -> list[Json]:
        """Return the menu that a phone shows in a private chat with the bot."""
        chat_scope = json.dumps({"type": "chat", "chat_id": chat_id}, sort_keys=True)
        for scope in (chat_scope, '{"type": "all_private_chats"}', '{"type": "default"}'):
            for code in (language, ""):
                found = self._commands.get((scope, code))
                if found is not None:
                    return found
        return []

    def _set_commands(self, _: World, params: Params) -> bool:
        commands = sequence(params, "commands", "commands") or []
        if len(commands) > MOST_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        self._commands[self._place(params)] = [_command(one) for one in commands]
        return True

    def _get_commands(self, _: World, params: Params) -> list[Json]:
        return self._commands.get(self._place(params), [])

    def _delete_commands(self, _: World, params: Params) -> bool:
        self._commands.pop(self._place(params), None)
        return True

    @staticmethod
    def _place(params: Params) -> tuple[str, str]:
        scope = mapping(params, "scope", "bot command scope") or {"type": "default"}
        if scope.get("type") not in SCOPES:
            raise bad_request("can't parse BotCommandScope: unsupported type specified")
        if "chat_id" in scope:
            scope = {**scope, "chat_id": integer(scope, "chat_id")}
        return json.dumps(scope, sort_keys=True), _language(params)

    def _setter(self, what: str) -> Callable[[World, Params], bool]:
        def set_words(_: World, params: Params) -> bool:
            words = text(params, what)
            if len(words) > LENGTHS[what]:
                raise bad_request(f"{what} must be at most {LENGTHS[what]} characters")
            self._words[what, _language(params)] = words
            return True

        return set_words

    def _getter(self, what: str) -> Callable[[World, Params], Json]:
        def get_words(world: World, params: Params) -> Json:
            default = self._words.get((what, ""), "")
            if what == "name" and not default:
                default = world.bot["first_name"]
            return {what: self._words.get((what, _language(params))) or default}

        return get_words

    def _set_menu(self, world: World, params: Params) -> bool:
        menu = mapping(params, "menu_button", "menu button") or {"type": "default"}
        if menu.get("type") not in MENU_KINDS:
            raise bad_request("unallowed menu button type specified")
        self._menus[_private(world, params)] = menu
        return True

    def _get_menu(self, world: World, params: Params) -> Json:
        default = self._menus.get(None, {"type": "default"})
        return self._menus.get(_private(world, params), default)


def _command(given: object) -> Json:
    if not isinstance(given, dict):
        raise bad_request("expected an Array of BotCommand")
    name = str(given.get("command", "")).removeprefix("/")
    described = str(given.get("description", "")).strip()
    if not 1 <= len(name) <= 32 or not set(name) <= COMMAND_LETTERS:
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(described) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": described}


def _language(params: Params) -> str:
    code = text(params, "language_code")
    if code and (len(code) != 2 or not code.isascii() or not code.islower()):
        raise bad_request("invalid language code specified")
    return code


def _private(world: World, params: Params) -> int | None:
    if params.get("chat_id") in (None, ""):
        return None
    return world.chat_of(params).id


def _get_chat(world: World, params: Params) -> Json:
    chat = world.chat_of(params)
    return {
        **chat.card,
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


def _leave_chat(world: World, params: Params) -> bool:
    chat = world.chat_of(params)
    if chat.card["type"] == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.left = True
    chat.changed()
    return True
