"""The recovery key: who holds it can open backups. Its text forms, and its three shares.

Two of the three shares give the key; one alone gives nothing. Nothing here is written anywhere.
"""

import base64
import hashlib
import re
import secrets

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from storage.errors import Unreadable

KEY_BYTES = 32
SHARES = (1, 2, 3)
_CHECK_BYTES = 3
_WHOLE = "ALONGSIDE-RECOVERY-1"
_SHARE = "ALONGSIDE-SHARE"
_FOUND = re.compile(rf"({_WHOLE}|{_SHARE}-[123])-([A-Z2-7-]+)")


def new_private() -> bytes:
    """A new recovery key: 32 random bytes, an X25519 private key."""
    return secrets.token_bytes(KEY_BYTES)


def public_of(private: bytes) -> bytes:
    """The public half, to which backups are sealed."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def written(private: bytes) -> str:
    """The whole key as one line of text."""
    return _written(_WHOLE, private)


def shares_of(private: bytes) -> list[str]:
    """Three lines; any two give the key back, one tells nothing about it."""
    slope = secrets.token_bytes(KEY_BYTES)
    return [
        _written(
            f"{_SHARE}-{x}", bytes(a ^ _times(b, x) for a, b in zip(private, slope, strict=True))
        )
        for x in SHARES
    ]


def read(text: str) -> bytes:
    """The key in a text that holds it whole, or two of its shares; order and blanks are free.

    Raises Unreadable, saying what is missing or which line has a slip.
    """
    points: dict[int, bytes] = {}
    for kind, letters in _FOUND.findall("".join(text.upper().split(" ")).replace("\t", "")):
        value = _value(kind, letters)
        if kind == _WHOLE:
            return value
        points[int(kind[-1])] = value
    if len(points) < 2:
        raise Unreadable(
            "this holds no recovery key; it takes the key itself, or two of its three shares"
        )
    (x1, y1), (x2, y2) = sorted(points.items())[:2]
    return bytes(_at_zero(x1, a, x2=x2, y2=b) for a, b in zip(y1, y2, strict=True))


def _written(kind: str, value: bytes) -> str:
    letters = base64.b32encode(value + _check(kind, value)).decode().rstrip("=")
    return "-".join([kind, *(letters[at : at + 4] for at in range(0, len(letters), 4))])


def _value(kind: str, letters: str) -> bytes:
    plain = letters.replace("-", "")
    try:
        raw = base64.b32decode(plain + "=" * (-len(plain) % 8))
    except ValueError:
        raw = b""
    value, check = raw[:KEY_BYTES], raw[KEY_BYTES:]
    if len(value) != KEY_BYTES or check != _check(kind, value):
        raise Unreadable(f"the line {kind} has a slip in it; write it again, letter by letter")
    return value


def _check(kind: str, value: bytes) -> bytes:
    return hashlib.sha256(kind.encode() + value).digest()[:_CHECK_BYTES]


def _times(a: int, b: int) -> int:
    """Product in the field of 256 elements (polynomial 0x11b)."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = (a << 1) ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def _inverse(a: int) -> int:
    """One over `a`: its 254th power."""
    result = 1
    for _ in range(254):
        result = _times(result, a)
    return result


def _at_zero(x1: int, y1: int, *, x2: int, y2: int) -> int:
    """Where the line through two points meets zero."""
    over = _inverse(x1 ^ x2)
    return _times(y1, _times(x2, over)) ^ _times(y2, _times(x1, over))


def shares_agree(text: str, shares: list[str]) -> bool:
    """Whether a text gives the same key as these shares. Raises Unreadable."""
    return read(text) == read("\n".join(shares))
