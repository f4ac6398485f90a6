import datetime as dtm

from msgspec.structs import replace

from flows.escalation import Escalation
from flows.figures import safety_figures
from flows.holding import claim, close
from flows.ids import EscalationId
from tests.flows.shelf import NOW
from tests.flows.team import HOUR, MINUTE, WORKER, opened

WEEK = dtm.timedelta(days=7)


def _alert(number: int, *, after: dtm.timedelta | None, false: bool = False) -> Escalation:
    """A distress of this week, taken after so long (None: not yet), perhaps a false alarm."""
    made = replace(opened("distress").escalation, id=EscalationId(f"{number:016x}"))
    if after is None:
        return made
    taken = claim(made, WORKER, NOW + after)
    assert isinstance(taken, Escalation)
    return close(taken, "false-alarm" if false else "reached-safe", NOW + after + HOUR)


def _figures(*alerts: Escalation, rules: dict[EscalationId, list[str]] | None = None):  # type: ignore[no-untyped-def]  # the record is named where it is made
    return safety_figures(alerts, rules or {}, begins=NOW - HOUR, ends=NOW - HOUR + WEEK)


def test_median_and_95th_percentile_are_of_the_time_to_the_first_claim() -> None:
    """Nearest rank: of twenty waits the tenth and the nineteenth."""
    found = _figures(*(_alert(n, after=n * MINUTE) for n in range(1, 21)))
    assert (found.median_seconds, found.p95_seconds) == (600, 1140)
    assert (found.paged, found.acknowledged, found.unacknowledged) == (20, 20, 0)


def test_overdue_is_what_was_taken_after_its_first_deadline_or_never() -> None:
    """An hour for a distress; one that nobody took is overdue as well."""
    found = _figures(
        _alert(1, after=HOUR),
        _alert(2, after=HOUR + MINUTE),
        _alert(3, after=None),
        _alert(4, after=MINUTE),
    )
    assert (found.overdue, found.overdue_share) == (2, 0.5)
    assert found.unacknowledged == 1


def test_false_alarms_are_counted_by_rule() -> None:
    """Each rule that was part of a closed alert; an open one says nothing yet."""
    alerts = [_alert(1, after=MINUTE, false=True), _alert(2, after=MINUTE), _alert(3, after=None)]
    rules = {alerts[0].id: ["words", "words"], alerts[1].id: ["words", "help"]}
    rules[alerts[2].id] = ["words"]
    found = _figures(*alerts, rules=rules)
    shares = [(one.rule, one.closed, one.false_alarms, one.share) for one in found.by_rule]
    assert shares == [("help", 1, 0, 0.0), ("words", 2, 1, 0.5)]


def test_a_drill_and_a_quiet_concern_are_in_no_figure() -> None:
    """A test of the ladder is no alert; nobody was to hurry for a concern."""
    drill = replace(_alert(1, after=MINUTE), drill=True)
    quiet = opened("concern", reason="mood").escalation
    found = _figures(drill, quiet, rules={drill.id: ["drill"]})
    assert (found.paged, found.median_seconds, found.overdue_share) == (0, None, None)
    assert found.by_rule == ()


def test_only_the_alerts_of_the_span_count() -> None:
    """The week before and the week after are somebody else's rows."""
    early = replace(_alert(1, after=MINUTE), opened=NOW - 2 * HOUR)
    late = replace(_alert(2, after=MINUTE), opened=NOW + 2 * WEEK)
    assert _figures(early, late).paged == 0
