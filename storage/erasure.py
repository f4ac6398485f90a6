"""The list of who forgets what when a person is erased.

Every repository with rows of people registers.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from flows.ids import BeneficiaryId
from storage.keys import Vault

Eraser = Callable[[AsyncConnection, Vault, BeneficiaryId], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Registered:
    """One eraser, and the tables that are its duty."""

    tables: tuple[str, ...]
    erase: Eraser
    order: int


LAST = 9
"""Order of the eraser of the person's own row: it goes after the key is destroyed."""
ERASERS: list[Registered] = []
NOBODY: dict[str, str] = {
    "instance": "one mark of the database",
    "counters": "row numbers",
    "system_keys": "keys of the program",
    "meta": "small values of the program",
    "staff": "staff are no beneficiaries; they leave by their own rule",
    "revisions": "definitions and texts",
    "live_revisions": "which definitions are live",
    "seen": "update numbers, 72 h",
    "parked": "unread updates, sealed for the program, until read",
    "figures": "numbers of people, of nobody",
    "audit": "ids without content, by its own retention",
    "tombstones": "keyed marks of the erased",
}
"""Tables that no eraser needs to touch, with the reason."""


def eraser(*tables: str, order: int = 1) -> Callable[[Eraser], Eraser]:
    """Register the function that removes a person from these tables. Higher orders run later."""

    def register(function: Eraser) -> Eraser:
        ERASERS.append(Registered(tables, function, order))
        ERASERS.sort(key=lambda one: one.order)
        return function

    return register
