import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.rehearsal.page import demo

START = "from bot.rehearsal.page.demo import serve; serve(0, None, open_browser=False)"


def test_ctrl_c_ends_it_and_nothing_is_left(tmp_path: Path) -> None:
    """A clean end within seconds, and the folder of the home is gone."""
    running = subprocess.Popen(  # noqa: S603 - our own interpreter and our own line
        [sys.executable, "-c", START],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert running.stderr is not None
    with running.stderr as lines:
        assert any("The rehearsal is open" in line for line in lines)
        assert [one.name for one in tmp_path.glob("alongside-demo-*")] != []
        running.send_signal(signal.SIGINT)
        said = lines.read()
    assert running.wait(15) == 0
    assert "Traceback" not in said
    assert list(tmp_path.glob("alongside-demo-*")) == []


def test_a_taken_port_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    """The line says which port and what to do; the exit code is that of a wrong setting."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit) as ended:
            demo.serve(port, None, open_browser=False)
    assert ended.value.code == 2
    assert capsys.readouterr().err.split() == (
        f"port {port} is in use; choose another with --port".split()
    )


def test_flows_must_be_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file or a missing folder is refused before anything begins."""
    with pytest.raises(SystemExit) as ended:
        demo.serve(0, tmp_path / "missing", open_browser=False)
    assert ended.value.code == 2
    assert "is not a folder" in " ".join(capsys.readouterr().err.split())
