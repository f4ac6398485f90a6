"""Bringing a home back from a copy, and the drill that proves a copy without touching the home.

The new database is made ready beside the old one and takes its place in one step.
"""

import contextlib
import datetime as dtm
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bot import copies
from bot.clock import Clock
from bot.config import Config, ConfigError
from bot.home import clock_of, make_folder, root_of, settled_root, written_once
from storage import recovery
from storage.copies import Past
from storage.copying import snapshot
from storage.errors import StorageError, Unreadable
from storage.restoring import Restored, remember, settle
from storage.sealed_file import Note, kind_of, open_file, seal_file, sync_folder
from storage.store import Store

DRILL = "last-drill"
"""File in the home that says when a copy was proved last."""
_LONGEST_KEY = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a restore or a drill found and did."""

    made: str
    restored: Restored
    moved_aside: tuple[Path, ...] = ()
    past_known: bool = True


class Drilled(msgspec.Struct, frozen=True, kw_only=True):
    """When a copy was proved last (real time, seconds), and of when that copy was."""

    at: float
    made: float


def recovery_key(config: Config, key: Path | None) -> bytes:
    """The recovery key from `key`, or from the home. Raises Unreadable."""
    path = key or config.home / "recovery.key"
    try:
        return recovery.read(path.read_text(encoding="utf-8")[:_LONGEST_KEY])
    except FileNotFoundError:
        raise Unreadable(
            f"the recovery key {path} is not there; give --key FILE with the key, or with two of"
            " the three shares of the recovery kit"
        ) from None
    except (OSError, UnicodeDecodeError):
        raise Unreadable(f"the recovery key {path} cannot be read") from None


async def restore(config: Config, file: Path, private: bytes) -> Outcome:
    """Put the database of a copy in the place of this home's. The caller holds the home's lock.

    Everything that can be refused is refused before the home is touched.
    """
    root = _ready(config)
    database, clock = copies.database_of(config), clock_of(config)
    draft = database.with_name(f".restoring.{secrets.token_hex(8)}")
    try:
        note = _open(file, private, draft, kind="data")
        root = await settled_root(config) if database.exists() else root
        past = await _past(config, root, note)
        restored = await _made_ready(
            draft, ring=config.ring_file, root=root, past=past or Past(), note=note, clock=clock
        )
        aside = _aside(config, database, private, clock=clock)
        _swap(draft, database)
    finally:
        _gone(draft)
    return Outcome(
        made=_day(note), restored=restored, moved_aside=aside, past_known=past is not None
    )


async def drill(config: Config, file: Path, private: bytes, *, ring: Path | None) -> Outcome:
    """Open a copy as a restore would, in a folder of its own, and look at everything in it.

    With `ring`, a copy of the ring, even the keys come from copies alone.
    """
    clock = clock_of(config)
    with _folder(config) as place:
        root = _ring_for(config, place, private, ring=ring)
        draft = place / "drill.db"
        note = _open(file, private, draft, kind="data")
        restored = await _made_ready(
            draft, ring=place / "keys.ring", root=root, past=Past(), note=note, clock=clock
        )
    stamp = config.home / DRILL
    stamp.unlink(missing_ok=True)
    written_once(stamp, msgspec.json.encode(Drilled(at=clock.real(), made=note.made)))
    return Outcome(made=_day(note), restored=restored)


def restore_ring(config: Config, file: Path, private: bytes) -> None:
    """Put a copy of the ring where none is, and the root key that came with it.

    Raises Unreadable where a ring is: an older one would bring back whoever was erased since.
    """
    if config.ring_file.exists():
        raise Unreadable(
            "this home has a key ring; a copy of it would bring back who was erased since. Move"
            f" {config.ring_file} away first if it is damaged"
        )
    make_folder(config.home)
    draft = config.home / f".restoring.{secrets.token_hex(8)}"
    try:
        note = _open(file, private, draft, kind="ring")
        if config.key_file.exists():
            if root_of(config) != note.root:
                raise Unreadable(
                    "the root key here is another one than that of this ring; move it away first"
                )
        elif not written_once(config.key_file, note.root):
            raise Unreadable(f"the root key {config.key_file} cannot be written")
        draft.rename(config.ring_file)
        sync_folder(config.home)
    finally:
        _gone(draft)


def last_drill(config: Config) -> Drilled | None:
    """When a copy was proved last; None: never."""
    try:
        return msgspec.json.decode((config.home / DRILL).read_bytes(), type=Drilled)
    except (OSError, msgspec.DecodeError):
        return None


def _ready(config: Config) -> bytes:
    if not config.ring_file.exists():
        raise Unreadable(
            "the key ring is not here; copy root key and ring into the home first, or restore a"
            " copy of the ring"
        )
    return root_of(config)


def _open(file: Path, private: bytes, draft: Path, *, kind: str) -> Note:
    found = kind_of(file)
    if found != kind:
        wanted = {"data": "the database", "ring": "the key ring", "aside": "what was moved aside"}
        raise ConfigError(f"{file} is a copy of {wanted[found]}, not of {wanted[kind]}")
    return open_file(file, private, draft)[1]


async def _past(config: Config, root: bytes, note: Note) -> Past | None:
    """What this home still knows; None where its database cannot be read."""
    if not copies.database_of(config).exists():
        return None
    try:
        store = await Store.open(
            config.database_url, ring=config.ring_file, root=root, check=False
        )
    except StorageError:
        return None
    try:
        if store.instance == note.instance:
            return await remember(store)
        people = await store.all_people()
    except StorageError:
        return None
    finally:
        await store.close()
    if people:
        raise Unreadable("this copy is of another home; restore it into a home of its own")
    return None


async def _made_ready(
    draft: Path, *, ring: Path, root: bytes, past: Past, note: Note, clock: Clock
) -> Restored:
    store = await Store.revive(f"sqlite+aiosqlite:///{draft}", ring=ring, root=root)
    try:
        done = await settle(store, past, note=note, now=clock.now(), real_now=clock.real())
        await store.checkpoint()
    finally:
        await store.close()
    return done


def _aside(config: Config, database: Path, private: bytes, *, clock: Clock) -> tuple[Path, ...]:
    """The files that are replaced, sealed to the recovery key: they may be damaged, not lost."""
    made = []
    moment = dtm.datetime.fromtimestamp(clock.real(), dtm.UTC).strftime("%Y%m%dT%H%M%S")
    for suffix in ("", "-wal"):
        old = database.with_name(database.name + suffix)
        if old.exists() and old.stat().st_size:
            config.copies_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            target = config.copies_folder / f"aside{suffix}-{moment}-{secrets.token_hex(2)}.sealed"
            note = Note(instance="", schema="", made=clock.real())
            to = [recovery.public_of(private)]
            seal_file(old, target, kind="aside", note=note, recipients=to)
            made.append(target)
    return tuple(made)


def _swap(draft: Path, database: Path) -> None:
    # An old log beside a new database would be played into it: it goes first.
    for suffix in ("-wal", "-shm", "-journal"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    sync_folder(database.parent)
    draft.chmod(0o600)
    draft.replace(database)
    sync_folder(database.parent)


def _ring_for(config: Config, place: Path, private: bytes, *, ring: Path | None) -> bytes:
    """A ring of the drill's own, and the root key that belongs to it."""
    mine = place / "keys.ring"
    if ring is not None:
        return _open(ring, private, mine, kind="ring").root
    root = _ready(config)
    with snapshot(config.ring_file) as copy:
        shutil.copyfile(copy, mine)
    mine.chmod(0o600)
    return root


@contextlib.contextmanager
def _folder(config: Config) -> Iterator[Path]:
    place = config.home / f".drill.{secrets.token_hex(8)}"
    place.mkdir(mode=0o700)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _gone(draft: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        draft.with_name(draft.name + suffix).unlink(missing_ok=True)


def _day(note: Note) -> str:
    return dtm.datetime.fromtimestamp(note.made, dtm.UTC).isoformat(timespec="seconds")
