"""`alongside enrol --csv`: a whole table, all rows or none."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.cli.desk import Desk, opened, taken
from bot.cli.saying import answer, say, warn
from bot.enrolling import Enrolled, Wish, enrolled, thin_seats
from bot.inviting import link_for, person_changes
from bot.references import NEW
from bot.refusal import Refusal
from bot.sharing import seats_of
from bot.tables import Problem, Row, Table, TableError, read_table
from storage.changes import Changes
from storage.errors import Taken

Made = dict[str, str | None]
"""The contract of `--json`: case, code, link."""
Hands = tuple[str, ...]
"""Into whose hands a row came, where the table left that open."""
Step = Callable[[], None]


def run(path: Path, *, dry_run: bool, as_json: bool) -> None:
    """Enrol everybody in the table, or say what is wrong with it. Raises TableError."""
    try:
        content = path.read_bytes()
    except OSError as error:
        text = f"the table cannot be read ({error.strerror})"
        hint = "give the path of a CSV file"
        raise Refusal("no_table", text, hint=hint, field="csv", usage=True) from None
    table = read_table(content, name=path.name)
    made, hands = asyncio.run(_enrol(table, dry_run=dry_run))
    if as_json:
        answer(made)
        return
    for one, seats in zip(made, hands, strict=True):
        say("  ".join([one["case"] or "new", one["code"] or "-", one["link"] or "-", *seats]))
    say(f"{len(made)} {'would be enrolled' if dry_run else 'enrolled'}")


async def _enrol(table: Table, *, dry_run: bool) -> tuple[list[Made], list[Hands]]:
    async with opened() as desk:
        await desk.refuse_at_the_end()
        with _progress(len(table.rows)) as step:
            people, hands = await _checked(desk, table, step)
        if dry_run:
            await _refuse_taken(desk, table)
        else:
            await _commit(desk, table, people)
        thin = sum(thin_seats(one.person) for one in people)
        if thin:
            warn(f"only one person stands behind {thin} of these; add backup and supervisor")
        name = await desk.store.meta_get("bot_username")
    if dry_run:
        return [{"case": _as_typed(row), "code": None, "link": None} for row in table.rows], hands
    return [
        {"case": one.person.profile.case, "code": one.code, "link": link_for(name, one.code)}
        for one in people
    ], hands


async def _checked(desk: Desk, table: Table, step: Step) -> tuple[list[Enrolled], list[Hands]]:
    """Every row as a person; every problem of every row is found before anything is written."""
    problems: list[Problem] = []
    people: list[Enrolled] = []
    hands: list[Hands] = []
    cases: set[str] = set()
    shares = await desk.shares()
    for row in table.rows:
        try:
            wish = Wish(**row.cells)
            shared = shares.named(wish)
            one = await _row(desk, shared, cases)
        except Refusal as error:
            problems.append(_problem(table, row, error))
        else:
            shares.count(one)
            cases.add(one.person.profile.case)
            people.append(one)
            hands.append(() if shared is wish else (seats_of(shared),))
        step()
    if problems:
        raise TableError(problems)
    return people, hands


async def _row(desk: Desk, wish: Wish, cases: set[str]) -> Enrolled:
    if wish.case.upper() == NEW:
        return enrolled(desk.named(wish, await desk.new_reference(cases)), desk.office)
    made = enrolled(wish, desk.office)
    if made.person.profile.case in cases:
        hint = "leave one of the rows out"
        raise Refusal("twice", "this reference stands above already", hint=hint, field="case")
    return made


async def _commit(desk: Desk, table: Table, people: list[Enrolled]) -> None:
    """All of them in one transaction. Only where one is taken is it looked up which."""
    changes = Changes()
    for one in people:
        more = person_changes(one.person, one.code, desk.office.now)
        changes.people |= more.people
        changes.invitations += more.invitations
        changes.audit += more.audit
    try:
        await desk.commit(changes)
    except Taken:
        await _refuse_taken(desk, table)
        raise


async def _refuse_taken(desk: Desk, table: Table) -> None:
    """Name every row whose reference somebody has already. Raises TableError."""
    problems = [
        _problem(table, row, taken())
        for row in table.rows
        if row.cells["case"].upper() != NEW
        and await desk.store.find_case(row.cells["case"]) is not None
    ]
    if problems:
        raise TableError(problems)


def _problem(table: Table, row: Row, error: Refusal) -> Problem:
    text = f"{error.message}; {error.hint}" if error.hint else error.message
    return table.problem(row, error.field, text)


def _as_typed(row: Row) -> str | None:
    case = row.cells["case"].upper()
    return None if case == NEW else case


@contextmanager
def _progress(total: int) -> Iterator[Step]:
    """A bar on standard error where somebody looks at it."""
    import sys

    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=total)
        yield lambda: bar.advance(task)
