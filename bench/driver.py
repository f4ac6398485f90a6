"""The people of a measurement: they press as soon as a question arrives. Judges nothing.

It sits in the process of the stand-in and is called by it, so that no second connection and no
waiting task stands between an answer and the next press.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any

from bot.rehearsal.phone import Phone
from bot.rehearsal.telegram import StandIn

Arrived = Callable[["Seat"], None]


class Seat:
    """One person: how far they are, and which of their answers were thanked for."""

    __slots__ = ("arrived", "phone", "pressed", "pressed_at", "steps", "thanked")

    def __init__(self, phone: Phone, steps: int) -> None:
        self.phone = phone
        self.steps = steps
        self.arrived = 0
        """Messages of the bot so far; the first is the first question (or the opener)."""
        self.pressed = 0
        self.thanked = 0
        self.pressed_at = 0.0

    @property
    def done(self) -> bool:
        """Whether the last answer was thanked for."""
        return self.thanked >= self.steps


class Crowd:
    """Everybody in one measurement, by chat id."""

    def __init__(self, stand_in: StandIn, *, chats: int, steps: int, first: int = 1_000) -> None:
        self.stand_in = stand_in
        self.seats = {
            number: Seat(stand_in.person(number), steps) for number in range(first, first + chats)
        }
        self.thanked = 0
        self.latencies: list[float] = []
        self.last = 0.0
        self.finished = asyncio.Event()
        self.half: Callable[[], None] | None = None
        """Called once, when half of all answers have been thanked for."""
        self._open = chats
        self._half_at = chats * steps // 2
        self._told: set[int] = set()
        self.on_message: Arrived = self._first_message

    def listen(self, on_message: Arrived) -> None:
        """From now on every message of the bot is handed to this."""
        self.on_message = on_message
        self.stand_in.on_call = self._called

    def deaf(self) -> None:
        """Nobody reacts any more."""
        self.stand_in.on_call = None

    def _called(self, moment: str, name: str, params: Mapping[str, Any]) -> None:
        if moment == "after" and name == "sendMessage":
            seat = self.seats.get(int(params["chat_id"]))
            if seat is not None:
                self.on_message(seat)

    def _first_message(self, seat: Seat) -> None:
        seat.arrived += 1

    def text_back(self, seat: Seat) -> None:
        """An echo came: the next text."""
        self._thank(seat)
        if not seat.done:
            self.write(seat)

    def press_on(self, seat: Seat) -> None:
        """A question or the thanks came: what was pressed before it is kept, now the next."""
        seat.arrived += 1
        if seat.pressed:
            self._thank(seat)
        if not seat.done:
            self.press(seat)

    def _thank(self, seat: Seat) -> None:
        self.last = time.perf_counter()
        self.latencies.append(self.last - seat.pressed_at)
        seat.thanked = seat.pressed
        self.thanked += 1
        if seat.done:
            self._open -= 1
            if not self._open:
                self.finished.set()
        if self.half is not None and self.thanked >= self._half_at:
            half, self.half = self.half, None
            half()

    def begin(self, seat: Seat) -> None:
        """Press Start; counts as no answer."""
        seat.phone.start()

    def write(self, seat: Seat) -> None:
        """Send a text."""
        seat.pressed += 1
        seat.pressed_at = time.perf_counter()
        seat.phone.say(f"text {seat.pressed}")

    def press(self, seat: Seat) -> None:
        """Press the first button of the newest message."""
        seat.pressed += 1
        seat.pressed_at = time.perf_counter()
        self.tap(seat)

    def tap(self, seat: Seat) -> None:
        """Press the first button of the newest message; counts as no answer."""
        held = next(reversed(seat.phone.chat.held.values()))
        button = held.raw["reply_markup"]["inline_keyboard"][0][0]
        seat.phone.press_data(button["callback_data"], held.raw["message_id"])
