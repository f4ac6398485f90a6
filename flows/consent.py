"""Consent by scope, as an append-only ledger.

Decides what is in force; asks nobody and sends nothing.
"""

import datetime as dtm
from typing import Literal, get_args

import msgspec

Scope = Literal["contact", "keep", "show", "count", "words"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
"""In the order in which the switches stand on the screen."""

How = Literal[
    "switches", "stop", "return", "staff", "lapse", "renewal", "block", "erase", "assent"
]

TRIGGERED_WINDOW = dtm.timedelta(minutes=30)
"""Without `contact`, nothing goes out that the person did not trigger within this time."""


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the ledger: which scopes are on after this move. The newest line is in force."""

    at: dtm.datetime
    how: How
    scopes: frozenset[Scope] = frozenset()
    version: str = ""
    """Hash of the consent text (revision) that was on the screen."""

    def allows(self, scope: Scope) -> bool:
        """Whether the scope is on. A missing scope is off."""
        return scope in self.scopes

    def switches(self) -> dict[str, bool]:
        """All five scopes with their state, in screen order."""
        return {scope: scope in self.scopes for scope in SCOPES}


def may_contact(
    consent: Consent | None, *, now: dtm.datetime, last_act: dtm.datetime | None
) -> bool:
    """Whether anything may be sent: `contact` is on, or the person acted within 30 minutes."""
    if consent is not None and consent.allows("contact"):
        return True
    return last_act is not None and now - last_act <= TRIGGERED_WINDOW


def after_stop(consent: Consent | None, now: dtm.datetime) -> Consent:
    """The ledger line that a stop writes.

    `contact` goes off, the other scopes stay as they were.
    """
    scopes = consent.scopes if consent else frozenset[Scope]()
    version = consent.version if consent else ""
    return Consent(at=now, how="stop", scopes=scopes - {"contact"}, version=version)
