"""Which sent messages must leave the chat again, and when. Programme time."""

import datetime as dtm
from collections.abc import Callable

from bot.clock import Clock
from storage.letter import KeptMessage, Letter

DEFAULT_S = 24 * 3600
"""Messages on a person's phone are removed after a day, by default (design, 7)."""


def keeper(clock: Clock) -> Callable[[Letter, int], KeptMessage | None]:
    """A function that makes the record for a letter that was just sent."""

    def kept(letter: Letter, message_id: int) -> KeptMessage | None:
        body = letter.body
        seconds = body.clear_after_s
        if seconds is None and letter.recipient.startswith("b:"):
            seconds = DEFAULT_S
        if seconds is None:
            return None
        now = clock.now()
        return KeptMessage(
            recipient=letter.recipient,
            chat=body.chat,
            message_id=message_id,
            delete_by=now + dtm.timedelta(seconds=seconds),
            purpose=body.purpose,
            sent=now,
        )

    return kept
