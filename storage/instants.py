"""Times as whole microseconds since the epoch, the form in which they are stored.

Reads no clock.
"""

import datetime as dtm

EPOCH = dtm.datetime(1970, 1, 1, tzinfo=dtm.UTC)
GRAIN = 15 * 60 * 1_000_000
"""What stands in the clear and is no deadline is no finer than this: a copied database must not
tell the second at which somebody wrote."""
_MICRO = dtm.timedelta(microseconds=1)


def micros(at: dtm.datetime) -> int:
    """Exact microseconds. Raises ValueError for a time without zone."""
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no zone; the memory stores instants only")
    return (at - EPOCH) // _MICRO


def coarse_before(stored: int) -> int:
    """The last quarter of an hour at or before this stored time: the second stays unknown."""
    return stored - stored % GRAIN


def coarse_after(stored: int) -> int:
    """The first quarter of an hour at or after this stored time."""
    return stored + -stored % GRAIN


def instant(stored: int) -> dtm.datetime:
    """The stored time, in UTC."""
    return EPOCH + stored * _MICRO


def real_micros(seconds: float) -> int:
    """Real time in seconds since the epoch, as stored."""
    return round(seconds * 1_000_000)


def real_seconds(stored: int) -> float:
    """The stored real time in seconds since the epoch."""
    return stored / 1_000_000
