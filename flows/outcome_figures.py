"""Two-sided outcomes as figures: how many people, by domain. Shows nobody; reads no storage."""

from collections.abc import Collection, Iterable, Mapping

import msgspec

from flows.telling import DOMAINS

LEAST = 5
"""People in a cell; fewer could be recognised."""


class Sides(msgspec.Struct, frozen=True, kw_only=True):
    """One person: domain -> level as the worker has seen it, and as they say it themselves."""

    seen: Mapping[str, int]
    said: Mapping[str, int]


class OutcomeFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One domain: how many people. None: fewer than five, or a way to work out fewer."""

    domain: str
    seen: int | None
    """Have an outcome that the worker has verified."""
    said: int | None
    """Say themselves how it is."""
    both: int | None
    differ: int | None
    """Of both: where the two sides are not the same."""


def outcome_figures(people: Iterable[Sides]) -> tuple[OutcomeFigures, ...]:
    """Every domain that a worker can verify, in its usual order."""
    everybody = tuple(people)
    return tuple(_domain(name, everybody) for name in DOMAINS)


def _domain(name: str, people: Collection[Sides]) -> OutcomeFigures:
    seen = sum(name in one.seen for one in people)
    said = sum(name in one.said for one in people)
    pairs = [
        (one.seen[name], one.said[name]) for one in people if name in one.seen.keys() & one.said
    ]
    both, differ = len(pairs), sum(own != theirs for own, theirs in pairs)
    return OutcomeFigures(
        domain=name,
        seen=_shown(seen),
        said=_shown(said),
        both=_shown(both, seen, said),
        differ=_shown(differ, both, seen, said),
    )


def _shown(count: int, *wholes: int) -> int | None:
    """The count, unless it or what it leaves of a whole is few people: 20 less 18 shows two."""
    rests = [whole - count for whole in wholes]
    return None if count < LEAST or any(0 < rest < LEAST for rest in rests) else count
