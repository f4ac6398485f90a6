"""How fast letters may leave: overall, in one chat, and with room kept for safety.

Real time only.
"""

from collections import deque

from storage.letter import Lane

CHAT_GAP = 1.0
"""Seconds between two messages in one chat at the default rate."""
RESERVE = 0.1
"""Share of the rate that scheduled and bulk letters never use, so that a page leaves at once."""


class Window:
    """At most `rate` departures in any one second."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._gap = 1.0 / rate
        self._times: deque[float] = deque()
        self._paced = 0.0

    def wait(self, lane: Lane, now: float) -> float:
        """Seconds until a letter of this lane may leave; 0: now."""
        while self._times and now - self._times[0] >= 1.0:
            self._times.popleft()
        room = len(self._times) + 1 <= max(1.0, self._rate)
        wait = 0.0 if room else 1.0 - (now - self._times[0])
        if lane >= Lane.SCHEDULED:
            wait = max(wait, self._paced - now)
        return max(0.0, wait)

    def took(self, lane: Lane, now: float) -> None:
        """A letter left."""
        self._times.append(now)
        if lane >= Lane.SCHEDULED:
            self._paced = max(now, self._paced) + self._gap / (1.0 - RESERVE)


class Chats:
    """When each chat may get its next message; forgets chats that are free again."""

    def __init__(self, rate: float) -> None:
        self.gap = CHAT_GAP * min(1.0, 30.0 / rate)
        """One second; shorter only where a rehearsal raised the rate above Telegram's own."""
        self._free: dict[int, float] = {}

    def free_at(self, chat: int) -> float:
        """Real time from which this chat may get a message."""
        return self._free.get(chat, 0.0)

    def took(self, chat: int, now: float) -> None:
        """A message went to this chat."""
        self._free[chat] = now + self.gap
        if len(self._free) > 50_000:
            self._free = {c: t for c, t in self._free.items() if t > now}

    def hold(self, chat: int, until: float) -> None:
        """Telegram asked for a break in this chat."""
        self._free[chat] = max(until, self._free.get(chat, 0.0))
