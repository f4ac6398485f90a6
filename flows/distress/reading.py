"""What the lexicons made of one message, between the first stage and the second. Values only."""

from dataclasses import dataclass

from flows.distress.records import Cue
from flows.distress.scan import Found
from flows.distress.weigh import Weighed
from flows.severity import Severity


@dataclass(frozen=True, slots=True)
class Reading:
    """One skeleton and all that was found in it.

    `classes` (in the order in which they stand, negated ones marked) and `cues` are only filled
    in for the second stage.
    """

    skeleton: str
    weighed: tuple[Weighed, ...] = ()
    stretches: tuple[tuple[str, Found], ...] = ()
    classes: tuple[str, ...] = ()
    cues: frozenset[Cue] = frozenset()

    @property
    def clear(self) -> Severity:
        """What is clearly said."""
        return max((one.severity for one in self.weighed if not one.hint), default=Severity.NONE)

    @property
    def severity(self) -> Severity:
        """What the lexicons alone make of it, hints included."""
        return max((one.severity for one in self.weighed), default=Severity.NONE)
