"""`alongside backup`, `restore` and `drill`: sealed copies, and proof that they come back."""

import asyncio
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.saying import Json, answer, say, warn
from bot.config import Config, read_config
from bot.home import LOCK, clock_of, make_folder, memory, no_core_dumps, settled_root
from bot.inviting import OPERATOR
from bot.refusal import Refusal
from storage.records import AuditLine

Key = Annotated[
    Path | None,
    typer.Option("--key", help="Recovery key, or a file with two of its three shares."),
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.command("prove")(prove)


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the copy goes.")],
    *,
    ring: Annotated[
        bool, typer.Option("--ring", help="Copy the key ring instead; keep it apart, and briefly.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Write a sealed copy; only the recovery key opens it. Works while `run` runs."""
    size = asyncio.run(_backup(read_config(), file, ring=ring))
    if as_json:
        answer({"file": str(file), "kind": "ring" if ring else "data", "bytes": size})
        return
    say(f"written: {file}, {size} bytes, sealed to the recovery key")
    if ring:
        say("keep it apart from copies of the data, and for a week at most")


async def _backup(config: Config, file: Path, *, ring: bool) -> int:
    from bot import copies
    from storage.changes import Changes

    clock = clock_of(config)
    async with memory(config) as store:
        if ring:
            root = await settled_root(config)
            await copies.backup_ring(config, store, file, root=root, real_now=clock.real())
        else:
            await copies.backup(config, store, file, real_now=clock.real())
        action = "ring.copied" if ring else "home.copied"
        line = AuditLine(at=clock.now(), actor=OPERATOR, action=action)
        await store.commit(Changes(audit=[line]), real_now=clock.real())
        return await asyncio.to_thread(lambda: file.stat().st_size)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A copy of data or ring.")],
    *,
    key: Key = None,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Put a copy in the place of this home's database. Refused while `run` runs."""
    config = read_config()
    no_core_dumps()
    from bot.restoring import recovery_key
    from storage.sealed_file import kind_of

    kind, private = kind_of(file), recovery_key(config, key)
    if not yes:
        typer.confirm("This replaces what this home holds now. Go on?", abort=True, err=True)
    found = _restore(config, file, private, kind=kind)
    if as_json:
        answer(found)
        return
    for name, value in found.items():
        say(f"{name.replace('_', ' ')}: {value}")


def _restore(config: Config, file: Path, private: bytes, *, kind: str) -> dict[str, Any]:
    from bot import restoring
    from storage.database import HomeLock

    make_folder(config.home)
    with HomeLock(config.home / LOCK):
        if kind == "ring":
            restoring.restore_ring(config, file, private)
            return {"kind": "ring"}
        outcome = asyncio.run(restoring.restore(config, file, private))
    if not outcome.past_known:
        warn(f"who stopped or left after {outcome.made} is not known here: ask the caseworkers")
    return {"kind": "data", **_told(outcome), "moved_aside": [str(p) for p in outcome.moved_aside]}


def prove(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Without it: the newest daily copy.")
    ] = None,
    *,
    ring: Annotated[
        Path | None, typer.Option("--ring", help="Prove this copy of the ring with it.")
    ] = None,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Prove that a copy comes back, in a folder of its own. The home is not touched."""
    config = read_config()
    no_core_dumps()
    from bot.copies import days_in
    from bot.restoring import drill, recovery_key

    days = days_in(config.copies_folder)
    if file is None and not days:
        text = "there is no copy to prove"
        raise Refusal("no_copy", text, hint="make one with `alongside backup FILE`")
    file = file or days[max(days)]
    private = recovery_key(config, key)
    found = _told(asyncio.run(drill(config, file, private, ring=ring)))
    if as_json:
        answer({"ok": True, "file": str(file), **found})
        return
    say(f"{file} comes back: {found['people']} people, of {found['made']}")


def _told(outcome: Any) -> dict[str, Any]:
    done = outcome.restored
    return {
        "made": outcome.made,
        "people": done.people,
        "erased_again": done.erased_again,
        "stopped_again": done.stopped_again,
        "letters_dropped": done.letters_dropped,
        "open_escalations": done.open_escalations,
    }
