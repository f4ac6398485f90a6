"""Sealed files and the recovery key: never half-read, never by another key, two of three shares."""

import random
from itertools import combinations
from pathlib import Path

import pytest

from storage import recovery
from storage.errors import Unreadable
from storage.sealed_file import PIECE, Note, kind_of, open_file, seal_file

NOTE = Note(instance="i", schema="0001", made=1.0)
CONTENT = random.Random(3).randbytes(3 * PIECE + 100)


@pytest.fixture
def private() -> bytes:
    """A recovery key."""
    return recovery.new_private()


@pytest.fixture
def sealed(tmp_path: Path, private: bytes) -> Path:
    """Some content sealed to that key and to another one."""
    plain, path = tmp_path / "plain", tmp_path / "sealed"
    plain.write_bytes(CONTENT)
    other = recovery.public_of(recovery.new_private())
    seal_file(plain, path, kind="data", note=NOTE, recipients=[other, recovery.public_of(private)])
    return path


def test_what_was_sealed_is_opened(sealed: Path, private: bytes, tmp_path: Path) -> None:
    """Content and note come back; the file is its owner's alone and shows nothing."""
    assert open_file(sealed, private, tmp_path / "out") == ("data", NOTE)
    assert (tmp_path / "out").read_bytes() == CONTENT
    assert sealed.stat().st_mode & 0o777 == 0o600
    assert CONTENT[:32] not in sealed.read_bytes()
    assert kind_of(sealed) == "data"


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1])
def test_every_size_comes_back(tmp_path: Path, private: bytes, size: int) -> None:
    """At the edges of pieces too."""
    (tmp_path / "plain").write_bytes(CONTENT[:size])
    to = [recovery.public_of(private)]
    seal_file(tmp_path / "plain", tmp_path / "s", kind="ring", note=NOTE, recipients=to)
    open_file(tmp_path / "s", private, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == CONTENT[:size]


def test_another_key_opens_nothing(sealed: Path, tmp_path: Path) -> None:
    """And leaves no file behind."""
    with pytest.raises(Unreadable, match="not the recovery key"):
        open_file(sealed, recovery.new_private(), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_any_change_is_refused(sealed: Path, private: bytes, tmp_path: Path) -> None:
    """Flipped, cut off, longer, pieces exchanged: one clear error, and no half file."""
    whole = sealed.read_bytes()
    chance = random.Random(7)
    broken = [whole[:length] for length in (0, 5, 40, PIECE, len(whole) - PIECE, len(whole) - 1)]
    broken += [whole + b"x", whole[: -(PIECE // 2)] + whole[-50:]]
    for _ in range(60):
        at = chance.randrange(len(whole))
        broken.append(
            whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :]
        )
    start = len(whole) - 3 * (PIECE + 20) - 120
    first, second = (
        whole[start : start + PIECE + 20],
        whole[start + PIECE + 20 : start + 2 * PIECE + 40],
    )
    broken.append(whole[:start] + second + first + whole[start + 2 * PIECE + 40 :])
    for content in broken:
        sealed.write_bytes(content)
        with pytest.raises(Unreadable):
            open_file(sealed, private, tmp_path / "out")
        assert not (tmp_path / "out").exists()


def test_without_recipients_nothing_is_written(tmp_path: Path) -> None:
    """A backup that nobody could open is none, and one that everybody can is never made."""
    (tmp_path / "plain").write_bytes(b"x")
    with pytest.raises(Unreadable, match="recovery key"):
        seal_file(tmp_path / "plain", tmp_path / "s", kind="data", note=NOTE, recipients=[])
    assert not (tmp_path / "s").exists()


def test_another_file_is_not_overwritten(tmp_path: Path, private: bytes) -> None:
    """A slip in the name costs nobody a document."""
    for name in ("plain", "letter.txt"):
        (tmp_path / name).write_bytes(b"x")
    to = [recovery.public_of(private)]
    with pytest.raises(Unreadable, match="another name"):
        seal_file(
            tmp_path / "plain", tmp_path / "letter.txt", kind="data", note=NOTE, recipients=to
        )
    assert (tmp_path / "letter.txt").read_bytes() == b"x"


def test_any_two_shares_give_the_key_and_one_gives_nothing(private: bytes) -> None:
    """In any order; a single share, even twice, is refused."""
    shares = recovery.shares_of(private)
    for pair in combinations(shares, 2):
        assert recovery.read("\n".join(pair)) == private
        assert recovery.read("\n".join(reversed(pair))) == private
    for one in shares:
        with pytest.raises(Unreadable, match="two of its three"):
            recovery.read(f"{one}\n{one}")


def test_one_share_fits_every_key(private: bytes) -> None:
    """For whatever other key there is a second share that would give it: one share tells nothing."""
    assert {recovery._at_zero(1, 77, x2=2, y2=second) for second in range(256)} == set(range(256))
    assert recovery.shares_of(private) != recovery.shares_of(private)


def test_a_slip_of_the_pen_is_found(private: bytes) -> None:
    """Each changed letter of a line is noticed, and named by its line."""
    line = recovery.written(private)
    assert recovery.read(line.lower().replace("-", " - ").replace(" ", "")) == private
    begin = len("ALONGSIDE-RECOVERY-1-")
    for at in range(begin, len(line)):
        if line[at] != "-":
            changed = line[:at] + ("A" if line[at] != "A" else "B") + line[at + 1 :]
            with pytest.raises(Unreadable, match="slip"):
                recovery.read(changed)
