"""`alongside programme`: check its files, see what holds, let it differ for one person."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.saying import Json, answer, say, warn
from bot.config import ConfigError, read_config
from bot.inviting import OPERATOR
from bot.refusal import Refusal

if TYPE_CHECKING:
    from bot.turns.turn import Turn

Case = Annotated[str, typer.Argument(metavar="CASE", help="Reference such as K7F3.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        help="Phases, rhythm, and what differs for one person.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    group.command("check")(check)
    group.command("show")(show)
    group.command("set")(set_own)
    group.command("clear")(clear)
    app.add_typer(group, name="programme")


def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]...", help="Files; those of the home.")
    ] = None,
    *,
    as_json: Json = False,
) -> int:
    """Print what is wrong in programme files, one line an issue: file:line:col: message."""
    from bot import programmes

    issues: list[str] = []
    for path in paths or programmes.files_of(read_config().home):
        try:
            programmes.read_any(path)
        except ConfigError as error:
            issues += str(error).splitlines()
    off = [] if paths else list(programmes.off_lines(programmes.official_or_none()))
    if as_json:
        answer({"issues": issues, "off": off})
        return int(bool(issues))
    for line in issues:
        say(line)
    for line in off:
        warn(line)
    if not issues:
        say("nothing wrong in the programme files")
    return int(bool(issues))


def show(
    case: Annotated[str, typer.Argument(metavar="[CASE]", help="One person; all.")] = "",
    *,
    as_json: Json = False,
) -> None:
    """Show the programme that holds, for everybody or for one person."""
    found = asyncio.run(_show(case))
    if as_json:
        answer(found)
        return
    for key, value in found.items():
        say(f"{key}: {value}")


async def _show(case: str) -> dict[str, Any]:
    import msgspec

    from bot.cli.desk import opened
    from bot.programmes import load_programme
    from flows.programme_own import fits, programme_of

    base = load_programme(read_config().home)
    if not case:
        return dict(msgspec.to_builtins(base))
    async with opened() as desk:
        scene = await desk.scene(case)
    profile = scene.beneficiary.profile
    if not fits(profile.own_programme, base):
        warn("what differs for this person does not go with programme.yaml any more: it rests")
    own = msgspec.json.decode(profile.own_programme) if profile.own_programme else {}
    return {**msgspec.to_builtins(programme_of(profile, base)), "own": own}


def set_own(
    case: Case,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="What differs, as YAML.")],
    *,
    as_json: Json = False,
) -> None:
    """Let phases, rhythm, talks or waits differ for one person; all of the file or nothing."""
    from bot.programmes import load_programme
    from flows.errors import FlowError
    from flows.programme_own import read_own
    from flows.tree import text_of

    base = load_programme(read_config().home)
    try:
        own = read_own(text_of(path.read_bytes(), name=str(path)), name=str(path), base=base)
    except OSError as error:
        text = f"{path} cannot be read ({error.strerror})"
        raise Refusal("no_file", text, hint="give a YAML file", usage=True) from None
    except FlowError as error:
        text = "\n".join(map(str, error.issues))
        raise Refusal("bad_programme", text, hint="mend the file; nothing was changed") from None
    _answer(asyncio.run(_set(case, own)), as_json=as_json)


def clear(case: Case, *, as_json: Json = False) -> None:
    """Nothing differs for this person any more."""
    _answer(asyncio.run(_set(case, "")), as_json=as_json)


async def _set(case: str, own: str) -> dict[str, Any]:
    from bot.cli.turning import room
    from bot.effects.own_programmes import set_own as write

    def work(turn: "Turn") -> dict[str, Any]:
        longer = write(turn, own, by=OPERATOR)
        due = turn.profile.next_checkin
        return {
            "case": turn.profile.case,
            "own": bool(own),
            "needs_new_yes": longer,
            "next_checkin": due.isoformat() if due else None,
        }

    async with room() as open_room:
        return await open_room.one(case, work)


def _answer(made: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        answer(made)
        return
    say(f"{made['case']}: next check-in {made['next_checkin'] or 'none planned'}")
    if made["needs_new_yes"]:
        say("the months became longer: a new yes is asked for where they would have ended")
