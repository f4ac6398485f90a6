"""`python -m bot.docs`: writes the made pages; `--check` says which are stale (exit 1)."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.docs import bad_input, programme, state, threats

FOLDER = Path(__file__).resolve().parents[2] / "docs"
PAGES: Mapping[str, Callable[[], str]] = {
    "bad-input.md": bad_input.page,
    "programme.md": programme.page,
    "state.md": state.page,
    "threat-model.md": threats.page,
}


def main(arguments: list[str]) -> int:
    """Write or check every page; 0 when all is well."""
    stale = [name for name, make in PAGES.items() if _stands(FOLDER / name) != make()]
    if "--check" in arguments:
        for name in stale:
            sys.stderr.write(f"docs/{name} is stale: run `make docs`\n")
        return 1 if stale else 0
    for name in stale:
        (FOLDER / name).write_text(PAGES[name](), encoding="utf-8")
        sys.stdout.write(f"docs/{name} written\n")
    return 0


def _stands(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
