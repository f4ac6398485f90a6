"""What commands print: the answer on standard output, all else on standard error."""

import sys
from typing import Annotated, Any

import msgspec
import typer

Json = Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")]
"""The option that every answering command has."""


def answer(document: Any) -> None:
    """Print one JSON document, and nothing else, on standard output."""
    sys.stdout.write(msgspec.json.encode(document).decode() + "\n")
    sys.stdout.flush()


def say(line: str) -> None:
    """Print a line of a human answer."""
    sys.stdout.write(line + "\n")


def warn(line: str) -> None:
    """Print a warning or a note where it does not disturb an answer."""
    sys.stderr.write(f"alongside: {line}\n")
    sys.stderr.flush()


def fail(code: str, message: str, *, hint: str = "", as_json: bool, **more: Any) -> None:
    """Print what went wrong: a line for people and, where asked, JSON for programs."""
    warn(f"{message}; {hint}" if hint else message)
    if as_json:
        answer({"error": {"code": code, "message": message, "hint": hint, **more}})
