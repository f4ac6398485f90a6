"""How often one chat may try a code: a ladder of waits for the chat that tries, and for no other.

A right code from another chat always opens: nobody can lock somebody else out. In memory only.
"""

FREE = 5
"""Codes that one chat may get wrong before it must wait; a slip of the finger is none of them."""
WAITS_S = (60.0, 600.0, 3600.0, 86_400.0)
"""Seconds during which the codes of this chat are not even looked up, longer each time."""
FORGOTTEN_S = 2 * 86_400.0
MOST = 20_000
"""Chats that are remembered; beyond it those are forgotten that may try again."""


class Doors:
    """Wrong codes by chat. Real time."""

    def __init__(self) -> None:
        self._missed: dict[int, tuple[int, float]] = {}
        """Chat -> how many codes were wrong, and when the last one was."""

    def is_open(self, chat: int, real: float) -> bool:
        """Whether a code from this chat is looked up now."""
        count, last = self._missed.get(chat, (0, 0.0))
        return real - last >= _wait(count)

    def missed(self, chat: int, real: float) -> None:
        """A code opened nothing. While a chat waits, further tries do not lengthen its wait."""
        count, last = self._missed.get(chat, (0, real))
        if count and real - last >= FORGOTTEN_S:
            count = 0
        if self.is_open(chat, real):
            self._missed[chat] = (count + 1, real)
        if len(self._missed) > MOST:
            self._missed = {
                one: (n, at) for one, (n, at) in self._missed.items() if real - at < _wait(n)
            }


def _wait(count: int) -> float:
    return 0.0 if count < FREE else WAITS_S[min(count - FREE, len(WAITS_S) - 1)]
