"""Skeletons piece by piece: what stands between two spaces is normalised once, then remembered.

Only words that ship with the lexicons or the model are remembered, never another word that
somebody typed, and never more than a bounded number of spellings.
"""

import re
from collections.abc import Collection, Sequence

from flows.distress.normalise import LONGEST, skeletons

_MOST = 60_000
_LONGEST_PIECE = 24
_SHORT_WORD = 3  # words of so few letters say nothing about anybody
_SPELT = re.compile(r"[^\W\d_][._*-]{1,3}[^\W\d_][._*-]{1,3}[^\W\d_](?![^\W\d_])")
_SPACED_OUT = 4  # lone letters from which a word may have been spelt out


class Chunks:
    """`read(text)` gives what `skeletons(text)` gives, faster for words that are known."""

    def __init__(self, known: Collection[str]) -> None:
        self._known = frozenset(known)
        self._pieces: dict[str, str] = {}

    def read(self, text: str) -> tuple[str, ...]:
        """The readings of a text, the plainest first."""
        if len(text) > LONGEST or not text.isprintable():
            return skeletons(text)
        pieces = text.split()
        if _may_be_spelt_out(pieces):
            return skeletons(text)
        found = list(map(self._pieces.get, pieces))
        if None in found:
            found = [
                self._piece(piece) if one is None else one
                for piece, one in zip(pieces, found, strict=True)
            ]
            if None in found:
                return skeletons(text)
        read = [one for one in found if one]
        if "," not in text:
            return (f" {' '.join(read)} " if read else "  ",)
        return (_without_commas(read),) if _plain_commas(read) else skeletons(text)

    def _piece(self, piece: str) -> str | None:
        """One piece as a skeleton, a comma kept at its end; None where it may be read twice."""
        comma = piece.endswith(",")
        core = piece[:-1] if comma else piece
        if "," in core or _SPELT.search(core):
            return None
        readings = skeletons(core)
        if len(readings) > 1:
            return None
        read = readings[0].strip()
        if read and self._ships(read) and len(piece) <= _LONGEST_PIECE:
            self._remember(piece, f"{read} ," if comma else read)
        return f"{read} ,".lstrip() if comma else read

    def _ships(self, read: str) -> bool:
        return all(len(word) <= _SHORT_WORD or word in self._known for word in read.split())

    def _remember(self, piece: str, read: str) -> None:
        if len(self._pieces) < _MOST:
            self._pieces[piece] = read


def _may_be_spelt_out(pieces: Sequence[str]) -> bool:
    lone = 0
    for piece in pieces:
        size = len(piece)
        if size == 1 or (size < 4 and not piece.isalpha()):
            lone += 1
    return lone >= _SPACED_OUT


def _plain_commas(read: Sequence[str]) -> bool:
    return bool(read) and not any(one.startswith(",") for one in read)


def _without_commas(read: list[str]) -> str:
    """Commas are breath; but an answer of one word ends there."""
    if read and read[0].endswith(" ,") and read[0].count(" ") == 1:
        read[0] = f"{read[0][:-2]} ."
    return f" {' '.join(read)} ".replace(" ,", "")
