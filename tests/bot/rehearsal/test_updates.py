from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rehearsal.telegram import Phone, StandIn
from bot.rehearsal.updates import Ask, UpdateQueue
from tests.bot.rehearsal.conftest import HandClock, ok, refused


async def ids(stand_in: StandIn, **params: object) -> list[int]:
    """Return the ids of the updates that a getUpdates hands out."""
    return [update["update_id"] for update in await ok(stand_in, "getUpdates", **params)]


async def test_unconfirmed_updates_come_again(stand_in: StandIn, anna: Phone) -> None:
    """Only a higher offset confirms; fetching alone never does."""
    anna.say("one")
    assert await ids(stand_in) == [1, 2]
    assert await ids(stand_in) == [1, 2]
    assert await ids(stand_in, offset=2) == [2]
    assert await ids(stand_in, offset=3) == []
    assert await ids(stand_in) == []


async def test_limit_and_negative_offset(stand_in: StandIn, anna: Phone) -> None:
    """A limit cuts the batch; a negative offset keeps the last ones and forgets the others."""
    for number in range(5):
        anna.say(str(number))
    assert await ids(stand_in, limit=2) == [1, 2]
    assert await ids(stand_in, offset=-2) == [5, 6]
    assert await ids(stand_in) == [5, 6]


async def test_a_batch_holds_at_most_100(stand_in: StandIn, anna: Phone) -> None:
    """More than 100 are never handed out at once, whatever the limit."""
    for number in range(150):
        anna.say(str(number))
    assert len(await ids(stand_in, limit=1000)) == 100


async def test_long_poll_wakes_at_once(stand_in: StandIn) -> None:
    """A waiting poll is answered by the update, not by its time-out."""
    poll = asyncio.create_task(ids(stand_in, timeout=50))
    await stand_in.updates.polled()
    stand_in.person(5).say("hello")
    async with asyncio.timeout(1):
        assert await poll == [1]


async def test_long_poll_ends_empty_at_its_timeout(stand_in: StandIn) -> None:
    """Where nothing comes the poll ends with an empty list."""
    assert await stand_in.updates._long_poll(Ask(0, 100, 0.01)) == []


async def test_the_older_of_two_pollers_gets_409(stand_in: StandIn) -> None:
    """Overlapping polls end the older one with a conflict; the newer goes on."""
    older = asyncio.create_task(stand_in.call("getUpdates", {"timeout": 50}))
    await stand_in.updates.polled()
    newer = asyncio.create_task(ids(stand_in, timeout=50))
    status, body = await older
    assert status == 409
    assert "terminated by other getUpdates" in body["description"]
    stand_in.person(5).say("hello")
    assert await newer == [1]


async def test_polling_with_a_webhook_set_is_a_conflict(stand_in: StandIn) -> None:
    """While a webhook is set getUpdates answers 409."""
    await ok(stand_in, "setWebhook", url="http://127.0.0.1:1/x")
    status, description = await refused(stand_in, "getUpdates")
    assert status == 409
    assert "webhook" in description
    await ok(stand_in, "deleteWebhook")
    assert await ids(stand_in) == []


async def test_updates_expire_after_a_day(
    stand_in: StandIn, anna: Phone, clock: HandClock
) -> None:
    """What nobody fetched for 24 hours of programme time is gone."""
    clock.move(24 * 3600 - 1)
    anna.say("later")
    assert await ids(stand_in) == [1, 2]
    clock.move(1)
    assert await ids(stand_in) == [2]


async def test_expiry_can_be_switched_off(clock: HandClock) -> None:
    """With life=None updates wait for ever."""
    stand_in = StandIn(clock=clock, life=None)
    stand_in.person(5).say("hello")
    clock.move(1e9)
    assert await ids(stand_in) == [1]


async def test_allowed_updates_are_remembered(stand_in: StandIn, anna: Phone) -> None:
    """Kinds that were not asked for are not kept, also by later polls without the field."""
    await ids(stand_in, allowed_updates=["message"], offset=2)
    anna.edit(1, "changed")
    anna.block()
    assert await ids(stand_in) == []
    await ids(stand_in, allowed_updates='["my_chat_member"]')
    anna.unblock()
    assert len(await ids(stand_in)) == 1


async def test_ids_may_go_down(stand_in: StandIn, anna: Phone) -> None:
    """After a restart of the ids the offset of the old row neither skips nor confirms new ones."""
    stand_in.next_update_id = 1000
    anna.say("old row")
    assert await ids(stand_in) == [1, 1000]
    stand_in.next_update_id = 990
    anna.say("new row")
    assert await ids(stand_in, offset=1001) == [990]
    assert await ids(stand_in, offset=991) == []


@pytest.mark.parametrize("bad", ["text", None, 1.5, [1]])
async def test_an_unreadable_id_is_forgotten_in_the_end(stand_in: StandIn, bad: object) -> None:
    """An update that no offset can confirm comes three times and then no more."""
    stand_in.inject({"update_id": bad, "message": 7})
    seen = [len(await ok(stand_in, "getUpdates")) for _ in range(4)]
    assert seen == [1, 1, 1, 0]


async def test_a_repeated_id_is_delivered_again(stand_in: StandIn, anna: Phone) -> None:
    """A copy of a confirmed update is handed out once more, then its offset confirms it."""
    [update] = await ok(stand_in, "getUpdates")
    assert await ids(stand_in, offset=2) == []
    stand_in.inject(update)
    assert await ids(stand_in, offset=2) == [1]
    assert await ids(stand_in, offset=2) == []


@given(st.lists(st.tuples(st.sampled_from(["put", "get", "confirm"]), st.integers(1, 5))))
async def test_nothing_is_lost_and_nothing_comes_back(
    steps: list[tuple[str, int]],
) -> None:
    """Whatever the order of steps: all unconfirmed updates are there, no confirmed one is."""
    queue = UpdateQueue(clock=lambda: 0.0)
    put = confirmed = 0
    for step, size in steps:
        if step == "put":
            for _ in range(size):
                queue.put("message", {})
                put += 1
        elif step == "get":
            found = [u["update_id"] for u in await queue.get({"limit": size})]
            assert found == list(range(confirmed + 1, min(put, confirmed + size) + 1))
        else:
            confirmed = min(put, confirmed + size)
            await queue.get({"offset": confirmed + 1})
    assert [u["update_id"] for u in queue.waiting()] == list(range(confirmed + 1, put + 1))
