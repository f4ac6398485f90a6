"""A team and its ladders, for tests of the climb. Holds no test."""

import datetime as dtm

from flows.definition import SignalLevel
from flows.escalation import Escalation, Paging, open_escalation
from flows.holding import claim
from flows.ids import BeneficiaryId, EscalationId, StaffId
from flows.ladders import Rung, Seats, Team, able, fallback, ladder
from tests.flows.shelf import NOW

WORKER, BACKUP, ON_CALL, CHIEF, ADMIN, OTHER = (
    StaffId(name) for name in ("worker", "backup", "on-call", "chief", "admin", "other")
)
EVERYONE = (WORKER, BACKUP, ON_CALL, CHIEF, ADMIN, OTHER)
MINUTE = dtm.timedelta(minutes=1)
HOUR = dtm.timedelta(hours=1)
START = dtm.datetime(2024, 1, 1, tzinfo=dtm.UTC)
BELGRADE = "Europe/Belgrade"
SEATS = Seats(
    worker=WORKER,
    backup=BACKUP,
    on_call=lambda _: (ON_CALL,),
    supervisors=(CHIEF,),
    admins=(ADMIN,),
    pool=(CHIEF,),
)


def team_without(*gone: StaffId, off: tuple[StaffId, ...] = (), opens: dtm.datetime = NOW) -> Team:
    """Everybody but these; those in `off` are on duty at `opens` alone."""

    def reachable(staff: StaffId) -> bool:
        return staff not in gone

    return Team(
        reachable=reachable,
        opens=lambda staff: opens if staff in off else START,
        pool=fallback((CHIEF,), (ADMIN,), EVERYONE, reachable=reachable),
        leads=able((CHIEF,), reachable),
        review=lambda: NOW + 7 * 24 * HOUR,
    )


def rungs_of(level: SignalLevel, *, reason: str = "danger") -> tuple[Rung, ...]:
    """The frozen ladder of K7F3."""
    return ladder(level, SEATS, now=NOW, reason=reason)


def opened(
    level: SignalLevel, *gone: StaffId, reason: str = "danger", team: Team | None = None
) -> Paging:
    """A new alert about K7F3 and its first page."""
    return open_escalation(
        escalation_id=EscalationId("e" * 16),
        beneficiary=BeneficiaryId("b" * 32),
        case="K7F3",
        level=level,
        reason=reason,
        rungs=rungs_of(level, reason=reason),
        now=NOW,
        team=team or team_without(*gone),
    )


def claimed(
    escalation: Escalation, staff: StaffId = WORKER, now: dtm.datetime = NOW
) -> Escalation:
    """The same, taken by somebody."""
    found = claim(escalation, staff, now)
    assert isinstance(found, Escalation)
    return found
