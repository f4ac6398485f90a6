"""The person as the program knows them: the least that it needs. No names, no places, no story."""

import datetime as dtm
from typing import Literal

import msgspec

from flows.ids import BeneficiaryId, StaffId

Status = Literal["invited", "active", "paused", "stopped", "unreachable", "lapsed", "ended"]
GONE: frozenset[Status] = frozenset({"ended", "unreachable"})
"""Whoever is this is in no worker's count of people."""
Phase = Literal["crisis", "transition", "reintegration", "aftercare"]
Audience = Literal["adult", "teen", "child", "family"]
Address = Literal["formal", "informal"]
Adult = Literal["guardian", "social-work", "court"]
Cadence = Literal["more", "usual", "less", "on-request"]
"""The person's own wish; `on-request`: only when they write."""
Kept = Literal["all", "no-answers", "nothing"]
"""The person's own choice at the end: a way back, no answers, or nothing at all."""


class Recent(msgspec.Struct, frozen=True, array_like=True):
    """One answer that a rule may still look at (only with the `keep` scope)."""

    question: str
    choice: str
    day: int
    """Ordinal of the day in the person's own calendar."""


class SafeWindow(msgspec.Struct, frozen=True, kw_only=True):
    """When it is safe to write, in the person's own zone. Default of the design: Mon-Sat 10-19."""

    days: frozenset[int] = frozenset({0, 1, 2, 3, 4, 5})
    """ISO weekdays minus one: Monday is 0."""
    start: dtm.time = dtm.time(10)
    end: dtm.time = dtm.time(19)


class Talk(msgspec.Struct, frozen=True, kw_only=True):
    """A worker speaks with the person through this chat; the program is silent meanwhile."""

    holder: StaffId
    since: dtm.datetime
    last: dtm.datetime
    """The worker's last word: after some quiet hours the program takes the talk back."""
    told: bool = False
    """The person was told, since that word, that theirs was passed on."""


class HandOver(msgspec.Struct, frozen=True, kw_only=True):
    """One person is offered to a colleague."""

    to: StaffId
    by: StaffId
    at: dtm.datetime


class Referral(msgspec.Struct, frozen=True, kw_only=True):
    """Another service was offered; nothing goes there without the person's own yes."""

    kind: str
    """One of the eleven kinds of help (flows.rules_matrix)."""
    by: StaffId
    asked: dtm.date
    answer: Literal["", "yes", "no"] = ""


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A worker's short note; it goes by itself."""

    by: StaffId
    day: dtm.date
    until: dtm.date
    text: str


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
    listens: bool = False
    """Recorded voices are sent with the words, where there are any."""
    phase_override: Phase | None = None
    adult: Adult | None = None
    turns_18: str | None = None
    """YYYY-MM."""
    phone_seen: bool | None = None
    """None until asked; True: others see the phone."""
    picture: str = ""
    """Name of the own picture (flows.phone); where others see the phone nothing opens without."""
    wrong_pictures: int = 0
    """Wrong ones since the last right one."""
    cover: bool = False
    """Every command shows an ordinary tip first."""
    code_marks: tuple[str, ...] = ()
    """Keyed marks of every way to type the code word; the word itself is nowhere."""
    duress_marks: tuple[str, ...] = ()
    choosing: Literal["", "code", "duress"] = ""
    """The next typed word becomes this one."""
    choosing_until: dtm.datetime | None = None
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
    cadence: Cadence = "usual"
    phase_since: dtm.date | None = None
    """The day from which an override of the phase counts."""
    avoid: tuple[dtm.date, ...] = ()
    """Days on which nothing may come, beside weekdays outside the window and holidays."""
    last_checkin: dtm.datetime | None = None
    last_push: dtm.date | None = None
    """The day, where the person is, of the last message that they did not ask for."""
    planned: tuple[str, ...] = ()
    """Questions that the check-in under way was to ask, in order."""
    asked: dict[str, int] = {}
    """Ordinal of the day on which a question was last shown; not in it: never."""
    recent: tuple[Recent, ...] = ()
    habit: str = ""
    """The last check-ins, oldest first: `1` was answered, `0` was not."""
    silent_from: dtm.datetime | None = None
    """When the first of the check-ins went out that were missed since the person's last act."""
    under_way: Literal["", "check-in", "re-offer"] = ""
    """What the newest opener was: a missed re-offer is no miss of its own."""
    last_threat: dtm.datetime | None = None
    """When danger from another person was told last."""
    asleep: bool = False
    """A check-in was begun and left; its place waits for a late answer, and no longer counts."""
    reoffers: int = 0
    """Re-offers since the person's last act."""
    silence_step: int = 0
    """The highest step of the missed-contact table that was taken in this silence."""
    renewal_asked: dtm.datetime | None = None
    dates: tuple[dtm.date, ...] = ()
    """Important dates marked by the caseworker: the day alone, never what it is."""
    carer: bool = False
    """Cares for somebody (set by the caseworker): questions about family may come."""
    wellbeing: tuple[int, int] | None = None
    """Last WHO-5: ordinal of the day, score 0 to 100. The answers themselves are never kept."""
    barred: tuple[StaffId, ...] = ()
    """Staff with a conflict of interest: they see nothing of this person and are never paged."""
    goal: bool = False
    """A small wish was named: the next check-in may ask how it went."""
    talk: Talk | None = None
    """A worker holds the talk; None: the program does."""
    words_wait: int = 0
    """Messages of a worker that wait until the person opens them."""
    offered: dtm.datetime | None = None
    """When a harmless line last said that something waits."""
    hand_over: HandOver | None = None
    """A colleague was asked to take over and has not answered yet."""
    complaint: dtm.datetime | None = None
    """A word about how people are treated here: for the supervisor alone."""
    extra: dtm.date | None = None
    """A day on which the worker wants one more check-in."""
    verified: dict[str, tuple[int, int]] = {}
    """Domain -> what the worker has seen: level 0 (well) to 2, and the ordinal of the day."""
    referrals: tuple[Referral, ...] = ()
    notes: tuple[Note, ...] = ()
    wellbeing_day: int | None = None
    """Ordinal of the day on which WHO-5 was offered last, whatever came of it."""
    wellbeing_open: bool = False
    """It was offered, and neither finished nor declined yet."""
    own_programme: str = ""
    """What differs for this person alone: sections of a programme file as JSON; empty: nothing."""
    extended: tuple[dtm.datetime, dtm.date] | None = None
    """(when it was said, end before it): beyond that end only a yes given since then counts."""
    household: str = ""
    """Random mark shared by linked family members; it opens no view of each other."""
    kept: Kept = "all"
    """What the person chose about what is held when the months are over."""
    change_told: str = ""
    """The newest `you told us, this changed` that this person was shown."""
    here: int | None = None
    """The step of a check-in on a caseworker's phone that is under way; None: none is."""
    before_move: Status | None = None
    """Set while a new phone is awaited: the status to which its code brings them back."""


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
