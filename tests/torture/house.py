"""The home of the kill loop: its people, its long check-in, one process after another in it."""

import asyncio
import datetime as dtm
import multiprocessing
import random
import secrets
import time
from collections.abc import Sequence
from dataclasses import replace
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot.config import Config, Organisation
from bot.config_values import Secret
from bot.publishing import publish, shipped
from bot.rehearsal.telegram import StandIn
from flows.beneficiary import Beneficiary, Profile
from flows.consent import SCOPES, Consent
from flows.fires import Fire
from flows.ids import BeneficiaryId, StaffId
from flows.reading import read
from flows.staff import Staff
from storage.changes import Changes
from storage.store import Store
from tests.torture.people import (
    CHOICES,
    OPENER,
    THANKS,
    Answerer,
    Caller,
    Crowd,
    question_text,
)
from tests.torture.program import serve

BEGAN = dtm.datetime(2026, 3, 2, 10, 0, tzinfo=dtm.UTC)  # a Monday, 11 o'clock in Belgrade
MINUTE = dtm.timedelta(minutes=1)
FIRST_CHAT = 7_318_400_000
"""Ten digits that occur nowhere by chance: they must be readable in no file."""
LABELS = ("Good", "Fair", "Poor")

_PROCESSES = multiprocessing.get_context("forkserver")


def check_in(questions: int) -> str:
    """A long check-in as an editor would write it."""
    ways = "".join(
        f"""
  - kind: ask
    id: part-{number}
    question: PART-{number}
    input: choice
    text: {question_text(number)}
    choices:
      - {{id: {CHOICES[0]}, label: {LABELS[0]}}}
      - {{id: {CHOICES[1]}, label: {LABELS[1]}}}
      - {{id: {CHOICES[2]}, label: {LABELS[2]}}}
    goto: {f"part-{number + 1}" if number + 1 < questions else "thanks"}
"""
        for number in range(questions)
    )
    return f"""spec: 1
flow: check-in
title: Long check-in
needs: contact
start: opener
nodes:
  - kind: ask
    id: opener
    input: choice
    controls: plain
    text: {OPENER}
    choices:
      - {{id: open, label: Open, goto: part-0}}
      - {{id: not-today, label: Not today, goto: thanks}}
    goto: thanks
{ways}
  - {{kind: say, id: thanks, text: {THANKS}, goto: done}}
  - {{kind: end, id: done}}
"""


class House:
    """A founded home; `life()` starts the program in it once more."""

    def __init__(self, folder: Path, stand_in: StandIn, url: str) -> None:
        self.root = secrets.token_bytes(32)
        self.stand_in = stand_in
        self.config = Config(
            home=folder,
            token=Secret(stand_in.token),
            api_url=url,
            database_url=f"sqlite+aiosqlite:///{folder / 'alongside.db'}",
            time_start=BEGAN.isoformat(),
            rate_per_second=30_000.0,
            organisation=Organisation(hours="9:00-17:00"),
        )
        _PROCESSES.set_forkserver_preload(["tests.torture.program"])

    async def found(
        self, *, answerers: int, callers: int, questions: int, spread: int, seed: int
    ) -> Crowd:
        """Make the home. Openers come due one by one within `spread` minutes of programme time."""
        store = await Store.create(
            self.config.database_url, ring=self.config.ring_file, root=self.root
        )
        library = shipped()
        library["check-in"] = read(check_in(questions), name="check-in.yaml")
        for flow in library.values():
            await publish(store, flow, library, at=BEGAN, author="torture")
        crowd = Crowd(random.Random(seed))
        changes = Changes()
        workers = self._staff(crowd, changes)
        for number in range(answerers + callers):
            one = self._person(changes, number, workers)
            phone = self.stand_in.person(FIRST_CHAT + number)
            phone.chat.written = True
            if number < answerers:
                crowd.answerers[phone.id] = Answerer(phone, one.id, questions)
                due = BEGAN + MINUTE * (spread * number / answerers)
                changes.fires.append(
                    Fire(id=secrets.token_hex(8), due=due, kind="check-in", subject=one.id)
                )
            else:
                crowd.callers[phone.id] = Caller(phone, one.id, one.profile.case)
        await store.commit(changes, real_now=time.time())
        await store.close()
        return crowd

    def _staff(self, crowd: Crowd, changes: Changes) -> Sequence[StaffId]:
        for number, role in enumerate(("caseworker", "caseworker", "supervisor")):
            phone = self.stand_in.person(500 + number)
            phone.chat.written = True
            crowd.staff[phone.id] = phone
            one = Staff(
                id=StaffId(secrets.token_hex(16)),
                name=f"Worker {number}",
                role=role,  # type: ignore[arg-type]
                chat=phone.id,
                joined=BEGAN,
            )
            changes.staff[one.id] = one
        return list(changes.staff)

    def _person(self, changes: Changes, number: int, workers: Sequence[StaffId]) -> Beneficiary:
        one = Beneficiary(
            id=BeneficiaryId(secrets.token_hex(16)),
            status="active",
            profile=Profile(
                case=f"QX{number:04}",
                started=BEGAN.date(),
                language="en",
                phone_seen=False,
                enrolled_at=BEGAN - dtm.timedelta(days=8),
            ),
            chat=FIRST_CHAT + number,
            worker=workers[number % 2],
            backup=workers[(number + 1) % 2],
            supervisor=workers[2],
        )
        changes.people[one.id] = one
        consent = Consent(at=BEGAN, how="switches", scopes=frozenset(SCOPES), version="torture")
        changes.consents.append((one.id, consent))
        return one

    def life(self, minute: int, plant: str) -> ForkServerProcess:
        """Start the program; its clock begins so many minutes after the first life."""
        config = replace(self.config, time_start=(BEGAN + MINUTE * minute).isoformat())
        process = _PROCESSES.Process(target=serve, args=(config, self.root, plant), daemon=True)
        process.start()
        return process

    async def store(self, *, check: bool = True) -> Store:
        """The memory, opened as a command would."""
        return await Store.open(
            self.config.database_url, ring=self.config.ring_file, root=self.root, check=check
        )

    async def waiting(self) -> int:
        """How many letters stand in the outbox, asked while the program runs."""
        store = await self.store(check=False)
        try:
            return sum((await store.outbox_depth()).pending.values())
        finally:
            await store.close()


async def gone(process: ForkServerProcess) -> None:
    """Wait until a process has ended."""
    await asyncio.to_thread(process.join)
