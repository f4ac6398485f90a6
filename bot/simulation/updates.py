"""Updates as Telegram would bring them, for virtual people and staff. Has no network."""

import datetime as dtm
from typing import Any

Raw = dict[str, Any]


def _person(chat: int) -> Raw:
    return {"id": chat, "is_bot": False, "first_name": "·"}


def _chat(chat: int) -> Raw:
    return {"id": chat, "type": "private", "first_name": "·"}


def typed(chat: int, text: str, *, number: int, at: dtm.datetime) -> Raw:
    """Words or a command."""
    message = {
        "message_id": number,
        "from": _person(chat),
        "chat": _chat(chat),
        "date": int(at.timestamp()),
        "text": text,
    }
    return {"message": message}


def pressed(chat: int, data: str, *, number: int) -> Raw:
    """A button of the message with this number."""
    message = {"message_id": number, "chat": _chat(chat), "date": 1}
    query = {"id": f"{chat}-{number}", "from": _person(chat), "message": message, "data": data}
    return {"callback_query": query}


def member(chat: int, *, blocked: bool) -> Raw:
    """The bot was blocked, or let in again."""
    status = "kicked" if blocked else "member"
    return {"my_chat_member": {"chat": _chat(chat), "new_chat_member": {"status": status}}}
