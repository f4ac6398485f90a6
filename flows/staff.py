"""A member of staff as the program knows them. Holds no rights; those are in flows.rights."""

import datetime as dtm
from typing import Literal

import msgspec

from flows.ids import StaffId

Role = Literal["caseworker", "supervisor", "admin"]


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
    joined: dtm.datetime | None = None
    writing_to: str | None = None
    """Beneficiary id whose next words from this worker are passed on; None: nobody."""
    writing_until: dtm.datetime | None = None
