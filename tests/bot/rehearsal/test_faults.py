from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.rehearsal.telegram import Down, DroppedAnswer, Phone, StandIn
from tests.bot.rehearsal.conftest import HandClock, Json, keyboard, ok, refused

HELLO: Json = {"chat_id": 5, "text": "hello"}


@pytest.mark.parametrize("status", [400, 403, 429, 500, 502])
async def test_ordered_refusals_do_no_work(stand_in: StandIn, anna: Phone, status: int) -> None:
    """A refusal comes with its status as often as ordered, and nothing reaches the screen."""
    fault = stand_in.fail("sendMessage", status=status, times=2)
    for _ in range(2):
        assert (await refused(stand_in, "sendMessage", **HELLO))[0] == status
    assert (anna.newest, fault.hits) == (None, 2)
    await ok(stand_in, "sendMessage", **HELLO)


async def test_429_says_how_long_to_wait(stand_in: StandIn, anna: Phone) -> None:
    """The answer carries retry_after in whole seconds."""
    stand_in.fail(status=429, retry_after=7)
    status, body = await stand_in.call("sendMessage", HELLO)
    assert (status, body["parameters"]) == (429, {"retry_after": 7})


async def test_faults_hit_only_their_method_and_chat(stand_in: StandIn, anna: Phone) -> None:
    """Another chat and another method are not touched; a lasting fault ends when cancelled."""
    stand_in.person(6).start()
    fault = stand_in.fail("sendmessage", chat=5, status=403, times=None, description="Gone")
    await ok(stand_in, "sendMessage", chat_id=6, text="a")
    await ok(stand_in, "sendChatAction", chat_id=5, action="typing")
    for _ in range(3):
        assert await refused(stand_in, "sendMessage", **HELLO) == (403, "Gone")
    fault.cancel()
    await ok(stand_in, "sendMessage", **HELLO)


async def test_a_dropped_answer_did_its_work(stand_in: StandIn, anna: Phone) -> None:
    """The message is there, the caller has no answer, and the log knows it."""
    stand_in.drop_answer("sendMessage", chat=5)
    with pytest.raises(DroppedAnswer):
        await stand_in.call("sendMessage", HELLO)
    assert anna.newest is not None
    assert stand_in.calls[-1].answered is False
    await ok(stand_in, "sendMessage", **HELLO)


async def test_hold_and_release(stand_in: StandIn, anna: Phone) -> None:
    """While held no call does its work; released, all go on."""
    stand_in.hold()
    call = asyncio.create_task(stand_in.call("sendMessage", HELLO))
    for _ in range(5):
        await asyncio.sleep(0)
    assert (call.done(), anna.newest) == (False, None)
    stand_in.release()
    assert (await call)[0] == 200


async def test_down_and_up(stand_in: StandIn, anna: Phone) -> None:
    """While down a call cannot connect and does nothing; a waiting poll is cut."""
    poll = asyncio.create_task(stand_in.call("getUpdates", {"offset": 2, "timeout": 50}))
    await stand_in.updates.polled()
    stand_in.down()
    with pytest.raises(Down):
        await poll
    with pytest.raises(Down):
        await stand_in.call("sendMessage", HELLO)
    assert anna.newest is None
    stand_in.up()
    await ok(stand_in, "sendMessage", **HELLO)


async def test_a_delay_waits_before_the_work(
    stand_in: StandIn, anna: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the delayed method waits, for the ordered time."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr("bot.rehearsal.faults.asyncio.sleep", sleep)
    stand_in.delay(0.5, "sendMessage")
    await ok(stand_in, "getMe")
    await ok(stand_in, "sendMessage", **HELLO)
    assert slept == [0.5]


async def test_clearing_ends_everything(stand_in: StandIn, anna: Phone) -> None:
    """After clear_faults nothing of what was ordered is left."""
    stand_in.fail(times=None)
    stand_in.drop_answer(times=None)
    stand_in.delay(1000)
    stand_in.hold()
    stand_in.down()
    stand_in.clear_faults()
    await ok(stand_in, "sendMessage", **HELLO)


async def test_flood_limit_in_one_chat(clock: HandClock, real: HandClock) -> None:
    """A second message in a chat within a second is too many, also when programme time flies."""
    stand_in = StandIn(clock=clock, real=real, limits=True)
    phone = stand_in.person(5)
    phone.start()
    sent = await ok(stand_in, "sendMessage", **HELLO)
    clock.move(3600)
    status, description = await refused(stand_in, "sendMessage", **HELLO)
    assert (status, description) == (429, "Too Many Requests: retry after 1")
    point = {"chat_id": 5, "message_id": sent["message_id"]}
    await ok(stand_in, "editMessageText", **point, text="edits have a budget of their own")
    real.move(1)
    await ok(stand_in, "sendMessage", **HELLO)
    assert len(phone.screen) == 3


async def test_flood_limit_over_all_chats(real: HandClock) -> None:
    """The 31st message within a second is too many, and so is the 31st edit or deletion."""
    stand_in = StandIn(real=real, limits=True)
    for chat in range(1, 32):
        stand_in.person(chat).start()
    status = [
        (await stand_in.call("sendMessage", {"chat_id": chat, "text": "a"}))[0]
        for chat in range(1, 32)
    ]
    assert status == [200] * 30 + [429]
    status = [
        (await stand_in.call("deleteMessage", {"chat_id": chat, "message_id": chat}))[0]
        for chat in range(1, 32)
    ]
    assert status == [200] * 30 + [429]


async def test_hooks_come_before_and_after_the_work(stand_in: StandIn, anna: Phone) -> None:
    """The first hook finds an empty screen, the second a message, and then comes the answer."""
    seen: list[tuple[str, str, bool]] = []

    def on_call(moment: str, method: str, params: Any) -> None:
        seen.append((moment, method, anna.newest is not None))

    async def before_answer(method: str, params: Any, status: int, body: Json) -> None:
        seen.append((str(status), method, body["ok"]))

    stand_in.on_call = on_call
    await ok(stand_in, "sendMessage", **HELLO)
    stand_in.before_answer = before_answer
    await ok(stand_in, "getMe")
    assert seen == [
        ("before", "sendMessage", False),
        ("after", "sendMessage", True),
        ("before", "getMe", True),
        ("after", "getMe", True),
        ("200", "getMe", True),
    ]


async def test_the_journal_tells_what_was_sent_to_whom(
    stand_in: StandIn, anna: Phone, real: HandClock
) -> None:
    """sent_to lists accepted sends to a chat with their real time, and only those."""
    stand_in.person(6).start()
    await ok(stand_in, "sendMessage", chat_id=6, text="to somebody else")
    await refused(stand_in, "sendMessage", chat_id=5, text="")
    real.move(5)
    await ok(stand_in, "sendMessage", **HELLO, reply_markup=keyboard("Yes"))
    await ok(stand_in, "sendChatAction", chat_id=5, action="typing")
    [call] = stand_in.calls.sent_to(5)
    assert (call.at, call.params["text"], call.status) == (real.now, "hello", 200)
    assert len(stand_in.calls.of("sendMessage")) == 3
