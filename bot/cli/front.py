"""The front of the command line: names the commands, and turns every failure into an exit code.

0 done; 1 refused, not found, or issues found; 2 usage or configuration; 3 already running or
locked; 4 database or key unreadable.
"""

import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import typer
from typer.exceptions import TyperException

from bot.cli import (
    answers,
    audit,
    backup,
    case,
    classify,
    demo,
    doctor,
    drill,
    enrol,
    erase,
    family,
    flows,
    init,
    keys,
    lines,
    lost,
    programme,
    report,
    shutdown,
    simulate,
    staff,
    status,
    words,
)
from bot.cli import run as running
from bot.cli.saying import fail
from bot.config_values import ConfigError
from bot.refusal import Refusal
from bot.tables import TableError
from locales.errors import WordsError
from storage.errors import Conflict, Locked, StorageError, Taken

DONE, REFUSED, USAGE, HELD, UNREADABLE = range(5)
_ROOT = Path(__file__).resolve().parents[2]


def build() -> typer.Typer:
    """All commands."""
    app = typer.Typer(
        name="alongside",
        help="Stays beside people through 36 months, and brings a person when it matters.",
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    modules = (
        init, running, demo, staff, enrol, lost, family, case, answers, status, doctor, flows,
        words, lines, classify, programme, simulate, shutdown, backup, erase, keys, audit, drill,
        report,
    )  # fmt: skip
    for module in modules:
        module.register(app)
    return app


def run(arguments: Sequence[str]) -> int:
    """Run one command line; its exit code."""
    as_json = "--json" in arguments
    try:
        command = typer.main.get_command(build())
        result = command.main(
            list(arguments) or ["--help"], prog_name="alongside", standalone_mode=False
        )
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return _failed(error, as_json=as_json)
    return result if isinstance(result, int) else DONE


def _failed(error: Exception, *, as_json: bool) -> int:
    match error:
        case typer.Abort():
            return REFUSED
        case typer.Exit():
            return error.exit_code
        case TyperException():
            text = " ".join(error.format_message().split())
            fail("usage", text.rstrip("."), hint="see --help", as_json=as_json)
            return USAGE
        case ConfigError():
            message, _, hint = str(error).partition("; ")
            fail("configuration", message, hint=hint, as_json=as_json)
            return USAGE
        case TableError():
            rows = [problem.document() for problem in error.problems]
            for problem in error.problems:
                sys.stderr.write(f"{problem}\n")
            fail("bad_rows", str(error), hint=error.hint, as_json=as_json, rows=rows)
            return REFUSED
        case Refusal():
            fail(error.code, error.message, hint=error.hint, as_json=as_json)
            return USAGE if error.usage else REFUSED
        case WordsError():
            fail("words", str(error), as_json=as_json)
            return REFUSED
        case StorageError():
            return _storage_failed(error, as_json=as_json)
    return _fault(error, as_json=as_json)


def _storage_failed(error: StorageError, *, as_json: bool) -> int:
    match error:
        case Locked():
            code, result = "locked", HELD
        case Taken():
            code, result = "taken", REFUSED
        case Conflict():
            code, result = "conflict", REFUSED
        case _:
            code, result = "unreadable", UNREADABLE
    message, _, hint = str(error).partition("; ")
    fail(code, message, hint=hint, as_json=as_json)
    return result


def _fault(error: Exception, *, as_json: bool) -> int:
    """A fault of ours: where it happened, never with which values."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [one for one in frames if Path(one.filename).is_relative_to(_ROOT)]
    where = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "unknown place"
    text = f"a fault of the program ({type(error).__name__} at {where})"
    fail("fault", text, hint="please report it with this line", as_json=as_json)
    return REFUSED
