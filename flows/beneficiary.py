"""The person as the program knows them: the least that it needs. No names, no places, no story."""

import datetime as dtm
from typing import Literal

import msgspec

from flows.ids import BeneficiaryId, StaffId

Status = Literal["invited", "active", "paused", "stopped", "unreachable", "lapsed", "ended"]
Phase = Literal["crisis", "transition", "reintegration", "aftercare"]
Audience = Literal["adult", "teen", "child", "family"]
Address = Literal["formal", "informal"]
Adult = Literal["guardian", "social-work", "court"]


class SafeWindow(msgspec.Struct, frozen=True, kw_only=True):
    """When it is safe to write, in the person's own zone. Default of the design: Mon-Sat 10-19."""

    days: frozenset[int] = frozenset({0, 1, 2, 3, 4, 5})
    """ISO weekdays minus one: Monday is 0."""
    start: dtm.time = dtm.time(10)
    end: dtm.time = dtm.time(19)


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """What is sealed under the person's own key, as one value.

    Fields may be added with a default.
    """

    case: str
    """The reference that staff see, for example K7F3."""
    started: dtm.date
    """Day on which the programme began for this person; the anchor of all months."""
    zone: str = "Europe/Belgrade"
    country: str = "RS"
    """ISO 3166 alpha-2, XK for Kosovo."""
    language: str | None = None
    """Tag as in contracts: en, sq, bs, sr-Latn, sr-Cyrl, mk, bg, ro, tr, uk, ru."""
    audience: Audience = "adult"
    address: Address = "formal"
    phase_override: Phase | None = None
    adult: Adult | None = None
    turns_18: str | None = None
    """YYYY-MM."""
    phone_seen: bool | None = None
    """None until asked; True: others see the phone."""
    window: SafeWindow = SafeWindow()
    enrolled_at: dtm.datetime | None = None
    """When the consent switches were finished the first time."""
    last_act: dtm.datetime | None = None
    """The person's last press or message; gate and consent window count from here."""
    gate_until: dtm.datetime | None = None
    """Personal things may be shown until then (30 minutes after the last act, once opened)."""
    paused_until: dtm.datetime | None = None
    quiet_until: dtm.datetime | None = None
    """No push of any kind before this (quick exit, 12 hours)."""
    held_since: dtm.datetime | None = None
    """Danger from another person: nothing is pushed until the person acts or a worker releases."""
    next_checkin: dtm.datetime | None = None
    schedule_version: int = 0
    """Raised whenever the plan changes; a fire that carries an older one does nothing."""
    asked_turn: int = 0
    """How many domain questions have had their turn (rotation)."""
    missed: int = 0
    last_alarm: dtm.datetime | None = None
    """When distress or crisis was raised last."""
    help_since: dtm.datetime | None = None
    """A help word was written and nothing was done since."""
    told_device: bool = False
    """The caseworker was told once that others see the phone."""


class Beneficiary(msgspec.Struct, frozen=True, kw_only=True):
    """One enrolled or invited person.

    `chat` is their address on the channel, None until redeemed.
    """

    id: BeneficiaryId
    status: Status
    profile: Profile
    chat: int | None = None
    worker: StaffId
    backup: StaffId | None = None
    supervisor: StaffId | None = None
    version: int = 0
    """Raised by one with every save (optimistic check, part of the seal's binding)."""
