"""Faults on request: refusals, lost answers, delays, a hanging or absent Telegram, flood limits.

Must not do the work of any method.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Callable

from bot.rehearsal.journal import SENDS
from bot.rehearsal.refusals import TITLES, Down, DroppedAnswer, Refused, too_many
from bot.rehearsal.wire import Params

ANY_EDIT = "edit"
ANY_DELETE = "delete"
REFUSALS = {
    403: "Forbidden: bot was blocked by the user",
    400: "Bad Request: chat not found",
}


class Fault:
    """One ordered fault; `left` counts down, None lasts until `cancel()`; `hits` counts up."""

    def __init__(
        self, method: str | None, chat: int | None, *, times: int | None, seconds: float = 0.0
    ) -> None:
        self.method = method.lower() if method else None
        self.chat = chat
        self.left = times
        self.seconds = seconds
        self.hits = 0
        self.refusal: Refused | None = None

    def cancel(self) -> None:
        """Let the fault end now."""
        self.left = 0

    def meets(self, method: str, params: Params) -> bool:
        """Tell whether a call is hit; uses one of the times up if so."""
        if self.left == 0 or (self.method is not None and self.method != method.lower()):
            return False
        if self.chat is not None and str(params.get("chat_id")) != str(self.chat):
            return False
        if self.left is not None:
            self.left -= 1
        self.hits += 1
        return True


class Faults:
    """The faults in force; `quiet` is True when calls can take the fast road."""

    def __init__(self) -> None:
        self.quiet = True
        self.is_down = False
        self.on_down: list[Callable[[], None]] = []
        self._refusals: list[Fault] = []
        self._drops: list[Fault] = []
        self._delays: list[Fault] = []
        self._open = asyncio.Event()
        self._open.set()

    def fail(
        self,
        method: str | None = None,
        chat: int | None = None,
        *,
        status: int = 500,
        retry_after: int | None = None,
        times: int | None = 1,
        description: str | None = None,
    ) -> Fault:
        """Refuse the next `times` calls (None: all) of a method, to a chat, with a status."""
        fault = Fault(method, chat, times=times)
        if status == 429:
            fault.refusal = too_many(1 if retry_after is None else retry_after)
        else:
            title = TITLES.get(status, "Internal Server Error")
            fault.refusal = Refused(status, REFUSALS.get(status, title))
        if description is not None:
            fault.refusal.description = description
        return self._add(self._refusals, fault)

    def drop_answer(
        self, method: str | None = None, chat: int | None = None, times: int | None = 1
    ) -> Fault:
        """Do the work of the next `times` calls, then close the connection unanswered."""
        return self._add(self._drops, Fault(method, chat, times=times))

    def delay(
        self, seconds: float, method: str | None = None, *, times: int | None = None
    ) -> Fault:
        """Let calls wait some real seconds before the work is done."""
        return self._add(self._delays, Fault(method, None, times=times, seconds=seconds))

    def hold(self) -> None:
        """Let every call hang, before its work and before its answer, until `release()`."""
        self._open.clear()
        self._weigh()

    def release(self) -> None:
        """Let hanging calls go on."""
        self._open.set()
        self._weigh()

    def down(self) -> None:
        """Make Telegram unreachable; open connections are cut, waiting polls end."""
        self.is_down = True
        self._weigh()
        for cut in self.on_down:
            cut()

    def up(self) -> None:
        """Make Telegram reachable again."""
        self.is_down = False
        self._weigh()

    def clear(self) -> None:
        """End every fault: refusals, drops, delays, hold and down."""
        for faults in (self._refusals, self._drops, self._delays):
            for fault in faults:
                fault.cancel()
            faults.clear()
        self._open.set()
        self.is_down = False
        self._weigh()

    async def before(self, method: str, params: Params) -> None:
        """Delay, hang or refuse a call before its work."""
        for fault in self._delays:
            if fault.meets(method, params):
                await asyncio.sleep(fault.seconds)
        await self._open.wait()
        if self.is_down:
            raise Down("the stand-in is down; call up() to make it reachable")
        for fault in self._refusals:
            if fault.meets(method, params) and fault.refusal is not None:
                raise Refused(
                    fault.refusal.status,
                    fault.refusal.description,
                    parameters=fault.refusal.parameters,
                )

    async def after(self, method: str, params: Params) -> None:
        """Hang or drop the answer of a call whose work is done."""
        await self._open.wait()
        if self.is_down:
            raise Down("the stand-in went down before it could answer")
        self._weigh()
        for fault in self._drops:
            if fault.meets(method, params):
                self._weigh()
                raise DroppedAnswer(f"the answer to {method} was dropped on request")

    def _add(self, faults: list[Fault], fault: Fault) -> Fault:
        faults[:] = [one for one in faults if one.left != 0]
        faults.append(fault)
        self._weigh()
        return fault

    def _weigh(self) -> None:
        ordered = (*self._refusals, *self._drops, *self._delays)
        busy = any(fault.left != 0 for fault in ordered)
        self.quiet = self._open.is_set() and not self.is_down and not busy


class FloodLimits:
    """Telegram's soft limits made strict: 1 message a second in a chat, 30 in all.

    Edits and deletions have 30 a second of their own. `slack` forgives clocks that
    disagree; `real` is a clock in seconds.
    """

    def __init__(
        self,
        real: Callable[[], float],
        *,
        per_chat: int = 1,
        overall: int = 30,
        window: float = 1.0,
        slack: float = 0.05,
    ) -> None:
        self._real = real
        self._span = window - slack
        self._most = {"send": overall, "change": overall}
        self._per_chat = per_chat
        self._recent: dict[str, deque[float]] = {"send": deque(), "change": deque()}
        self._chats: dict[str, deque[float]] = {}

    def check(self, method: str, params: Params) -> None:
        """Refuse with 429 what comes too fast."""
        lane = "send" if method in SENDS else "change"
        if lane == "change" and not method.startswith((ANY_EDIT, ANY_DELETE)):
            return
        now = self._real()
        times = self._trimmed(self._recent[lane], now)
        if len(times) >= self._most[lane]:
            raise too_many(self._wait(times, now))
        if lane == "send":
            self._check_chat(str(params.get("chat_id")), now)
        times.append(now)

    def _check_chat(self, chat: str, now: float) -> None:
        if len(self._chats) > 10_000:
            self._chats = {c: t for c, t in self._chats.items() if now - t[-1] < self._span}
        times = self._trimmed(self._chats.setdefault(chat, deque()), now)
        if len(times) >= self._per_chat:
            raise too_many(self._wait(times, now))
        times.append(now)

    def _trimmed(self, times: deque[float], now: float) -> deque[float]:
        while times and now - times[0] >= self._span:
            times.popleft()
        return times

    def _wait(self, times: deque[float], now: float) -> int:
        return max(1, math.ceil(times[0] + self._span - now))
