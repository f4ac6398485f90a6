from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import telegram
from aiohttp import web
from telegram.request import HTTPXRequest

from bot.rehearsal.http import StandInServer
from bot.rehearsal.telegram import Phone, StandIn
from tests.bot.rehearsal.conftest import HELD_TOKEN, Json


@pytest.fixture
async def server(stand_in: StandIn) -> AsyncIterator[StandInServer]:
    """Return a server on a free port of the loopback."""
    async with StandInServer(stand_in) as running:
        yield running


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """Return an HTTP client."""
    async with aiohttp.ClientSession() as client:
        yield client


def method(server: StandInServer, name: str, token: str = HELD_TOKEN) -> str:
    """Return the address of a method."""
    return f"{server.url}/bot{token}/{name}"


async def test_the_real_library_works_with_it(
    server: StandInServer, stand_in: StandIn, anna: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """python-telegram-bot gets, sends, edits, deletes, answers, uploads and parses all of it."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    request = HTTPXRequest()
    bot = telegram.Bot(HELD_TOKEN, base_url=f"{server.url}/bot", request=request)
    async with bot:
        assert bot.username == "alongside_rehearsal_bot"
        rows = [[telegram.InlineKeyboardButton("Yes", callback_data="y")]]
        sent = await bot.send_message(
            5, "hello", reply_markup=telegram.InlineKeyboardMarkup(rows), protect_content=True
        )
        anna.press("Yes")
        start, press = await bot.get_updates(timeout=1)
        assert start.message is not None
        assert press.callback_query is not None
        assert await press.callback_query.answer("noted")
        edited = await sent.edit_text("thanks")
        assert isinstance(edited, telegram.Message)
        photo = await bot.send_photo(5, b"picture", caption="Tea")
        assert anna.newest is not None
        assert (anna.newest.photo, photo.caption) == (b"picture", "Tea")
        assert await bot.delete_messages(5, [sent.message_id, photo.message_id])
        assert await bot.set_my_commands([("start", "Begin")])
        with pytest.raises(telegram.error.BadRequest, match="not found"):
            await bot.delete_message(5, sent.message_id)
        anna.block()
        with pytest.raises(telegram.error.Forbidden):
            await bot.send_message(5, "hello")
        stand_in.fail(status=429, retry_after=3)
        with pytest.raises(telegram.error.RetryAfter):
            await bot.get_me()


async def test_json_forms_queries_and_multipart_are_the_same(
    server: StandInServer, session: aiohttp.ClientSession, anna: Phone
) -> None:
    """A call means the same however its parameters travel."""
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    params = {"chat_id": "5", "text": "hello", "reply_markup": json.dumps(markup)}
    form = aiohttp.FormData(params)
    form.add_field("extra", b"bytes", filename="x.bin")
    ways: list[dict[str, Any]] = [
        {"json": {"chat_id": 5, "text": "hello", "reply_markup": markup}},
        {"data": params},
        {"params": params},
        {"data": form},
    ]
    for way in ways:
        async with session.post(method(server, "sendMessage"), **way) as answer:
            assert answer.status == 200
            assert (await answer.json())["ok"]
    assert [bubble.labels for bubble in anna.screen[1:]] == [("Yes",)] * 4


async def test_wrong_tokens_paths_and_bodies(
    server: StandInServer, session: aiohttp.ClientSession, anna: Phone
) -> None:
    """Another token is 401, no token 404, a broken body 400; the server goes on."""
    expected = {
        method(server, "getMe", "43:other"): 401,
        method(server, "getMe", "x"): 404,
        f"{server.url}/": 404,
        f"{server.url}/bot{HELD_TOKEN}": 404,
        method(server, "getHug"): 404,
        method(server, "getMe"): 200,
    }
    for address, status in expected.items():
        async with session.get(address) as answer:
            assert (address, answer.status) == (address, status)
    headers = {"Content-Type": "application/json"}
    for body in (b"{", b"[1]", b"\xff\xfe", b"[" * 5000):
        post = session.post(method(server, "sendMessage"), data=body, headers=headers)
        async with post as answer:
            assert answer.status == 400


async def test_lone_surrogates_travel_both_ways(
    server: StandInServer, session: aiohttp.ClientSession, anna: Phone
) -> None:
    """Text that is no valid Unicode comes as its JSON escape and is no crash on the way back."""
    anna.say("\ud800")
    async with session.get(method(server, "getUpdates")) as answer:
        assert b"\\ud800" in await answer.read()
    body = b'{"chat_id":5,"text":"\\ud800"}'
    headers = {"Content-Type": "application/json"}
    async with session.post(method(server, "sendMessage"), data=body, headers=headers) as answer:
        assert answer.status == 200


async def test_large_bodies_and_pipelined_requests(
    server: StandInServer, session: aiohttp.ClientSession, anna: Phone
) -> None:
    """A megabyte upload arrives whole; requests sent in one go are answered in their order."""
    form = aiohttp.FormData({"chat_id": "5"})
    form.add_field("document", b"x" * 1_000_000, filename="big.bin")
    async with session.post(method(server, "sendDocument"), data=form) as answer:
        assert (await answer.json())["result"]["document"]["file_size"] == 1_000_000
    address = server.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(address[0], int(address[1]))
    head = "GET /bot{}/{} HTTP/1.1\r\nHost: x\r\n{}\r\n"
    asked = ["getMe", "getWebhookInfo", "getUpdates", "getMe?x=1", "getChatMenuButton"]
    requests = [head.format(HELD_TOKEN, name, "") for name in asked]
    writer.write("".join([*requests, head.format("1:x", "z", "Connection: close\r\n")]).encode())
    answers = (await reader.read()).decode()
    order = [
        answers.index(part) for part in ('"username"', '"pending', '"update_id"', '"default"')
    ]
    assert order == sorted(order)
    assert answers.count("HTTP/1.1 200") == 5
    assert answers.count("HTTP/1.1 401") == 1
    writer.close()


async def test_faults_on_the_wire(
    server: StandInServer, session: aiohttp.ClientSession, stand_in: StandIn, anna: Phone
) -> None:
    """A dropped answer and a Telegram that is down end the connection without an answer."""
    stand_in.drop_answer("sendMessage")
    hello = {"chat_id": 5, "text": "hello"}
    with pytest.raises(aiohttp.ClientError):
        await session.post(method(server, "sendMessage"), json=hello)
    assert anna.newest is not None
    poll = asyncio.create_task(
        session.post(method(server, "getUpdates"), json={"offset": 2, "timeout": 50})
    )
    await stand_in.updates.polled()
    stand_in.down()
    with pytest.raises(aiohttp.ClientError):
        await poll
    with pytest.raises(aiohttp.ClientError):
        await session.post(method(server, "getMe"))
    async with session.get(f"{server.url}/rehearsal/status") as answer:
        assert answer.status == 200
    stand_in.up()
    async with session.post(method(server, "getMe")) as answer:
        assert answer.status == 200


async def test_a_poller_that_hangs_up_is_forgotten(
    server: StandInServer, session: aiohttp.ClientSession, stand_in: StandIn
) -> None:
    """After a poller was killed the next one is alone: no conflict, no lost update."""
    poll = asyncio.create_task(session.post(method(server, "getUpdates"), json={"timeout": 50}))
    await stand_in.updates.polled()
    connection = next(iter(server.connections))
    assert connection.task is not None
    poll.cancel()
    await asyncio.wait({connection.task}, timeout=2)
    stand_in.person(5).say("hello")
    async with session.post(method(server, "getUpdates")) as answer:
        assert len((await answer.json())["result"]) == 1


async def test_webhooks_are_delivered_over_http(
    server: StandInServer, session: aiohttp.ClientSession, anna: Phone
) -> None:
    """A server that set itself as webhook gets the update with the secret."""
    taken: asyncio.Queue[tuple[Json, str]] = asyncio.Queue()

    async def receive(request: web.BaseRequest) -> web.Response:
        secret = request.headers["X-Telegram-Bot-Api-Secret-Token"]
        taken.put_nowait((await request.json(), secret))
        return web.Response()

    receiver = web.Server(receive)
    listening = await asyncio.get_running_loop().create_server(receiver, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    params = {"url": f"http://127.0.0.1:{port}/hook", "secret_token": "abc"}
    async with session.post(method(server, "setWebhook"), json=params) as answer:
        assert answer.status == 200
    async with asyncio.timeout(2):
        update, secret = await taken.get()
    assert (update["message"]["text"], secret) == ("/start", "abc")
    await server.stop()
    await receiver.shutdown()
    listening.close()


async def test_the_side_door_drives_a_whole_dialogue(
    server: StandInServer, session: aiohttp.ClientSession
) -> None:
    """Another process can be a person: start, see, press, send, inject and order faults."""

    async def do(deed: str, **params: Any) -> tuple[int, Json]:
        async with session.post(f"{server.url}/rehearsal/{deed}", json=params) as answer:
            return answer.status, await answer.json()

    await do("person", chat=8, name="Vera", language="bg")
    await do("start", chat=8, payload="K7")
    version = (await do("screen", chat=8))[1]["version"]
    wait = asyncio.create_task(do("wait", chat=8, version=version, timeout=5))
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    hello = {"chat_id": 8, "text": "hello", "reply_markup": keyboard}
    await session.post(method(server, "sendMessage"), json=hello)
    _, screen = await wait
    assert screen["bubbles"][-1]["buttons"][0][0]["text"] == "Yes"
    assert (await do("press", chat=8, button="Yes"))[0] == 200
    status, wrong = await do("press", chat=8, button="No")
    assert (status, "[Yes]" in wrong["error"]) == (400, True)
    assert (await do("send", chat=8, kind="voice", extra={"duration": 3}))[0] == 200
    assert (await do("inject", update={"update_id": 77}))[0] == 200
    assert (await do("fault", kind="fail", method="getMe", status=502))[0] == 200
    async with session.get(method(server, "getMe")) as answer:
        assert answer.status == 502
    calls = (await do("calls", method="getMe"))[1]["calls"]
    assert [call["status"] for call in calls] == [502]
    assert (await do("status"))[1]["waiting"] == 4
    assert (await do("hug"))[0] == 404
    assert (await do("say", chat=8))[0] == 400
    assert (await do("fault", kind="hug"))[0] == 400
