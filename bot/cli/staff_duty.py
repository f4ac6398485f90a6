"""`alongside staff hours|away|on-call|channel`: when somebody works, and their second channel."""

import asyncio
import datetime as dtm
import sys
from collections.abc import Callable
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from msgspec.structs import replace

from bot.cli.saying import say
from bot.config import read_config
from bot.home import clock_of, memory
from bot.inviting import OPERATOR
from bot.refusal import Refusal
from flows.staff import Hours, Shift, Staff
from storage.changes import Changes
from storage.records import AuditLine

Name = Annotated[str, typer.Argument(metavar="NAME", help="Screen name.")]
Clear = Annotated[bool, typer.Option("--clear", help="None any more.")]
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def register(group: typer.Typer) -> None:
    """Add the commands to `staff`."""
    group.command("hours")(hours)
    group.command("away")(away)
    group.command("on-call")(on_call)
    group.command("channel")(channel)


def hours(
    name: Name,
    *,
    days: Annotated[str, typer.Option("--days", help="Such as mon-fri or tue,thu.")] = "mon-fri",
    begin: Annotated[str, typer.Option("--from", help="Such as 09:00, in their zone.")] = "",
    end: Annotated[str, typer.Option("--until", help="Such as 17:00.")] = "",
    add: Annotated[bool, typer.Option("--add", help="Beside the hours they have.")] = False,
    clear: Clear = False,
) -> None:
    """Set duty hours; without any: always on duty. Pages of danger come at any hour."""
    span = () if clear else (Hours(days=_weekdays(days), start=_time(begin), end=_time(end)),)

    def change(one: Staff, _: dtm.datetime) -> Staff:
        return replace(one, hours=(*one.hours, *span) if add else span)

    _change(name, change, "staff.hours")


def away(
    name: Name,
    *,
    until: Annotated[
        str, typer.Option("--until", help="First day back, such as 2026-08-24.")
    ] = "",
    clear: Clear = False,
) -> None:
    """On leave: passed over while somebody else can be reached."""

    def change(one: Staff, now: dtm.datetime) -> Staff:
        back = None if clear else _instant(until, one.zone)
        if back is not None and back <= now:
            raise _bad("until", "this day is over", "write the first day back")
        return replace(one, away_until=back)

    _change(name, change, "staff.away")


def on_call(
    name: Name,
    *,
    begin: Annotated[str, typer.Option("--from", help="Such as 2026-08-24T18:00.")] = "",
    end: Annotated[str, typer.Option("--until", help="Such as 2026-08-25T08:00.")] = "",
    clear: Clear = False,
) -> None:
    """Put somebody on the on-call rota; `--clear` takes all their shifts away."""

    def change(one: Staff, now: dtm.datetime) -> Staff:
        if clear:
            return replace(one, shifts=())
        shift = Shift(begins=_instant(begin, one.zone), ends=_instant(end, one.zone))
        if shift.ends <= shift.begins or shift.ends <= now:
            raise _bad("until", "the shift ends before it begins, or is over", "look at the days")
        kept = tuple(old for old in one.shifts if old.ends > now)
        return replace(one, shifts=(*kept, shift))

    _change(name, change, "staff.on-call")


def channel(
    name: Name,
    address: Annotated[
        str,
        typer.Argument(
            metavar="ADDRESS", help="Such as mailto://… or ntfy://…; - reads it from the input."
        ),
    ] = "-",
    *,
    clear: Clear = False,
) -> None:
    """Where pages go beside the chat: one content-free line (an Apprise address)."""
    kept = "" if clear else (sys.stdin.readline().strip() if address == "-" else address)
    if kept:
        from bot.jobs import second

        if not second.usable(kept):
            text = "this is no address of a second channel, or Apprise is not installed"
            raise Refusal("bad_address", text, hint="see Apprise's list of services", usage=True)

    def change(one: Staff, _: dtm.datetime) -> Staff:
        return replace(one, second=kept)

    _change(name, change, "staff.channel")


def _change(name: str, change: Callable[[Staff, dtm.datetime], Staff], action: str) -> None:
    asyncio.run(_write(name, change, action))
    say("noted")


async def _write(name: str, change: Callable[[Staff, dtm.datetime], Staff], action: str) -> None:
    config = read_config()
    clock = clock_of(config)
    async with memory(config) as store:
        known = await store.find_staff(name)
        if known is None or not known.active:
            text = "nobody on the staff has this screen name"
            raise Refusal("unknown_staff", text, hint="see `alongside staff list`", field="name")
        now = clock.now()
        one = change(known, now)
        line = AuditLine(at=now, actor=OPERATOR, action=action, subject=one.id)
        changes = Changes(staff={one.id: one}, audit=[line])
        await store.commit(changes, real_now=clock.real(), now=now)


def _weekdays(text: str) -> frozenset[int]:
    """`mon-fri`, `sat,sun`, `fri-mon`."""
    found: set[int] = set()
    for part in text.lower().split(","):
        first, _, last = part.strip().partition("-")
        if first not in _DAYS or (last and last not in _DAYS):
            raise _bad("days", "these are no days", "write them like mon-fri or tue,thu")
        day, end = _DAYS.index(first), _DAYS.index(last or first)
        found.add(end)
        while day != end:
            found.add(day)
            day = (day + 1) % len(_DAYS)
    return frozenset(found)


def _time(text: str) -> dtm.time:
    try:
        return dtm.time.fromisoformat(text.zfill(5))
    except ValueError:
        raise _bad("from", "this is no time of day", "write it like 09:00") from None


def _instant(text: str, zone: str) -> dtm.datetime:
    try:
        at = dtm.datetime.fromisoformat(text)
    except ValueError:
        hint = "write it like 2026-08-24 or 2026-08-24T18:00"
        raise _bad("until", "this is no day or time", hint) from None
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(dtm.UTC)


def _bad(field: str, text: str, hint: str) -> Refusal:
    return Refusal("bad_value", text, hint=hint, field=field, usage=True)
