"""What must hold of every open alert, read from the database itself. Drives nothing."""

import datetime as dtm

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.escalation import Escalation
from storage.fires import KINDS
from storage.instants import micros
from storage.keys import Vault
from storage.schema import FIRES
from tests.ladder.house import House, Told

Timers = dict[tuple[str, int], int]
LONGEST = {
    "crisis": dtm.timedelta(minutes=10),
    "distress": dtm.timedelta(hours=2),
    "concern": dtm.timedelta(days=60),
}
LONGEST_PROMISE = {
    "crisis": dtm.timedelta(minutes=30),
    "distress": dtm.timedelta(hours=24),
    "concern": dtm.timedelta(days=14),
}


async def complaints(house: House) -> list[str]:
    """Everything that is silent now, or was paged to nobody since the last look."""
    timers = await house.store._read(_timers)
    found = [line for alert in await house.open_alerts() for line in _timeless(alert, timers)]
    for told in house.told:
        found += _unheard(told)
    house.told.clear()
    return found


async def unclimbed(house: House) -> list[str]:
    """Pages that could not be delivered, and nobody else was asked at once."""
    now = {one.id: one for one in await house.open_alerts()}
    found = []
    for before, letter in house.lost:
        after = now.get(before.id)
        last = before.rung + 1 >= len(before.ladder)
        if after is None or after.state != "open" or before.state != "open" or last:
            continue
        if after.paged <= before.paged:
            found.append(f"{before.case}: lost {letter.body.purpose}, nobody else was paged")
    house.lost.clear()
    return found


async def _timers(connection: AsyncConnection, _: Vault) -> Timers:
    rows = await connection.execute(sa.select(FIRES.c.subject, FIRES.c.kind, FIRES.c.due_at))
    return {(row.subject, row.kind): row.due_at for row in rows}


def _timeless(alert: Escalation, timers: Timers) -> list[str]:
    """Claimed: a promise with a stored end; open: a stored page to come."""
    claimed = alert.state == "claimed"
    due = alert.promise_until if claimed else alert.next_page
    if due is None:
        return [f"{alert.case}: {alert.state} without a time"]
    kind = "promise" if claimed else "rung"
    if timers.get((alert.id, KINDS[kind])) != micros(due):  # type: ignore[index]
        return [f"{alert.case}: no {kind} is stored for {due}"]
    return []


def _unheard(told: Told) -> list[str]:
    """A round that reached nobody, or a time that is further off than the level allows."""
    alert = told.alert
    if alert.state == "closed":
        return []
    if alert.state == "claimed":
        assert alert.promise_until is not None
        if alert.promise_until - told.at > LONGEST_PROMISE[alert.level]:
            return [f"{alert.case}: the promise ends too late"]
        return []
    found = []
    if alert.next_page is None or alert.next_page - told.at > LONGEST[alert.level]:
        found.append(f"{alert.case}: {alert.level} is paged too late: {alert.next_page}")
    if alert.level != "concern" and alert.asked is None and told.able and not told.pages:
        found.append(f"{alert.case}: rung {alert.rung} was paged to nobody")
    return found
