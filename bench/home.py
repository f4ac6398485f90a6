"""A home with many people, each before a check-in, written through the memory's front door."""

import datetime as dtm
import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from bench.questions import FLOW
from bot.app import build_desk
from bot.clock import SystemClock
from bot.config import Config, Organisation
from bot.config_values import Secret
from bot.effects import runs
from bot.publishing import publish, shipped
from bot.turns.desk import Desk
from bot.turns.turn import Turn
from flows.beneficiary import Beneficiary, Profile
from flows.consent import SCOPES, Consent
from flows.ids import BeneficiaryId, StaffId
from flows.reading import read
from flows.staff import Staff
from storage.changes import Changes, Scene
from storage.store import Store

AT_ONCE = 500
STAFF_CHAT = 900_000
"""Chats of the caseworkers count up from here."""


def config_for(home: Path, url: str, token: str, *, rate: float) -> Config:
    """The configuration of a measured home."""
    return Config(
        home=home,
        token=Secret(token),
        api_url=url,
        database_url=f"sqlite+aiosqlite:///{home / 'alongside.db'}",
        key_file=home / "root.key",
        rate_per_second=rate,
        organisation=Organisation(hours="9:00-17:00"),
    )


def environment(config: Config) -> dict[str, str]:
    """The same for a process of its own."""
    return {
        "ALONGSIDE_HOME": str(config.home),
        "ALONGSIDE_TOKEN": config.token.reveal(),
        "ALONGSIDE_API_URL": config.api_url,
        "ALONGSIDE_RATE_PER_SECOND": str(config.rate_per_second),
    }


async def found(config: Config) -> Store:
    """A new home with its keys and flows, the measured check-in in place of the weekly one."""
    config.home.mkdir(parents=True, exist_ok=True)
    root = secrets.token_bytes(32)
    config.key_file.write_bytes(root)
    config.key_file.chmod(0o600)
    store = await Store.create(config.database_url, ring=config.ring_file, root=root)
    now = dtm.datetime.now(dtm.UTC)
    library = shipped()
    library["check-in"] = read(FLOW.read_text(encoding="utf-8"), name=FLOW.name)
    for flow in library.values():
        await publish(store, flow, library, at=now, author="bench")
    return store


async def reopen(config: Config) -> Store:
    """The same home, as another program would open it."""
    root = config.key_file.read_bytes()
    return await Store.open(config.database_url, ring=config.ring_file, root=root)


async def staff(store: Store, count: int) -> list[StaffId]:
    """So many caseworkers, each with a chat."""
    now = dtm.datetime.now(dtm.UTC)
    made = [
        Staff(
            id=StaffId(secrets.token_hex(16)),
            name=f"Worker {number}",
            role="caseworker",
            chat=STAFF_CHAT + number,
            joined=now,
        )
        for number in range(count)
    ]
    changes = Changes(staff={one.id: one for one in made})
    await store.commit(changes, real_now=time.time())
    return [one.id for one in made]


async def enrol(
    config: Config,
    store: Store,
    chats: Sequence[int],
    workers: Sequence[StaffId],
    *,
    check_in: bool = True,
    tick: Callable[[int], None] = lambda _: None,
) -> dict[int, BeneficiaryId]:
    """People with every switch on; with `check_in` their opener waits in the outbox."""
    desk = await build_desk(config, store, SystemClock())
    members = {one.id: one for one in await store.all_staff()}
    ids: dict[int, BeneficiaryId] = {}
    for at in range(0, len(chats), AT_ONCE):
        changes = Changes()
        parts: list[Changes] = []
        for chat in chats[at : at + AT_ONCE]:
            turn = _person(desk, members, chat=chat, worker=workers[chat % len(workers)])
            if check_in:
                runs.begin(turn, "check-in", by_program=True)
            ids[chat] = turn.person.id
            parts.append(turn.changes)
        _join(changes, parts)
        await store.commit(changes, real_now=time.time())
        tick(len(parts))
    return ids


def _join(changes: Changes, parts: Iterable[Changes]) -> None:
    """Different people: nothing of one takes back anything of another."""
    for part in parts:
        for name in Changes.__slots__:
            mine, theirs = getattr(changes, name), getattr(part, name)
            if isinstance(mine, dict):
                mine.update(theirs)
            else:
                mine.extend(theirs)


def _person(desk: Desk, members: dict[StaffId, Staff], *, chat: int, worker: StaffId) -> Turn:
    now = dtm.datetime.now(dtm.UTC)
    profile = Profile(
        case=f"B{chat}",
        started=now.date(),
        language="en",
        phone_seen=False,
        enrolled_at=now - dtm.timedelta(days=8),
    )
    person = Beneficiary(
        id=BeneficiaryId(secrets.token_hex(16)),
        status="active",
        profile=profile,
        chat=chat,
        worker=worker,
    )
    turn = Turn(desk, Scene(person), staff=members, now=now)
    turn.set_person(status="active")
    turn.add_consent(Consent(at=now, how="switches", scopes=frozenset(SCOPES), version="bench"))
    return turn
