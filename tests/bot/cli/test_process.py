"""The real program in a process of its own: pipes, signals, exit codes as a shell sees them."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ALONGSIDE = [sys.executable, "-m", "bot"]
PATIENCE_S = 60


def environment(home: Path, **more: str) -> dict[str, str]:
    """No settings but these."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("ALONGSIDE_")}
    root = Path(__file__).resolve().parents[3]
    return {**clean, "PYTHONPATH": str(root), "ALONGSIDE_HOME": str(home), **more}


def alongside(
    *words: str, env: dict[str, str], stdout: Any = subprocess.PIPE
) -> "subprocess.CompletedProcess[bytes]":
    """Run one command to its end."""
    command = [*ALONGSIDE, *words]
    return subprocess.run(  # noqa: S603 - our own program
        command, env=env, stdout=stdout, stderr=subprocess.PIPE, check=False, timeout=PATIENCE_S
    )


def started(*words: str, env: dict[str, str]) -> "subprocess.Popen[bytes]":
    """Start one command, with pipes to it."""
    pipe = subprocess.PIPE
    return subprocess.Popen(  # noqa: S603 - our own program
        [*ALONGSIDE, *words], env=env, stdin=pipe, stdout=pipe, stderr=pipe
    )


def test_one_document_and_nothing_else(home: Path) -> None:
    """Standard output is JSON to its last byte."""
    done = alongside("status", "--json", env=environment(home))
    assert done.returncode == 0
    assert json.loads(done.stdout)["staff"] == 2
    assert done.stderr == b""


def test_failures_are_one_document_too(tmp_path: Path) -> None:
    """With the exit code of the table."""
    done = alongside("case", "K7F3", "--json", env=environment(tmp_path / "none"))
    assert done.returncode == 4
    assert json.loads(done.stdout)["error"]["code"] == "unreadable"
    assert done.stderr.count(b"\n") == 1


def test_a_reader_that_goes_away_is_no_fault(home: Path) -> None:
    """As with `| head -0`: no complaint of Python's."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = alongside("status", "--json", env=environment(home), stdout=pipe)
    assert done.stderr == b""


def test_classify_answers_before_the_next_line_comes(tmp_path: Path) -> None:
    """Flushed line by line, in a place without home, token or network."""
    with started("classify", env=environment(tmp_path / "none")) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(2):
            process.stdin.write(b'{"id": %d, "text": "hello"}\n' % number)
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait(PATIENCE_S) == 0
    assert not (tmp_path / "none").exists()


@pytest.fixture
def silent_api() -> Iterator[str]:
    """The address of a port of this machine at which nobody ever answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_a_home_is_run_once_and_ends_when_told(home: Path, silent_api: str) -> None:
    """A second `run` gets exit 3 and one line; commands go on; SIGTERM ends the first with 0."""
    env = environment(home, ALONGSIDE_TOKEN="42:canary", ALONGSIDE_API_URL=silent_api)
    with started("run", env=env) as first:
        assert first.stderr is not None
        # What is owed (no number confirmed yet) is told first.
        assert any(b"run.started" in line for line in iter(first.stderr.readline, b""))
        second = alongside("run", env=env)
        enrolled = alongside("enrol", "K7F3", "--caseworker", "ana", "--json", env=env)
        first.send_signal(signal.SIGTERM)
        out, err = first.communicate(timeout=PATIENCE_S)
    assert second.returncode == 3
    assert second.stderr.count(b"\n") == 1
    assert json.loads(enrolled.stdout)["case"] == "K7F3"
    assert first.returncode == 0
    assert b"canary" not in out + err


def begins(*words: str, env: dict[str, str]) -> bool:
    """Whether `run` gets as far as serving; then it is told to end."""
    with started("run", *words, env=env) as process:
        assert process.stderr is not None
        found = any(b"run.started" in line for line in iter(process.stderr.readline, b""))
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE_S)
    return found


def test_a_token_of_another_bot_is_refused_until_it_is_meant(home: Path, silent_api: str) -> None:
    """A new token of the same bot is the same bot; doctor tells of another one before."""
    one = environment(home, ALONGSIDE_TOKEN="42:canary", ALONGSIDE_API_URL=silent_api)
    assert begins(env=one)
    assert begins(env=one | {"ALONGSIDE_TOKEN": "42:renewed"})
    other = one | {"ALONGSIDE_TOKEN": "43:other"}
    refused = alongside("run", env=other)
    assert refused.returncode == 1
    assert b"--accept-new-bot" in refused.stderr
    assert b"another one than this home has run with" in alongside("doctor", env=other).stdout
    assert begins("--accept-new-bot", env=other)
    assert begins(env=other)
    assert alongside("run", env=one).returncode == 1
