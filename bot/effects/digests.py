"""When the next digest of a member of staff comes: a stored wake-up. Writes only."""

import datetime as dtm

from msgspec.structs import replace

from bot.turns.desk import Desk
from flows import duty
from flows.fires import Fire
from flows.ids import StaffId
from flows.staff import Staff
from storage.changes import Changes

FARTHEST = dtm.timedelta(days=120)
"""A plan beyond this was made by another clock: it is made anew."""


def planned(changes: Changes, desk: Desk, staff: Staff, now: dtm.datetime) -> Staff:
    """Plan the next one at the chosen hour of a working day; the record as it is then."""
    due = duty.digest_at(staff, now, dtm.time(staff.digest_hour))
    known = replace(staff, digest_next=due)
    changes.fires_cancelled.append((staff.id, "digest"))
    changes.fires = [f for f in changes.fires if (f.subject, f.kind) != (staff.id, "digest")]
    changes.fires.append(Fire(id=desk.new_id(16), due=due, kind="digest", subject=staff.id))
    changes.staff[staff.id] = known
    return known


def is_planned(staff: Staff, now: dtm.datetime) -> bool:
    """Whether a wake-up stands that will come; also one that is due just now."""
    due = staff.digest_next
    return due is not None and now - dtm.timedelta(days=1) < due < now + FARTHEST


def gets_one(staff: Staff) -> bool:
    """Whether they read digests at all."""
    return staff.active and staff.chat is not None


def is_due(staff: Staff, fire: Fire) -> bool:
    """Whether this wake-up is still the one that was planned last."""
    return gets_one(staff) and fire.subject == StaffId(staff.id) and staff.digest_next == fire.due
