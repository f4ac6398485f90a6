"""A member of staff as the program knows them. Holds no rights; those are in flows.rights."""

import datetime as dtm
from typing import Literal

import msgspec

from flows.ids import StaffId

Role = Literal["caseworker", "supervisor", "admin"]


class Hours(msgspec.Struct, frozen=True, kw_only=True):
    """Hours of duty, on these weekdays (Monday is 0), in the zone of whoever works them.

    `end` before `start`: through the night.
    """

    days: frozenset[int]
    start: dtm.time
    end: dtm.time


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """One span of the on-call rota."""

    begins: dtm.datetime
    ends: dtm.datetime


class Staff(msgspec.Struct, frozen=True, kw_only=True):
    """One caseworker, supervisor or admin. `chat` is None until the code was redeemed."""

    id: StaffId
    name: str
    """Screen name, unique, may be an alias."""
    role: Role
    active: bool = True
    chat: int | None = None
    reachable: bool = True
    """False after Telegram answered that the bot is blocked or the account is gone."""
    language: str = "en"
    zone: str = "Europe/Belgrade"
    country: str = ""
    """ISO 3166 alpha-2, for public holidays; empty: none are known."""
    hours: tuple[Hours, ...] = ()
    """Duty hours; none: always on duty. They may delay concerns and lengthen deadlines only."""
    away_until: dtm.datetime | None = None
    """On leave until then: passed over while somebody else can be reached."""
    shifts: tuple[Shift, ...] = ()
    """When they are on call."""
    second: str = ""
    """Where pages go beside this chat (an Apprise address, which may hold a password)."""
    joined: dtm.datetime | None = None
    writing_to: str | None = None
    """Beneficiary id whose next words from this worker are passed on; None: nobody."""
    writing_until: dtm.datetime | None = None
    writing_kind: Literal["talk", "note"] = "talk"
    """What the next words are: for the person, or a note about them."""
    viewing: str | None = None
    """Beneficiary id whose words this chat shows as they come; None: nobody's."""
    view_until: dtm.datetime | None = None
    """The view closes by itself then; every act in the talk keeps it open."""
    digest_hour: int = 9
    """Local hour of the one digest of a working day."""
    digest_next: dtm.datetime | None = None
    """When the next one is planned; any other wake-up of it does nothing."""
    conduct: str = ""
    """Version of the code of conduct that was accepted; empty: none yet."""
    reduced: bool = False
    """An admin said that few people are here now: what works is said honestly until it ends."""
    public_key: bytes = b""
    """To which answers are sealed where this program must not read them; empty: no key yet."""
