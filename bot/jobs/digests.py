"""Digests that are due: everybody is read once, each member of staff gets theirs or nothing."""

import datetime as dtm
from collections.abc import Sequence

from bot.caseworkers import digest
from bot.caseworkers.cues import StaffTurn
from bot.effects import digests
from bot.turns.desk import Desk
from flows.fires import Fire
from flows.ids import StaffId
from storage.changes import Changes, Loaded
from storage.store import Store


async def decide(desk: Desk, store: Store, fires: Sequence[Fire], now: dtm.datetime) -> Changes:
    """The digests of these wake-ups, and when the next ones come."""
    loaded = await store.load(people=await store.all_people())
    changes = Changes()
    for fire in fires:
        changes.fires_done.append(fire.id)
        _one(changes, desk, loaded, fire, now=now)
    return changes


def _one(changes: Changes, desk: Desk, loaded: Loaded, fire: Fire, *, now: dtm.datetime) -> None:
    staff = loaded.staff.get(StaffId(fire.subject))
    if staff is None or not digests.is_due(staff, fire):
        return
    turn = StaffTurn(
        desk=desk,
        staff=staff,
        everyone=dict(loaded.staff),
        scenes=dict(loaded.scenes),
        by_escalation={},
        unread={},
        now=now,
    )
    digest.push(turn)
    turn.keep(digests.planned(turn.changes, desk, turn.staff, now))
    changes.extend(turn.changes)


async def plan_missing(desk: Desk, store: Store, now: dtm.datetime) -> Changes:
    """Whoever joined before there were digests, or under another clock, gets a plan."""
    loaded = await store.load()
    changes = Changes()
    for staff in loaded.staff.values():
        if digests.gets_one(staff) and not digests.is_planned(staff, now):
            digests.planned(changes, desk, staff, now)
    return changes
