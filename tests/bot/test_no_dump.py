"""A crash must not write keys to disk."""

import resource
import subprocess
import sys


def test_a_crash_writes_no_keys_to_disk() -> None:
    """Once the home's memory was asked for, this process may write no core file."""
    before = resource.getrlimit(resource.RLIMIT_CORE)
    asked = (
        "import resource; from bot.home import no_core_dumps;"
        f"resource.setrlimit(resource.RLIMIT_CORE, ({before[1]}, {before[1]}));"
        "no_core_dumps(); print(resource.getrlimit(resource.RLIMIT_CORE)[0])"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )
    assert before[1] != 0, "this machine allows core files at all, so that the test can fail"
    assert done.stdout.strip() == "0"
