"""Parts for cross-validation: messages that are nearly the same stay in one part.

Else a model would be praised for remembering. It must not look at labels.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence

_GRAM = 4
_ALIKE = 0.5  # share of common pieces from which two messages count as the same
_COMMON = 150  # pieces in more messages than this say nothing


def parts_of(skeletons: Sequence[str], ids: Sequence[str], *, count: int) -> list[int]:
    """The part of each message, by a hash of the first id among its near duplicates."""
    first = list(range(len(skeletons)))
    pieces = [_pieces(text) for text in skeletons]
    places: dict[str, list[int]] = {}
    for number, own in enumerate(pieces):
        shared: Counter[int] = Counter()
        for piece in own:
            known = places.setdefault(piece, [])
            if len(known) < _COMMON:
                shared.update(known)
            known.append(number)
        for other, hits in shared.most_common(3):
            if hits / (len(own) + len(pieces[other]) - hits) > _ALIKE:
                first[_root(first, number)] = _root(first, other)
    return [_part(ids[_root(first, number)], count) for number in range(len(ids))]


def _pieces(skeleton: str) -> list[str]:
    text = skeleton.replace(" ", "")
    return sorted({text[at : at + _GRAM] for at in range(max(len(text) - _GRAM + 1, 1))})


def _root(first: list[int], number: int) -> int:
    while first[number] != number:
        number = first[number]
    return number


def _part(name: str, count: int) -> int:
    return hashlib.sha256(f"fold {name}".encode()).digest()[0] % count
