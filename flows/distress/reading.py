"""What the lexicons made of one message, between the first stage and the second."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from flows.distress.combine import Hits
from flows.distress.records import Cue
from flows.distress.weigh import Weighed
from flows.severity import Severity


class Reading:
    """One skeleton, all that was found in it (`stretches`) and how high it is at most.

    `classes` (in the order in which they stand, negated ones marked) and `cues` are only filled
    in for the second stage. What each rule weighs is worked out when first asked for: most
    messages need no second look, or never get one.
    """

    __slots__ = ("_weighed", "classes", "cues", "hinted", "severity", "skeleton", "stretches")

    def __init__(
        self,
        skeleton: str,
        severity: Severity = Severity.NONE,
        stretches: tuple[Hits, ...] = (),
        *,
        hinted: bool = False,
        classes: Sequence[str] = (),
        cues: frozenset[Cue] = frozenset(),
        weighed: tuple[Weighed, ...] | None = None,
    ) -> None:
        self.skeleton: Final = skeleton
        self.severity: Final = severity
        self.stretches: Final = stretches
        self.hinted: Final = hinted
        self.classes: Final = tuple(classes)
        self.cues: Final = cues
        self._weighed = weighed

    @property
    def weighed(self) -> tuple[Weighed, ...]:
        """What each rule that fired weighs, the weightiest first; all hints if it is `hinted`."""
        if self._weighed is None:
            found = [one for hits in self.stretches for one in hits.weighed()]
            found.sort(key=lambda one: (-one.severity, one.rule.id))
            if self.hinted:
                found = [replace(one, hint=True) for one in found]
            self._weighed = tuple(found)
        return self._weighed

    @property
    def clear(self) -> Severity:
        """What is clearly said; `severity` counts hints too."""
        return max((one.severity for one in self.weighed if not one.hint), default=Severity.NONE)

    def with_cues(self, classes: Sequence[str], cues: frozenset[Cue]) -> "Reading":
        """The same with what the second stage asks for."""
        return Reading(
            self.skeleton,
            self.severity,
            self.stretches,
            hinted=self.hinted,
            classes=classes,
            cues=cues,
            weighed=self._weighed,
        )

    def as_hint(self) -> "Reading":
        """The same as a hint alone."""
        return Reading(self.skeleton, self.severity, self.stretches, hinted=True)
