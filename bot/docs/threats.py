"""The threat model as a page, from its table and the registry of `make mutants`."""

import importlib
from collections.abc import Iterator

from bot.docs.threats_rows import ROWS, Row

HEAD = """\
# Threat model

Made by `make docs` from `bot/docs/threats_rows.py` and the registry in `tests/mutants/`.
`make mutants` takes every control out of a copy of the program, one after the other, and runs the
test named for it: the test must fail. A test of every run holds that each control still stands
where the registry says, and that each row has a control or says what it owes.

What is protected: what people say, that they are in the programme at all, the alert, the keys, the
conversations themselves, the service. Against: whoever holds the phone, whoever takes the machine
or a copy, curious or careless staff, strangers, Telegram itself, plain faults, and what the
program is built upon.

What cannot be answered here, and is said to people and organisations instead: a second device on
the same account; a key in the memory of a machine that is taken while it runs; that Telegram knows
who talks to this bot and when, and can read what is written; a camera pointed at a screen.
"""


def page() -> str:
    """The whole page as Markdown."""
    table = ("| row | who | what they could do | what stands against it | owed |",)
    rows = (*table, "| --- | --- | --- | --- | --- |", *map(_line, ROWS))
    held = sum(bool(_controls(row.number)) for row in ROWS)
    parts = (
        HEAD.rstrip(),
        "## Threats",
        f"{held} of {len(ROWS)} rows have a control that can be taken out.",
        "\n".join(rows),
        "## Controls that can be taken out",
        f"{len(_registry())} controls.",
        "\n".join(_removals()),
    )
    return "\n\n".join(parts) + "\n"


def _line(row: Row) -> str:
    return f"| {row.number} | {row.part} | {row.threat} | {row.answer} | {row.owed} |"


def _removals() -> Iterator[str]:
    yield "| rows | control | the test that fails without it |"
    yield "| --- | --- | --- |"
    for one in sorted(_registry(), key=lambda one: one[1]):
        name, rows, test = one
        yield f"| {', '.join(map(str, rows))} | {name} | `{test}` |"


def _controls(number: int) -> list[str]:
    return [name for name, rows, _ in _registry() if number in rows]


def _registry() -> list[tuple[str, tuple[int, ...], str]]:
    # Pages are made in a checkout of the project, where its tests are; the program needs neither.
    registry = importlib.import_module("tests.mutants.registry")
    return [(one.name, one.rows, one.test) for one in registry.CONTROLS]
