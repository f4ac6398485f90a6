"""A rehearsal in a thread of its own, and a real headless Chromium in front of it."""

import asyncio
import contextlib
import os
import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.rehearsal.page.demo import rehearsal
from tests.bot.rehearsal.page.conftest import OPENING

NAMES = ("chromium", "chromium-browser", "google-chrome")
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch that renews the picture of the README."""
    parser.addoption("--update-picture", action="store_true", help="write docs/demo.png anew")


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Path | None:
    """Return where the picture goes, or None unless it is to be renewed."""
    wanted = request.config.getoption("--update-picture", default=False)
    return request.config.rootpath / "docs" / "demo.png" if wanted else None


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a Chromium, or skip with a line that says what to install."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is not None:
        return found
    line = f"no Chromium on this machine; install one of: {', '.join(NAMES)}"
    if os.environ.get("FORBID_SKIPS") == "1":
        pytest.fail(line)
    pytest.skip(line)


@dataclass(slots=True)
class Rehearsal:
    """A page that is open on a port, and the editor's folder that it watches."""

    flows: Path
    port: int = 0
    _loop: asyncio.AbstractEventLoop | None = None
    _stop: asyncio.Event | None = None
    _ready: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _fault: BaseException | None = None

    @property
    def address(self) -> str:
        """What the visitor types."""
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        """Return as soon as the page answers; the cast is still on its way then."""
        self._thread = threading.Thread(target=self._run, name="rehearsal", daemon=True)
        self._thread.start()
        assert self._ready.wait(30), "the rehearsal does not start"

    def close(self) -> None:
        """End it and tell what went wrong, if anything did."""
        if self._loop is not None and self._stop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
        if self._thread is not None:
            self._thread.join(20)
            assert not self._thread.is_alive(), "the rehearsal does not end"
        if self._fault is not None:
            raise self._fault

    def _run(self) -> None:
        try:
            asyncio.run(self._play())
        except BaseException as fault:  # noqa: BLE001, RUF100 - told in the thread of the test
            self._fault = fault
        finally:
            self._ready.set()

    async def _play(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            self.port = listening.getsockname()[1]
            async with rehearsal(listening, flows=self.flows, opening=OPENING) as watching:
                self._ready.set()
                told = asyncio.create_task(self._stop.wait())
                await asyncio.wait({told, watching}, return_when=asyncio.FIRST_COMPLETED)
                told.cancel()
                if watching.done():
                    watching.result()


@pytest.fixture
def played(tmp_path: Path, chromium: str) -> Iterator[Rehearsal]:
    """Return a rehearsal of its own for this test."""
    with contextlib.closing(Rehearsal(tmp_path)) as made:
        made.start()
        yield made


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[Rehearsal]:
    """Return the rehearsal of the tests that do not ask how it began."""
    with contextlib.closing(Rehearsal(tmp_path_factory.mktemp("flows"))) as made:
        made.start()
        yield made


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Return a headless Chromium.

    For one module only: its loop runs in this thread, and async tests need the thread for theirs.
    """
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        try:
            yield made
        finally:
            made.close()


@pytest.fixture
def page(browser: Browser, played: Rehearsal) -> Iterator[Page]:
    """Return the page of a rehearsal of its own."""
    with opened(browser, played) as made:
        yield made


@pytest.fixture
def glance(browser: Browser, shared: Rehearsal) -> Iterator[Page]:
    """Return the page of the shared rehearsal."""
    with opened(browser, shared) as made:
        yield made


@contextlib.contextmanager
def opened(browser: Browser, played: Rehearsal) -> Iterator[Page]:
    """Open the page when everybody is in their place; no script of it may fail."""
    faults: list[str] = []
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, color_scheme="light", reduced_motion="reduce"
    )
    made = context.new_page()
    made.set_default_timeout(PATIENCE_MS)
    made.on("pageerror", lambda fault: faults.append(str(fault)))
    made.on("request", lambda asked: faults.extend(_foreign(asked.url, played.address)))
    made.goto(played.address)
    made.locator(".phone").first.wait_for()
    try:
        yield made
    finally:
        context.close()
    assert faults == []


def _foreign(url: str, address: str) -> list[str]:
    """Tell of a request that leaves this machine."""
    return [] if url.startswith((address, "data:")) else [f"asked for {url}"]
