"""Weighs what was found: which cue lowers which signal, and how far.

A clear statement with a word of immediacy is never lowered by what somebody else did or said.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from flows.distress.found import Found, Place
from flows.distress.records import Cue, Rule
from flows.distress.scan import CUES
from flows.severity import Severity

# How high a signal may stay when the cue stands by it.
_CEILING: Final = {
    Cue.IDIOM: Severity.NONE,
    Cue.NEGATION: Severity.NONE,
    Cue.OVERCOME: Severity.CONCERN,
    Cue.CONDITIONAL: Severity.CONCERN,
    Cue.THIRD: Severity.CONCERN,
    Cue.FICTION: Severity.NONE,
    Cue.STUDY: Severity.NONE,
    Cue.INFO: Severity.NONE,
    Cue.QUOTE: Severity.CONCERN,
    Cue.JOKE: Severity.NONE,
}
_WITHSTOOD_NOW: Final = frozenset({Cue.CONDITIONAL, Cue.THIRD, Cue.QUOTE, Cue.INFO})
_IDIOM: Final = CUES.index(Cue.IDIOM)
_NEGATION: Final = CUES.index(Cue.NEGATION)
_JOKE: Final = CUES.index(Cue.JOKE)
_NOW: Final = CUES.index(Cue.NOW)
_FEW: Final = 5  # words of a message in which a weak rule may be a clear statement
_MOST_BETWEEN: Final = 3  # words between a negation and what it turns
_SMALL: Final = 3  # and the letters of each
_LEVELS: Final = tuple(Severity)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A rule that fired, what it weighs here, and the cues that lowered it.

    A `hint` is no clear statement: a weak rule, or words read through a typing error.
    """

    rule: Rule
    severity: Severity
    lowered: tuple[Cue, ...] = ()
    hint: bool = False


class Scale:
    """Weighs one rule: a level by number, and what each cue that may lower it leaves of it."""

    __slots__ = ("_ceilings", "_cues", "_lowering", "_withstood", "level", "rule")

    def __init__(self, rule: Rule) -> None:
        self.rule: Final = rule
        self.level: Final = int(rule.severity)
        self._cues: Final = tuple(
            number for number, cue in enumerate(CUES) if cue in rule.lowered_by and cue in _CEILING
        )
        self._ceilings: Final = tuple(int(_CEILING[CUES[number]]) for number in self._cues)
        self._withstood: Final = tuple(
            not rule.weak and CUES[number] in _WITHSTOOD_NOW for number in self._cues
        )
        self._lowering: Final = sum(1 << number for number in self._cues)

    def weighed(self, place: Place, found: Found) -> Weighed:
        """What the rule weighs at a place, and which cues have lowered it."""
        lowered: list[int] = []
        level = self.lowered(place, found, lowered)
        cues = tuple(CUES[number] for number in lowered)
        terse = self.rule.terse and not cues and len(found.skeleton.split()) <= _FEW
        return Weighed(self.rule, _LEVELS[level], cues, self.rule.weak and not terse)

    def lowered(self, place: Place, found: Found, by: list[int] | None = None) -> int:
        """The level that the cues leave to a signal; the numbers of these cues are put `by`."""
        level = self.level
        may = found.cued() & self._lowering
        if not may:
            return level
        for at, number in enumerate(self._cues):
            ceiling = self._ceilings[at]
            if not may >> number & 1 or level <= ceiling:
                continue
            if not _lowers(number, place, found):
                continue
            if self._withstood[at] and found.signs(_NOW):
                continue
            if number == _JOKE and _turned(found):
                continue
            level = ceiling
            if by is not None:
                by.append(number)
        return level


def weigh(hits: Iterable[tuple[Scale, Place]], found: Found) -> list[Weighed]:
    """What each rule that fired weighs, one entry a rule."""
    best: dict[str, Weighed] = {}
    for scale, place in hits:
        weighed = scale.weighed(place, found)
        known = best.get(weighed.rule.id)
        if known is None or weighed.severity > known.severity:
            best[weighed.rule.id] = weighed
    return list(best.values())


def _turned(found: Found) -> bool:
    """Whether a cue is itself negated: "this is no joke"."""
    for place in found.signs(_JOKE):
        for sign in found.signs(_NEGATION):
            if sign.end <= place.start and found.skeleton.count(" ", sign.end, place.start) <= 2:
                return True
    return False


def _lowers(number: int, place: Place, found: Found) -> bool:
    """Whether a sign of the cue touches the place.

    It must be of the same family: Turkish "şaka" is a joke, Macedonian "сакам" is a wish. In a
    message of one family, its cues also speak of words that several languages share.
    """
    for sign in found.signs(number):
        if _touches(number, sign, place, found.skeleton):
            family = found.family if place.loose else ""
            if sign.family == (family or place.family):
                return True
    return False


def _touches(number: int, sign: Place, place: Place, skeleton: str) -> bool:
    if number == _IDIOM:
        return sign.start < place.end and place.start < sign.end
    if number != _NEGATION:
        return True
    if sign.start < place.start:
        return _just_before(skeleton, sign, place)
    return any(start <= sign.start < end for start, end in place.holes)


def turns(skeleton: str, sign: Place, place: Place) -> bool:
    """Whether a negation stands just before a place: only small words may come between."""
    return sign.family == place.family and _just_before(skeleton, sign, place)


def _just_before(skeleton: str, sign: Place, place: Place) -> bool:
    if sign.end > place.start:
        return False
    between = skeleton[sign.end : place.start].split()
    return len(between) <= _MOST_BETWEEN and all(len(word) <= _SMALL for word in between)
