"""Skeletons piece by piece: what stands between two spaces is normalised once, then remembered.

Only words that ship with the lexicons or the model are remembered, never another word that
somebody typed, and never more than a bounded number of spellings.
"""

import re
from collections.abc import Collection
from typing import Final

from flows.distress.normalise import LONGEST, may_be_spelt_out, one_word, skeletons

_MOST: Final = 60_000
_LONGEST_PIECE: Final = 24
_SHORT_WORD: Final = 3  # words of so few letters say nothing about anybody
_SPELT: Final = re.compile(r"[^\W\d_][._*-]{1,3}[^\W\d_][._*-]{1,3}[^\W\d_](?![^\W\d_])")
_SPACED_OUT: Final = 3  # lone letters from which a word may have been spelt out, one drawn out
_LONE: Final = 3  # characters of a piece that may be one letter and what parts it from the next
_JOINTS: Final = ("'", "-", "’")
_ENDS: Final = ".,!?:;"
# What follows a word at once, as it is read; commas are settled for the whole text.
_TAILS: Final = {"": "", ",": " ,"} | {
    tail: skeletons(tail)[0].rstrip()
    for tail in (".", "!", "?", ":", ";", "..", "...", "!!", "!!!", "??", "???")
}


class Chunks:
    """`read(text)` gives what `skeletons(text)` gives, faster for words that are known."""

    def __init__(self, known: Collection[str]) -> None:
        self._known: Final = frozenset(known)
        self._pieces: dict[str, str] = {}

    def read(self, text: str) -> tuple[str, ...]:
        """The readings of a text, the plainest first."""
        return self.look(text)[0]

    def look(self, text: str) -> tuple[tuple[str, ...], list[str] | None]:
        """The readings of a text, and its words of more than three letters that are not known.

        No list of words where it was not read piece by piece.
        """
        strange: list[str] = []
        read = self._read(text, strange) if len(text) <= LONGEST else None
        if read is None:
            return skeletons(text), None
        if "," not in text:
            return (f" {' '.join(read)} " if read else "  ",), strange
        if not read or "," in read:
            return skeletons(text), None
        return (_without_commas(read),), strange

    def _read(self, text: str, strange: list[str]) -> list[str] | None:
        """Every piece that is a word; None where one has two readings or letters stand alone.

        One loop over all words of all messages: nothing is called in it for a word that is known.
        """
        read: list[str] = []
        known = self._pieces
        lone = 0
        for piece in text.split(" "):
            one = known.get(piece)
            if one is None:
                if not piece:  # between two spaces
                    continue
                one = self._piece(piece, strange)
                if one is None:
                    return None
            if one:
                read.append(one)
            size = len(piece)
            if size == 1:
                lone += 1
            elif size <= _LONE and not piece.isalpha():
                lone += 2  # as in `m-a`
        return None if lone >= _SPACED_OUT and may_be_spelt_out(text) else read

    def _piece(self, piece: str, strange: list[str]) -> str | None:
        """One piece as a skeleton, a comma kept at its end; None where it may be read twice."""
        if piece.isalpha():
            return self._word(piece, piece, "", strange)
        core = piece.rstrip(_ENDS)
        tail = _TAILS.get(piece[len(core) :])
        if tail is None:
            return self._odd(piece, strange)
        known = self._pieces.get(core)
        if known is None:
            return self._word(piece, core if core.isalpha() else _joined(core), tail, strange)
        read = known + tail
        self._remember(piece, read)
        return read

    def _word(self, piece: str, core: str, tail: str, strange: list[str]) -> str | None:
        word = one_word(core)
        if not word:
            return self._odd(piece, strange)
        read = word + tail if tail else word
        if len(word) <= _SHORT_WORD or word in self._known:
            self._remember(piece, read)
        else:
            strange.append(word)
        return read

    def _odd(self, piece: str, strange: list[str]) -> str | None:
        """The same for whatever is no plain word."""
        if not piece.isprintable():
            return None
        comma = piece.endswith(",")
        core = piece[:-1] if comma else piece
        if "," in core or _SPELT.search(core):
            return None
        readings = skeletons(core)
        if len(readings) > 1:
            return None
        read = readings[0].strip()
        news = self._news(read)
        if read and not news:
            self._remember(piece, f"{read} ," if comma else read)
        strange += news
        return f"{read} ,".lstrip() if comma else read

    def _news(self, read: str) -> list[str]:
        known = self._known
        return [word for word in read.split() if len(word) > _SHORT_WORD and word not in known]

    def _remember(self, piece: str, read: str) -> None:
        if len(self._pieces) < _MOST and len(piece) <= _LONGEST_PIECE:
            self._pieces[piece] = read


def _joined(core: str) -> str:
    """Two parts of a word without what joins them; "" where it is not made like that."""
    for joint in _JOINTS:
        if joint in core:
            first, _, second = core.partition(joint)
            return first + second if first.isalpha() and second.isalpha() else ""
    return ""


def _without_commas(read: list[str]) -> str:
    """Commas are breath; but an answer of one word ends there."""
    if read and read[0].endswith(" ,") and read[0].count(" ") == 1:
        read[0] = f"{read[0][:-2]} ."
    return f" {' '.join(read)} ".replace(" ,", "")
