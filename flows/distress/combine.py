"""Which combinations of word classes hold in a message, and where.

Words between two classes are counted, sentences are not crossed.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from flows.distress.found import Found, Place
from flows.distress.records import Combo, Rule, Step
from flows.distress.weigh import Scale, Weighed, weigh

_NEAR: Final = 4  # words that may stand between two parts
_MOST: Final = 8  # places of one class that are looked at in one stretch


class Part:
    """Classes by their numbers, one after the other, and how many words may stand before each."""

    __slots__ = ("first", "gaps", "numbers")

    def __init__(self, steps: Sequence[Step], numbers: Mapping[str, int]) -> None:
        self.first: Final = numbers[steps[0].name]
        self.numbers: Final = tuple(numbers[step.name] for step in steps[1:])
        self.gaps: Final = tuple(step.gap for step in steps[1:])


class Trial:
    """One combination of a rule; it is only tried where all its bits may be there."""

    __slots__ = ("_first", "_last", "_parts", "bits", "scale")

    def __init__(self, scale: Scale, combo: Combo, numbers: Mapping[str, int]) -> None:
        self.scale: Final = scale
        self._parts: Final = tuple(Part(steps, numbers) for steps in combo.parts)
        self._first: Final = combo.first
        self._last: Final = combo.last
        bits = 0
        for name in _names(combo):
            bits |= 1 << numbers[name]
        self.bits: Final = bits

    def place(self, found: Found) -> Place | None:
        """Where the combination holds first; None where it does not."""
        chains: list[list[Place]] = []
        for part in self._parts:
            chain = _chain(part, found)
            if not chain:
                return None
            chains.append(chain)
        if len(chains) == 2 and not self._first and not self._last:
            return _first_near(chains[0], chains[1], found.skeleton)
        for place in _joined(chains, found.skeleton):
            if self._first and found.skeleton[: place.start].strip(" ."):
                continue
            if self._last and found.skeleton[place.end :].strip(" ."):
                continue
            return place
        return None


class Hits:
    """What fires in one stretch, or across its character `across`; tried only when asked for."""

    __slots__ = ("_across", "_own", "_trials", "found")

    def __init__(
        self,
        found: Found,
        own: list[tuple[Scale, Place]],
        trials: list[Trial],
        across: int | None = None,
    ) -> None:
        self.found: Final = found
        self._own: Final = own
        self._trials: Final = trials
        self._across: Final = across

    def level(self) -> int:
        """The highest level that the cues leave; the heaviest rules are tried first."""
        best = 0
        for scale, place in self._own:
            if scale.level > best and self._counts(place):
                best = max(best, scale.lowered(place, self.found))
        for level in (3, 2, 1):
            for trial in self._trials:
                if trial.scale.level == level > best:
                    at = trial.place(self.found)
                    if at is not None and self._counts(at):
                        best = max(best, trial.scale.lowered(at, self.found))
        return best

    def weighed(self) -> list[Weighed]:
        """What each rule that fires weighs."""
        hits = [hit for hit in self._own if self._counts(hit[1])]
        for trial in self._trials:
            place = trial.place(self.found)
            if place is not None and self._counts(place):
                hits.append((trial.scale, place))
        return weigh(hits, self.found) if hits else []

    def _counts(self, place: Place) -> bool:
        across = self._across
        return across is None or place.start < across < place.end


class Combiner:
    """Looks only at the combinations whose rarest class is in the message.

    `names` are those of the classes in the order of their numbers. `often` says how many messages
    of some collection hold a class; it is about speed alone.
    """

    def __init__(
        self, rules: Iterable[Rule], names: Sequence[str], often: Mapping[str, int] | None = None
    ) -> None:
        self._scales: Final = tuple(Scale(rule) for rule in rules)
        numbers = {name: number for number, name in enumerate(names)}
        pairs = [
            (scale, combo)
            for scale in self._scales
            for combo in scale.rule.combos
            if numbers.keys() >= _names(combo)  # else a class is missing, and it never holds
        ]
        uses: dict[str, int] = dict(often or {})
        for _, combo in pairs:
            for name in _names(combo):
                uses[name] = uses.get(name, 0) + 1
        self._by_rarest: Final[dict[int, list[Trial]]] = {}
        self._rarest = 0
        for scale, combo in pairs:
            rarest = min(sorted(_names(combo)), key=lambda name: uses[name])
            bit = 1 << numbers[rarest]
            self._rarest |= bit
            self._by_rarest.setdefault(bit, []).append(Trial(scale, combo, numbers))

    def hits(self, found: Found, across: int | None = None) -> Hits:
        """What may fire, by the names of the rarest classes."""
        may = found.may
        rare = may & self._rarest
        trials: list[Trial] = []
        while rare:
            bit = rare & -rare
            rare ^= bit
            trials += [one for one in self._by_rarest[bit] if one.bits & may == one.bits]
        own = [(self._scales[number], place) for number, place in found.own()]
        return Hits(found, own, trials, across)


def _names(combo: Combo) -> set[str]:
    return {step.name for part in combo.parts for step in part}


def _chain(part: Part, found: Found) -> list[Place]:
    """Where the classes of a part follow each other: the first places alone."""
    chains = found.places(part.first)[:_MOST]
    for number, gap in zip(part.numbers, part.gaps, strict=True):
        longer: list[Place] = []
        places = found.places(number)[:_MOST]
        for one in chains:
            for two in places:
                joined = _follow(one, two, found.skeleton, gap)
                if joined is not None:
                    longer.append(joined)
        chains = longer
    return chains[:_MOST]


def _joined(chains: list[list[Place]], skeleton: str) -> list[Place]:
    """Every place where one of each chain stands near the others."""
    if len(chains) == 1:
        return chains[0]
    if len(chains) == 2:
        return _pairs(chains[0], chains[1], skeleton)
    joined: list[Place] = []
    for first in range(3):  # any of the three may stand in the middle or at an end
        rest = [chain for number, chain in enumerate(chains) if number != first]
        joined += _pairs(chains[first], _joined(rest, skeleton), skeleton)
    return joined


def _pairs(ones: Sequence[Place], twos: Sequence[Place], skeleton: str) -> list[Place]:
    pairs: list[Place] = []
    for one in ones:
        for two in twos:
            place = _near(one, two, skeleton)
            if place is not None:
                pairs.append(place)
    return pairs


def _first_near(ones: Sequence[Place], twos: Sequence[Place], skeleton: str) -> Place | None:
    for one in ones:
        for two in twos:
            place = _near(one, two, skeleton)
            if place is not None:
                return place
    return None


def _near(one: Place, two: Place, skeleton: str) -> Place | None:
    if one.start > two.start:
        return _follow(two, one, skeleton, _NEAR)
    return _follow(one, two, skeleton, _NEAR)


def _follow(one: Place, two: Place, skeleton: str, gap: int) -> Place | None:
    if two.start < one.end:
        return None
    if one.family != two.family and not (one.loose and two.loose):
        return None  # small words only speak with words of their own family
    holes = one.holes + two.holes
    if one.end < two.start:
        if skeleton.count(" ", one.end, two.start) > gap:
            return None
        if skeleton.find(" .", one.end, two.start) >= 0:
            return None
        holes = (*one.holes, *two.holes, (one.end, two.start))
    return Place(one.start, two.end, one.family, one.loose and two.loose, holes)
