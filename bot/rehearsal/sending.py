"""The methods that put a message into a chat.

Must not touch the update queue: a bot gets no update for what it sends itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.rehearsal.chats import Chat, Held
from bot.rehearsal.formatting import CAPTION_LIMIT, formatted
from bot.rehearsal.keyboards import any_markup
from bot.rehearsal.refusals import Json, bad_request
from bot.rehearsal.wire import Params, Upload, flag, integer, mapping, sequence, text, upload
from bot.rehearsal.world import StoredFile, World

Method = Callable[[World, Params], Any]

COPIED = (
    "text",
    "entities",
    "caption",
    "caption_entities",
    "photo",
    "voice",
    "document",
    "sticker",
    "video",
    "video_note",
    "audio",
    "animation",
    "location",
    "contact",
    "dice",
)
ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)


def send_message(world: World, params: Params) -> Json:
    """Send a text of 1 to 4096 characters."""
    chat = world.writable(params)
    shown, entities = formatted(params)
    if not shown:
        raise bad_request("message text is empty")
    content: Json = {"text": shown}
    if entities:
        content["entities"] = entities
    return deliver(world, chat, params, content=content)


def send_photo(world: World, params: Params) -> Json:
    """Send a picture, uploaded or by the identifier of a known one."""
    chat = world.writable(params)
    kept = stored(world, params, "photo")
    content: Json = {"photo": [{**file_card(kept), "width": 320, "height": 320}]}
    caption(params, content)
    return deliver(world, chat, params, content=content, photo=kept.content)


def send_voice(world: World, params: Params) -> Json:
    """Send a voice message, as a rule one that a person sent before."""
    chat = world.writable(params)
    kept = stored(world, params, "voice")
    content: Json = {
        "voice": {**file_card(kept), "duration": integer(params, "duration", 1)},
    }
    caption(params, content)
    return deliver(world, chat, params, content=content)


def send_document(world: World, params: Params) -> Json:
    """Send a file."""
    chat = world.writable(params)
    kept = stored(world, params, "document")
    content: Json = {"document": {**file_card(kept), "file_name": kept.name}}
    caption(params, content)
    return deliver(world, chat, params, content=content)


def copy_message(world: World, params: Params) -> Json:
    """Send a message again without a link to where it came from; returns its new id."""
    chat = world.writable(params)
    source = world.chat_of(params, "from_chat_id")
    held = copyable(world, source, integer(params, "message_id"))
    content = {name: held.raw[name] for name in COPIED if name in held.raw}
    if "caption" in params and "text" not in content:
        caption(params, content)
    sent = deliver(world, chat, params, content=content, photo=held.photo)
    return {"message_id": sent["message_id"]}


def copy_messages(world: World, params: Params) -> list[Json]:
    """Copy several messages; those that cannot be found or copied are skipped."""
    chat = world.writable(params)
    source = world.chat_of(params, "from_chat_id")
    copies = []
    for message_id in sequence(params, "message_ids") or []:
        held = source.held.get(integer({"message_id": message_id}, "message_id"))
        if held is None or held.raw.get("has_protected_content"):
            continue
        content = {name: held.raw[name] for name in COPIED if name in held.raw}
        sent = deliver(world, chat, params, content=content, photo=held.photo)
        copies.append({"message_id": sent["message_id"]})
    return copies


def forward_message(world: World, params: Params) -> Json:
    """Send a message on, with its origin shown."""
    chat = world.writable(params)
    source = world.chat_of(params, "from_chat_id")
    held = copyable(world, source, integer(params, "message_id"), "message to forward")
    content = {name: held.raw[name] for name in COPIED if name in held.raw}
    content["forward_origin"] = {
        "type": "user",
        "date": held.raw["date"],
        "sender_user": held.raw["from"],
    }
    return deliver(world, chat, params, content=content, photo=held.photo)


def send_chat_action(world: World, params: Params) -> bool:
    """Show "typing" and the like; leaves no message."""
    world.writable(params)
    if text(params, "action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


def deliver(
    world: World, chat: Chat, params: Params, *, content: Json, photo: bytes | None = None
) -> Json:
    """Build the Message, put it into the chat and return it."""
    raw: Json = {
        "message_id": world.message_id(),
        "from": world.bot,
        "chat": chat.card,
        "date": world.now(),
        **content,
    }
    if params.get("reply_parameters"):
        reply(chat, params, raw)
    if params.get("reply_markup"):
        inline, keyboard = any_markup(params)
        if inline:
            raw["reply_markup"] = inline
        if keyboard:
            chat.reply_keyboard = keyboard if "keyboard" in keyboard else None
    if flag(params, "protect_content"):
        raw["has_protected_content"] = True
    silent = flag(params, "disable_notification")
    chat.put(Held(raw, mine=False, photo=photo, silent=silent))
    return raw


def reply(chat: Chat, params: Params, raw: Json) -> None:
    """Point a message at the one that it answers."""
    wanted = mapping(params, "reply_parameters", "reply parameters") or {}
    held = chat.held.get(integer(wanted, "message_id"))
    if held is not None:
        raw["reply_to_message"] = {k: v for k, v in held.raw.items() if k != "reply_to_message"}
    elif not flag(wanted, "allow_sending_without_reply"):
        raise bad_request("message to be replied not found")


def caption(params: Params, content: Json) -> None:
    """Put the caption of a call, where there is one, under a file."""
    shown, entities = formatted(
        params, field="caption", marks="caption_entities", limit=CAPTION_LIMIT
    )
    content.pop("caption", None)
    content.pop("caption_entities", None)
    if shown:
        content["caption"] = shown
    if shown and entities:
        content["caption_entities"] = entities


def stored(world: World, params: Params, name: str) -> StoredFile:
    """Return the file of a call, kept under its identifier."""
    given = upload(params, name)
    if isinstance(given, Upload):
        if not given.content:
            raise bad_request("file must be non-empty")
        return world.files.add(given.content, given.name)
    return world.files.find(given)


def file_card(kept: StoredFile) -> Json:
    """Return the fields that all files share."""
    return {
        "file_id": kept.file_id,
        "file_unique_id": kept.unique_id,
        "file_size": len(kept.content or b""),
    }


def copyable(world: World, chat: Chat, message_id: int, what: str = "message to copy") -> Held:
    """Return a message that may leave its chat."""
    held = world.find(chat, message_id, what)
    if held.raw.get("has_protected_content"):
        raise bad_request("message has protected content and can't be forwarded")
    return held


METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendVoice": send_voice,
    "sendDocument": send_document,
    "copyMessage": copy_message,
    "copyMessages": copy_messages,
    "forwardMessage": forward_message,
    "sendChatAction": send_chat_action,
}
