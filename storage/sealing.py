"""Seals bytes so that they open only in their own place. Knows no tables and fetches no keys."""

import hmac
import os
import struct
from bisect import bisect_left
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESGCMSIV

from storage.errors import Unreadable

FORMAT = 1
SIV = 1
"""AES-256-GCM-SIV: a repeated nonce shows only that two equal texts are equal."""
GCM = 2
"""AES-256-GCM, where the library has no GCM-SIV."""
KEY_BYTES = 32
NONCE_BYTES = 12
HEADER = struct.Struct(">BBH")
"""Format, algorithm, key version."""
_LENGTH = struct.Struct(">I")
_BUCKETS = (32, 64, 256, 1024, 4096, 16384, 65536)

_SMALLEST = HEADER.size + NONCE_BYTES + _BUCKETS[0] + 16
_SUBKEYS = {SIV: b"alongside aes-256-gcm-siv", GCM: b"alongside aes-256-gcm"}


def best_algorithm() -> int:
    """GCM-SIV where this machine's OpenSSL has it, GCM elsewhere."""
    try:
        AESGCMSIV(bytes(KEY_BYTES))
    except UnsupportedAlgorithm:
        return GCM
    return SIV


PREFERRED = best_algorithm()


def bind(*parts: str) -> bytes:
    """The place of a value as bytes.

    Each part carries its length: ("ab", "c") is not ("a", "bc").
    """
    return "".join([f"{len(part)}:{part}," for part in parts]).encode()


def pad(plain: bytes) -> bytes:
    """Length, text, zeros up to the next bucket, so that a length does not tell a choice."""
    need = len(plain) + _LENGTH.size
    if need <= _BUCKETS[-1]:
        room = _BUCKETS[bisect_left(_BUCKETS, need)]
    else:
        room = -(-need // _BUCKETS[-1]) * _BUCKETS[-1]
    return (_LENGTH.pack(len(plain)) + plain).ljust(room, b"\0")


def unpad(padded: bytes) -> bytes:
    """What was padded. Only called on text that has passed authentication."""
    (length,) = _LENGTH.unpack_from(padded)
    return padded[_LENGTH.size : _LENGTH.size + length]


class KeySet:
    """All living versions of one key.

    Seals with the newest; opens with the one that the header names.

    It never tries several keys: AEAD of the GCM family does not commit to a key.
    """

    def __init__(self, keys: Mapping[int, bytes], *, algorithm: int = PREFERRED) -> None:
        self._keys = dict(keys)
        self._algorithm = algorithm
        self._ciphers: dict[tuple[int, int], AESGCM | AESGCMSIV] = {}
        self.version = max(keys)
        self._head = HEADER.pack(FORMAT, algorithm, self.version)

    @property
    def newest(self) -> bytes:
        """The raw key that seals now; also the key of HMACs."""
        return self._keys[self.version]

    @property
    def versions(self) -> Mapping[int, bytes]:
        """Every living version with its raw key."""
        return self._keys

    def seal(self, plain: bytes, place: bytes) -> bytes:
        """Header, nonce, ciphertext and tag. `place` comes from `bind`."""
        nonce = os.urandom(NONCE_BYTES)
        cipher = self._cipher(self.version, self._algorithm)
        return self._head + nonce + cipher.encrypt(nonce, pad(plain), self._head + place)

    def open(self, sealed: bytes, place: bytes) -> bytes:
        """The plain bytes. Wrong key, wrong place and damage are one error: Unreadable."""
        try:
            return self._open(sealed, place)
        except (InvalidTag, KeyError, ValueError, UnsupportedAlgorithm, struct.error):
            raise Unreadable(
                "a sealed value does not open: wrong key, moved or damaged. "
                "Run `alongside doctor`; restore from a backup if it stays"
            ) from None

    def _open(self, sealed: bytes, place: bytes) -> bytes:
        layout, algorithm, version = HEADER.unpack_from(sealed)
        if layout != FORMAT or len(sealed) < _SMALLEST:
            raise ValueError("not a sealed value")
        head, rest = sealed[: HEADER.size], sealed[HEADER.size :]
        cipher = self._cipher(version, algorithm)
        return unpad(cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], head + place))

    def _cipher(self, version: int, algorithm: int) -> AESGCM | AESGCMSIV:
        found = self._ciphers.get((version, algorithm))
        if found is None:
            # One key serves one algorithm: each gets a key of its own.
            key = hmac.digest(self._keys[version], _SUBKEYS[algorithm], "sha256")
            found = AESGCMSIV(key) if algorithm == SIV else AESGCM(key)
            self._ciphers[version, algorithm] = found
        return found
