"""Made-up people, letters and places for the tests of the memory."""

import datetime as dtm
import secrets
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.beneficiary import Beneficiary, Profile
from flows.escalation import Escalation
from flows.ids import BeneficiaryId, EscalationId, RevisionHash, SessionId, StaffId
from flows.ladders import Rung
from flows.session import Given, Run, Session
from flows.staff import Staff
from storage.changes import Changes
from storage.letter import Body, KeptMessage, Lane, Letter, LetterButton
from storage.records import SignalRow
from storage.store import Store

ROOT = bytes(range(32))
NOW = dtm.datetime(2026, 8, 1, 10, tzinfo=dtm.UTC)
REAL = 1_800_000_000.0
WORKER = StaffId("5" * 32)


@dataclass(frozen=True)
class Home:
    """Where one memory lies."""

    folder: Path

    @property
    def database(self) -> Path:
        """The database file."""
        return self.folder / "alongside.db"

    @property
    def ring(self) -> Path:
        """The key ring."""
        return self.folder / "keys.ring"

    @property
    def url(self) -> str:
        """The database's URL."""
        return f"sqlite+aiosqlite:///{self.database}"

    async def open(self, *, worker: str = "w1", root: bytes = ROOT, check: bool = False) -> Store:
        """Open it."""
        return await Store.open(self.url, ring=self.ring, root=root, worker=worker, check=check)

    def sql(self, statement: str, *values: Any) -> list[Any]:
        """Ask the file directly, as a thief or an accident would."""
        with sqlite3.connect(self.database) as connection:
            rows = connection.execute(statement, values).fetchall()
        connection.close()
        return rows


def person(number: int = 1, *, chat: int | None = None, **profile: Any) -> Beneficiary:
    """A beneficiary with the case K0001 and so on."""
    return Beneficiary(
        id=BeneficiaryId(secrets.token_hex(16)),
        status="active",
        profile=Profile(case=f"K{number:04d}", started=NOW.date(), **profile),
        chat=7_000_000_000 + number if chat is None else chat,
        worker=WORKER,
    )


def session(step: int = 1, *, choice: str = "yes") -> Session:
    """A check-in in the middle."""
    return Session(
        id=SessionId(secrets.token_hex(8)),
        revision=RevisionHash("a" * 64),
        flow="check-in",
        started=NOW,
        seed=7,
        runs=(Run("check-in", "safe-1"),),
        step=step,
        answers=(Given(question="SAFE-1", choice=choice),),
    )


def escalation(of: Beneficiary, **fields: Any) -> Escalation:
    """An open crisis with a ladder of two rungs."""
    made: dict[str, Any] = {
        "id": EscalationId(secrets.token_hex(8)),
        "beneficiary": of.id,
        "case": of.profile.case,
        "level": "crisis",
        "reasons": ("danger",),
        "opened": NOW,
        "ladder": (Rung(staff=(WORKER,), wait_s=600), Rung(staff=(WORKER,), wait_s=600)),
        "next_page": NOW + dtm.timedelta(minutes=10),
    }
    return Escalation(**{**made, **fields})


def signal(under: Escalation, of: Beneficiary, **fields: Any) -> SignalRow:
    """A signal with words."""
    made: dict[str, Any] = {
        "id": secrets.token_hex(8),
        "escalation": under.id,
        "beneficiary": of.id,
        "at": NOW,
        "level": "crisis",
        "reason": "danger",
        "words": "he is at the door",
    }
    return SignalRow(**{**made, **fields})


def staff(name: str = "Ana", *, chat: int | None = 42, **fields: Any) -> Staff:
    """A caseworker."""
    return Staff(
        id=StaffId(secrets.token_hex(16)), name=name, role="caseworker", chat=chat, **fields
    )


def letter(to: str, text: str = "hello", *, lane: Lane = Lane.REPLY, **fields: Any) -> Letter:
    """A message with one button."""
    body: dict[str, Any] = {"kind": "send", "chat": 1, "text": text}
    for name in ("kind", "purpose", "message_ids"):
        if name in fields:
            body[name] = fields.pop(name)
    rows = ((LetterButton(label="Yes", data="token"),),)
    return Letter(lane=lane, recipient=to, body=Body(rows=rows, **body), **fields)


def kept(to: str, number: int, **fields: Any) -> KeptMessage:
    """A message that leaves the phone after a day."""
    made: dict[str, Any] = {"chat": 1, "delete_by": NOW + dtm.timedelta(days=1)}
    return KeptMessage(recipient=to, message_id=number, **{**made, **fields})


async def enrol(store: Store, *people: Beneficiary) -> None:
    """Write new people."""
    await store.commit(Changes(people={one.id: one for one in people}), real_now=REAL)
