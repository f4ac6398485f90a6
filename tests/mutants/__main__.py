"""`make mutants`: takes every control out in turn and shows which test notices.

Works in a copy of the project; the project itself is not touched. `NAME...` runs some of them,
`--list` names them all. A control whose removal no test finds is an error (exit 1).
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.mutants.control import Control, Cut
from tests.mutants.registry import CONTROLS

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "__pycache__", "*.pyc", ".*_cache", ".hypothesis", "dist", "alongside-home"
)
PYTEST = ("-m", "pytest", "-x", "-q", "--no-header", "-p", "no:xdist", "--tb=line", "-W", "ignore")
LONGEST_S = 300
FAILED = 1
"""Exit code of pytest when a test failed; others mean that nothing was tested."""


def main(arguments: Sequence[str]) -> int:
    """Run the named controls, or all."""
    if "--list" in arguments:
        sys.stdout.writelines(f"{one.name}\n" for one in CONTROLS)
        return 0
    chosen = [one for one in CONTROLS if not arguments or one.name in arguments]
    with tempfile.TemporaryDirectory(prefix="mutants-") as place:
        copy = Path(place) / "project"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        if not _whole(copy, chosen):
            return 1
        missed = [one.name for one in chosen if not _found(copy, one)]
    sys.stdout.write(f"\n{len(chosen) - len(missed)} of {len(chosen)} removals were noticed\n")
    for name in missed:
        sys.stdout.write(f"NOT NOTICED: {name}\n")
    return 1 if missed or not chosen else 0


def _whole(copy: Path, chosen: Sequence[Control]) -> bool:
    """With every control in its place all the tests pass: only then a failure means something."""
    code, said = _pytest(copy, sorted({one.test for one in chosen}), longest=LONGEST_S * 10)
    if code:
        sys.stdout.write(f"with every control in place the tests do not pass:\n{said}\n")
    return code == 0


def _found(copy: Path, one: Control) -> bool:
    began = time.monotonic()
    kept = {cut.file: (copy / cut.file).read_text(encoding="utf-8") for cut in one.cuts}
    try:
        for cut in one.cuts:
            remove(copy / cut.file, cut)
        code, said = _pytest(copy, [one.test])
    finally:
        for file, text in kept.items():
            _write(copy / file, text)
    mark = {FAILED: "noticed", 0: "NOT NOTICED"}.get(code, f"NOT TESTED (exit {code})")
    sys.stdout.write(f"{mark:12} {one.name}  ·  {one.test}  ({time.monotonic() - began:.0f} s)\n")
    if code not in {0, FAILED}:
        sys.stdout.write(said + "\n")
    sys.stdout.flush()
    return code == FAILED


def remove(path: Path, cut: Cut) -> None:
    """Take the passage out. Raises ValueError unless it stands there exactly once."""
    text = path.read_text(encoding="utf-8")
    if text.count(cut.before) != 1:
        raise ValueError(f"{cut.file}: {text.count(cut.before)} times: {cut.before!r}")
    _write(path, text.replace(cut.before, cut.after))


def _write(path: Path, text: str) -> None:
    """Write with a time of its own, so that no compiled file of before is taken for it."""
    last = path.stat().st_mtime
    path.write_text(text, encoding="utf-8")
    os.utime(path, (last + 2, last + 2))


def _pytest(copy: Path, tests: Sequence[str], *, longest: int = LONGEST_S) -> tuple[int, str]:
    command = [sys.executable, *PYTEST, *(f"tests/{test}" for test in tests)]
    environment = {**os.environ, "PYTHONPATH": str(copy)}
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, our own arguments
            command,
            cwd=copy,
            env=environment,
            capture_output=True,
            text=True,
            timeout=longest,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return FAILED, "the test did not end"
    return done.returncode, done.stdout[-3000:]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
