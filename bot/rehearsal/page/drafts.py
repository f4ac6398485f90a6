"""Watches a folder of flow files: on every save they are checked and, when clean, published here.

Must not touch the files. People mid-conversation finish the revision that they began.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.app import refresh
from bot.flow_files import FlowFiles, lacking, read_files
from bot.publishing import publish
from bot.refusal import Refusal
from bot.rehearsal.page.home import Home
from flows.errors import Issue

Json = dict[str, Any]
LOOK_S = 0.4
AUTHOR = "rehearsal"


class Drafts:
    """The folder that `--flows` names, and what came of the newest save."""

    def __init__(self, folder: Path, home: Home, told: Callable[[Json], None]) -> None:
        self._folder = folder
        self._home = home
        self._told = told
        self._seen: dict[str, tuple[int, int]] = {}

    async def watch(self) -> None:
        """Until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        """Check and publish if a file was saved, added or taken away since the last look."""
        found = await asyncio.to_thread(self._marks)
        if found == self._seen:
            return
        self._seen = found
        if not found:
            return
        try:
            files = await asyncio.to_thread(read_files, [self._folder])
        except Refusal as refusal:
            self._told(_unclean([Issue(self._folder.name, 1, 1, refusal.code, str(refusal))]))
            return
        if files.issues:
            self._told(_unclean(files.issues))
        else:
            self._told(
                {
                    "clean": True,
                    "flows": await self._publish(files),
                    "lacking": lacking(list(files.flows.values())),
                    "issues": [],
                }
            )

    async def _publish(self, files: FlowFiles) -> list[str]:
        """Publish the drafts, and the flows that enter one of them; those that changed."""
        store, now = self._home.app.store, self._home.clock.now()
        made = []
        for flow in files.with_those_that_enter():
            before = await store.live(flow.flow)
            after = await publish(store, flow, files.library, at=now, author=AUTHOR)
            if after != before:
                made.append(flow.flow)
        await refresh(self._home.app.desk, store)
        return made

    def _marks(self) -> dict[str, tuple[int, int]]:
        """What tells that a file was saved; one that goes away meanwhile is left out."""
        marks = {}
        for file in self._folder.glob("*.y*ml"):
            try:
                stat = file.stat()
            except FileNotFoundError:
                continue
            marks[file.name] = (stat.st_mtime_ns, stat.st_size)
        return marks


def _unclean(issues: list[Issue]) -> Json:
    shown = [
        {"place": f"{Path(one.file).name}:{one.line}:{one.col}", "message": one.message}
        for one in issues
    ]
    return {"clean": False, "flows": [], "lacking": [], "issues": shown}
