"""Weekly safety figures: how fast alerts are taken, how many too late, which rules cry wolf.

Counts alerts, never people; drills are in none of them.
"""

import datetime as dtm
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from flows.escalation import Escalation
from flows.ids import EscalationId
from flows.overlooked import OverlookedFigures


class RuleFigures(msgspec.Struct, frozen=True, kw_only=True):
    """How often a rule was part of an alert that was closed, and was wrong."""

    rule: str
    closed: int
    false_alarms: int
    share: float


class SafetyFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One span of days. Shares are from 0 to 1; None where there is nothing to share."""

    begins: dtm.datetime
    ends: dtm.datetime
    paged: int
    """Alerts that were opened in the span and paged somebody."""
    acknowledged: int
    unacknowledged: int
    median_seconds: float | None
    p95_seconds: float | None
    """From the opening to the first claim; half, and 95 in 100, were faster or equal."""
    overdue: int
    """Taken after the first deadline of their level, or not at all though it is over."""
    overdue_share: float | None
    by_rule: tuple[RuleFigures, ...]
    overlooked: OverlookedFigures = OverlookedFigures()
    """What should have alerted, and did not."""
    earlier_signs: Mapping[str, int] = {}
    """After crises: where an earlier sign had stood, by code; `none` where there was none."""


def safety_figures(
    alerts: Iterable[Escalation],
    rules: Mapping[EscalationId, Iterable[str]],
    *,
    begins: dtm.datetime,
    ends: dtm.datetime,
) -> SafetyFigures:
    """The figures of all alerts that were opened in [begins, ends). `rules`: who raised them."""
    opened = [one for one in alerts if not one.drill and begins <= one.opened < ends]
    paged = [one for one in opened if one.paged]
    waits = sorted(
        (one.acknowledged - one.opened).total_seconds() for one in paged if one.acknowledged
    )
    overdue = sum(_is_overdue(one, ends) for one in paged)
    return SafetyFigures(
        begins=begins,
        ends=ends,
        paged=len(paged),
        acknowledged=len(waits),
        unacknowledged=len(paged) - len(waits),
        median_seconds=_percentile(waits, 50),
        p95_seconds=_percentile(waits, 95),
        overdue=overdue,
        overdue_share=_share(overdue, len(paged)),
        by_rule=_by_rule(opened, rules),
    )


def _is_overdue(one: Escalation, now: dtm.datetime) -> bool:
    if one.deadline is None:
        return False
    return (one.acknowledged or one.closed or now) > one.deadline


def _by_rule(
    alerts: Sequence[Escalation], rules: Mapping[EscalationId, Iterable[str]]
) -> tuple[RuleFigures, ...]:
    closed: dict[str, int] = defaultdict(int)
    wrong: dict[str, int] = defaultdict(int)
    for one in alerts:
        if one.state != "closed":
            continue
        for rule in set(rules.get(one.id, ())):
            closed[rule] += 1
            wrong[rule] += one.outcome == "false-alarm"
    return tuple(
        RuleFigures(rule=rule, closed=count, false_alarms=wrong[rule], share=wrong[rule] / count)
        for rule, count in sorted(closed.items())
    )


def _percentile(ordered: Sequence[float], percent: int) -> float | None:
    """The nearest rank: the smallest value that so many in a hundred do not exceed."""
    if not ordered:
        return None
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
