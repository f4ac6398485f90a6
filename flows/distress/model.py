"""The second stage: weights over words, their pieces and meanings, word classes and rules.

It may raise a level or lower one that rests on hints; it never silences a clear statement.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.distress.features import Features
from flows.distress.glosses import Dictionary
from flows.distress.reading import Reading
from flows.severity import Severity

_UNDERSTOOD = 0.6  # the chance from which the model overrules a negation, an idiom, a film
_BRIEF, _BRIEFLY = 6, 0.9  # and in a message of so few words: a denial there is seldom more


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of three questions: does it need a person today (`reach`), is it now (`crisis`), is
    it the person's own life or body that they speak of (`own`).

    `weights` maps a feature to its three weights in thousandths. `raises` are the chances from
    which a message is raised to distress and to crisis; below the chance `hush` a crisis becomes
    distress, never less. `words` are ordinary words in which no typing error is looked for.
    `meanings` maps a language to stems and what they may mean, `glosses` says what words are
    about; `often` says in how many of the training messages a class of words stood.
    """

    weights: Mapping[str, tuple[int, int, int]]
    bias: tuple[int, int, int]
    raises: tuple[float, float]
    hush: float
    words: tuple[str, ...] = ()
    meanings: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    glosses: Dictionary = field(default_factory=Dictionary)
    often: Mapping[str, int] = field(default_factory=dict)

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
        brief = len(reading.skeleton.split()) <= _BRIEF
        understood = _BRIEFLY if brief else _UNDERSTOOD
        if turned and reading.severity < Severity.DISTRESS and reach < understood:
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


def logistic(value: float) -> float:
    """The chance that belongs to a sum of weights."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))
