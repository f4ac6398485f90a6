"""`alongside keys`: new keys for old ones, and a passphrase. Works while `run` runs."""

import asyncio
import contextlib
import os
import secrets
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import roots
from bot.cli.saying import Json, answer, say, warn
from bot.config import Config, read_config
from bot.home import (
    KEYS_LOCK,
    clock_of,
    key_content,
    memory,
    no_core_dumps,
    promote,
    root_of,
    settled_root,
    written_once,
)
from bot.inviting import OPERATOR
from bot.refusal import Refusal
from storage.errors import Unreadable
from storage.records import AuditLine


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    root: bool
    ring: bool
    index: bool
    to: Path | None


def register(app: typer.Typer) -> None:
    """Add the command group."""
    group = typer.Typer(help="Roll keys; put the root key under a passphrase.")
    group.command("rotate")(rotate)
    group.command("passphrase")(passphrase)
    group.command("kit")(kit)
    app.add_typer(group, name="keys")


def rotate(
    *,
    root: Annotated[bool, typer.Option("--root", help="The root key alone.")] = False,
    ring: Annotated[bool, typer.Option("--ring", help="The wrapping of people's keys.")] = False,
    index: Annotated[bool, typer.Option("--index", help="The keys of the blind indexes.")] = False,
    to: Annotated[
        Path | None, typer.Option(help="Where the new root key goes, if not over the old one.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Roll keys, all of them unless some are named. Cut off, run it again: it goes on."""
    everything = not (root or ring or index)
    config = read_config()
    no_core_dumps()
    if (root or everything) and to is None and not _writable(config.key_file):
        text = f"the root key {config.key_file} cannot be written over"
        hint = "give --to FILE for the new one, and put it in its place afterwards"
        raise Refusal("root_read_only", text, hint=hint)
    with _alone(config):
        wanted = _Wanted(
            root=root or everything, ring=ring or everything, index=index or everything, to=to
        )
        found = asyncio.run(_rotate(config, wanted))
    if as_json:
        answer(found)
        return
    say(f"root key: {'new' if found['root'] else 'as before'}")
    say(f"wrapped anew: {found['ring']} keys of people; marks computed again: {found['index']}")
    if to is not None:
        warn(f"put {to} in the place of the root key before the next start")


async def _rotate(config: Config, wanted: _Wanted) -> dict[str, Any]:
    from storage.changes import Changes

    old = await settled_root(config)
    # Nobody else rolls now: what still waits was left by one that ended before its commit.
    roots.pending(config.key_file).unlink(missing_ok=True)
    clock = clock_of(config)
    done: dict[str, Any] = {"root": False, "ring": 0, "index": 0}
    async with memory(config) as store:
        newest = old
        if wanted.root:
            newest = await _roll_root(config, store, old, to=wanted.to)
            done["root"] = True
        if wanted.ring:
            done["ring"] = await store.roll_ring(root=newest, progress=_shower("ring"))
        if wanted.index:
            done["index"] = await store.roll_index(root=newest, progress=_shower("marks"))
        line = AuditLine(
            at=clock.now(),
            actor=OPERATOR,
            action="keys.rolled",
            detail=" ".join(name for name, value in done.items() if value),
        )
        await store.commit(Changes(audit=[line]), real_now=clock.real())
        await _copy_again(config, store, newest)
    return done


async def _roll_root(config: Config, store: Any, old: bytes, *, to: Path | None) -> bytes:
    """New key on disk first, then one transaction, then its place.

    Cut off behind the transaction, the next start of anything brings it to its end.
    """
    new = secrets.token_bytes(roots.KEY_BYTES)
    content = new
    if roots.is_locked(key_content(config.key_file)):
        said = roots.passphrase_for(config.passphrase_file)
        roots.unlock(key_content(config.key_file), said)
        content = roots.lock(new, said)
    target = to or roots.pending(config.key_file)
    if not written_once(target, content):
        text, hint = f"{target} is there already", "move it away first"
        raise Refusal("key_there", text, hint=hint)
    await store.roll_root(old=old, new=new)
    if to is None:
        promote(target, config.key_file)
    return new


async def _copy_again(config: Config, store: Any, root: bytes) -> None:
    """The daily copies of the ring hold the old keys: one of today takes their place."""
    from bot import copies

    if copies.days_in(copies.ring_folder(config)):
        real = clock_of(config).real()
        await copies.daily(config, store, root=root, real_now=real, erased=True)


def passphrase(*, as_json: Json = False) -> None:
    """Put the root key under a passphrase (Scrypt). Then `run` asks for it at each start."""
    config = read_config()
    no_core_dumps()
    with _alone(config):
        _lock(config)
    if as_json:
        answer({"passphrase": True})
        return
    say("the root key lies under a passphrase now; without it nothing here opens")
    warn("a start without somebody who types it does not happen: alerts stop until then")


def kit(
    *,
    shares: Annotated[
        Path | None, typer.Option(help="Two lines of the kit that was shown last, in a file.")
    ] = None,
    as_json: Json = False,
) -> None:
    """A new recovery kit in the place of the old one; copies made before open with the old one."""
    from bot.cli.init import typed_kit

    asyncio.run(typed_kit(read_config(), shares, anew=True))
    if as_json:
        answer({"kit": True})
        return
    say("copies are sealed to the new kit from now on")


def _lock(config: Config) -> None:
    root = root_of(config)
    said = roots.passphrase_for(config.passphrase_file, new=True)
    draft = roots.pending(config.key_file)
    if not written_once(draft, roots.lock(root, said)):
        raise Refusal("key_there", f"{draft} is there already", hint="run `alongside status` once")
    promote(draft, config.key_file)


@contextlib.contextmanager
def _alone(config: Config) -> Iterator[None]:
    """One program rolls keys at a time."""
    from storage.database import HomeLock

    if not config.home.is_dir():
        raise Unreadable(f"there is no home at {config.home}; run `alongside init`")
    with HomeLock(config.home / KEYS_LOCK):
        yield


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _shower(what: str) -> Any:
    def show(done: int, total: int) -> None:
        if sys.stderr.isatty() or done == total:
            sys.stderr.write(f"alongside: {what}: {done} of {total}\n")

    return show
