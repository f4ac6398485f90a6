"""The two queues against a plain list: any series of moves gives what a careful clerk gives."""

import asyncio
import datetime as dtm
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from flows.fires import Fire
from storage.changes import Changes
from storage.letter import Lane, Letter, Sent
from storage.store import Store
from tests.storage.people import NOW, REAL, Home, letter

RECIPIENTS = ["s:1", "s:2", "s:3"]
KINDS = ["send", "send", "send", "edit", "delete", "answer"]
WEIGHT = {"answer": 0, "delete": 1, "edit": 2, "send": 3}
QUICK = settings(
    max_examples=12,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
_TEMPLATE: list[Home] = []


@pytest.fixture(autouse=True)
def _template(template: Home) -> None:
    _TEMPLATE[:] = [template]


@dataclass
class Row:
    """What the clerk writes on a card."""

    number: int
    to: str
    lane: Lane
    kind: str
    due: float
    ready: float
    lease: float | None = None
    fence: int = 0
    doubtful: bool = False


class Machine(RuleBasedStateMachine):
    """A store in a folder of its own, with a clock."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copytree(_TEMPLATE[0].folder, self.folder / "home")
        self.home = Home(self.folder / "home")
        self.store: Store = self.run(self.home.open())
        self.clock = 0.0

    def run(self, work: Any) -> Any:
        """Wait for it."""
        return self.runner.run(work)

    @property
    def real(self) -> float:
        """Real time."""
        return REAL + self.clock

    @rule(seconds=st.sampled_from([0.5, 5.0, 61.0]))
    def wait(self, seconds: float) -> None:
        """Time goes by."""
        self.clock += seconds

    def teardown(self) -> None:
        """Close and remove."""
        self.run(self.store.close())
        self.runner.close()
        shutil.rmtree(self.folder)


class Outbox(Machine):
    """Letters: posted, claimed, recorded, through crashes."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self.given: list[Letter] = []
        self.count = 0

    def blocked(self, row: Row, among: list[Row]) -> bool:
        """Whether an earlier card of the same recipient holds this one back."""
        needs = {"send": 3, "edit": 1, "delete": 1, "answer": 9}[row.kind]
        return any(
            other.to == row.to
            and other.number < row.number
            and other.lane <= row.lane
            and WEIGHT[other.kind] >= needs
            and other.due <= self.real
            for other in among
        )

    def free(self, row: Row) -> bool:
        """Whether a card may be taken now."""
        idle = row.lease is None or row.lease <= self.real
        return idle and max(row.due, row.ready) <= self.real

    def expect(self, limit: int) -> list[Row]:
        """The cards that a clerk would take."""
        ready = [row for row in self.rows if self.free(row) and not self.blocked(row, self.rows)]
        return sorted(ready, key=lambda row: (row.lane, row.due, row.number))[:limit]

    @rule(
        to=st.sampled_from(RECIPIENTS),
        lane=st.sampled_from(list(Lane)),
        kind=st.sampled_from(KINDS),
        later=st.sampled_from([0.0, 0.0, 6.0]),
    )
    def post(self, to: str, lane: Lane, kind: str, later: float) -> None:
        """Write a letter."""
        self.count += 1
        due = self.real + later if later else 0.0
        one = letter(to, str(self.count), lane=lane, kind=kind, due=due)
        self.run(self.store.commit(Changes(letters=[one]), real_now=self.real))
        self.rows.append(Row(self.count, to, lane, kind, due, due))

    @rule(limit=st.integers(1, 6))
    def claim(self, limit: int) -> None:
        """Take letters: exactly those, in exactly that order."""
        expected = self.expect(limit)
        given = self.run(self.store.claim_letters(limit=limit, real_now=self.real))
        assert [int(one.body.text) for one in given] == [row.number for row in expected]
        for row, one in zip(expected, given, strict=True):
            row.doubtful = row.doubtful or row.lease is not None
            row.lease, row.fence = self.real + 60, row.fence + 1
            assert (one.fence, one.doubtful) == (row.fence, row.doubtful)
        self.given += given

    @precondition(lambda self: self.given)
    @rule(data=st.data(), outcome=st.sampled_from(["sent", "failed", "retry", "doubtful"]))
    def record(self, data: st.DataObject, outcome: Any) -> None:
        """Say what became of one, perhaps long after the lease was lost."""
        one = data.draw(st.sampled_from(self.given))
        self.given.remove(one)
        result = Sent(letter=one.id, fence=one.fence, outcome=outcome, retry_at=self.real + 5)
        refused = self.run(self.store.record_sent([result], real_now=self.real))
        row = next((row for row in self.rows if row.number == int(one.body.text)), None)
        # A lease that ran out keeps its fence: until somebody else claims, the result counts.
        fresh = row is not None and row.fence == one.fence
        assert bool(refused) != fresh
        if row is None or not fresh:
            return
        if outcome in ("sent", "failed"):
            self.rows.remove(row)
            return
        row.lease, row.ready = None, self.real + 5
        row.doubtful = row.doubtful or outcome == "doubtful"

    @rule()
    def crash(self) -> None:
        """The program starts anew: nothing is lost, everything held is free and doubtful."""
        self.run(self.store.close())
        self.store = self.run(self.home.open())
        self.run(self.store.release_leases(real_now=self.real))
        self.given = []
        for row in self.rows:
            row.doubtful = row.doubtful or row.lease is not None
            row.lease = None

    @invariant()
    def nothing_is_lost(self) -> None:
        """Every letter that is not done is in the outbox."""
        depth = self.run(self.store.outbox_depth())
        assert sum(depth.pending.values()) == len(self.rows)


class Fires(Machine):
    """Fires: planned, claimed, finished, cancelled, through crashes."""

    def __init__(self) -> None:
        super().__init__()
        self.fires: dict[str, Fire] = {}
        self.leases: dict[str, float] = {}
        self.count = 0

    def now(self) -> dtm.datetime:
        """Programme time."""
        return NOW + dtm.timedelta(seconds=self.clock)

    @rule(minutes=st.integers(-3, 3), subject=st.sampled_from(["ana", "eva"]))
    def plan(self, minutes: int, subject: str) -> None:
        """Write a fire."""
        self.count += 1
        due = NOW + dtm.timedelta(minutes=minutes)
        one = Fire(id=f"{self.count:016d}", due=due, kind="wait", subject=subject)
        self.run(self.store.commit(Changes(fires=[one]), real_now=self.real))
        self.fires[one.id] = one

    @rule(limit=st.integers(1, 4))
    def claim(self, limit: int) -> None:
        """Take what is due: exactly those, in exactly that order."""
        due = [
            one
            for one in self.fires.values()
            if one.due <= self.now() and self.leases.get(one.id, 0) <= self.real
        ]
        expected = sorted(due, key=lambda one: (one.due, one.id))[:limit]
        given = self.run(self.store.claim_fires(self.now(), limit=limit, real_now=self.real))
        assert [one.id for one in given] == [one.id for one in expected]
        self.leases.update({one.id: self.real + 60 for one in expected})

    @precondition(lambda self: self.fires)
    @rule(data=st.data())
    def finish(self, data: st.DataObject) -> None:
        """One has done its work."""
        name = data.draw(st.sampled_from(sorted(self.fires)))
        self.run(self.store.commit(Changes(fires_done=[name]), real_now=self.real))
        del self.fires[name]

    @rule(subject=st.sampled_from(["ana", "eva"]))
    def cancel(self, subject: str) -> None:
        """Every fire of a subject goes."""
        changes = Changes(fires_cancelled=[(subject, "wait")])
        self.run(self.store.commit(changes, real_now=self.real))
        left = [one for one in self.fires.values() if one.subject != subject]
        self.fires = {one.id: one for one in left}

    @rule()
    def crash(self) -> None:
        """The program starts anew: what was held is free."""
        self.run(self.store.close())
        self.store = self.run(self.home.open())
        self.run(self.store.release_leases(real_now=self.real))
        self.leases = {}

    @invariant()
    def nothing_is_lost(self) -> None:
        """Every fire that is neither done nor cancelled is in the queue."""
        end = NOW + dtm.timedelta(days=1)
        assert self.run(self.store.count_fires_due(end)) == len(self.fires)


TestOutbox = Outbox.TestCase
TestOutbox.settings = QUICK
TestFires = Fires.TestCase
TestFires.settings = QUICK
