"""What people send: realistic messages of every kind, as Telegram would describe them.

Must not queue anything: a phone does that.
"""

from __future__ import annotations

from typing import Any

from bot.rehearsal.formatting import commands_in
from bot.rehearsal.refusals import Json
from bot.rehearsal.world import World

FILES: dict[str, Json] = {
    "voice": {"duration": 4, "mime_type": "audio/ogg"},
    "audio": {"duration": 60, "mime_type": "audio/mpeg", "file_name": "song.mp3"},
    "video": {"width": 640, "height": 360, "duration": 5, "mime_type": "video/mp4"},
    "video_note": {"length": 240, "duration": 5},
    "document": {"file_name": "letter.pdf", "mime_type": "application/pdf"},
    "animation": {"width": 320, "height": 240, "duration": 2, "mime_type": "video/mp4"},
    "sticker": {
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
        "emoji": "🙂",
    },
}
PLAIN: dict[str, Json] = {
    "location": {"latitude": 42.66, "longitude": 21.16},
    "contact": {"phone_number": "+38344000000", "first_name": "A", "user_id": 777},
    "dice": {"emoji": "🎲", "value": 4},
    "venue": {
        "location": {"latitude": 42.66, "longitude": 21.16},
        "title": "Bakery",
        "address": "Main street 1",
    },
    "poll": {
        "id": "1",
        "question": "Tea",
        "options": [
            {"persistent_id": "a", "text": "yes", "voter_count": 0},
            {"persistent_id": "b", "text": "no", "voter_count": 0},
        ],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    },
}
SENDABLE = (*FILES, *PLAIN, "photo", "text", "forward", "reply")


def content_of(world: World, kind: str, number: int, extra: Json) -> Json:
    """Return the fields that a message of a kind adds to an empty one.

    `extra` replaces fields of the payload (`duration=9`) or, for `text`, `caption`,
    `reply_to_message` and the like, of the message itself.
    """
    if kind in {"text", "forward", "reply"}:
        return _typed(kind, world, dict(extra))
    message = {name: extra[name] for name in MESSAGE_FIELDS if name in extra}
    payload = {name: value for name, value in extra.items() if name not in MESSAGE_FIELDS}
    if kind in PLAIN:
        return {kind: {**PLAIN[kind], **payload}, **_venue(kind), **message}
    file_id = str(payload.pop("file_id", f"FILE-{kind}-{number}"))
    kept = world.files.add(None, f"{kind}-{number}", file_id=file_id)
    card = {"file_id": kept.file_id, "file_unique_id": kept.unique_id, "file_size": 2048}
    if kind == "photo":
        small = {**card, "file_unique_id": kept.unique_id + "s", "width": 90, "height": 90}
        return {"photo": [small, {**card, "width": 800, "height": 800, **payload}], **message}
    if kind not in FILES:
        raise ValueError(f"unknown kind {kind!r}; known: {', '.join(sorted(SENDABLE))}")
    document = {"document": dict(card)} if kind == "animation" else {}
    return {kind: {**card, **FILES[kind], **payload}, **document, **message}


MESSAGE_FIELDS = frozenset(
    [
        "caption",
        "caption_entities",
        "entities",
        "forward_origin",
        "reply_to_message",
        "quote",
        "via_bot",
        "media_group_id",
        "has_media_spoiler",
        "message_effect_id",
        "sender_chat",
        "edit_date",
    ]
)


def _venue(kind: str) -> Json:
    return {"location": PLAIN["location"]} if kind == "venue" else {}


def _typed(kind: str, world: World, extra: Json) -> Json:
    words = str(extra.pop("text", "hello"))
    message: Json = {"text": words, **extra}
    marks = commands_in(words)
    if marks:
        message.setdefault("entities", marks)
    if kind == "forward":
        message.setdefault(
            "forward_origin",
            {"type": "hidden_user", "date": world.now() - 60, "sender_user_name": "Somebody"},
        )
    if kind == "reply" and "reply_to_message" not in message:
        raise ValueError("a reply needs to=MESSAGE_ID of a message in the chat")
    return message


def person_card(chat_id: int, name: str, language: str | None) -> tuple[Json, Json]:
    """Return (Chat, User) of a person's private chat."""
    chat: Json = {"id": chat_id, "first_name": name, "type": "private"}
    sender: Json = {"id": chat_id, "is_bot": False, "first_name": name}
    if language:
        sender["language_code"] = language
    return chat, sender


def member_change(world: World, chat: Any, *, before: str, after: str) -> Json:
    """Return a ChatMemberUpdated about the bot itself."""
    return {
        "chat": chat.card,
        "from": chat.person,
        "date": world.now(),
        "old_chat_member": _member(world, before),
        "new_chat_member": _member(world, after),
    }


def _member(world: World, status: str) -> Json:
    member: Json = {"user": world.bot, "status": status}
    if status == "kicked":
        member["until_date"] = 0
    return member
