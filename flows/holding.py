"""Who holds an escalation: claim, promise, snooze, hand-over, outcome, second look. No clock."""

import datetime as dtm
from collections.abc import Mapping
from typing import NamedTuple

from msgspec.structs import replace

from flows.beneficiary import Audience
from flows.definition import SignalLevel
from flows.duty import Calendar
from flows.escalation import Escalation, Outcome, Snooze
from flows.ids import StaffId
from flows.ladders import able, anyone
from flows.promises import promise_until

LONGEST_SNOOZE: Mapping[SignalLevel, dtm.timedelta] = {
    "crisis": dtm.timedelta(minutes=30),
    "distress": dtm.timedelta(hours=12),
    "concern": dtm.timedelta(days=7),
}
"""However good the reason: after this the holder is asked again."""


class Taken(NamedTuple):
    """Somebody else was first, or it is over. `by` may be None where it closed unclaimed."""

    by: StaffId | None
    closed: bool = False


def claim(
    escalation: Escalation,
    staff: StaffId,
    now: dtm.datetime,
    *,
    audience: Audience = "adult",
    zone: str = "Europe/Belgrade",
    days_of: Calendar | None = None,
) -> Escalation | Taken:
    """Take it: from now on this person has promised contact. The holder may promise again.

    `zone` and `audience` are the beneficiary's (minors: the same day, 20:00), `days_of` the
    working days of whoever takes it.
    """
    if escalation.state == "closed":
        return Taken(by=escalation.claimed_by, closed=True)
    if escalation.state == "claimed" and escalation.claimed_by != staff:
        return Taken(by=escalation.claimed_by)
    return _held(
        escalation,
        staff,
        now,
        promise_until(escalation.level, now, audience=audience, zone=zone, days_of=days_of),
    )


def _held(
    escalation: Escalation, staff: StaffId, now: dtm.datetime, until: dtm.datetime
) -> Escalation:
    return replace(
        escalation,
        state="claimed",
        claimed_by=staff,
        claimed_at=now,
        acknowledged=escalation.acknowledged or now,
        promise_until=until,
        snoozed=None,
        asked=None,
        next_page=None,
    )


def snooze(
    escalation: Escalation, staff: StaffId, now: dtm.datetime, *, until: dtm.datetime, why: Snooze
) -> Escalation | Taken:
    """The holder moves the promise, with a reason; never further than the level allows.

    When it runs out the holder is asked as ever; a new signal ends it. Only the holder may.
    """
    if escalation.state != "claimed" or escalation.claimed_by != staff:
        return Taken(by=escalation.claimed_by, closed=escalation.state == "closed")
    at = min(max(until, now), now + LONGEST_SNOOZE[escalation.level])
    return replace(escalation, promise_until=at, snoozed=why)


def hand_over(
    escalation: Escalation,
    to: StaffId,
    now: dtm.datetime,
    *,
    audience: Audience = "adult",
    zone: str = "Europe/Belgrade",
    days_of: Calendar | None = None,
) -> Escalation | Taken:
    """It goes to a colleague who has accepted: a promise of their own, counted from now.

    An unclaimed one may be taken over too. The promise never grows by being handed on: where the
    old one ends earlier, it stays.
    """
    if escalation.state == "closed":
        return Taken(by=escalation.claimed_by, closed=True)
    until = promise_until(escalation.level, now, audience=audience, zone=zone, days_of=days_of)
    old = escalation.promise_until
    until = min(until, old) if old is not None and old > now else until
    moved = _held(escalation, to, now, until)
    return replace(moved, paged_to=able((*moved.paged_to, to), anyone))


def close(
    escalation: Escalation,
    outcome: Outcome,
    now: dtm.datetime,
    *,
    look_at: dtm.datetime | None = None,
) -> Escalation:
    """End it with an outcome. One that is closed already keeps its first outcome.

    `look_at`: when a crisis or distress is looked at again (flows.promises.second_look); a concern
    is over with its outcome.
    """
    if escalation.state == "closed":
        return escalation
    return replace(
        escalation,
        state="closed",
        closed=now,
        outcome=outcome,
        next_page=None,
        promise_until=None,
        snoozed=None,
        look_at=None if escalation.level == "concern" else look_at,
    )


def looked(escalation: Escalation, now: dtm.datetime) -> Escalation:
    """The second look was taken; another one changes nothing."""
    if escalation.state != "closed" or escalation.looked is not None:
        return escalation
    return replace(escalation, looked=now)


def owes_look(escalation: Escalation, now: dtm.datetime) -> bool:
    """Whether a second look is due and nobody has taken it."""
    due = escalation.look_at
    return due is not None and escalation.looked is None and due <= now
