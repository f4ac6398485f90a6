"""What starts a session. Values only."""

import datetime as dtm
from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.consent import Consent


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a flow may read about the person: the consent in force and flat facts for branches."""

    consent: Consent | None = None
    last_act: dtm.datetime | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    """Lasting properties: language, address, phone, window."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """audience, phase, domain (id of the domain question whose turn it is), gate (open, shut)."""


@dataclass(frozen=True, slots=True)
class CheckInDue:
    """The program begins: needs `contact` in force."""


@dataclass(frozen=True, slots=True)
class PersonBegan:
    """The person began, by a command, a code or a button."""


Trigger = CheckInDue | PersonBegan
