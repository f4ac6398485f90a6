"""Raw update -> Inbound.

Takes only what is needed; names, usernames and phone data are never read.
"""

from typing import Any

from bot.channel.messages import Inbound, Kind

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
MAX_WORDS = 4096
MAX_UPDATE_ID = 2**62

_MEDIA = (
    "photo",
    "video",
    "video_note",
    "audio",
    "document",
    "animation",
    "sticker",
    "location",
    "venue",
    "contact",
    "poll",
    "dice",
    "story",
    "game",
    "invoice",
    "paid_media",
    "checklist",
)


class BadUpdateError(Exception):
    """This update cannot be read; it is parked. Says which part, never what was in it."""


def update_id_of(raw: Any) -> int:
    """The id by which an update is confirmed. Raises BadUpdateError where there is none."""
    value = raw.get("update_id") if isinstance(raw, dict) else None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < MAX_UPDATE_ID:
        raise BadUpdateError("update_id")
    return value


def read_update(raw: dict[str, Any]) -> Inbound:
    """One update as an Inbound; kinds that we do not serve come back as `ignored`.

    Raises BadUpdateError.
    """
    update_id = update_id_of(raw)
    try:
        if "callback_query" in raw:
            return _press(update_id, raw["callback_query"])
        if "my_chat_member" in raw:
            return _member(update_id, raw["my_chat_member"])
        if "message" in raw:
            return _message(update_id, raw["message"])
        if "edited_message" in raw:
            return _edited(update_id, raw["edited_message"])
    except (KeyError, TypeError, AttributeError, ValueError):
        raise BadUpdateError("shape") from None
    return Inbound(update_id=update_id, kind="ignored", chat=0)


def chat_of(raw: Any) -> int | None:
    """The private chat of an update that cannot be read otherwise, if it can still be told."""
    if not isinstance(raw, dict):
        return None
    for key in ("message", "edited_message", "callback_query", "my_chat_member"):
        part = raw.get(key)
        if isinstance(part, dict):
            for holder in (part.get("chat"), part.get("from")):
                number = holder.get("id") if isinstance(holder, dict) else None
                if isinstance(number, int) and not isinstance(number, bool) and number > 0:
                    return number
    return None


def _message(update_id: int, message: dict[str, Any]) -> Inbound:
    chat, private = _private(message)
    if not private:
        return Inbound(update_id=update_id, kind=_other(message), chat=chat)
    kind, text, voice = _content(message)
    return Inbound(
        update_id=update_id,
        kind=kind,
        chat=chat,
        message_id=_whole(message["message_id"]),
        text=text,
        voice=voice,
        forwarded="forward_origin" in message,
        written=_date(message.get("date")),
    )


def _content(message: dict[str, Any]) -> tuple[Kind, str, str]:
    if isinstance(message.get("text"), str):
        return "text", message["text"][:MAX_WORDS], ""
    caption = message.get("caption")
    words = caption[:MAX_WORDS] if isinstance(caption, str) else ""
    if "voice" in message:
        return "voice", words, str(message["voice"]["file_id"])
    if any(key in message for key in _MEDIA):
        return "media", words, ""
    return "ignored", "", ""


def _date(value: Any) -> int:
    """Our own clock rules: a date that cannot be is as good as none."""
    ok = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**33
    return int(value) if ok else 0


def _edited(update_id: int, message: dict[str, Any]) -> Inbound:
    chat, private = _private(message)
    text = message.get("text") or message.get("caption") or ""
    if not private or not isinstance(text, str):
        kind: Kind = "crossed" if _is_crossed(message, message.get("from")) else "ignored"
        return Inbound(update_id=update_id, kind=kind, chat=chat)
    number = _whole(message["message_id"])
    return Inbound(
        update_id=update_id, kind="edited", chat=chat, message_id=number, text=text[:MAX_WORDS]
    )


def _press(update_id: int, query: dict[str, Any]) -> Inbound:
    sender = query["from"]
    chat = _whole(sender["id"])
    data = query.get("data")
    message = query.get("message")
    in_group = (
        isinstance(message, dict) and message.get("chat", {}).get("type", "private") != "private"
    )
    if sender.get("is_bot") or in_group:
        return Inbound(update_id=update_id, kind="ignored", chat=chat)
    if isinstance(message, dict) and _is_crossed(message, sender):
        return Inbound(update_id=update_id, kind="crossed", chat=chat)
    number = message.get("message_id", 0) if isinstance(message, dict) else 0
    return Inbound(
        update_id=update_id,
        kind="press",
        chat=chat,
        message_id=_whole(number),
        data=data if isinstance(data, str) and len(data.encode()) <= 64 else "",
        query=str(query["id"]),
    )


def _member(update_id: int, change: dict[str, Any]) -> Inbound:
    chat = _whole(change["chat"]["id"])
    status = change["new_chat_member"]["status"]
    kind: Kind
    if change["chat"].get("type") != "private":
        joined = status in {"member", "administrator", "restricted"}
        by = change.get("from", {}).get("id", 0) if joined else 0
        kind = "group" if joined else "ignored"
        return Inbound(update_id=update_id, kind=kind, chat=chat, added_by=_whole(by))
    kind = "blocked" if status in {"kicked", "left"} else "unblocked"
    return Inbound(update_id=update_id, kind=kind, chat=chat)


def _private(message: dict[str, Any]) -> tuple[int, bool]:
    """The chat and whether it is one person alone, writing as themselves."""
    chat = message["chat"]
    number = _whole(chat["id"])
    sender = message.get("from")
    if chat.get("type") != "private" or not isinstance(sender, dict) or "sender_chat" in message:
        return number, False
    if sender.get("is_bot") or "via_bot" in message or "business_connection_id" in message:
        return number, False
    return number, _whole(sender["id"]) == number


def _is_crossed(message: dict[str, Any], sender: Any) -> bool:
    """Whether one person seems to write in the private chat of another: nothing real does."""
    chat = message.get("chat")
    if not isinstance(chat, dict) or not isinstance(sender, dict) or sender.get("is_bot"):
        return False
    if "sender_chat" in message or "business_connection_id" in message:
        return False
    return chat.get("type") == "private" and sender.get("id") != chat.get("id")


def _other(message: dict[str, Any]) -> Kind:
    """What is not one person's own message."""
    if _is_crossed(message, message.get("from")):
        return "crossed"
    kind = message["chat"].get("type")
    return "group" if kind in {"group", "supergroup", "channel"} else "ignored"


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > 2**62:
        raise BadUpdateError("number")
    return value
