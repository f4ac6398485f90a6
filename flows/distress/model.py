"""The second stage: a logistic regression over pieces of words, words, and rules that fired.

It may raise a level or lower one that only rests on hints; it never silences a clear statement.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flows.distress.weigh import Weighed

_SHORTEST, _LONGEST = 3, 5


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of two questions: does it need a person today (`reach`), is it now (`crisis`).

    `weights` maps a feature to its two weights in thousandths. A probability at or above
    `raise_reach` or `raise_crisis` raises; below `hush` a hint is lowered. `words` are ordinary
    words in which no typing error is looked for.
    """

    weights: Mapping[str, tuple[int, int]]
    bias: tuple[int, int]
    raise_reach: float = 0.5
    raise_crisis: float = 0.5
    hush: float = 0.2
    hush_crisis: float = 0.2
    words: tuple[str, ...] = ()

    def chances(self, features: Iterable[str]) -> tuple[float, float]:
        """The two probabilities for the features of one message."""
        reach, crisis = self.bias
        weights = self.weights
        for feature in features:
            pair = weights.get(feature)
            if pair is not None:
                reach += pair[0]
                crisis += pair[1]
        return _logistic(reach / 1000), _logistic(crisis / 1000)

    def why(self, features: Iterable[str], *, most: int = 5) -> tuple[tuple[str, float], ...]:
        """The pieces that raised a message most, with their weight."""
        known = ((f, self.weights[f][0] / 1000) for f in set(features) if f in self.weights)
        return tuple(sorted(known, key=lambda pair: (-pair[1], pair[0]))[:most])


def features(skeleton: str, weighed: Iterable[Weighed], cues: Iterable[str]) -> set[str]:
    """What the model looks at: letters 3-5, words, pairs of words, rules and cues."""
    words = skeleton.split()
    found = {f"w {word}" for word in words}
    found.update(f"b {one} {two}" for one, two in zip(words, words[1:], strict=False))
    found.update(f"k {one} {two}" for one, two in zip(words, words[2:], strict=False))
    for size in range(_SHORTEST, _LONGEST + 1):
        found.update(skeleton[at : at + size] for at in range(len(skeleton) - size + 1))
    for one in weighed:
        found.add(f"topic {one.rule.topic} {one.severity}")
        found.add(f"level {one.severity}")
        found.update(f"lowered {cue}" for cue in one.lowered)
    found.update(f"cue {cue}" for cue in cues)
    found.add(f"size {min(len(words), 30) // 4}")
    return found


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))
