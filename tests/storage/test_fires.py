"""Fires: claimed once, earliest first, held by lease and fence, never lost."""

import datetime as dtm
import secrets
from typing import get_args

import pytest

from flows.fires import Fire, FireKind
from storage.changes import Changes
from storage.errors import Conflict
from storage.fires import KINDS
from storage.store import Store
from tests.storage.people import NOW, REAL, Home


def fire(minutes: float = 0, *, kind: FireKind = "check-in", subject: str = "ana") -> Fire:
    """A fire that many minutes after NOW."""
    due = NOW + dtm.timedelta(minutes=minutes)
    return Fire(id=secrets.token_hex(8), due=due, kind=kind, subject=subject, version=3)


async def plan(store: Store, *fires: Fire) -> None:
    """Write fires."""
    await store.commit(Changes(fires=list(fires)), real_now=REAL)


def test_every_kind_has_a_code_of_its_own() -> None:
    """A kind without a code could not be planned; a shared code would wake the wrong thing."""
    assert set(KINDS) == set(get_args(FireKind))
    assert len(set(KINDS.values())) == len(KINDS)


async def test_due_fires_come_in_order_and_whole(store: Store) -> None:
    """Earliest first, exactly as planned, and not a microsecond early."""
    fires = [fire(5), fire(-3), fire(-9, kind="rung", subject="e1"), fire(0)]
    await plan(store, *fires)
    claimed = await store.claim_fires(NOW, real_now=REAL)
    assert [one.id for one in claimed] == [fires[2].id, fires[1].id, fires[3].id]
    first = claimed[0]
    assert (first.due, first.kind, first.subject, first.version, first.fence) == (
        fires[2].due,
        "rung",
        "e1",
        3,
        1,
    )
    almost = fires[0].due - dtm.timedelta(microseconds=1)
    assert await store.claim_fires(almost, real_now=REAL) == []


async def test_a_claimed_fire_blocks_no_other(store: Store) -> None:
    """With the head of the queue in somebody's hands, the rest is claimable."""
    fires = [fire(-number) for number in range(9, 0, -1)]
    await plan(store, *fires)
    batches = [await store.claim_fires(NOW, limit=3, real_now=REAL) for _ in range(4)]
    assert [[one.id for one in batch] for batch in batches] == [
        [one.id for one in fires[start : start + 3]] for start in (0, 3, 6, 9)
    ]


async def test_a_lease_runs_out(store: Store) -> None:
    """A worker that died gives its fires back after the lease, with a new fence."""
    await plan(store, fire())
    (first,) = await store.claim_fires(NOW, real_now=REAL, lease_s=60)
    assert await store.claim_fires(NOW, real_now=REAL + 59.9) == []
    (second,) = await store.claim_fires(NOW, real_now=REAL + 60)
    assert (first.id, second.fence) == (second.id, 2)


async def test_an_old_holder_is_refused(store: Store, home: Home) -> None:
    """Whoever lost the lease to another worker gets Conflict, and none of its rows stay."""
    await plan(store, fire())
    other = await home.open(worker="w2")
    (lost,) = await store.claim_fires(NOW, real_now=REAL)
    (mine,) = await other.claim_fires(NOW, real_now=REAL + 61)
    with pytest.raises(Conflict, match="another worker"):
        await store.commit(Changes(seen=[1], fires_done=[lost.id]), real_now=REAL + 62)
    assert not (await other.load(updates=[1])).seen
    await other.commit(Changes(fires_done=[mine.id]), real_now=REAL + 62)
    assert await other.count_fires_due(NOW) == 0
    await other.close()


async def test_a_finished_fire_is_gone_and_the_next_is_there(store: Store) -> None:
    """Closing one fire and planning the next is one commit."""
    await plan(store, fire())
    (now,) = await store.claim_fires(NOW, real_now=REAL)
    later = fire(60)
    await store.commit(Changes(fires_done=[now.id], fires=[later]), real_now=REAL)
    assert await store.next_fire_due() == later.due
    assert await store.claim_fires(NOW, real_now=REAL + 100) == []


async def test_a_fire_cancelled_meanwhile_may_be_finished(store: Store) -> None:
    """Between claim and commit another turn may cancel; that is no conflict."""
    await plan(store, fire())
    (one,) = await store.claim_fires(NOW, real_now=REAL)
    await store.commit(Changes(fires_cancelled=[("ana", "check-in")]), real_now=REAL)
    await store.commit(Changes(fires_done=[one.id]), real_now=REAL)
    assert await store.next_fire_due() is None


async def test_cancelling_takes_one_kind_of_one_subject(store: Store) -> None:
    """Other kinds and other subjects stay; what the same commit plans stays too."""
    stay = [fire(kind="help"), fire(subject="eva"), fire(7)]
    await plan(store, fire(), fire(2), stay[0], stay[1])
    changes = Changes(fires_cancelled=[("ana", "check-in")], fires=[stay[2]])
    await store.commit(changes, real_now=REAL)
    hour = NOW + dtm.timedelta(hours=1)
    left = await store.claim_fires(hour, real_now=REAL)
    assert {one.id for one in left} == {one.id for one in stay}


async def test_the_next_due_time_skips_what_is_held(store: Store) -> None:
    """The scheduler sleeps until the next free fire, not in a loop over a held one."""
    await plan(store, fire(-1), fire(30))
    assert await store.next_fire_due() == NOW - dtm.timedelta(minutes=1)
    await store.claim_fires(NOW, real_now=REAL)
    assert await store.next_fire_due(real_now=REAL) == NOW + dtm.timedelta(minutes=30)
    assert await store.next_fire_due(real_now=REAL + 60) == NOW - dtm.timedelta(minutes=1)
    assert await store.count_fires_due(NOW) == 1


async def test_a_restart_frees_what_the_dead_worker_held(store: Store) -> None:
    """At the start of the only worker nothing waits for an old lease."""
    await plan(store, fire())
    await store.claim_fires(NOW, real_now=REAL)
    await store.release_leases(real_now=REAL)
    assert len(await store.claim_fires(NOW, real_now=REAL)) == 1


async def test_a_large_queue_is_claimed_by_index(store: Store, home: Home) -> None:
    """Finding what is due never reads the whole queue."""
    plan_rows = home.sql(
        "EXPLAIN QUERY PLAN SELECT due_at, id FROM fires WHERE due_at <= 5"
        " AND (lease_until IS NULL OR lease_until <= 5) ORDER BY due_at, id LIMIT 10"
    )
    assert "SEARCH fires USING PRIMARY KEY (due_at<?)" in str(plan_rows)
    assert "TEMP B-TREE" not in str(plan_rows)
