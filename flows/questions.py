"""The closed list of question ids, and what a bad answer brings at least. Holds no words."""

from collections.abc import Mapping
from typing import NamedTuple

from flows.definition import SignalLevel


class Rule(NamedTuple):
    """`raises`: the least level of the worst answer, then of the one before it, and so on."""

    raises: tuple[SignalLevel, ...] = ()


_NONE = Rule()
_CONCERN = Rule(("concern",))
_DISTRESS = Rule(("distress",))
_DISTRESS_CONCERN = Rule(("distress", "concern"))
_CRISIS_DISTRESS = Rule(("crisis", "distress"))

QUESTIONS: Mapping[str, Rule] = {
    "SAFE-1": _DISTRESS_CONCERN,
    "SAFE-2": _CRISIS_DISTRESS,
    "SAFE-3": _DISTRESS,
    "SAFE-4": _DISTRESS_CONCERN,
    "HOME-1": _DISTRESS_CONCERN,
    "HOME-2": _CONCERN,
    "HOME-3": _CONCERN,
    "BODY-1": _NONE,
    "BODY-2": _DISTRESS_CONCERN,
    "BODY-3": _CONCERN,
    "MIND-1": _CONCERN,
    "MIND-2": _NONE,
    "MIND-3": Rule(("crisis", "distress", "distress")),
    "MIND-4": _NONE,
    "MONEY-1": _CONCERN,
    "MONEY-2": _CONCERN,
    "MONEY-3": _DISTRESS,
    "WORK-1": _NONE,
    "WORK-2": _DISTRESS_CONCERN,
    "WORK-3": _DISTRESS_CONCERN,
    "LEARN-1": _NONE,
    "LEARN-2": _NONE,
    "PAPERS-1": Rule(("concern", "concern")),
    "PAPERS-2": _DISTRESS,
    "DATES-1": _CONCERN,
    "DATES-2": _DISTRESS,
    "DATES-3": _DISTRESS,
    "PEOPLE-1": _NONE,
    "PEOPLE-2": _CONCERN,
    "PEOPLE-3": _CONCERN,
    "FAMILY-1": _DISTRESS,
    "FAMILY-2": _NONE,
    "FAMILY-3": _CRISIS_DISTRESS,
    "HELP-1": _CONCERN,
    "HELP-2": _NONE,
    "HELP-3": _CONCERN,
    "HELP-4": _NONE,
    "NEEDS-1": _NONE,
    "PLANS-1": _NONE,
    "PLANS-2": _NONE,
    "PLANS-3": _CONCERN,
}
"""The thirteen domains of the practice paper. What counts by repetition is weighed elsewhere."""

OFF = frozenset({"MIND-3"})
"""Asked only where the programme file says that people are on call for the answer."""
