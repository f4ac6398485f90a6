"""What a morning's look holds: calm, by habit, and empty where everybody is well."""

import datetime as dtm

from msgspec.structs import replace

from flows.beneficiary import Beneficiary, Profile, Recent
from flows.consent import SCOPES, Consent
from flows.digest import One, digest
from flows.escalation import Escalation
from flows.ids import BeneficiaryId, EscalationId, StaffId
from flows.staff import Staff

NOW = dtm.datetime(2026, 3, 4, 8, tzinfo=dtm.UTC)
"""A Wednesday."""
MIRA = Staff(id=StaffId("m"), name="Mira", role="caseworker")
BORIS = Staff(id=StaffId("b"), name="Boris", role="caseworker")
SONJA = Staff(id=StaffId("s"), name="Sonja", role="supervisor")
STAFF = {one.id: one for one in (MIRA, BORIS, SONJA)}
ALL = Consent(at=NOW, how="switches", scopes=frozenset(SCOPES), version="x")
EARLY = dtm.date(2025, 1, 20)


def person(case: str, **profile: object) -> Beneficiary:
    """One of Mira's people, well and answering."""
    made = Profile(case=case, started=EARLY, habit="1" * 20)
    return Beneficiary(
        id=BeneficiaryId(case),
        status="active",
        profile=replace(made, **profile),
        worker=MIRA.id,
        backup=BORIS.id,
        supervisor=SONJA.id,
    )


def signal(case: str, level: str = "concern", *, days: float = 1) -> Escalation:
    """An open signal so many days old."""
    return Escalation(
        id=EscalationId(case),
        beneficiary=BeneficiaryId(case),
        case=case,
        level=level,  # type: ignore[arg-type]  # a level of the four
        reasons=("mood",),
        opened=NOW - dtm.timedelta(days=days),
    )


def test_a_hundred_fine_answers_are_no_digest() -> None:
    """Nothing to look at: nobody is sent anything."""
    fine = [One(person(f"A{n}"), ALL) for n in range(100)]
    assert digest(MIRA, fine, staff=STAFF, now=NOW).is_empty


def test_the_most_urgent_signal_comes_first() -> None:
    """Crisis, then distress, then concern, the older before the newer."""
    people = [
        One(person("AA"), ALL, signal("AA")),
        One(person("BB"), ALL, signal("BB", "crisis", days=0.1)),
        One(person("CC"), ALL, signal("CC", days=3)),
    ]
    found = digest(MIRA, people, staff=STAFF, now=NOW)
    assert [one.person.profile.case for one in found.waiting] == ["BB", "CC", "AA"]


def test_misses_are_judged_by_the_person_s_own_habit() -> None:
    """Two misses of somebody who always answers are named, of somebody who rarely does not."""
    since = NOW - dtm.timedelta(days=3)
    steady = person("AA", missed=2, silent_from=since)
    rare = person("BB", missed=2, silent_from=since, habit="10010001000100010001")
    found = digest(MIRA, [One(steady), One(rare)], staff=STAFF, now=NOW)
    assert found.quiet == ("AA",)


def test_a_talk_is_named_in_the_week_before_its_day() -> None:
    """Month three of the programme is five days away."""
    near = person("AA", started=dtm.date(2025, 12, 9))
    far = person("BB", started=dtm.date(2025, 12, 29))
    assert digest(MIRA, [One(near), One(far)], staff=STAFF, now=NOW).reviews == ("AA",)


def test_needs_are_counted_by_code_and_only_where_answers_are_shown() -> None:
    """Reason words with a number; whoever hides their answers is in no number."""
    today = NOW.date().toordinal()
    recent = (Recent("HOME-1", "bad", today - 2), Recent("MONEY-1", "no", today - 20))
    shown = One(person("AA", recent=recent, complaint=None), ALL)
    hidden = One(person("BB", recent=recent), replace(ALL, scopes=ALL.scopes - {"show"}))
    assert digest(MIRA, [shown, hidden], staff=STAFF, now=NOW).needs == {"home": 1}


def test_the_supervisor_reads_of_concerns_that_nobody_took_for_five_working_days() -> None:
    """Not the worker, not earlier; and only of people whom they lead."""
    old, young = (
        One(person("AA"), ALL, signal("AA", days=7.1)),
        One(person("BB"), ALL, signal("BB", days=4)),
    )
    assert digest(SONJA, [old, young], staff=STAFF, now=NOW).overdue == ("AA",)
    assert digest(MIRA, [old, young], staff=STAFF, now=NOW).overdue == ()


def test_a_complaint_is_for_the_supervisor_alone() -> None:
    """Also where the supervisor is the worker of that person: then it is not theirs to read."""
    told = One(person("AA", complaint=NOW), ALL)
    assert digest(SONJA, [told], staff=STAFF, now=NOW).complaints == ("AA",)
    assert digest(MIRA, [told], staff=STAFF, now=NOW).is_empty
    own = One(replace(told.person, worker=SONJA.id), ALL)
    assert digest(SONJA, [own], staff=STAFF, now=NOW).complaints == ()


def test_the_backup_reads_it_while_the_worker_is_away() -> None:
    """Leave of the worker does not leave anybody alone."""
    people = [One(person("AA"), ALL, signal("AA"))]
    assert digest(BORIS, people, staff=STAFF, now=NOW).is_empty
    away = {**STAFF, MIRA.id: replace(MIRA, away_until=NOW + dtm.timedelta(days=3))}
    assert len(digest(BORIS, people, staff=away, now=NOW).waiting) == 1


def test_a_hidden_person_is_in_no_list_and_no_count() -> None:
    """Conflict of interest: not even the number tells."""
    today = NOW.date().toordinal()
    recent = (Recent("HOME-1", "bad", today),)
    hidden = One(person("AA", recent=recent, barred=(MIRA.id,)), ALL, signal("AA", "crisis"))
    found = digest(MIRA, [hidden], staff=STAFF, now=NOW)
    assert (found.is_empty, found.needs) == (True, {})
