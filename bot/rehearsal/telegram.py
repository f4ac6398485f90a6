"""The stand-in for Telegram: the Bot API's face for the bot, phones for people, faults on request.

Must not be used with a real token, and must not know anything about Alongside.
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Awaitable, Callable
from typing import Any, Literal

from bot.rehearsal import changing, sending
from bot.rehearsal.chats import Bubble, Chat, Pulse
from bot.rehearsal.faults import Faults, FloodLimits
from bot.rehearsal.groups import Groups
from bot.rehearsal.incoming import person_card
from bot.rehearsal.journal import Call, Journal
from bot.rehearsal.keyboards import Button
from bot.rehearsal.orders import FaultOrders
from bot.rehearsal.phone import NoSuchButton, Phone
from bot.rehearsal.profile import Profile
from bot.rehearsal.refusals import Down, DroppedAnswer, Json, Refused
from bot.rehearsal.updates import DAY, UpdateQueue
from bot.rehearsal.webhook import Post, Webhook
from bot.rehearsal.wire import Params
from bot.rehearsal.world import World

__all__ = [
    "Bubble",
    "Button",
    "Call",
    "Down",
    "DroppedAnswer",
    "NoSuchButton",
    "Phone",
    "StandIn",
]

Moment = Literal["before", "after"]
Method = Callable[[World, Params], Any]


class StandIn(FaultOrders):
    """One pretended Telegram with one bot; lives in one event loop.

    `clock` is programme time (Unix seconds: message dates, 48 h, 24 h), `real` a steady
    clock for flood limits and the age of presses. `keep_bubbles` and `keep_calls` bound
    the memory of long runs. `life` is how long updates wait, in seconds of `clock`.
    """

    def __init__(
        self,
        *,
        token: str = "42:rehearsal",  # noqa: S107 - a stand-in's token opens nothing
        clock: Callable[[], float] = time.time,
        username: str = "alongside_rehearsal_bot",
        real: Callable[[], float] = time.monotonic,
        limits: bool = False,
        life: float | None = DAY,
        keep_bubbles: int | None = None,
        keep_calls: int | None = 10_000,
        first_update_id: int = 1,
    ) -> None:
        self.token = token
        self.updates = UpdateQueue(clock=clock, life=life, first_id=first_update_id)
        self.world = World(
            clock=clock,
            real=real,
            bot=_bot_card(token, username),
            updates=self.updates,
            keep_bubbles=keep_bubbles,
        )
        self.calls = Journal(keep_calls)
        self.faults = Faults()
        self.faults.on_down.append(self._end_polls)
        self.limits = FloodLimits(real) if limits else None
        self.profile = Profile(self.world)
        self.webhook = Webhook(self.updates, clock)
        self.groups = Groups(self.world)
        self.pulse = Pulse()
        self.on_call: Callable[[Moment, str, Params], None] | None = None
        self.before_answer: Callable[[str, Params, int, Json], Awaitable[None] | None] | None = (
            None
        )
        self._phones: dict[int, Phone] = {}
        self._methods = self._table()

    def _table(self) -> dict[str, tuple[str, Method]]:
        """Return every method by its name in small letters: Telegram is case-blind here."""
        names: dict[str, Method] = {
            **sending.METHODS,
            **changing.METHODS,
            **self.profile.methods(),
            **self.webhook.methods(),
            "getUpdates": lambda _, params: self.updates.get(params),
        }
        return {name.lower(): (name, work) for name, work in names.items()}

    # --- the bot's side -----------------------------------------------------------------

    async def call(self, method: str, params: Params) -> tuple[int, Json]:
        """Do one Bot API call; returns (HTTP status, Telegram's JSON body).

        Raises `DroppedAnswer` or `Down` (both ConnectionError) where a fault asks for it.
        """
        done = self.call_now(method, params)
        if done is not None:
            return done
        name, work = self._methods.get(method.lower(), (method, None))
        status, answered = 0, False
        try:
            status, body = await self._worked(name, work, params)
            if not self.faults.quiet:
                await self.faults.after(name, params)
            answered = True
        finally:
            self._note(name, params, status, answered=answered)
        if self.before_answer is not None:
            pause = self.before_answer(name, params, status, body)
            if inspect.isawaitable(pause):
                await pause
        return status, body

    def call_now(self, method: str, params: Params) -> tuple[int, Json] | None:
        """Do a call that need not wait for anything; None means: nothing done, use `call`."""
        name, work = self._methods.get(method.lower(), (method, None))
        if not self.faults.quiet or self.before_answer is not None or name == "getUpdates":
            return None
        self._tell("before", name, params)
        try:
            status, body = 200, {"ok": True, "result": self._work(name, work, params)}
        except Refused as refusal:
            status, body = refusal.status, refusal.body()
        finally:
            self._tell("after", name, params)
        self._note(name, params, status, answered=True)
        return status, body

    async def _worked(self, name: str, work: Method | None, params: Params) -> tuple[int, Json]:
        self._tell("before", name, params)
        try:
            if not self.faults.quiet:
                await self.faults.before(name, params)
            result = self._work(name, work, params)
            if inspect.isawaitable(result):
                result = await result
        except Refused as refusal:
            return refusal.status, refusal.body()
        else:
            return 200, {"ok": True, "result": result}
        finally:
            self._tell("after", name, params)

    def _work(self, name: str, work: Method | None, params: Params) -> Any:
        if work is None:
            raise Refused(404, f"Not Found: method {name} not found")
        if self.limits is not None:
            self.limits.check(name, params)
        return work(self.world, params)

    def _tell(self, moment: Moment, name: str, params: Params) -> None:
        if self.on_call is not None:
            self.on_call(moment, name, params)

    def _note(self, name: str, params: Params, status: int, *, answered: bool) -> None:
        self.calls.note(Call(self.world.real(), name, params, status, answered))
        self.pulse.beat()

    def _end_polls(self) -> None:
        self.updates.interrupt(Refused(502, "Bad Gateway"))

    # --- the people's side --------------------------------------------------------------

    def person(self, chat_id: int, *, name: str = "Person", language: str | None = "en") -> Phone:
        """Return the phone of a person; made at the first call, name and language hold then."""
        phone = self._phones.get(chat_id)
        if phone is None:
            card, sender = person_card(chat_id, name, language)
            chat = Chat(card, person=sender, keep=self.world.keep_bubbles)
            self.world.chats[chat_id] = chat
            phone = self._phones[chat_id] = Phone(self.world, chat)
        return phone

    @property
    def phones(self) -> dict[int, Phone]:
        """Return all phones by chat id."""
        return dict(self._phones)

    def inject(self, update: Any) -> None:
        """Queue any raw update as it is: poison, repeated ids, missing ids, huge ones."""
        self.updates.inject(update)

    def inject_group(self, kind: str = "text", *, chat_id: int = -1001, **extra: Any) -> int:
        """Queue an update of a group or channel; see `Groups.inject`. Returns the chat id."""
        return self.groups.inject(kind, chat_id=chat_id, **extra)

    @property
    def next_update_id(self) -> int:
        """Return the id that the next update will get; may be set, also lower."""
        return self.updates.next_update_id

    @next_update_id.setter
    def next_update_id(self, value: int) -> None:
        self.updates.next_update_id = value

    def sent_to(self, chat: int) -> list[Call]:
        """Return the calls that put a message into a chat."""
        return self.calls.sent_to(chat)

    def deliver_with(self, post: Post, *, backoff: Callable[[int], float] | None = None) -> None:
        """Deliver to a webhook by an async `post(url, body, headers) -> status`."""
        self.webhook.deliver_with(post, backoff=backoff)


def _bot_card(token: str, username: str) -> Json:
    number, _, secret = token.partition(":")
    if not number.isdigit() or not secret:
        raise ValueError(f"a token looks like 42:rehearsal, not like {token!r}")
    return {"id": int(number), "is_bot": True, "first_name": "Alongside", "username": username}
