"""The methods that edit, delete and answer what is there already.

Must not send anything new.
"""

from __future__ import annotations

from bot.rehearsal.chats import Chat, Held
from bot.rehearsal.formatting import formatted
from bot.rehearsal.keyboards import inline_markup
from bot.rehearsal.refusals import Json, bad_request
from bot.rehearsal.sending import Method, caption, file_card, stored
from bot.rehearsal.wire import Params, integer, mapping, sequence, text
from bot.rehearsal.world import World

DELETABLE = 48 * 3600.0  # seconds; Bot API, deleteMessage
MOST_DELETIONS = 100
ANSWER_LIMIT = 200
PRESS_LIFE = 60.0  # seconds; not documented, in practice well under a minute or two

SAME = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
STALE = "query is too old and response timeout expired or query ID is invalid"


def edit_message_text(world: World, params: Params) -> Json:
    """Change the text of an own message; its keyboard goes unless it is given again."""
    chat, held = editable(world, params)
    if "text" not in held.raw:
        raise bad_request("there is no text in the message to edit")
    shown, entities = formatted(params)
    if not shown:
        raise bad_request("message text is empty")
    fresh = bare(held, "text", "entities")
    fresh["text"] = shown
    if entities:
        fresh["entities"] = entities
    return swap(world, chat, held, fresh=fresh, params=params)


def edit_message_caption(world: World, params: Params) -> Json:
    """Change the caption of an own picture, voice or file."""
    chat, held = editable(world, params)
    if "text" in held.raw:
        raise bad_request("there is no caption in the message to edit")
    fresh = bare(held)
    caption(params, fresh)
    return swap(world, chat, held, fresh=fresh, params=params)


def edit_message_reply_markup(world: World, params: Params) -> Json:
    """Change only the keyboard of an own message."""
    chat, held = editable(world, params)
    return swap(world, chat, held, fresh=bare(held), params=params)


def edit_message_media(world: World, params: Params) -> Json:
    """Put another picture or file into an own message."""
    chat, held = editable(world, params)
    media = mapping(params, "media", "input media") or {}
    kind = media.get("type")
    if kind not in {"photo", "document"}:
        raise bad_request("the stand-in swaps media of type photo and document only")
    kept = stored(world, {**params, **media}, "media")
    fresh = bare(held, "text", "entities", "photo", "voice", "document")
    caption(media, fresh)
    card = file_card(kept)
    if kind == "photo":
        fresh["photo"] = [{**card, "width": 320, "height": 320}]
    else:
        fresh["document"] = {**card, "file_name": kept.name}
    photo = kept.content if kind == "photo" else None
    return swap(world, chat, held, fresh=fresh, params=params, photo=photo)


def editable(world: World, params: Params) -> tuple[Chat, Held]:
    """Return an own message that a call wants to edit."""
    chat = world.writable(params)
    held = world.find(chat, integer(params, "message_id"), "message to edit")
    if held.mine:
        raise bad_request("message can't be edited")
    return chat, held


def bare(held: Held, *without: str) -> Json:
    """Return a copy of a message without keyboard, edit date and the named fields."""
    gone = {"reply_markup", "edit_date", *without}
    return {name: value for name, value in held.raw.items() if name not in gone}


def swap(
    world: World,
    chat: Chat,
    held: Held,
    *,
    fresh: Json,
    params: Params,
    photo: bytes | None = None,
) -> Json:
    """Store the edited message, unless nothing about it changed."""
    markup = inline_markup(params) if params.get("reply_markup") else None
    if markup:
        fresh["reply_markup"] = markup
    if fresh == {name: value for name, value in held.raw.items() if name != "edit_date"}:
        raise bad_request(SAME)
    fresh["edit_date"] = world.now()
    kept = photo if photo is not None else (held.photo if "photo" in fresh else None)
    chat.swap(Held(fresh, mine=False, photo=kept, silent=held.silent))
    return fresh


def delete_message(world: World, params: Params) -> bool:
    """Delete one message of either side that is younger than 48 hours."""
    chat = world.chat_of(params)
    message_id = integer(params, "message_id")
    held = world.find(chat, message_id, "message to delete")
    check_age(world, held)
    chat.drop(message_id)
    return True


def delete_messages(world: World, params: Params) -> bool:
    """Delete 1 to 100 messages; missing ones are skipped, one too old refuses them all."""
    chat = world.chat_of(params)
    wanted = sequence(params, "message_ids") or []
    if not wanted:
        raise bad_request("message identifiers are not specified")
    if len(wanted) > MOST_DELETIONS:
        raise bad_request("too many message identifiers specified")
    ids = dict.fromkeys(integer({"message_ids": one}, "message_ids") for one in wanted)
    there = [chat.held[one] for one in ids if one in chat.held]
    for held in there:
        check_age(world, held)
    for held in there:
        chat.drop(held.raw["message_id"])
    return True


def check_age(world: World, held: Held) -> None:
    """Refuse what is 48 hours old or older."""
    if world.clock() - held.raw["date"] >= DELETABLE:
        raise bad_request("message can't be deleted for everyone")


def answer_callback_query(world: World, params: Params) -> bool:
    """Answer a press, once and soon; the text shows on the phone."""
    shown = text(params, "text")
    if len(shown) > ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    press = world.presses.pop(text(params, "callback_query_id"), None)
    if press is None or world.real() - press.at > PRESS_LIFE:
        raise bad_request(STALE)
    chat = world.chats.get(press.chat_id)
    if chat is not None:
        if shown:
            chat.alerts.append(shown)
        chat.changed()
    return True


METHODS: dict[str, Method] = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "editMessageMedia": edit_message_media,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "answerCallbackQuery": answer_callback_query,
}
