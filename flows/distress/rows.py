"""Words that follow each other, with fillers between them, found as their expression finds them.

Most phrases are such rows. To compile their expressions would take longer than to read a
thousand messages, and a process that has just started reads no slower than an old one.
"""

import re
from typing import Final

Pieces = tuple[str, ...]
"""Pieces of skeleton of which one is there: ` word `, or ` stem` with any ending.

They stand in the order in which an expression would try them.
"""

_MOST_FILLERS: Final = 2
_FILL = re.compile(r"\(\?: \(\?:([\w|]+)\)\(\?!\[\^ \]\)\)\{0,2\}")
_WORD = re.compile(r" (?:\(\?:(\w[\w |?]*)\)|(\w[\w ?]*))(?:\(\?!\[\^ \]\)|(\[\^ \]\*))")


def fillers(macro: str) -> frozenset[str] | None:
    """The words that a macro for fillers allows; None where it is no such macro."""
    found = _FILL.fullmatch(macro)
    if found:
        return frozenset(found.group(1).split("|"))
    return None if macro else frozenset()


def forms(part: str) -> Pieces:
    """All ways in which one word of an expression may stand; none where it is no plain word."""
    word = _WORD.fullmatch(part)
    if word is None:
        return ()
    end = "" if word.group(3) else " "
    found: dict[str, None] = {}
    for body in (word.group(1) or word.group(2)).split("|"):
        grown = [""]
        for number, piece in enumerate(body.split(" ?")):  # a space, or else none
            joins = (" ", "") if number else ("",)
            grown = [f"{one}{join}{piece}" for one in grown for join in joins]
        for form in grown:
            found[f" {form}{end}"] = None
    return tuple(found)


def spans_of(
    row: tuple[Pieces, ...], fill: frozenset[str], skeleton: str
) -> list[tuple[int, int]]:
    """Every place of a row in a skeleton, none overlapping another."""
    found: list[tuple[int, int]] = []
    start = _next(row[0], skeleton, 0)
    while start >= 0:
        end = _end(row, 0, fill, skeleton, start)
        if end >= 0:
            found.append((start, end))
        start = _next(row[0], skeleton, end if end >= 0 else start + 1)
    return found


def _next(word: Pieces, skeleton: str, at: int) -> int:
    first = -1
    for piece in word:
        start = skeleton.find(piece, at)
        if start >= 0 and (first < 0 or start < first):
            first = start
    return first


def _end(
    row: tuple[Pieces, ...], number: int, fill: frozenset[str], skeleton: str, start: int
) -> int:
    """Where the rest of a row ends that starts here, at its word of this number; or -1."""
    for piece in row[number]:
        if skeleton.startswith(piece, start):
            end = start + len(piece)
            end = end - 1 if piece.endswith(" ") else skeleton.find(" ", end)
            if number + 1 < len(row):
                end = _after(row, number + 1, fill, skeleton, end)
            if end >= 0:
                return end
    return -1


def _after(
    row: tuple[Pieces, ...], number: int, fill: frozenset[str], skeleton: str, at: int
) -> int:
    """As `_end`, after as many fillers as there are, or else after fewer."""
    starts = [at]
    for _ in range(_MOST_FILLERS):
        stop = skeleton.find(" ", at + 1)
        if skeleton[at + 1 : stop] not in fill:  # also at the end: the last space is alone
            break
        starts.append(stop)
        at = stop
    while starts:
        end = _end(row, number, fill, skeleton, starts.pop())
        if end >= 0:
            return end
    return -1
