from __future__ import annotations

import asyncio

import msgspec
import pytest

from bot.rehearsal.chats import Pulse
from bot.rehearsal.telegram import Phone, StandIn
from bot.rehearsal.webhook import SECRET_HEADER, doubling
from tests.bot.rehearsal.conftest import Json, ok, refused

URL = "http://127.0.0.1:9/hook"


class Receiver:
    """Takes deliveries, answers with the statuses ordered (then 200), and can be held up."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.taken: list[Json] = []
        self.headers: dict[str, str] = {}
        self.pulse = Pulse()
        self.open = asyncio.Event()
        self.open.set()
        self.under_way = 0

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        """Take one update."""
        self.under_way += 1
        self.pulse.beat()
        await self.open.wait()
        self.under_way -= 1
        self.headers = headers
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 0:
            raise ConnectionRefusedError
        if status == 200:
            self.taken.append(msgspec.json.decode(body))
        self.pulse.beat()
        return status

    async def until(self, count: int) -> list[Json]:
        """Wait until so many updates were taken."""
        async with asyncio.timeout(2):
            while len(self.taken) < count:
                await self.pulse.wait()
        return self.taken


async def test_updates_go_to_the_webhook_with_its_secret(stand_in: StandIn, anna: Phone) -> None:
    """What waited and what comes later is delivered in order, with the secret in a header."""
    receiver = Receiver()
    stand_in.deliver_with(receiver.post)
    await ok(stand_in, "setWebhook", url=URL, secret_token="abc_-1")
    anna.say("more")
    taken = await receiver.until(2)
    assert [update["message"]["text"] for update in taken] == ["/start", "more"]
    assert receiver.headers[SECRET_HEADER] == "abc_-1"
    await stand_in.webhook.stop()


async def test_deliveries_are_tried_until_a_2xx(stand_in: StandIn, anna: Phone) -> None:
    """Refused connections and wrong answers are tried again and seen in getWebhookInfo."""
    receiver = Receiver(0, 500, 302)
    tries: list[int] = []

    def backoff(number: int) -> float:
        tries.append(number)
        return 0.0

    stand_in.deliver_with(receiver.post, backoff=backoff)
    await ok(stand_in, "setWebhook", url=URL, max_connections=3)
    await receiver.until(1)
    assert tries == [1, 2, 3]
    info = await ok(stand_in, "getWebhookInfo")
    assert (info["url"], info["max_connections"]) == (URL, 3)
    assert info["last_error_message"] == "Wrong response from the webhook: 302"
    await stand_in.webhook.stop()


async def test_a_chat_is_served_in_order_and_chats_side_by_side(
    stand_in: StandIn, anna: Phone
) -> None:
    """While one chat's update hangs its next one waits, but another chat's goes out."""
    receiver = Receiver()
    receiver.open.clear()
    anna.say("second")
    stand_in.person(6).say("other")
    stand_in.deliver_with(receiver.post)
    await ok(stand_in, "setWebhook", url=URL)
    async with asyncio.timeout(2):
        while receiver.under_way < 2:
            await receiver.pulse.wait()
    for _ in range(5):
        await asyncio.sleep(0)
    assert receiver.under_way == 2
    assert (await ok(stand_in, "getWebhookInfo"))["pending_update_count"] == 3
    receiver.open.set()
    taken = await receiver.until(3)
    assert [u["message"]["text"] for u in taken if u["message"]["chat"]["id"] == 5] == [
        "/start",
        "second",
    ]
    await stand_in.webhook.stop()


async def test_deleting_the_webhook_stops_delivery(stand_in: StandIn, anna: Phone) -> None:
    """After deleteWebhook polling works again and pending updates are there, unless dropped."""
    receiver = Receiver(*[500] * 100)
    stand_in.deliver_with(receiver.post, backoff=lambda _: 60.0)
    await ok(stand_in, "setWebhook", url=URL)
    await receiver.pulse.wait()
    await ok(stand_in, "deleteWebhook")
    assert len(await ok(stand_in, "getUpdates")) == 1
    await ok(stand_in, "deleteWebhook", drop_pending_updates=True)
    assert await ok(stand_in, "getUpdates") == []
    assert (await ok(stand_in, "getWebhookInfo"))["url"] == ""


@pytest.mark.parametrize("params", [{"url": URL, "secret_token": "a b"}, {"url": "ftp://x"}])
async def test_wrong_webhooks_are_refused(stand_in: StandIn, params: Json) -> None:
    """Secrets outside the alphabet and other schemes than http are refused."""
    assert (await refused(stand_in, "setWebhook", **params))[0] == 400
    assert (await ok(stand_in, "getWebhookInfo"))["url"] == ""


def test_back_off_doubles_up_to_ten_seconds() -> None:
    """The stock back-off is 0.5, 1, 2, 4, 8, 10, 10 seconds."""
    assert [doubling(n) for n in range(1, 8)] == [0.5, 1.0, 2.0, 4.0, 8.0, 10.0, 10.0]
