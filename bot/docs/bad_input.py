"""The page about bad input, from its table. Judges no test; it only names them."""

from collections.abc import Iterable

from bot.docs.bad_input_rows import ROWS, Row


def page() -> str:
    """The whole page as Markdown."""
    parts = (
        "# Bad input, and what holds the answer",
        "Made by `make docs` from `bot/docs/bad_input_rows.py`; a test fails when a row has\n"
        "neither a test nor an issue, names a test that does not exist, or when this page is\n"
        "stale.",
        f"{_held(ROWS)} of {len(ROWS)} rows have a test; {_owing(ROWS)} owe something still.",
        "\n".join(("| row | input | held by | owed |", "| --- | --- | --- | --- |", *_lines())),
    )
    return "\n\n".join(parts) + "\n"


def _held(rows: Iterable[Row]) -> int:
    return sum(bool(row.tests) for row in rows)


def _owing(rows: Iterable[Row]) -> int:
    return sum(row.owed is not None for row in rows)


def _lines() -> Iterable[str]:
    for row in ROWS:
        tests = "<br>".join(f"`{name.removeprefix('tests/')}`" for name in row.tests)
        owed = f"{row.owed}: {row.note}" if row.owed and row.note else row.owed or row.note
        yield f"| {row.number} | {row.title} | {tests} | {owed} |"
