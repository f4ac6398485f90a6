"""One slip of the finger is mended; the index that makes it fast leaves nothing out."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.distress.typos import Repair, one_slip

_STEM = st.builds(str.__add__, st.text("abcd", min_size=3, max_size=9), st.sampled_from(("", " ")))


def _slow(word: str, stems: Sequence[str]) -> str:
    """The same by looking at every stem: the longest one that takes one slip and an ending."""
    read: dict[tuple[int, str], str] = {}
    for stem in (stem for stem in stems if len(stem.strip()) >= 5):
        bare, exact = stem.strip(), stem.endswith(" ")
        if word == bare or (not exact and word.startswith(bare)):
            return word
        size = len(bare)
        for cut in (len(word),) if exact else (size + 1, size - 1, size):
            near = word[0] == bare[0] and len(word) >= size - 1 and len(word) - cut <= 3
            if near and one_slip(word[:cut], bare):
                read[len(stem), stem] = bare + word[cut:]
    return read[max(read)] if read else word


@given(st.lists(_STEM, max_size=12), st.text("abcd", min_size=4, max_size=11))
def test_the_index_finds_what_a_look_at_every_stem_finds(stems: list[str], word: str) -> None:
    """Whole words and stems with endings, a letter changed, lost, added, swapped."""
    better = Repair(stems, ()).repair(f" {word} ")
    assert (better or f" {word} ") == f" {_slow(word, stems)} "


@pytest.mark.parametrize(
    ("typed", "read"),
    [("tablte", "tablete"), ("pobegla", None), ("pobgla", "pobegla"), ("popmoc", "pomoc"),
     ("pmooc", "pomoc"), ("omoc", None), ("pomoci", None), ("nozz", None)],
)  # fmt: skip
def test_single_words(typed: str, read: str | None) -> None:
    """The first letter is believed, a known word is left alone, a short one too."""
    repair = Repair(("pomoc", "pobeg", "tablete ", "nozh "), ("omocc",))
    assert repair.repair(f" ne {typed} . ") == (read and f" ne {read} . ")


def test_only_strange_words_are_looked_at() -> None:
    """Where somebody knows which ones they are."""
    repair = Repair(("pomoc ", "tablete "), ())
    assert repair.repair(" pomic tablte ", ["tablte"]) == " pomic tablete "
    assert repair.repair(" pomic tablte ", []) is None
