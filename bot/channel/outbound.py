"""Letter -> one Bot API call. Plain text only: no markup, no previews, no forwarding, no links."""

import base64
from pathlib import Path
from typing import Any

import telegram
from msgspec.structs import replace

from bot.channel.messages import Pipe, Refused
from bot.logs import log
from bot.recordings import MARK
from storage.letter import Body

MAX_DELETE = 100
QUERY_AGE = "query is too old"


async def send(pipe: Pipe, body: Body) -> int | None:
    """Make the call; the new message's id where there is one. Raises ChannelError.

    Where a recorded voice cannot go (the file is gone, the person takes no voice notes), the same
    words go as text.
    """
    if body.kind == "voice" and body.file.startswith(MARK):
        try:
            return _number(await pipe.call(*_recorded(body)))
        except (OSError, Refused):
            log.warning("voice.as-text")
            body = replace(body, kind="send", file="")
    return _number(await pipe.call(*call_for(body)))


def _recorded(body: Body) -> tuple[str, dict[str, Any]]:
    """A voice note out of a file of ours, with the same words below it."""
    content = Path(body.file.removeprefix(MARK)).read_bytes()
    voice = telegram.InputFile(content, filename="voice.ogg")
    params = {"voice": voice, "caption": body.text, "protect_content": body.protect}
    return "sendVoice", _with_rows(body, params)


def _number(result: Any) -> int | None:
    """The id of the message that a call made."""
    if isinstance(result, dict):
        number = result.get("message_id")
        return number if isinstance(number, int) else None
    return None


def call_for(body: Body) -> tuple[str, dict[str, Any]]:
    """The method and its parameters."""
    match body.kind:
        case "send":
            return "sendMessage", _with_rows(body, {"text": body.text, **_quiet(body)})
        case "photo":
            picture = telegram.InputFile(base64.b64decode(body.file), filename="picture.png")
            return "sendPhoto", _with_rows(
                body, {"photo": picture, "caption": body.text, "protect_content": body.protect}
            )
        case "voice":
            return "sendVoice", _with_rows(
                body, {"voice": body.file, "protect_content": body.protect}
            )
        case "edit":
            return "editMessageText", _with_rows(
                body, {"message_id": body.message_ids[0], "text": body.text, **_no_preview()}
            )
        case "buttons":
            return "editMessageReplyMarkup", _with_rows(body, {"message_id": body.message_ids[0]})
        case "delete":
            return "deleteMessages", {
                "chat_id": body.chat,
                "message_ids": list(body.message_ids[:MAX_DELETE]),
            }
        case "menu":
            return _menu(body)
        case "answer":
            shown = {"text": body.text} if body.text else {}
            return "answerCallbackQuery", {"callback_query_id": body.query, **shown}
        case "second":
            raise ValueError("a second channel is no call to Telegram")


def _menu(body: Body) -> tuple[str, dict[str, Any]]:
    """Commands that one chat alone sees."""
    scope = {"scope": {"type": "chat", "chat_id": body.chat}}
    commands = [{"command": b.data, "description": b.label} for row in body.rows for b in row]
    if not commands:
        return "deleteMyCommands", scope
    return "setMyCommands", {"commands": commands, **scope}


def _no_preview() -> dict[str, Any]:
    return {"link_preview_options": {"is_disabled": True}}


def _quiet(body: Body) -> dict[str, Any]:
    return {"protect_content": body.protect, **_no_preview()}


def _with_rows(body: Body, params: dict[str, Any]) -> dict[str, Any]:
    if body.rows:
        rows = [[{"text": b.label, "callback_data": b.data} for b in row] for row in body.rows]
        params["reply_markup"] = {"inline_keyboard": rows}
    return {"chat_id": body.chat, **params}
