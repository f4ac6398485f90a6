"""The other way in: the same program with a webhook."""

import dataclasses
import socket
from pathlib import Path

import aiohttp

from bot.channel.webhook import SECRET_HEADER
from tests.acceptance.world import a_world, finish_enrolment, shows


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_a_webhook_carries_a_person_through_enrolment(tmp_path: Path) -> None:
    """Updates that Telegram posts go the same way as polled ones, and are answered 200 when kept."""
    async with a_world(tmp_path) as world:
        port = _free_port()
        url = f"http://127.0.0.1:{port}/any/path"
        world.config = dataclasses.replace(world.config, webhook_url=url, webhook_port=port)
        await world.start()
        mira = await world.add_staff("Mira", chat=500)
        ana = world.phone(900)
        ana.start(await world.invite("K7F3", "Mira"))
        await finish_enrolment(ana)
        await shows(mira, "K7F3 has joined.")
        assert not world.stand_in.calls.of("getUpdates")


async def test_a_post_without_the_secret_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    """A stranger who finds the port cannot speak for anybody."""
    async with a_world(tmp_path) as world:
        port = _free_port()
        url = f"http://127.0.0.1:{port}/"
        world.config = dataclasses.replace(world.config, webhook_url=url, webhook_port=port)
        await world.start()
        await world.add_staff("Mira", chat=500)
        update = {"update_id": 77_000_001, "message": {"message_id": 1, "text": "hello"}}
        async with aiohttp.ClientSession() as session:
            for secret in ("", "wrong", "ä"):
                headers = {SECRET_HEADER: secret}
                async with session.post(url, json=update, headers=headers) as answer:
                    assert answer.status == 401
            async with session.get(url) as answer:
                assert answer.status == 401
        assert not (await world.store.load(updates=[77_000_001])).seen
