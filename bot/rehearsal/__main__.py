"""`python -m bot.rehearsal --port N` serves a stand-in alone, for drivers in other processes.

Must not start a bot.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys

from bot.rehearsal.http import StandInServer
from bot.rehearsal.telegram import StandIn


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m bot.rehearsal", description=__doc__)
    parser.add_argument("--port", type=int, default=8081, help="0 takes any free port")
    parser.add_argument("--token", default="42:rehearsal", help="the pretended bot's token")
    parser.add_argument("--limits", action="store_true", help="answer 429 to what is too fast")
    parser.add_argument("--keep-bubbles", type=int, help="remember only so many a chat")
    parser.add_argument("--keep-calls", type=int, default=10_000, help="remember so many calls")
    return parser.parse_args(given)


async def serve(options: argparse.Namespace) -> None:
    """Serve until SIGINT or SIGTERM; the first line on standard output is the address."""
    stand_in = StandIn(
        token=options.token,
        limits=options.limits,
        keep_bubbles=options.keep_bubbles,
        keep_calls=options.keep_calls,
    )
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, ended.set)
    async with StandInServer(stand_in, port=options.port) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        await ended.wait()


def main() -> None:
    """Run with uvloop where there is one."""
    options = arguments()
    try:
        import uvloop
    except ImportError:
        asyncio.run(serve(options))
    else:
        uvloop.run(serve(options))


if __name__ == "__main__":
    main()
