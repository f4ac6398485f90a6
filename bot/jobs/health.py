"""`/health` on the metrics port: the doctor's checks, one line each, for an outside watcher.

Shows counts, never a reference or a name. Any red: 503.
"""

import asyncio

from aiohttp import web

from bot.checks.check import Check
from bot.checks.memory import of_memory
from bot.checks.place import of_place
from bot.clock import Clock
from bot.config import Config
from bot.logs import log
from bot.turns.counting import Presses
from storage.store import Store

FRESH_S = 5.0
"""Real seconds for which an answer is given again: a watcher must not keep the memory busy."""


class Health:
    """A small server on 127.0.0.1."""

    def __init__(self, *, config: Config, store: Store, clock: Clock, presses: Presses) -> None:
        self._config = config
        self._store = store
        self._clock = clock
        self._presses = presses
        self._lock = asyncio.Lock()
        self._known: list[Check] = []
        self._asked = float("-inf")

    async def run(self) -> None:
        """Until cancelled."""
        app = web.Application()
        app.router.add_get("/health", self._answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", self._config.metrics_port).start()
            log.info("health.listening", port=self._config.metrics_port)
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    async def _answer(self, _: web.Request) -> web.Response:
        checks = await self.checks()
        red = sum(not one.ok for one in checks)
        last = f"{red} of {len(checks)} are red" if red else "all is well"
        lines = [one.line() for one in checks]
        return web.Response(text="\n".join([*lines, last, ""]), status=503 if red else 200)

    async def checks(self) -> list[Check]:
        """What is known now, or was a moment ago."""
        async with self._lock:
            real = self._clock.real()
            if not 0 <= real - self._asked < FRESH_S:
                found = of_place(self._config)
                found += await of_memory(self._store, self._config, self._clock, quick=True)
                self._known = [*found, self._buttons(real), self._senders(real)]
                self._asked = real
            return self._known

    def _buttons(self, real: float) -> Check:
        """Presses that were refused in the last hour."""
        found = self._presses.within_an_hour(real)
        found.pop("crossed", None)
        said = ", ".join(f"{count} {kind}" for kind, count in found.items()) or "none refused"
        if self._presses.too_many("forged", real):
            return Check.bad("buttons", said, "somebody tries buttons that were not made here")
        return Check.good("buttons", said)

    def _senders(self, real: float) -> Check:
        """Messages of the last hour in a private chat that is not their sender's."""
        count = self._presses.within_an_hour(real).get("crossed", 0)
        if count:
            todo = "nothing real sends them: look at who may reach the webhook, set a new token"
            return Check.bad("senders", f"{count} were not the person of their chat", todo)
        return Check.good("senders", "each in their own chat")
