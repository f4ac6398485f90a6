"""A person's phone: what they type and press, and what they see.

Must not reach into the bot; everything goes through updates and the chat.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from bot.rehearsal.chats import Bubble, Chat, Held
from bot.rehearsal.formatting import commands_in
from bot.rehearsal.incoming import content_of, member_change
from bot.rehearsal.keyboards import Button
from bot.rehearsal.refusals import Json

if TYPE_CHECKING:
    from bot.rehearsal.world import World

Wanted = str | int | Callable[[Button], bool]
T = TypeVar("T")


class NoSuchButton(LookupError):
    """No message on the screen has the wanted button; the text lists those there are."""


class Phone:
    """One person in a private chat with the bot; made by `StandIn.person`."""

    def __init__(self, world: World, chat: Chat) -> None:
        self.world = world
        self.chat = chat
        self.id = chat.id
        self._sent = 0

    # --- what the person does -----------------------------------------------------------

    def say(self, text: str) -> int:
        """Type a text and send it; returns the message id."""
        content: Json = {"text": text}
        marks = commands_in(text)
        if marks:
            content["entities"] = marks
        return self._write(content)

    def start(self, payload: str | None = None) -> int:
        """Open the bot by its link, or press Start (which unblocks it); returns the id."""
        if self.chat.blocked:
            self.unblock()
        return self.say("/start" if payload is None else f"/start {payload}")

    def send(self, kind: str, **extra: Any) -> int:
        """Send a voice, photo, sticker, location, contact, document, poll, dice, … message.

        `kind` may also be "forward" (`text=`) or "reply" (`text=`, `to=` message id);
        extra fields go into the payload. Returns the message id.
        """
        if "to" in extra:
            held = self.chat.held[extra.pop("to")]
            shown = {k: v for k, v in held.raw.items() if k != "reply_to_message"}
            extra["reply_to_message"] = shown
        self._sent += 1
        return self._write(content_of(self.world, kind, self._sent, extra))

    def press(self, wanted: Wanted, message: int | Bubble | None = None) -> str:
        """Press a button, by label, place or predicate, in the newest message that has it.

        A label matches whole first, then as a part; a place counts from 0 (or -1 back).
        Returns the callback query's id; raises `NoSuchButton`.
        """
        bubble, button = self._button(wanted, message)
        if button.data is None:
            raise NoSuchButton(f"{button.text!r} is a link, it sends nothing to the bot")
        return self.press_data(button.data, message_id=bubble.message_id)

    def press_data(self, data: str | None, message_id: int | None = None, **extra: Any) -> str:
        """Send a press with any data, also forged, stale, or of a message that is gone."""
        query: Json = {
            "id": self.world.press_id(self.id),
            "from": self.chat.person,
            "chat_instance": str(-7_000_000_000 - self.id),
            **extra,
        }
        if message_id is not None:
            held = self.chat.held.get(message_id)
            gone = {"chat": self.chat.card, "message_id": message_id, "date": 0}
            query["message"] = held.raw if held else gone
        if data is not None:
            query["data"] = data
        self._able()
        self.world.updates.put("callback_query", query)
        return str(query["id"])

    def edit(self, message_id: int, text: str) -> None:
        """Change an own message."""
        held = self.chat.held[message_id]
        if not held.mine:
            raise ValueError(f"message {message_id} is the bot's; only own messages can be edited")
        fresh: Json = {**held.raw, "text": text, "edit_date": self.world.now()}
        fresh.pop("entities", None)
        marks = commands_in(text)
        if marks:
            fresh["entities"] = marks
        self.chat.swap(Held(fresh, mine=True))
        self.world.updates.put("edited_message", fresh)

    def block(self) -> None:
        """Block the bot: it is told, and whatever it sends is refused from now on."""
        self.chat.blocked = True
        change = member_change(self.world, self.chat, before="member", after="kicked")
        self.world.updates.put("my_chat_member", change)
        self.chat.changed()

    def unblock(self) -> None:
        """Take the block away: the bot is told."""
        self.chat.blocked = False
        change = member_change(self.world, self.chat, before="kicked", after="member")
        self.world.updates.put("my_chat_member", change)
        self.chat.changed()

    def deactivate(self) -> None:
        """Delete the person's account: the bot learns it only when it sends."""
        self.chat.deactivated = True

    def delete_for_me(self, message_id: int) -> None:
        """Remove a message from this screen only; the bot's side keeps it."""
        self.chat.hidden.add(message_id)
        self.chat.changed()

    def delete_for_both(self, message_id: int) -> None:
        """Remove a message on both sides; the bot is not told."""
        self.chat.drop(message_id)

    # --- what the person sees -----------------------------------------------------------

    @property
    def screen(self) -> list[Bubble]:
        """Return the visible messages of both sides, oldest first."""
        return self.chat.screen

    @property
    def newest(self) -> Bubble | None:
        """Return the newest visible message of the bot, if there is one."""
        return next((bubble for bubble in reversed(self.screen) if not bubble.mine), None)

    @property
    def deleted(self) -> list[int]:
        """Return the ids of messages that are gone on both sides, in order."""
        return list(self.chat.deleted)

    @property
    def alerts(self) -> list[str]:
        """Return the texts that answers to presses showed at the top of the screen."""
        return list(self.chat.alerts)

    @property
    def spinning(self) -> list[str]:
        """Return the ids of presses that the bot has not answered yet."""
        return [key for key, press in self.world.presses.items() if press.chat_id == self.id]

    @property
    def reply_keyboard(self) -> Json | None:
        """Return the reply keyboard that is left on the phone, if any."""
        return self.chat.reply_keyboard

    async def wait_for(self, predicate: Callable[[Phone], T | None], timeout: float = 5.0) -> T:  # noqa: ASYNC109 - the contract
        """Wait until the predicate of this phone holds and return its value.

        Looked at again after every change of this chat; raises TimeoutError that
        describes the screen.
        """
        try:
            async with asyncio.timeout(timeout):
                while not (found := predicate(self)):
                    await self.chat.pulse.wait()
                return found
        except TimeoutError:
            raise TimeoutError(f"after {timeout} s the screen is:\n{self.describe()}") from None

    def describe(self) -> str:
        """Return the screen as text, for error messages."""
        lines = []
        for bubble in self.screen[-12:]:
            side = "person" if bubble.mine else "bot"
            labels = " ".join(f"[{label}]" for label in bubble.labels)
            lines.append(f"  #{bubble.message_id} {side}: {bubble.text!r} {labels}".rstrip())
        return "\n".join(lines) or "  (empty)"

    # --- inside -------------------------------------------------------------------------

    def _able(self) -> None:
        if self.chat.blocked:
            raise RuntimeError("this phone has blocked the bot; call unblock() or start() first")

    def _write(self, content: Json) -> int:
        self._able()
        self.chat.written = True
        message: Json = {
            "message_id": self.world.message_id(),
            "from": self.chat.person,
            "chat": self.chat.card,
            "date": self.world.now(),
            **content,
        }
        self.chat.put(Held(message, mine=True))
        self.world.updates.put("message", message)
        return int(message["message_id"])

    def _button(self, wanted: Wanted, message: int | Bubble | None) -> tuple[Bubble, Button]:
        bubbles = [bubble for bubble in reversed(self.screen) if bubble.buttons]
        if message is not None:
            wanted_id = message.message_id if isinstance(message, Bubble) else message
            bubbles = [bubble for bubble in bubbles if bubble.message_id == wanted_id]
        for pick in _picks(wanted):
            for bubble in bubbles:
                flat = [button for row in bubble.buttons for button in row]
                found = pick(flat)
                if found is not None:
                    return bubble, found
        where = "on the screen" if message is None else f"in message {message}"
        raise NoSuchButton(f"no button {wanted!r} {where}; the screen is:\n{self.describe()}")


Pick = Callable[[list[Button]], Button | None]


def _picks(wanted: Wanted) -> list[Pick]:
    """Return the ways to look for a button, the strictest first."""
    if isinstance(wanted, int):
        return [lambda flat: flat[wanted] if -len(flat) <= wanted < len(flat) else None]
    if callable(wanted):
        return [lambda flat: next((one for one in flat if wanted(one)), None)]
    return [
        lambda flat: next((one for one in flat if one.text == wanted), None),
        lambda flat: next((one for one in flat if wanted in one.text), None),
    ]
