"""What one calm look in the morning must hold, for one member of staff. Pure; pushes nothing.

Fine answers are not in it: where everybody is well it is empty, and nobody is sent anything.
"""

import datetime as dtm
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flows import duty, missed, rules
from flows.beneficiary import Beneficiary
from flows.consent import Consent
from flows.escalation import Escalation
from flows.ids import StaffId
from flows.programme import SHIPPED, Programme, local_day
from flows.programme_reviews import next_review
from flows.severity import REASON_WORDS, Severity
from flows.staff import Staff

AHEAD = dtm.timedelta(days=7)
"""A talk is named this long before its day."""
NEEDS_DAYS = 14
OVERDUE_DAYS = 5
"""Working days after which the supervisor reads of a concern that nobody has taken."""


@dataclass(frozen=True, slots=True)
class One:
    """A person as the digest looks at them."""

    person: Beneficiary
    consent: Consent | None = None
    signal: Escalation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Case references by what they need; needs as counts by reason word."""

    waiting: tuple[One, ...] = ()
    """Open signals, the most urgent first."""
    quiet: tuple[str, ...] = ()
    """More misses than their own habit explains."""
    reviews: tuple[str, ...] = ()
    needs: Mapping[str, int] = field(default_factory=dict)
    overdue: tuple[str, ...] = ()
    """For the supervisor: concerns that nobody has taken for five working days."""
    complaints: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing to look at: no push."""
        return not (self.waiting or self.quiet or self.reviews or self.overdue or self.complaints)


def digest(
    reader: Staff,
    people: Iterable[One],
    *,
    staff: Mapping[StaffId, Staff],
    now: dtm.datetime,
    programme: Programme = SHIPPED,
) -> Digest:
    """Everything for this reader: their own people, those of an absent colleague, those they lead.

    A person who is hidden from the reader is in no list and in no count.
    """
    seen = [one for one in people if reader.id not in one.person.profile.barred]
    seen = [one for one in seen if one.person.status != "ended"]
    own = [one for one in seen if _is_mine(reader, one.person, staff, now)]
    led = [one for one in seen if _leads(reader, one.person)]
    return Digest(
        waiting=tuple(sorted((one for one in own if one.signal), key=_urgency)),
        quiet=_cases(one for one in own if _is_quiet(one, now, programme)),
        reviews=_cases(one for one in own if _has_review(one, now, programme)),
        needs=_needs(own, now),
        overdue=_cases(one for one in led if _is_overdue(one, reader, now)),
        complaints=_cases(one for one in led if one.person.profile.complaint is not None),
    )


def _is_mine(
    reader: Staff, person: Beneficiary, staff: Mapping[StaffId, Staff], now: dtm.datetime
) -> bool:
    if person.worker == reader.id:
        return True
    worker = staff.get(person.worker)
    absent = worker is None or not worker.active or duty.is_away(worker, now)
    return person.backup == reader.id and absent


def _leads(reader: Staff, person: Beneficiary) -> bool:
    """The person's own supervisor; where none is named every supervisor. Never the worker."""
    if person.worker == reader.id:
        return False
    if person.supervisor is not None:
        return person.supervisor == reader.id
    return reader.role == "supervisor"


def _cases(found: Iterable[One]) -> tuple[str, ...]:
    return tuple(sorted(one.person.profile.case for one in found))


def _urgency(one: One) -> tuple[int, dtm.datetime]:
    signal = one.signal
    if signal is None:
        return 0, dtm.datetime.max.replace(tzinfo=dtm.UTC)
    return -Severity.of(signal.level), signal.opened


def _is_quiet(one: One, now: dtm.datetime, programme: Programme) -> bool:
    person = one.person
    return bool(
        missed.judge(person.profile, now=now, status=person.status, programme=programme).number
    )


def _has_review(one: One, now: dtm.datetime, programme: Programme) -> bool:
    if one.person.status not in {"active", "paused"}:
        return False
    today = local_day(one.person.profile, now)
    due = next_review(one.person.profile, today, programme)
    return due is not None and due - today <= AHEAD


def _needs(people: Iterable[One], now: dtm.datetime) -> dict[str, int]:
    """Reason words of recent concerns, counted by person; only of those who show their answers."""
    found: dict[str, int] = {}
    for one in people:
        if one.consent is None or not one.consent.allows("show"):
            continue
        today = local_day(one.person.profile, now).toordinal()
        recent = [a for a in one.person.profile.recent if today - a.day <= NEEDS_DAYS]
        reasons = {rules.CONCERNS.get((answer.question, answer.choice)) for answer in recent}
        for reason in reasons & REASON_WORDS:
            found[str(reason)] = found.get(str(reason), 0) + 1
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def _is_overdue(one: One, reader: Staff, now: dtm.datetime) -> bool:
    signal = one.signal
    if signal is None or signal.level != "concern" or signal.state != "open":
        return False
    return now >= duty.after_working_days(signal.opened, OVERDUE_DAYS, duty.calendar(reader))
