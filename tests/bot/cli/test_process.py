"""The real program in a process of its own: pipes, signals, exit codes as a shell sees them."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ALONGSIDE = [sys.executable, "-m", "bot"]
PATIENCE_S = 60


def environment(home: Path, **more: str) -> dict[str, str]:
    """No settings but these."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("ALONGSIDE_")}
    root = Path(__file__).resolve().parents[3]
    return {**clean, "PYTHONPATH": str(root), "ALONGSIDE_HOME": str(home), **more}


def test_one_document_and_nothing_else(home: Path) -> None:
    """Standard output is JSON to its last byte."""
    done = subprocess.run(
        [*ALONGSIDE, "status", "--json"], env=environment(home), capture_output=True, check=True
    )
    assert json.loads(done.stdout)["staff"] == 2
    assert done.stderr == b""


def test_failures_are_one_document_too(tmp_path: Path) -> None:
    """With the exit code of the table."""
    done = subprocess.run(
        [*ALONGSIDE, "case", "K7F3", "--json"],
        env=environment(tmp_path / "none"),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 4
    assert json.loads(done.stdout)["error"]["code"] == "unreadable"
    assert done.stderr.count(b"\n") == 1


def test_a_reader_that_goes_away_is_no_fault(home: Path) -> None:
    """As with `| head -0`: no complaint of Python's."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = subprocess.run(
            [*ALONGSIDE, "status", "--json"],
            env=environment(home),
            stdout=pipe,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.stderr == b""


def test_classify_answers_before_the_next_line_comes(tmp_path: Path) -> None:
    """Flushed line by line, in a place without home, token or network."""
    with subprocess.Popen(
        [*ALONGSIDE, "classify"],
        env=environment(tmp_path / "none"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
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
def silent_api() -> "socket.socket":
    """A port of this machine at which nobody ever answers."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    return listening


def test_a_home_is_run_once_and_ends_when_told(home: Path, silent_api: socket.socket) -> None:
    """A second `run` gets exit 3 and one line; commands go on; SIGTERM ends the first with 0."""
    port = silent_api.getsockname()[1]
    env = environment(
        home, ALONGSIDE_TOKEN="42:canary", ALONGSIDE_API_URL=f"http://127.0.0.1:{port}"
    )
    with silent_api, subprocess.Popen(
        [*ALONGSIDE, "run"], env=env, stderr=subprocess.PIPE, stdout=subprocess.PIPE
    ) as first:
        assert first.stderr is not None
        assert b"run.started" in first.stderr.readline()
        second = subprocess.run([*ALONGSIDE, "run"], env=env, capture_output=True, check=False)
        assert second.returncode == 3
        assert second.stderr.count(b"\n") == 1
        enrolled = subprocess.run(
            [*ALONGSIDE, "enrol", "K7F3", "--caseworker", "ana", "--json"],
            env=env,
            capture_output=True,
            check=True,
        )
        assert json.loads(enrolled.stdout)["case"] == "K7F3"
        first.send_signal(signal.SIGTERM)
        out, err = first.communicate(timeout=PATIENCE_S)
    assert first.returncode == 0
    assert b"canary" not in out + err
