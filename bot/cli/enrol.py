"""`alongside enrol`: one person, or a whole table; their codes and links. Tells nobody."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import enrol_table, qr
from bot.cli.desk import Desk, opened
from bot.cli.enrol_table import Made
from bot.cli.saying import Json, answer, say, warn
from bot.enrolling import EVENLY, Enrolled, Wish, enrolled, thin_seats
from bot.inviting import again_changes, link_for, new_code, person_changes
from bot.references import NEW, reference
from bot.refusal import Refusal
from bot.sharing import seats_of
from storage.changes import Changes


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("enrol")(enrol)


def enrol(
    case: Annotated[
        str, typer.Argument(metavar="CASE", help="Reference such as K7F3; `new` makes one.")
    ] = "",
    *,
    caseworker: Annotated[str, typer.Option(help="Screen name of the caseworker.")] = "",
    evenly: Annotated[
        bool, typer.Option("--evenly", help="Whoever is there for the fewest people.")
    ] = False,
    backup: Annotated[str, typer.Option(help="Who stands in.")] = "",
    supervisor: Annotated[str, typer.Option(help="Who is told when nobody takes it.")] = "",
    language: Annotated[str, typer.Option(help="Skips the question of language.")] = "",
    country: Annotated[str, typer.Option(help="ISO code, XK too; gives the time zone.")] = "",
    started: Annotated[str, typer.Option(help="Start of the programme, 2026-08-01.")] = "",
    audience: Annotated[str, typer.Option(help="adult, teen, child or family")] = "",
    adult: Annotated[str, typer.Option(help="guardian, social-work or court")] = "",
    turns_18: Annotated[str, typer.Option("--turns-18", help="Month, 2028-05.")] = "",
    csv: Annotated[Path | None, typer.Option(help="A table of people instead of one.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check the table only.")] = False,
    picture: Annotated[Path | None, typer.Option("--qr", help="Write a QR picture (PNG).")] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Another code for somebody who never used theirs.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Enrol somebody and get the code to hand over; it works once, within seven days."""
    if evenly and (caseworker or again):
        raise _not_evenly(again=again)
    wish = Wish(
        case=case,
        caseworker=EVENLY if evenly else caseworker,
        backup=backup,
        supervisor=supervisor,
        language=language,
        country=country,
        started=started,
        audience=audience,
        adult=adult,
        turns_18=turns_18,
    )
    if csv is not None:
        _refuse_both(wish, picture, again=again)
        enrol_table.run(csv, dry_run=dry_run, as_json=as_json)
        return
    _refuse_missing(wish, again=again, dry_run=dry_run)
    made, seats = asyncio.run(_again(case, picture) if again else _enrol(wish, picture))
    if as_json:
        answer(made)
    else:
        _tell(made, seats)


async def _enrol(wish: Wish, picture: Path | None) -> tuple[Made, str]:
    """What was made, and into whose hands it went where that was not said."""
    async with opened() as desk:
        await desk.refuse_at_the_end()
        given = wish.case.upper() != NEW
        case = await desk.free(reference(wish.case)) if given else await desk.new_reference()
        shared = await desk.shared(wish)
        made = enrolled(desk.named(shared, case), desk.office)
        answered = await _written(desk, made, picture)
        if thin_seats(made.person):
            warn("only one person stands behind this reference; see --backup and --supervisor")
        return answered, "" if shared is wish else seats_of(shared)


async def _written(desk: Desk, made: Enrolled, picture: Path | None) -> Made:
    changes = person_changes(made.person, made.code, desk.office.now)
    return await _committed(desk, changes, made.person.profile.case, made.code, picture=picture)


async def _again(case: str, picture: Path | None) -> tuple[Made, str]:
    async with opened() as desk:
        scene = await desk.scene(case)
        code = new_code()
        changes = again_changes(scene.beneficiary, code, desk.office.now)
        known = scene.beneficiary.profile.case
        return await _committed(desk, changes, known, code, picture=picture), ""


async def _committed(
    desk: Desk, changes: Changes, case: str, code: str | None, *, picture: Path | None
) -> Made:
    """Write; the picture's place is taken before, so that no code is lost to a bad path."""
    link = link_for(await desk.store.meta_get("bot_username"), code)
    if picture is None:
        await desk.commit(changes)
    elif code is None:
        text = "without a phone of their own there is no code and no picture"
        raise Refusal("no_code", text, hint="leave --qr out")
    else:
        with qr.reserved(picture) as draw:
            await desk.commit(changes)
            draw(link or f"/start {code}")
    return {"case": case, "code": code, "link": link}


def _tell(made: Made, seats: str) -> None:
    say(f"{made['case']}")
    if seats:
        say(seats)
    if made["code"] is None:
        say("no code: check-ins happen beside the caseworker, on the caseworker's phone")
        return
    say(f"to be sent to the bot, once, within seven days: /start {made['code']}")
    if made["link"]:
        say(f"or this link: {made['link']}")


def _refuse_missing(wish: Wish, *, again: bool, dry_run: bool) -> None:
    if not wish.case:
        text, hint = "CASE is missing", "write a reference, or `new`, or give --csv FILE"
        raise Refusal("usage", text, hint=hint, field="case", usage=True)
    if dry_run:
        raise Refusal("usage", "--dry-run goes with --csv", hint="leave it out", usage=True)
    if not wish.caseworker and not again:
        text = "--caseworker is missing"
        hint = "name one of `alongside staff list`, or say --evenly"
        raise Refusal("usage", text, hint=hint, field="caseworker", usage=True)


def _not_evenly(*, again: bool) -> Refusal:
    text = "--evenly chooses the caseworker, and --caseworker names one"
    if again:
        text = "another code changes nobody's caseworker"
    return Refusal("usage", text, hint="leave one of the two out", field="caseworker", usage=True)


def _refuse_both(wish: Wish, picture: Path | None, *, again: bool) -> None:
    if wish != Wish(case="", caseworker="") or picture is not None or again:
        text, hint = "--csv stands alone", "write the rest into columns of the table"
        raise Refusal("usage", text, hint=hint, field="csv", usage=True)
