"""`alongside demo`: a home for an hour, with its phones, clock and disk on one page. No token.

Must not listen to any other machine, and leaves nothing behind.
"""

import asyncio
import contextlib
import datetime as dtm
import signal
import socket
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator
from pathlib import Path

import uvicorn
from rich.console import Console

from bot import logs
from bot.rehearsal.page.board import Board
from bot.rehearsal.page.cast import CAST, LEAD, opening_day
from bot.rehearsal.page.home import running
from bot.rehearsal.page.server import application

ADDRESS = "127.0.0.1"


class _Server(uvicorn.Server):
    """Ends when told; the signals are ours."""

    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]
        """Leave SIGINT and SIGTERM alone."""
        yield


def serve(port: int, flows: Path | None, open_browser: bool = True) -> None:  # noqa: FBT001, FBT002, RUF100 - the contract with the command
    """Run the rehearsal until Ctrl-C. Exits 2 where the port is taken or `flows` is no folder."""
    console = Console(stderr=True)
    if flows is not None and not flows.is_dir():
        console.print(f"{flows} is not a folder; give one that holds flow files (*.yaml)")
        sys.exit(2)
    try:
        listening = _listen(port)
    except OSError:
        console.print(f"port {port} is in use; choose another with --port")
        sys.exit(2)
    logs.set_up("error")
    with contextlib.suppress(KeyboardInterrupt), listening:
        asyncio.run(_rehearse(listening, flows, console, open_browser=open_browser))


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((ADDRESS, port))
    except OSError:
        listening.close()
        raise
    return listening


async def _rehearse(
    listening: socket.socket, flows: Path | None, console: Console, *, open_browser: bool
) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    address = f"http://{ADDRESS}:{listening.getsockname()[1]}/"
    async with rehearsal(listening, flows=flows, console=console) as ended:
        console.print(f"\n  The rehearsal is open: [bold]{address}[/bold]   (Ctrl-C ends it)\n")
        if open_browser:
            await asyncio.to_thread(webbrowser.open, address)
        told = asyncio.create_task(stop.wait())
        await asyncio.wait({told, ended}, return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        console.print("  Ending. Everything of this rehearsal is removed.")
        if ended.done():
            ended.result()


@contextlib.asynccontextmanager
async def rehearsal(
    listening: socket.socket,
    *,
    flows: Path | None = None,
    console: Console | None = None,
    opening: dtm.datetime | None = None,
) -> AsyncIterator["asyncio.Task[None]"]:
    """The page and all behind it, in a folder that goes at the end; a task that ends with it."""
    opening = opening or opening_day(dtm.datetime.now(dtm.UTC).date())
    async with contextlib.AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="alongside-demo-"))
        home = await stack.enter_async_context(running(Path(folder), start=opening - LEAD))
        board = Board(home, CAST, console=console)
        await stack.enter_async_context(_page(listening, board))
        watching = asyncio.create_task(board.run(opening, flows), name="board")
        try:
            yield watching
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)


@contextlib.asynccontextmanager
async def _page(listening: socket.socket, board: Board) -> AsyncIterator[None]:
    config = uvicorn.Config(
        application(board.deeds, board.feed),
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    server = _Server(config)
    job = asyncio.create_task(server.serve(sockets=[listening]), name="page")
    try:
        yield
    finally:
        board.feed.close()
        server.should_exit = True
        await job
