"""Which sent messages must leave the chat again, and when. Programme time."""

import datetime as dtm
from collections.abc import Callable

from bot.clock import Clock
from storage.letter import KeptMessage, Letter


def keeper(clock: Clock, *, hours: int = 24) -> Callable[[Letter, int], KeptMessage | None]:
    """A function that makes the record for a letter that was just sent.

    `hours`: when a message leaves a person's phone, unless it says otherwise (design, 7).
    """

    def kept(letter: Letter, message_id: int) -> KeptMessage | None:
        body = letter.body
        seconds = body.clear_after_s
        if seconds is None and letter.recipient.startswith("b:"):
            seconds = hours * 3600
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
