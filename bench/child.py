"""One measured program as a process of its own: started, watched through /proc, killed."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


class Child:
    """A running program. On systems without /proc its figures are zero."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    @classmethod
    async def start(
        cls, module: str, *arguments: str, env: Mapping[str, str] | None = None
    ) -> "Child":
        """Start `python -m module`. Its complaints go to our standard error."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            module,
            *arguments,
            env={**os.environ, **(env or {})},
            stdout=asyncio.subprocess.DEVNULL,
        )
        return cls(process)

    def kill(self) -> None:
        """SIGKILL, now."""
        os.kill(self.process.pid, signal.SIGKILL)

    async def end(self) -> None:
        """SIGKILL if it still runs, and wait until it is gone."""
        if self.process.returncode is None:
            self.kill()
        await self.process.wait()

    async def stop(self) -> int:
        """SIGTERM, and wait."""
        if self.process.returncode is None:
            self.process.terminate()
        return await self.process.wait()

    def cpu_seconds(self) -> float:
        """CPU time used so far, all threads."""
        try:
            text = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii")
        except OSError:
            return 0.0
        fields = text.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def rss_mb(self) -> float:
        """Resident memory now, in MiB."""
        try:
            text = Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii")
        except OSError:
            return 0.0
        return int(text.split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
