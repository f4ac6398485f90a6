"""Reading piece by piece is the same reading, and remembers nobody's words."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.distress.chunks import Chunks
from flows.distress.normalise import one_word, skeletons

_TRAIN = Path(__file__).parents[2] / "distress" / "messages" / "train"
_WORDS = ("pomoc", "umra", "kot", "danas", "tablete")
_PIECES = (
    "Pomoć", "ПОМОШ", "umra,", ",", "u", "m", "r", "a", "ne", "40", "4etiri", "m-a", "u.m.r.a",
    "noooo", "...", "nož!!", "😭", '"kraj"', "te-kot", "a,b", "х", "\n", "ç", "1l", "s'dua",
    "n-am", "m'q-a", "tchhh", "Iştşş", "жшш!!", "a?!", "кућа:", "s’ka.", "…", "щ",
)  # fmt: skip
_LETTERS = "aeiouyjhsctzkxwnlAHZяюєщьъчшжћіїёЯЮčšżëșțıİßøǆﬁ'-1@.\u0301"


@pytest.mark.parametrize("path", sorted(_TRAIN.glob("*.jsonl")), ids=lambda path: path.stem)
def test_every_training_message_reads_the_same_in_pieces(path: Path) -> None:
    """Twice over: when its words are new, and when they are remembered."""
    texts = [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    chunks = Chunks({word for text in texts for word in skeletons(text)[0].split()})
    for _ in range(2):
        different = [text for text in texts if chunks.read(text) != skeletons(text)]
        assert different == []


@given(st.lists(st.sampled_from(_PIECES), max_size=12).map(" ".join))
def test_any_row_of_odd_pieces_reads_the_same(text: str) -> None:
    """Commas, spelt out words, digits inside words, emoji, empty text."""
    chunks = Chunks(_WORDS)
    assert chunks.read(text) == skeletons(text)
    assert chunks.read(text) == skeletons(text)


def test_words_that_do_not_ship_are_not_remembered() -> None:
    """A name that somebody typed must not stay in memory after the message is gone."""
    chunks = Chunks({"pomoc"})
    chunks.read("pomoć Dragana Petrović, pomoć!")
    kept = vars(chunks)["_pieces"]
    assert set(kept) == {"pomoć", "pomoć!"}


@given(st.text(alphabet=_LETTERS, max_size=9) | st.text(max_size=4))
def test_a_piece_of_letters_alone_reads_as_any_other_text(piece: str) -> None:
    """Drawn out, soft, in two alphabets at once: where the short way answers, it is right."""
    word = one_word(piece)
    assert not word or (f" {word} ",) == skeletons(piece)


def test_words_that_nobody_knows_are_told_apart() -> None:
    """They are where somebody may have mistyped; no word is left out, also at its second reading."""
    chunks = Chunks({"pomoc", "danas"})
    for _ in range(2):
        readings, strange = chunks.look("Pomoć danas, Dragana ne m'qani! 🔪")
        assert readings == (" pomoc danas dragana ne mqani . eknife ",)
        assert strange == ["dragana", "mqani", "eknife"]


def test_a_text_that_is_read_as_a_whole_tells_no_strange_words() -> None:
    """Two readings, letters spelt out: which words are known is not seen there."""
    for text in ("4etiri noza", "u m r e danas", "a,b"):
        assert Chunks({"danas"}).look(text) == (skeletons(text), None)
