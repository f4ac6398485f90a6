"""A home in a temporary folder, and commands called in this process with their output caught."""

import asyncio
import json
import os
import shutil
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot.cli.front import run
from bot.config import read_config
from bot.home import memory
from storage.store import Store

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Result:
    """What one command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output; fails where there is more or less."""
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, Any]:
        """The error document."""
        error: dict[str, Any] = self.json["error"]
        return error


Call = Callable[..., Result]


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of a home that is not there yet; no other setting is set."""
    for name in list(os.environ):
        if name.startswith("ALONGSIDE_"):
            monkeypatch.delenv(name)
    home = tmp_path / "home"
    monkeypatch.setenv("ALONGSIDE_HOME", str(home))
    monkeypatch.chdir(tmp_path)
    return home


@pytest.fixture
def call(bare: Path, capfd: pytest.CaptureFixture[str]) -> Call:
    """Run one command line."""

    def command(*words: object) -> Result:
        capfd.readouterr()
        code = run([str(word) for word in words])
        caught = capfd.readouterr()
        return Result(code, caught.out, caught.err)

    return command


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with Ana, a caseworker, and Boss, a supervisor, made once, copied for each test."""
    patch = pytest.MonkeyPatch()
    home = tmp_path_factory.mktemp("made") / "home"
    patch.setenv("ALONGSIDE_HOME", str(home))
    assert run(["init"]) == 0
    assert run(["staff", "add", "Ana", "--role", "caseworker"]) == 0
    assert run(["staff", "add", "Boss", "--role", "supervisor"]) == 0
    patch.undo()
    return home


@pytest.fixture
def home(bare: Path, made: Path) -> Path:
    """The copied home."""
    shutil.copytree(made, bare)
    return bare


def with_store(work: Callable[[Store], Coroutine[Any, Any, T]]) -> T:
    """Do something to the memory of the configured home, between two commands."""

    async def inside() -> T:
        async with memory(read_config()) as store:
            return await work(store)

    return asyncio.run(inside())
