"""Message ids on phones: kept sealed from the first day, cleared in time."""

import datetime as dtm

from storage.changes import Changes
from storage.store import Store
from tests.storage.people import NOW, REAL, Home, enrol, kept, person

HOUR = dtm.timedelta(hours=1)


async def test_messages_come_due(store: Store) -> None:
    """Whose time is over comes first, whole, and never one whose time is not over."""
    one = person()
    await enrol(store, one)
    to = f"b:{one.id}"
    later, first = kept(to, 1, delete_by=NOW + HOUR), kept(to, 2, delete_by=NOW, mine=False)
    await store.commit(Changes(kept=[later, first]), real_now=REAL)
    (due,) = await store.due_messages(NOW)
    assert (due.recipient, due.chat, due.message_id, due.mine) == (to, 1, 2, False)
    assert due.delete_by == NOW
    both = await store.due_messages(NOW + HOUR)
    assert [one.message_id for one in both] == [2, 1]
    assert [one.message_id for one in await store.due_messages(NOW + HOUR, limit=1)] == [2]


async def test_forgotten_messages_are_gone(store: Store) -> None:
    """After the deletion the row goes; the same commit may write the letter that deletes."""
    await store.commit(Changes(kept=[kept("s:1", 1), kept("s:1", 2)]), real_now=REAL)
    one, two = await store.messages_of("s:1")
    await store.forget_messages([one.id])
    assert await store.messages_of("s:1") == [two]
    await store.commit(Changes(kept_gone=[two.id]), real_now=REAL)
    assert await store.messages_of("s:1") == []


async def test_the_newest_message_is_the_bots(store: Store) -> None:
    """Quick exit edits the newest message that the bot wrote, not the person's own."""
    assert await store.newest_message("s:1") is None
    messages = [kept("s:1", 7), kept("s:1", 5), kept("s:1", 9, mine=False), kept("s:2", 11)]
    await store.commit(Changes(kept=messages), real_now=REAL)
    newest = await store.newest_message("s:1")
    assert newest is not None
    assert newest.message_id == 7


async def test_clearing_is_brought_forward_never_put_off(store: Store) -> None:
    """Only matching messages of this recipient move, and only to an earlier time."""
    soon = NOW + HOUR
    messages = [
        kept("s:1", 1, purpose="card"),
        kept("s:1", 2, purpose="question:1"),
        kept("s:1", 3, purpose="card", delete_by=NOW),
        kept("s:2", 4, purpose="card"),
    ]
    await store.commit(Changes(kept=messages), real_now=REAL)
    same = [kept("s:1", 5, purpose="card:2")]
    await store.commit(Changes(clear_now=[("s:1", "card", soon)], kept=same), real_now=REAL)
    times = {one.message_id: one.delete_by for one in await store.messages_of("s:1")}
    day = NOW + dtm.timedelta(days=1)
    assert times == {1: soon, 2: day, 3: NOW, 5: soon}
    assert [one.delete_by for one in await store.messages_of("s:2")] == [day]


async def test_a_message_of_an_erased_person_is_still_owed(store: Store, home: Home) -> None:
    """A send that ended during the erasure is kept under the program's key and gets deleted."""
    one = person()
    await enrol(store, one)
    to = f"b:{one.id}"
    await store.erase(one.id, at=NOW, real_now=REAL, last=Changes())
    await store.commit(Changes(kept=[kept(to, 3)]), real_now=REAL)
    assert [each.message_id for each in await store.messages_of(to)] == [3]
    assert home.sql("SELECT person FROM messages") == [(None,)]
