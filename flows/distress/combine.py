"""Which combinations of word classes hold in a message, and where.

Words between two classes are counted, sentences are not crossed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from flows.distress.records import Combo, Rule, Step
from flows.distress.scan import Found, Place

_NEAR = 4  # words that may stand between two parts
_MOST = 8  # places of one class that are looked at in one stretch

Places = Callable[[str], Sequence[Place]]


class Combiner:
    """Looks only at the combinations whose rarest class is in the message.

    `often` says how many messages of some collection hold a class; it is about speed alone.
    """

    def __init__(self, rules: Iterable[Rule], often: Mapping[str, int] | None = None) -> None:
        pairs = [(rule, combo) for rule in rules for combo in rule.combos]
        uses: dict[str, int] = dict(often or {})
        for _, combo in pairs:
            for name in _names(combo):
                uses[name] = uses.get(name, 0) + 1
        self._by_rarest: dict[str, list[tuple[Rule, Combo, frozenset[str]]]] = {}
        for rule, combo in pairs:
            names = _names(combo)
            rarest = min(sorted(names), key=lambda name: uses[name])
            self._by_rarest.setdefault(rarest, []).append((rule, combo, names))

    def find(self, skeleton: str, found: Found) -> Iterator[tuple[Rule, Place]]:
        """Each rule with the first place where one of its combinations holds."""
        present = found.names
        for name in sorted(present & self._by_rarest.keys()):
            for rule, combo, names in self._by_rarest[name]:
                if names <= present:
                    place = holds(combo, skeleton, found.places)
                    if place is not None:
                        yield rule, place


def holds(combo: Combo, skeleton: str, places: Places) -> Place | None:
    """Where the combination holds first; None where it does not."""
    chains = []
    for part in combo.parts:
        chain = _chains(part, skeleton, places)[:_MOST]
        if not chain:
            return None
        chains.append(chain)
    for place in _joined(chains, skeleton):
        if combo.first and skeleton[: place.start].strip(" ."):
            continue
        if combo.last and skeleton[place.end :].strip(" ."):
            continue
        return place
    return None


def _names(combo: Combo) -> frozenset[str]:
    return frozenset(step.name for part in combo.parts for step in part)


def _chains(part: Sequence[Step], skeleton: str, places: Places) -> list[Place]:
    chains = list(places(part[0].name)[:_MOST])
    for step in part[1:]:
        longer = []
        for chain in chains:
            for place in places(step.name)[:_MOST]:
                joined = _follow(chain, place, skeleton, gap=step.gap)
                if joined is not None:
                    longer.append(joined)
        chains = longer
    return chains


def _joined(chains: list[list[Place]], skeleton: str) -> Iterator[Place]:
    if len(chains) == 1:
        yield from chains[0]
    elif len(chains) == 2:
        for one in chains[0]:
            for two in chains[1]:
                place = _near(one, two, skeleton)
                if place is not None:
                    yield place
    else:
        for first in range(3):  # any of the three may stand in the middle or at an end
            rest = [chain for number, chain in enumerate(chains) if number != first]
            yield from _joined([chains[first], list(_joined(rest, skeleton))], skeleton)


def _near(one: Place, two: Place, skeleton: str) -> Place | None:
    if one.start > two.start:
        one, two = two, one
    return _follow(one, two, skeleton, gap=_NEAR)


def _follow(one: Place, two: Place, skeleton: str, *, gap: int) -> Place | None:
    if two.start < one.end:
        return None
    if one.family != two.family and not (one.loose and two.loose):
        return None  # small words only speak with words of their own family
    between = skeleton[one.end : two.start]
    if between.count(" ") > gap or " ." in between:
        return None
    holes = (*one.holes, *two.holes, (one.end, two.start)) if between else one.holes + two.holes
    return Place(one.start, two.end, one.family, one.loose and two.loose, holes)
