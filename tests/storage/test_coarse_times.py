"""Times in the clear: a copied database does not tell the second at which somebody wrote."""

import datetime as dtm

import pytest

from storage.changes import Changes
from storage.instants import GRAIN, instant, micros
from storage.store import Store
from tests.storage.people import NOW, REAL, Home, enrol, escalation, kept, person, signal

ODD = NOW + dtm.timedelta(minutes=7, seconds=41, microseconds=123_456)
QUARTER = dtm.timedelta(minutes=15)


@pytest.mark.parametrize("hours", [1, 24, 47])
async def test_what_leaves_the_phone_tells_no_second(store: Store, home: Home, hours: int) -> None:
    """Up to a quarter of an hour earlier, never later: 48 hours are the limit."""
    one = person()
    await enrol(store, one)
    wanted = ODD + dtm.timedelta(hours=hours)
    message = kept(f"b:{one.id}", 1, sent=ODD, delete_by=wanted)
    await store.commit(Changes(kept=[message]), real_now=REAL)
    ((stored,),) = home.sql("SELECT delete_by FROM messages")
    assert stored % GRAIN == 0
    assert wanted - QUARTER < instant(stored) <= wanted


async def test_what_leaves_within_the_hour_leaves_exactly(store: Store, home: Home) -> None:
    """Her words of danger and the reply are gone after ten minutes, and the row with them."""
    wanted = ODD + dtm.timedelta(minutes=10)
    await store.commit(Changes(kept=[kept("s:1", 1, sent=ODD, delete_by=wanted)]), real_now=REAL)
    assert home.sql("SELECT delete_by FROM messages") == [(micros(wanted),)]


async def test_words_and_seen_updates_tell_no_second(store: Store, home: Home) -> None:
    """Words go a little before their 72 hours; ids of updates stay a little longer than theirs."""
    one = person()
    await enrol(store, one)
    alert = escalation(one)
    changes = Changes(
        escalations={alert.id: alert}, signals=[signal(alert, one, at=ODD)], seen=[7]
    )
    await store.commit(changes, real_now=REAL + 461.5)
    ((until,),) = home.sql("SELECT words_until FROM signals")
    ((seen,),) = home.sql("SELECT at FROM seen")
    assert (until % GRAIN, seen % GRAIN) == (0, 0)
    assert ODD + dtm.timedelta(hours=72) - QUARTER < instant(until) < ODD + dtm.timedelta(hours=72)
    assert 0 <= seen / 1e6 - (REAL + 461.5) < QUARTER.total_seconds()
