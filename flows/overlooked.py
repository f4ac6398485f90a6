"""Messages of which a worker said that they should have alerted: how often, by rule.

A record holds a day, a level and names of rules; neither a word nor anybody.
"""

import datetime as dtm
from collections import Counter
from collections.abc import Iterable

import msgspec

from flows.severity import Level

NO_RULE = "none"
"""Stands in the figures where no rule had heard anything."""


class Overlooked(msgspec.Struct, frozen=True, kw_only=True):
    """One message that should have alerted: what the detector had made of it."""

    day: dtm.date
    level: Level
    rules: tuple[str, ...] = ()


class RuleOverlooked(msgspec.Struct, frozen=True, kw_only=True):
    """In how many such messages a rule had heard something, and not enough."""

    rule: str
    messages: int


class OverlookedFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One span of days. A message in which two rules heard something counts for both."""

    messages: int = 0
    by_level: dict[str, int] = {}
    by_rule: tuple[RuleOverlooked, ...] = ()


def overlooked_figures(
    every: Iterable[Overlooked], *, begins: dtm.datetime, ends: dtm.datetime
) -> OverlookedFigures:
    """The figures of the days after that of `begins`, up to that of `ends`.

    A record has no time of day: so cut, each day lies in one week and none in two.
    """
    found = [one for one in every if begins.date() < one.day <= ends.date()]
    levels = Counter(one.level for one in found)
    rules = Counter(rule for one in found for rule in set(one.rules or (NO_RULE,)))
    return OverlookedFigures(
        messages=len(found),
        by_level=dict(sorted(levels.items())),
        by_rule=tuple(RuleOverlooked(rule=r, messages=n) for r, n in sorted(rules.items())),
    )
