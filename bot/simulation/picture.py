"""A simulation for human eyes: a calendar of messages, a table, the load of each caseworker."""

import datetime as dtm
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.simulation.document import loads

Json = dict[str, Any]
SHADES = ("grey35", "dark_cyan", "cyan", "yellow3", "dark_orange", "red")
MARKS = "·░▒▓██"
"""One sign for each shade, so that the picture reads without colours too."""
WEEKS = 4
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def show(told: Json, console: Console, *, seconds: float) -> None:
    """Calendar, table, loads."""
    console.print(calendar(told["figures"]["messages_by_day"]))
    console.print(table(told, seconds=seconds))
    console.print(load_table(told))


def calendar(by_day: Mapping[str, int]) -> Text:
    """A column a week, a row a weekday, a shade for how many messages; one band a year."""
    picture = Text()
    days = {dtm.date.fromisoformat(day): count for day, count in by_day.items()}
    if not days:
        return picture
    most = max(days.values())
    for year in range(min(days).year, max(days).year + 1):
        picture.append(f"{year}  messages a day, darkest {most}\n", style="bold")
        for weekday, name in enumerate(WEEKDAYS):
            picture.append(f"{name} ")
            for week in range(53):
                picture.append_text(_square(_day_of(year, week, weekday), days, most))
            picture.append("\n")
    return picture


def _day_of(year: int, week: int, weekday: int) -> dtm.date:
    first = dtm.date(year, 1, 1)
    return first + dtm.timedelta(days=weekday - first.weekday() + 7 * week)


def _square(day: dtm.date, days: Mapping[dtm.date, int], most: int) -> Text:
    count = days.get(day, 0)
    if not count:
        return Text(" ")
    shade = min(len(SHADES) - 1, count * len(SHADES) // (most + 1))
    return Text(MARKS[shade], style=SHADES[shade])


def table(told: Json, *, seconds: float) -> Table:
    """The totals."""
    made = Table(title=f"{len(told['people'])} people, {told['months']} months")
    made.add_column("what")
    made.add_column("how many", justify="right")
    for what, count in lines(told, seconds=seconds):
        made.add_row(what, count)
    return made


def lines(told: Json, *, seconds: float) -> list[tuple[str, str]]:
    """The totals as words and figures."""
    figures = told["figures"]
    contacts = [one for person in told["people"] for one in person["contacts"]]
    kinds: dict[str, int] = {}
    for one in contacts:
        kinds[one["kind"]] = kinds.get(one["kind"], 0) + 1
    answered = sum(one["kind"] == "check-in" and one["result"] == "answered" for one in contacts)
    busiest = figures["busiest_day"]
    return [
        ("messages to all phones", f"{figures['messages']:,}"),
        ("answers to questions", f"{figures['answers']:,}"),
        ("check-ins", f"{kinds.get('check-in', 0):,}"),
        ("… answered to the end", f"{answered:,}"),
        ("other contacts that the program began", f"{_begun(kinds):,}"),
        ("pages to staff", f"{kinds.get('page', 0):,}"),
        ("busiest day", f"{busiest['day']}: {busiest['messages']:,} messages"),
        ("bytes a person on disk", f"{figures['bytes_a_person']:,}"),
        ("seconds", f"{seconds:,.0f}"),
        ("digest", told["digest"][:16]),
    ]


def _begun(kinds: Mapping[str, int]) -> int:
    return sum(kinds.get(kind, 0) for kind in ("re-offer", "renewal", "reminder"))


def load_table(told: Json) -> Table:
    """Pages of each member of staff: in all, in a usual week, in the worst week."""
    made = Table(title="load by week")
    for name in ("staff", "role"):
        made.add_column(name)
    for name in ("pages", "a week", "worst", "in week"):
        made.add_column(name, justify="right")
    made.add_column("four weeks each, darkest the worst")
    most = max((one["worst"] for one in loads(told)), default=0) * WEEKS
    weeks = {one["staff"]: one["weeks"] for one in told["staff"]}
    for one in loads(told):
        usual = f"{one['usual']:.1f}"
        made.add_row(
            one["staff"], one["role"], str(one["pages"]), usual, str(one["worst"]),
            one["worst_week"],
            _strip(weeks[one["staff"]], most),
        )  # fmt: skip
    return made


def _strip(weeks: Sequence[Json], most: int) -> Text:
    """A sign for every four weeks of one member of staff."""
    strip = Text()
    for at in range(0, len(weeks), WEEKS):
        pages = sum(week["pages"] for week in weeks[at : at + WEEKS])
        shade = min(len(SHADES) - 1, pages * len(SHADES) // (most + 1))
        strip.append(MARKS[shade] if pages else " ", style=SHADES[shade])
    return strip
