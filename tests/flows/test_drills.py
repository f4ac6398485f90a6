import datetime as dtm

from flows import drills
from flows.escalation import Escalation
from flows.ids import EscalationId
from flows.ladders import Team
from tests.flows.shelf import NOW
from tests.flows.team import ADMIN, BACKUP, CHIEF, MINUTE, ON_CALL, WORKER, team_without

LADDER = drills.rungs((WORKER, BACKUP), (ON_CALL, WORKER), (CHIEF,), (ADMIN,))


def _begin(team: Team | None = None) -> tuple[Escalation, tuple[str, ...]]:
    found, staff, _ = drills.begin(EscalationId("d" * 16), LADDER, NOW, team or team_without())
    return found, staff


def test_everybody_is_paged_once_on_their_first_rung() -> None:
    """Whoever is on call and a caseworker is asked once."""
    assert [rung.staff for rung in LADDER] == [(WORKER, BACKUP), (ON_CALL,), (CHIEF,), (ADMIN,)]


def test_a_drill_is_about_nobody_and_says_so() -> None:
    """No person, no reference of a person."""
    drill, staff = _begin()
    assert staff == (WORKER, BACKUP)
    assert (drill.drill, drill.beneficiary, drill.case) == (True, None, drills.REFERENCE)


def test_when_a_rung_has_answered_the_next_one_is_asked_at_once() -> None:
    """A drill that everybody answers takes as long as the answers do."""
    drill, _ = _begin()
    drill, staff, _ = drills.answer(drill, WORKER, NOW + MINUTE)
    assert staff == ()
    drill, staff, _ = drills.answer(drill, BACKUP, NOW + 2 * MINUTE)
    assert staff == (ON_CALL,)
    again = drills.answer(drill, WORKER, NOW + 3 * MINUTE)
    assert again.escalation is drill


def test_a_silent_rung_gives_way_after_ten_minutes_and_the_drill_ends() -> None:
    """Nobody answers: each rung once, then it is over; a drill never repeats for ever."""
    drill, _ = _begin()
    asked = []
    for step in range(1, 5):
        assert drills.next_rung(drill, NOW + step * 10 * MINUTE - MINUTE).escalation is drill
        drill, staff, _ = drills.next_rung(drill, NOW + step * 10 * MINUTE)
        asked.append(staff)
    assert asked == [(ON_CALL,), (CHIEF,), (ADMIN,), ()]
    assert (drill.state, drill.next_page) == ("closed", None)
    assert all(one.seconds is None for one in drills.timings(drill))


def test_whoever_cannot_be_reached_is_found() -> None:
    """An empty rung is passed over at once, and stands in the timings without an answer."""
    drill, staff = _begin(team_without(WORKER, BACKUP))
    assert staff == (ON_CALL,)
    assert {one.staff for one in drills.timings(drill)} == {WORKER, BACKUP, ON_CALL}


def test_timings_are_from_page_to_press() -> None:
    """Seconds for each person; none for a silent one."""
    drill, _ = _begin()
    drill, *_ = drills.answer(drill, BACKUP, NOW + 3 * MINUTE)
    assert drills.timings(drill) == (
        drills.Timing(WORKER, 0, None),
        drills.Timing(BACKUP, 0, 180.0),
    )


def test_without_anybody_a_drill_is_over_at_once() -> None:
    """An empty team has no ladder to test."""
    found = drills.begin(EscalationId("d" * 16), (), NOW).escalation
    assert found.state == "closed"


def test_the_monthly_day_comes_once_a_month() -> None:
    """On the day itself the next one is a month away."""
    at = dtm.datetime(2026, 1, 28, 10, tzinfo=dtm.UTC)
    assert drills.month_after(28, at - MINUTE) == at
    assert drills.month_after(28, at) == dtm.datetime(2026, 2, 28, 10, tzinfo=dtm.UTC)
    assert drills.month_after(5, at) == dtm.datetime(2026, 2, 5, 10, tzinfo=dtm.UTC)
