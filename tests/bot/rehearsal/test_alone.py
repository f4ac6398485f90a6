from __future__ import annotations

import asyncio
import sys

import aiohttp

from bot.rehearsal.__main__ import arguments


async def test_the_server_runs_alone_and_ends_on_sigterm() -> None:
    """`python -m bot.rehearsal` prints its address, answers there, and ends with 0."""
    command = (sys.executable, "-m", "bot.rehearsal", "--port", "0", "--token", "7:x")
    alone = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert alone.stdout is not None
    try:
        async with asyncio.timeout(20):
            url = (await alone.stdout.readline()).decode().strip()
            async with (
                aiohttp.ClientSession() as session,
                session.get(f"{url}/bot7:x/getMe") as answer,
            ):
                assert (await answer.json())["result"]["id"] == 7
            alone.terminate()
            assert await alone.wait() == 0
    finally:
        if alone.returncode is None:
            alone.kill()
            await alone.wait()


def test_options_have_bounds_for_long_runs() -> None:
    """By default calls are bounded; bubbles are when asked for."""
    options = arguments(["--keep-bubbles", "20"])
    assert (options.port, options.keep_bubbles, options.keep_calls) == (8081, 20, 10_000)
