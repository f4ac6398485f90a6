"""Watches a folder of flow files: on every save they are checked and, when clean, published here.

Must not touch the files. People mid-conversation finish the revision that they began.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.app import refresh
from bot.publishing import publish, shipped
from bot.rehearsal.page.home import Home
from flows.definition import Flow
from flows.errors import FlowError, Issue
from flows.inspect import inspect
from flows.reading import Marks, read_marked, text_of

Json = dict[str, Any]
LOOK_S = 0.4
AUTHOR = "rehearsal"


class Drafts:
    """The folder that `--flows` names, and what came of the newest save."""

    def __init__(self, folder: Path, home: Home, told: Callable[[Json], None]) -> None:
        self._folder = folder
        self._home = home
        self._told = told

    async def watch(self) -> None:
        """Until cancelled."""
        seen: dict[str, tuple[int, int]] | None = None
        while True:
            found = await asyncio.to_thread(self._marks)
            if found != seen:
                seen = found
                await self.read()
            await asyncio.sleep(LOOK_S)

    async def read(self) -> None:
        """Check every file; publish what is clean, tell what is not."""
        try:
            drafts, issues = await asyncio.to_thread(self._checked)
        except OSError as error:
            issues, drafts = [Issue(self._folder.name, 1, 1, "unreadable", str(error))], {}
        if issues:
            self._told({"clean": False, "issues": [_shown(one) for one in sorted(issues)]})
        elif drafts:
            self._told({"clean": True, "flows": await self._publish(drafts), "issues": []})

    async def _publish(self, drafts: dict[str, Flow]) -> list[str]:
        """Publish the drafts, and the shipped flows that enter one of them; those that changed."""
        library = {**shipped(), **drafts}
        store, now = self._home.app.store, self._home.clock.now()
        made = []
        for name, flow in library.items():
            before = await store.live(name)
            if await publish(store, flow, library, at=now, author=AUTHOR) != before:
                made.append(name)
        await refresh(self._home.app.desk, store)
        return made

    def _marks(self) -> dict[str, tuple[int, int]]:
        marks = {}
        for file in self._files():
            stat = file.stat()
            marks[file.name] = (stat.st_mtime_ns, stat.st_size)
        return marks

    def _checked(self) -> tuple[dict[str, Flow], list[Issue]]:
        """Every flow of the folder; they may enter each other and the shipped ones."""
        found: dict[str, tuple[Flow, Marks]] = {}
        issues: list[Issue] = []
        for file in self._files():
            try:
                flow, marks = read_marked(
                    text_of(file.read_bytes(), name=file.name), name=file.name
                )
            except FlowError as error:
                issues += error.issues
                continue
            if flow.flow in found:
                text = f"another file has a flow called `{flow.flow}` already: rename one"
                issues.append(marks.issue(("flow",), "duplicate-flow", text))
            found[flow.flow] = (flow, marks)
        drafts = {name: flow for name, (flow, _) in found.items()}
        library = {**shipped(), **drafts}
        for flow, marks in found.values():
            issues += inspect(flow, library=library, marks=marks)
        return drafts, issues

    def _files(self) -> list[Path]:
        return sorted(
            file for file in self._folder.glob("*.yaml") if file.name != "programme.yaml"
        )


def _shown(issue: Issue) -> Json:
    return {"place": f"{issue.file}:{issue.line}:{issue.col}", "message": issue.message}
