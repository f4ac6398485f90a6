"""The command line: `alongside …`. Starts fast: what a command needs is imported when it runs."""

import sys


def main() -> None:
    """Entry point of the `alongside` command."""
    from bot.cli.front import run

    sys.exit(run(sys.argv[1:]))
