"""How long what a person wrote stays on their phone: as the programme says, within what Telegram
lets a bot remove. Deletes nothing."""

import datetime as dtm

from bot.channel.messages import Inbound
from bot.turns.turn import SHARED, Turn

LONGEST = dtm.timedelta(hours=47)
"""After 48 h Telegram lets no bot delete a message; counted from when it was written."""
KEPT_FOR_US = dtm.timedelta(hours=25)
"""Telegram hands a message out for a day at most; what claims to be older has another clock."""
_EPOCH = dtm.datetime(1970, 1, 1, tzinfo=dtm.UTC)


def written_at(inbound: Inbound, now: dtm.datetime) -> dtm.datetime:
    """When a message was written: during an outage that is hours before it is read."""
    written = _EPOCH + dtm.timedelta(seconds=inbound.written)
    return written if dtm.timedelta() < now - written <= KEPT_FOR_US else now


def leaves_at(turn: Turn, written: dtm.datetime) -> dtm.datetime:
    """An hour where others see the phone, else the programme's `chat_hours`."""
    hours = dtm.timedelta(hours=turn.programme.retention.chat_hours)
    stays = SHARED if turn.profile.phone_seen else hours
    return min(turn.now + stays, written + LONGEST)
