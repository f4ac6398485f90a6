"""To whom a new person goes when people are shared evenly. Pure; writes nothing."""

import dataclasses
from collections import Counter
from collections.abc import Mapping

from bot.enrolling import EVENLY, Enrolled, Office, Wish, name_key
from bot.refusal import Refusal
from flows import duty
from flows.ids import StaffId
from flows.staff import Staff


class Shares:
    """How many people each caseworker is there for, counted on while a table is read."""

    def __init__(self, office: Office, loads: Mapping[StaffId, int]) -> None:
        self._loads = Counter(dict(loads))
        self._hands = [
            one
            for one in office.staff.values()
            if one.role == "caseworker" and duty.available(one, office.now)
        ]

    def named(self, wish: Wish) -> Wish:
        """The wish with a caseworker, and a backup where it names none. Raises Refusal."""
        if wish.caseworker != EVENLY:
            return wish
        if not self._hands:
            raise _nobody()
        worker, *others = sorted(self._hands, key=lambda one: self._place(one, wish))
        backup = wish.backup or next((one.name for one in others), "")
        return dataclasses.replace(wish, caseworker=worker.name, backup=backup)

    def count(self, made: Enrolled) -> None:
        """Somebody was enrolled: their caseworker is there for one more."""
        self._loads[made.person.worker] += 1

    def load(self, staff: StaffId) -> int:
        """How many people they are there for by now."""
        return self._loads[staff]

    def _place(self, one: Staff, wish: Wish) -> tuple[bool, int, str]:
        """Fewest people first. Nobody is made their own backup while somebody else is there."""
        name = name_key(one.name)
        return name == name_key(wish.backup), self.load(one.id), name


def seats_of(wish: Wish) -> str:
    """Into whose hands somebody came, as a line for whoever enrols."""
    return f"caseworker {wish.caseworker}" + (f", backup {wish.backup}" if wish.backup else "")


def _nobody() -> Refusal:
    text = "no caseworker can be reached now, so there is nobody to share with"
    hint = "name one, or wait until a code is redeemed or somebody is back from leave"
    return Refusal("nobody_there", text, hint=hint, field="caseworker")
