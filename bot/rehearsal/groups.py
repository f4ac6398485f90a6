"""Updates from groups and channels, into which somebody may have put the bot.

Must not pretend that such a chat is a person's.
"""

from __future__ import annotations

from typing import Any

from bot.rehearsal.chats import Chat, Held
from bot.rehearsal.incoming import content_of, member_change, person_card
from bot.rehearsal.refusals import Json
from bot.rehearsal.world import World

UPDATE_KINDS = {"channel": "channel_post"}


class Groups:
    """Makes group chats and queues what happens in them."""

    def __init__(self, world: World) -> None:
        self._world = world

    def inject(
        self,
        kind: str = "text",
        *,
        chat_id: int = -1001,
        chat_type: str = "supergroup",
        sender: int = 900,
        title: str = "A group",
        **extra: Any,
    ) -> int:
        """Queue "added", "removed", "anonymous", "service" or any message kind of a phone.

        "added" and "removed" are my_chat_member updates; "anonymous" is a message of
        sender_chat without from; "service" one about new members. `sender` is the id of
        the person who did it. Returns the chat id.
        """
        chat = self._chat(chat_id, chat_type, title)
        _, who = person_card(sender, "Member", "en")
        if kind in {"added", "removed"}:
            self._membership(chat, who, added=kind == "added")
            return chat_id
        message = self._message(chat, who, kind, extra)
        chat.put(Held(message, mine=True))
        self._world.updates.put(UPDATE_KINDS.get(chat_type, "message"), message)
        return chat_id

    def _chat(self, chat_id: int, chat_type: str, title: str) -> Chat:
        chat = self._world.chats.get(chat_id)
        if chat is None:
            card = {"id": chat_id, "title": title, "type": chat_type}
            chat = self._world.chats[chat_id] = Chat(card, keep=self._world.keep_bubbles)
            chat.written = True
        return chat

    def _membership(self, chat: Chat, who: Json, *, added: bool) -> None:
        before, after = ("left", "member") if added else ("member", "left")
        change = member_change(self._world, chat, before=before, after=after)
        chat.left = not added
        self._world.updates.put("my_chat_member", {**change, "from": who})

    def _message(self, chat: Chat, who: Json, kind: str, extra: Json) -> Json:
        message: Json = {
            "message_id": self._world.message_id(),
            "chat": chat.card,
            "date": self._world.now(),
        }
        if chat.card["type"] == "channel" or kind == "anonymous":
            message["sender_chat"] = chat.card
        else:
            message["from"] = who
        if kind == "service":
            return {**message, "new_chat_members": [self._world.bot], **extra}
        content_kind = "text" if kind == "anonymous" else kind
        return {**message, **content_of(self._world, content_kind, 1, extra)}
