"""The second stage: a logistic regression over words, pieces of words, word classes and rules.

It may raise a level or lower one that rests on hints; it never silences a clear statement.
"""

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flows.distress.records import Cue
from flows.distress.scan import Found, Place, family_of
from flows.distress.weigh import Weighed, turns
from flows.severity import Severity

_SHORTEST, _LONGEST = 3, 5
_STEM = 5
_UNDERSTOOD = 0.95  # the chance from which the model overrules a negation, an idiom, a film
# Classes of everyday life: they speak against danger, the more the weaker its signs are.
_PLEASANT = frozenset(
    (
        *("good", "past", "thanks", "leisure", "cooking", "logistics", "gotgood", "news", "foods"),
        *("animals", "weather", "sports", "subjects", "jobs", "celebr", "tech", "everyday"),
        "positive",
    )
)
_WINDOW = 3  # classes after one another that form a pair

Features = dict[str, float]


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


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of three questions: does it need a person today (`reach`), is it now (`crisis`), is
    it the person's own life or body that they speak of (`own`).

    `weights` maps a feature to its three weights in thousandths. `raises` are the chances from
    which a message is raised to distress and to crisis; below the chance `hush` a crisis becomes
    distress, never less. `words` are ordinary words in which no typing error is looked for.
    """

    weights: Mapping[str, tuple[int, int, int]]
    bias: tuple[int, int, int]
    raises: tuple[float, float]
    hush: float
    words: tuple[str, ...] = ()

    def chances(self, seen: Features) -> tuple[float, float, float]:
        """The three chances for the features of one message."""
        reach, crisis, own = map(float, self.bias)
        weights = self.weights
        for name, value in seen.items():
            known = weights.get(name)
            if known is not None:
                reach += known[0] * value
                crisis += known[1] * value
                own += known[2] * value
        return logistic(reach / 1000), logistic(crisis / 1000), logistic(own / 1000)

    def settle(self, reading: Reading, chances: tuple[float, float, float]) -> Severity:
        """The level after a second look."""
        reach, crisis, _ = chances
        severity = reading.clear
        turned = severity < Severity.DISTRESS and any(one.lowered for one in reading.weighed)
        if turned and reading.severity < Severity.DISTRESS and reach < _UNDERSTOOD:
            return reading.severity  # the grammar has read a signal and turned it round
        if crisis >= self.raises[1] and reach >= self.raises[0]:
            return Severity.CRISIS
        if severity is Severity.CRISIS and crisis < self.hush:
            severity = Severity.DISTRESS
        if reach >= self.raises[0]:
            return max(severity, Severity.DISTRESS)
        return max(severity, min(reading.severity, Severity.CONCERN))

    def why(self, seen: Features, *, most: int = 5) -> tuple[tuple[str, float], ...]:
        """The features that raised a message most, with their weight."""
        known = ((n, self.weights[n][0] * v / 1000) for n, v in seen.items() if n in self.weights)
        return tuple(sorted(known, key=lambda pair: (-pair[1], pair[0]))[:most])


def features(reading: Reading) -> Features:
    """What the model looks at, each with its value; groups are scaled to weigh alike."""
    words = reading.skeleton.split()
    found: Features = {}
    spoken = {f"w {word}" for word in words}
    spoken.update(f"b {one} {two}" for one, two in itertools.pairwise(words))
    _add(found, spoken, total=2.0)
    text = reading.skeleton
    pieces = {
        text[at : at + size]
        for size in range(_SHORTEST, _LONGEST + 1)
        for at in range(len(text) - size + 1)
    }
    _add(found, pieces, total=2.0)
    _add(found, _pairs(reading.classes), total=2.0)
    found.update(dict.fromkeys((f"c {name}" for name in reading.classes), 1.0))
    for one in reading.weighed:
        hint = "~" if one.hint else ""
        found[f"rule {hint}{one.rule.id} {one.severity}"] = 0.5
        found[f"topic{hint} {one.rule.topic} {one.severity}"] = 0.5
        found.update(dict.fromkeys((f"lowered {cue}" for cue in one.lowered), 0.5))
    _add(found, {f"s {word[:_STEM]}" for word in words}, total=2.0)
    pleasant = [name for name in reading.classes if name in _PLEASANT]
    found.update(dict.fromkeys((f"x {name} {reading.severity}" for name in pleasant), 0.7))
    found[f"pleasant {min(len(pleasant), 4)}"] = 1.0
    found[f"level {reading.severity}"] = 0.5
    found[f"clear {reading.clear}"] = 1.0
    found.update(dict.fromkeys((f"cue {cue}" for cue in reading.cues), 0.5))
    found[f"size {min(len(words), 32) // 4}"] = 0.5
    return found


def in_order(skeleton: str, found: Found, negations: Sequence[Place]) -> list[str]:
    """The classes as they stand; `-name` where a negation stands just before.

    Small words of other families than most are left out: there they are something else.
    """
    family = family_of(found)
    names = []
    for name, places in found.classes.items():
        for place in places:
            if not place.loose and place.family != family:
                continue
            negated = any(turns(skeleton, sign, place) for sign in negations)
            names.append((place.start, f"-{name}" if negated else name))
    return list(dict.fromkeys(name for _, name in sorted(names)))


def _pairs(classes: Sequence[str]) -> set[str]:
    pairs: set[str] = set()
    for at, one in enumerate(classes):
        for two in classes[at + 1 : at + 1 + _WINDOW]:
            if one != two:
                pairs.add(f"p {min(one, two)} {max(one, two)}")
    return pairs


def _add(found: Features, names: Iterable[str], *, total: float) -> None:
    known = list(names)
    if known:
        value = total / math.sqrt(len(known))
        found.update(dict.fromkeys(known, min(value, 1.0)))


def logistic(value: float) -> float:
    """The chance that belongs to a sum of weights."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))
