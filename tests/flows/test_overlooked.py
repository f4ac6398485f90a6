"""What should have alerted, as figures: by rule and level, each day in one week."""

import datetime as dtm

from flows.overlooked import Overlooked, OverlookedFigures, overlooked_figures
from flows.severity import Level
from tests.flows.shelf import NOW

WEEK = dtm.timedelta(days=7)


def _marked(*rules: str, level: Level = "none", days_ago: int = 0) -> Overlooked:
    return Overlooked(day=(NOW - dtm.timedelta(days=days_ago)).date(), level=level, rules=rules)


def _figures(*every: Overlooked, weeks_ago: int = 0) -> OverlookedFigures:
    ends = NOW - weeks_ago * WEEK
    return overlooked_figures(every, begins=ends - WEEK, ends=ends)


def test_each_rule_of_a_message_counts_once_and_one_without_a_rule_as_none() -> None:
    """Two rules in one message are one message and one for each of them."""
    found = _figures(_marked("mood", "pills", "mood", level="concern"), _marked("mood"), _marked())
    assert found.messages == 3
    assert found.by_level == {"concern": 1, "none": 2}
    counts = [(one.rule, one.messages) for one in found.by_rule]
    assert counts == [("mood", 2), ("none", 1), ("pills", 1)]


def test_each_day_lies_in_one_week_and_none_in_two() -> None:
    """Weeks end now, at any time of the day; a record knows its day alone."""
    days = [_marked(days_ago=ago) for ago in range(21)]
    assert [_figures(*days, weeks_ago=ago).messages for ago in range(4)] == [7, 7, 7, 0]


def test_a_week_without_any_is_empty() -> None:
    """Nothing was overlooked, or nobody said so."""
    assert _figures() == OverlookedFigures()
