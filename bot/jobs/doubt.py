"""Whether the machine's clock is believed enough to remove anything by its age.

A clock that is years ahead would otherwise empty the whole memory in one round. Only a machine's
own clock is doubted: that of a rehearsal is set by whoever rehearses.
"""

import datetime as dtm
from collections.abc import Callable

import msgspec

from storage.store import Store

LAST = "retention-last"
"""Name of the value that says when the last round was and what it removed."""
LEAP = dtm.timedelta(days=7)
"""A longer time since the last daily round is an outage, or a clock that was set wrongly."""
LOOK_AGAIN = dtm.timedelta(hours=1)
ENOUGH_S = 24 * 3600.0
"""So long nothing is removed then (security paper, 5, row 105): time for somebody to look."""


class _At(msgspec.Struct, frozen=True):
    at: dtm.datetime


class Doubt:
    """`steady` counts seconds that nobody can set; a restart begins to count anew."""

    def __init__(self, store: Store, *, steady: Callable[[], float]) -> None:
        self._store = store
        self._steady = steady
        self._since: float | None = None

    async def holds(self, now: dtm.datetime) -> bool:
        """Whether nothing may be removed by its age yet."""
        last = await last_round(self._store)
        if last is None or now - last <= LEAP:
            self._since = None
            return False
        if self._since is None:
            self._since = self._steady()
        return self._steady() - self._since < ENOUGH_S


async def last_round(store: Store) -> dtm.datetime | None:
    """When the last daily round was; None before the first."""
    kept = await store.meta_get(LAST)
    return None if kept is None else msgspec.json.decode(kept, type=_At).at
