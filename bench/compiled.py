"""Compiles the ear for danger ahead of time with mypyc: for the container and for the bench.

`python -m bench.compiled FOLDER` puts machine code into FOLDER/flows/distress, which Python
prefers to the source beside it. Needs a C compiler; half a minute. The answers stay the same.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
EAR = Path("flows") / "distress"
PLAIN = frozenset({"__init__", "glosses", "model", "records"})
"""Modules that stay as they are: msgspec builds their records and looks for plain classes."""

_BUILD = """
import sys
from mypyc.build import mypycify
from setuptools import setup
setup(name="ear", packages=[], ext_modules=mypycify(sys.argv[1:]),
      script_args=["--quiet", "build_ext", "--inplace"])
"""
_TYPES = "[mypy]\nignore_missing_imports = True\n"


class NoCompiler(RuntimeError):
    """There is no C compiler here, or it cannot build for this Python."""


def compile_ear(folder: Path) -> None:
    """Machine code for the modules under `folder`/flows/distress, which hold the same source.

    NoCompiler says what the compiler said last.
    """
    if (folder / ".git").exists():
        raise NoCompiler("name another folder: here the source is edited, and would not be read")
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        shutil.copytree(ROOT / "flows", work / "flows")
        (work / "mypy.ini").write_text(_TYPES, encoding="utf-8")
        built = subprocess.run(  # noqa: S603 - our own script, our own modules
            [sys.executable, "-c", _BUILD, *_modules(work)],
            cwd=work,
            capture_output=True,
            text=True,
            check=False,
        )
        if built.returncode:
            raise NoCompiler((built.stderr or built.stdout).strip().splitlines()[-1])
        for file in [*work.glob("*.so"), *(work / EAR).glob("*.so")]:
            shutil.copy2(file, folder / file.relative_to(work))


def _modules(work: Path) -> list[str]:
    files = sorted((work / EAR).glob("*.py"))
    return [str(file.relative_to(work)) for file in files if file.stem not in PLAIN]


def compiled_copy(folder: Path) -> None:
    """The program in `folder`, compiled; every room but `flows` is a link to this one."""
    shutil.copytree(ROOT / "flows", folder / "flows")
    for room in ("bench", "bot", "locales", "storage", "tests"):
        if (ROOT / room).exists():
            (folder / room).symlink_to(ROOT / room)
    compile_ear(folder)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        compile_ear(Path(sys.argv[1]).resolve())
    except NoCompiler as error:
        sys.exit(f"Nothing was compiled: {error}")
