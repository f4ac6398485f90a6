"""The ear that the container runs is compiled; it must hear what the source hears."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.compiled import ROOT, NoCompiler, compile_ear, compiled_copy

_ASK = """
import json, sys
from bot.listening.signals import detector
from flows.distress import scan
assert scan.__file__.endswith(".so") is (sys.argv[1] == "compiled"), scan.__file__
ear, told = detector(), []
for line in sys.stdin:
    row = json.loads(line)
    heard = ear.assess(row["text"], lang=row["id"].split("-")[0])
    told.append([row["id"], str(heard.severity), [one.rule for one in heard.reasons]])
print(json.dumps(told))
"""


def heard(folder: Path, how: str, rows: str) -> list[list[object]]:
    """What the ear of that folder says of each row."""
    done = subprocess.run(  # noqa: S603 - our own lines, by the Python that runs
        [sys.executable, "-c", _ASK, how],
        cwd=folder,
        input=rows,
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[list[object]] = json.loads(done.stdout)
    return found


def test_the_working_tree_is_not_compiled() -> None:
    """Machine code beside edited source would be run in its place, and nobody would see it."""
    with pytest.raises(NoCompiler, match="another folder"):
        compile_ear(ROOT)


@pytest.mark.torture
def test_the_compiled_ear_hears_the_same(tmp_path: Path) -> None:
    """Level and reasons of every message of `tune`, in eleven languages."""
    compiled_copy(tmp_path)
    files = sorted((ROOT / "tests" / "distress" / "messages" / "tune").glob("*.jsonl"))
    rows = "".join(file.read_text(encoding="utf-8") for file in files)
    assert heard(tmp_path, "compiled", rows) == heard(ROOT, "source", rows)
