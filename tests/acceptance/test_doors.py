"""Who comes in, where the program goes out, and what it calls itself."""

import asyncio
import secrets
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.profile import TELLING_NAME, introduce
from bot.rehearsal.phone import Phone
from bot.rehearsal.telegram import StandIn
from bot.turns.doors import FREE
from flows.banned import telling
from locales.catalog import Catalog
from tests.acceptance.steps import answer_check_in, opener
from tests.acceptance.wording import NO, NOT_NOW, line
from tests.acceptance.world import World, finish_enrolment, shows

# --- codes ----------------------------------------------------------------------------------------


async def test_a_chat_that_tries_codes_must_wait_and_no_other_chat_does(
    world: World, mira: Phone
) -> None:
    """After a handful of wrong codes even the right one is not looked up for that chat."""
    code = await world.invite("K7F3", "Mira", language="en")
    thief, ana = world.phone(901), world.phone(900)
    for _ in range(FREE):
        thief.start(secrets.token_urlsafe(16))
    await world.settle()
    thief.start(code)
    await world.settle()
    assert (await world.scene("K7F3")).beneficiary.status == "invited"
    assert (await world.scene("K7F3")).beneficiary.chat is None
    ana.start(code)
    await finish_enrolment(ana)
    await world.settle()
    assert (await world.scene("K7F3")).beneficiary.chat == ana.id


async def test_a_code_opens_once(world: World, mira: Phone) -> None:
    """The second who uses it is a stranger."""
    code = await world.invite("K7F3", "Mira", language="en")
    ana, thief = world.phone(900), world.phone(901)
    ana.start(code)
    await world.settle()
    thief.start(code)
    await shows(thief, line("stranger/text"))
    assert (await world.scene("K7F3")).beneficiary.chat == ana.id


async def test_a_staff_code_opens_once(world: World, mira: Phone) -> None:
    """Nobody becomes staff with a code that was used."""
    code = await world.staff_code("Jana")
    jana, thief = world.phone(501), world.phone(901)
    jana.start(code)
    await world.settle()
    world.staff_chats.add(501)
    thief.start(code)
    await shows(thief, line("stranger/text"))


async def test_a_staff_command_from_a_beneficiary_leaves_a_line(
    world: World, mira: Phone, ana: Phone
) -> None:
    """The home screen for the person, a line in the audit for whoever looks."""
    ana.say("/people")
    await shows(ana, line("home/text"))
    await world.settle()
    lines = [one for _, one in await world.store.audit_since()]
    assert [one.detail for one in lines if one.action == "access.refused"] == ["command"]


# --- ways out -------------------------------------------------------------------------------------


async def test_a_whole_check_in_opens_no_connection_but_to_the_configured_api(
    world: World, mira: Phone, ana: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every connection of a day with a page goes to the one host and port of the settings."""
    asked: set[tuple[Any, Any]] = set()
    loop = asyncio.get_running_loop()
    create, connect = loop.create_connection, socket.socket.connect

    async def watched(factory: Any, host: Any = None, port: Any = None, **how: Any) -> Any:
        if "sock" not in how:
            asked.add((host, port))
        return await create(factory, host, port, **how)

    def plain(self: socket.socket, address: Any) -> Any:
        asked.add(tuple(address[:2]) if isinstance(address, tuple) else (address, None))
        return connect(self, address)

    monkeypatch.setattr(loop, "create_connection", watched)
    monkeypatch.setattr(socket.socket, "connect", plain)
    await world.stop()
    await world.start()
    await opener(world, "K7F3", ana)
    await answer_check_in(world, ana, NO, NOT_NOW)
    await world.settle()
    assert world.pages(mira)
    place = urlsplit(world.config.api_url)
    assert asked == {(place.hostname, place.port)}


# --- names ----------------------------------------------------------------------------------------


async def test_a_telling_name_of_the_chat_is_replaced(world: World, mira: Phone) -> None:
    """Whoever named the bot after its work finds a neutral name on every phone."""
    said = await _introduced(world, first_name="Shelter help line", username="quiet_days_bot")
    assert said
    assert not any(telling(name) for name in said)
    assert await world.store.meta_get(TELLING_NAME) == ""


async def test_an_ordinary_name_of_the_chat_stays(world: World, mira: Phone) -> None:
    """The organisation's own choice is left alone."""
    assert await _introduced(world, first_name="Lena", username="lena_bot") == []


async def test_a_telling_user_name_makes_doctor_red(world: World, mira: Phone) -> None:
    """Only its maker can change it."""
    await _introduced(world, first_name="Lena", username="VictimHelp_bot")
    assert await world.store.meta_get(TELLING_NAME) == "yes"


async def _introduced(world: World, **me: str) -> list[str]:
    pipe = _Pipe(world.stand_in, me)
    await introduce(pipe, Catalog(), world.store)
    return pipe.names


class _Pipe:
    """The seam to Telegram, where the bot has these names."""

    def __init__(self, stand_in: StandIn, me: dict[str, str]) -> None:
        self._me = {"id": 42, "is_bot": True} | me
        self.names: list[str] = []

    async def call(self, method: str, params: dict[str, Any], *, read_s: float = 20.0) -> Any:
        """getMe answers with the names; a new name is noted."""
        if method == "setMyName":
            self.names.append(params["name"])
        return self._me if method == "getMe" else True

    async def close(self) -> None:
        """Nothing to let go of."""
