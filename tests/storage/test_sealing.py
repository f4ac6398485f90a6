"""Sealed values open only in their place, with their key, whole."""

import os

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from hypothesis import given
from hypothesis import strategies as st

from storage import sealing
from storage.errors import Unreadable
from storage.sealing import GCM, HEADER, PREFERRED, SIV, KeySet, bind, pad, unpad

KEYS = KeySet({1: bytes(32)})
PLACE = bind("answers", "sealed", "1", "ana")


@given(st.binary(max_size=70_000))
def test_what_is_sealed_opens_again(plain: bytes) -> None:
    """Any bytes survive, also empty ones and those beyond the largest bucket."""
    assert KEYS.open(KEYS.seal(plain, PLACE), PLACE) == plain


@given(st.lists(st.text(), max_size=5), st.lists(st.text(), max_size=5))
def test_places_never_run_together(one: list[str], other: list[str]) -> None:
    """Two different lists of parts never give the same binding."""
    assert (bind(*one) == bind(*other)) == (one == other)


@pytest.mark.parametrize("algorithm", [SIV, GCM])
def test_both_algorithms_open_what_they_sealed(algorithm: int) -> None:
    """A machine without GCM-SIV uses GCM, and either opens what the header names."""
    keys = KeySet({1: bytes(32)}, algorithm=algorithm)
    sealed = keys.seal(b"words", PLACE)
    assert HEADER.unpack_from(sealed) == (1, algorithm, 1)
    assert KEYS.open(sealed, PLACE) == b"words"


def test_the_fallback_is_chosen_where_siv_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without GCM-SIV in the library the choice is GCM, with it GCM-SIV."""

    def missing(_key: bytes) -> None:
        raise UnsupportedAlgorithm("no SIV")

    assert sealing.best_algorithm() == PREFERRED
    monkeypatch.setattr(sealing, "AESGCMSIV", missing)
    assert sealing.best_algorithm() == GCM


@pytest.mark.parametrize(
    "place",
    [
        bind("answers", "sealed", "2", "ana"),
        bind("answers", "words", "1", "ana"),
        bind("signals", "sealed", "1", "ana"),
        bind("answers", "sealed", "1", "eva"),
        bind("answers", "sealed", "1ana", ""),
    ],
    ids=["row", "column", "table", "person", "shifted parts"],
)
def test_a_moved_value_does_not_open(place: bytes) -> None:
    """Another row, column, table or person is refused."""
    with pytest.raises(Unreadable):
        KEYS.open(KEYS.seal(b"no", PLACE), place)


@given(st.integers(min_value=0))
def test_one_flipped_bit_is_refused(at: int) -> None:
    """Any single bit of header, nonce, text or tag makes the value unreadable."""
    sealed = bytearray(KEYS.seal(b"no", PLACE))
    sealed[at // 8 % len(sealed)] ^= 1 << at % 8
    with pytest.raises(Unreadable):
        KEYS.open(bytes(sealed), PLACE)


@given(st.integers(min_value=0, max_value=63))
def test_a_truncated_value_is_refused(length: int) -> None:
    """No prefix opens, not even the empty one."""
    with pytest.raises(Unreadable):
        KEYS.open(KEYS.seal(b"no", PLACE)[:length], PLACE)


def test_an_old_key_opens_only_under_its_own_version() -> None:
    """Versions are looked up by the header and never tried one after the other."""
    old, new = os.urandom(32), os.urandom(32)
    sealed = KeySet({1: old}).seal(b"words", PLACE)
    assert KeySet({1: old, 2: new}).open(sealed, PLACE) == b"words"
    with pytest.raises(Unreadable):
        KeySet({2: old}).open(sealed, PLACE)
    with pytest.raises(Unreadable):
        KeySet({1: new, 2: old}).open(sealed, PLACE)


def test_the_newest_version_seals() -> None:
    """After a roll, new values carry the new version."""
    sealed = KeySet({1: os.urandom(32), 3: os.urandom(32)}).seal(b"", PLACE)
    assert HEADER.unpack_from(sealed)[2] == 3


def test_a_seal_never_repeats() -> None:
    """The same text in the same place is sealed differently each time."""
    assert len({KEYS.seal(b"no", PLACE) for _ in range(50)}) == 50


@given(st.binary(max_size=3000))
def test_padding_hides_the_length(plain: bytes) -> None:
    """Lengths fall into few buckets, and the text comes back exactly."""
    padded = pad(plain)
    assert len(padded) in {32, 64, 256, 1024, 4096}
    assert unpad(padded) == plain


def test_choices_have_one_length() -> None:
    """Yes, no and the longest usual choice cannot be told apart by size."""
    sizes = {len(pad(text)) for text in (b"no", b"yes", b"rather-not-say-today")}
    assert sizes == {32}


def test_long_texts_are_padded_in_large_steps() -> None:
    """Beyond the largest bucket the size is a whole number of it."""
    assert len(pad(bytes(65_533))) == 2 * 65_536
