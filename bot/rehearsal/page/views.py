"""What the page is told of a phone: screen, lock screen, menu. Has no words of its own."""

import base64
import datetime as dtm
import time
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from bot.rehearsal.chats import Bubble
from bot.rehearsal.journal import SENDS
from bot.rehearsal.page.cast import Member
from bot.rehearsal.phone import Phone
from bot.rehearsal.telegram import StandIn
from bot.rehearsal.wire import Params
from bot.zones import zone_of as zone_of_country

Json = dict[str, Any]
MOST_BUBBLES = 40
IN_HAND = dtm.timedelta(minutes=2)
"""So long after an act the phone counts as in the hand, and what comes then as a reply."""
AT_ONCE_S = 0.7
"""The same in real seconds, for a clock that runs fast."""


class LockScreens:
    """Tells pushes from replies: what comes while the phone lies there lights it up.

    A person who has just acted still holds the phone. `on_table` are phones that lie on a table
    as soon as somebody else acts: at work one does not stare at one chat.
    """

    def __init__(
        self,
        stand_in: StandIn,
        *,
        on_table: frozenset[int] = frozenset(),
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stand_in = stand_in
        self._on_table = on_table
        self._steady = steady
        self._acts: dict[int, tuple[float, float]] = {}
        self._pushes: dict[int, Json] = {}
        stand_in.on_call = self._called

    def acted(self, chat: int) -> None:
        """This person pressed or wrote something just now."""
        self._acts = {other: at for other, at in self._acts.items() if other not in self._on_table}
        self._acts[chat] = (self._stand_in.world.clock(), self._steady())

    def put_down(self) -> None:
        """Nobody holds a phone any more: the clock is being moved on."""
        self._acts.clear()

    def shown_on(self, chat: int) -> Json | None:
        """The newest push of this phone: text and time."""
        return self._pushes.get(chat)

    def forget(self) -> None:
        """Start with dark screens."""
        self._pushes.clear()

    def _called(self, moment: str, method: str, params: Params) -> None:
        if moment == "after" and method in SENDS:
            chat = int(params["chat_id"])
            if not self._in_hand(chat):
                text = params.get("text") or params.get("caption") or ""
                self._pushes[chat] = {"text": text, "at": self._stand_in.world.clock()}

    def _in_hand(self, chat: int) -> bool:
        if chat not in self._acts:
            return False
        at, real = self._acts[chat]
        recent = self._stand_in.world.clock() - at < IN_HAND.total_seconds()
        return recent or self._steady() - real < AT_ONCE_S


def phone_view(stand_in: StandIn, member: Member, phone: Phone, locks: LockScreens) -> Json:
    """One phone, whole."""
    return {
        "chat": member.chat,
        "version": phone.chat.version,
        "part": member.part,
        "name": member.name,
        "language": member.language,
        "months": member.months,
        "zone": zone_of(member),
        "written": phone.chat.written,
        "blocked": phone.chat.blocked,
        "bubbles": [bubble_view(bubble) for bubble in phone.screen[-MOST_BUBBLES:]],
        "alerts": len(phone.chat.alerts),
        "alert": next((text for text in reversed(phone.chat.alerts) if text), None),
        "push": locks.shown_on(member.chat),
        "commands": stand_in.profile.commands_for(member.chat, member.language[:2]),
    }


def zone_of(member: Member) -> str:
    """The zone whose time this phone shows."""
    return zone_of_country(member.country)


def bubble_view(bubble: Bubble) -> Json:
    """One message."""
    picture = base64.b64encode(bubble.photo).decode() if bubble.photo else None
    return {
        "id": bubble.message_id,
        "mine": bubble.mine,
        "text": bubble.text,
        "rows": [[button.text for button in row] for row in bubble.buttons],
        "at": bubble.date,
        "edited": bubble.edited,
        "kind": bubble.kind,
        "protected": bubble.protected,
        "picture": picture,
    }


def local(at: dtm.datetime) -> str:
    """An instant as the page shows it where no phone says otherwise."""
    return at.astimezone(ZoneInfo("Europe/Belgrade")).isoformat()
