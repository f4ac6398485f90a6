"""Weighs what was found: which cue lowers which signal, and how far.

A clear statement with a word of immediacy is never lowered by what somebody else did or said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flows.distress.records import Cue, Rule
from flows.distress.scan import Place
from flows.severity import Severity

# How high a signal may stay when the cue stands by it.
_CEILING = {
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
_WITHSTOOD_NOW = frozenset({Cue.CONDITIONAL, Cue.THIRD, Cue.QUOTE, Cue.INFO})
_FEW = 5  # words of a message in which a weak rule may be a clear statement
_MOST_BETWEEN, _SMALL = 3, 3  # words, and their letters, between a negation and what it turns


@dataclass(frozen=True, slots=True)
class Weighed:
    """A rule that fired, what it weighs here, and the cues that lowered it.

    A `hint` is no clear statement: a weak rule, or words read through a typing error.
    """

    rule: Rule
    severity: Severity
    lowered: tuple[Cue, ...] = ()
    hint: bool = False


def weigh(
    skeleton: str,
    hits: Iterable[tuple[Rule, Place]],
    cues: Mapping[Cue, Sequence[Place]],
    *,
    family: str = "",
) -> tuple[Weighed, ...]:
    """What each rule that fired weighs, the weightiest first, one entry a rule.

    `family` is that of most words of the message: in its words, cues also speak of words that
    several languages share.
    """
    best: dict[str, Weighed] = {}
    for rule, place in hits:
        if place.loose and family:
            place = place._replace(family=family)
        weighed = _one(skeleton, rule, place, cues)
        known = best.get(rule.id)
        if known is None or weighed.severity > known.severity:
            best[rule.id] = weighed
    return tuple(sorted(best.values(), key=lambda one: (-one.severity, one.rule.id)))


def _one(skeleton: str, rule: Rule, place: Place, cues: Mapping[Cue, Sequence[Place]]) -> Weighed:
    severity, lowered = rule.severity, []
    for cue, places in cues.items():
        if cue not in rule.lowered_by or severity <= _CEILING[cue]:
            continue
        if Cue.NOW in cues and not rule.weak and cue in _WITHSTOOD_NOW:
            continue
        if cue is Cue.JOKE and _turned(skeleton, places, cues.get(Cue.NEGATION, ())):
            continue
        if any(_touches(skeleton, place, cue, sign) for sign in places):
            severity = _CEILING[cue]
            lowered.append(cue)
    terse = rule.terse and not lowered and len(skeleton.split()) <= _FEW
    return Weighed(rule, severity, tuple(lowered), rule.weak and not terse)


def _turned(skeleton: str, places: Sequence[Place], negations: Sequence[Place]) -> bool:
    """Whether a cue is itself negated: "this is no joke"."""
    return any(
        sign.end <= place.start and skeleton.count(" ", sign.end, place.start) <= 2
        for place in places
        for sign in negations
    )


def _touches(skeleton: str, place: Place, cue: Cue, sign: Place) -> bool:
    if sign.family != place.family:
        return False  # Turkish "şaka" is a joke, Macedonian "сакам" is a wish
    if cue is Cue.IDIOM:
        return sign.start < place.end and place.start < sign.end
    if cue is Cue.NEGATION:
        if sign.start >= place.start:
            return any(start <= sign.start < end for start, end in place.holes)
        return turns(skeleton, sign, place)
    return True


def turns(skeleton: str, sign: Place, place: Place) -> bool:
    """Whether a negation stands just before a place: only small words may come between."""
    if sign.family != place.family or sign.end > place.start:
        return False
    between = skeleton[sign.end : place.start].split()
    return len(between) <= _MOST_BETWEEN and all(len(word) <= _SMALL for word in between)
