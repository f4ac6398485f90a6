"""A file that only holders of a recovery key can open: for backups, in pieces, never half-read.

X25519 and HKDF wrap the file's own key for each recipient; pieces are AES-256-GCM with a number
and a mark on the last, so that none can be moved, left out or cut off.
"""

import contextlib
import hashlib
import os
import secrets
import struct
from collections.abc import Iterator, Sequence
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.agreeing import ONCE, derived, for_holder, of_holder
from storage.errors import Full, Unreadable

Kind = Literal["data", "ring", "aside"]
MAGIC = b"alongside sealed 1\n"
PIECE = 64 * 1024
_LONGEST_HEAD = 64 * 1024
_LENGTH = struct.Struct(">I")
_TAG = 16


class Recipient(msgspec.Struct, frozen=True):
    """For whom: a key of this file alone, and the file's key wrapped under what both make."""

    ephemeral: bytes
    wrapped: bytes


class Head(msgspec.Struct, frozen=True):
    """What stands in the clear: what kind of file this is. Not whose, and not of when."""

    kind: Kind
    recipients: tuple[Recipient, ...]


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """What a sealed file says about itself, inside the seal."""

    instance: str
    schema: str
    made: float
    """Real time, seconds."""
    audit_last: int = 0
    audit_head: str = ""
    root: bytes = b""
    """The root key, beside the ring only: data and root never lie in one file."""


_HEAD = msgspec.json.Decoder(Head)
_NOTE = msgspec.json.Decoder(Note)


def seal_file(
    source: Path, target: Path, *, kind: Kind, note: Note, recipients: Sequence[bytes]
) -> None:
    """Write `target` as a whole, mode 0600, on disk when this returns, or not at all.

    Raises Unreadable without recipients and where something else lies at `target`; Full.
    """
    if not recipients:
        raise Unreadable("there is no recovery key; run `alongside init`")
    if target.exists() and not is_sealed(target):
        raise Unreadable(f"{target} is there and is no backup; give another name")
    draft = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    try:
        opened = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Unreadable(f"{target} cannot be written ({error.strerror})") from None
    try:
        with os.fdopen(opened, "wb") as file, source.open("rb") as plain:
            _write(file, plain, kind=kind, note=note, recipients=recipients)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except OSError as error:
        raise Full(f"{target} cannot be written ({error.strerror}); make room") from None
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(target.parent)


def open_file(path: Path, private: bytes, target: Path) -> tuple[Kind, Note]:
    """Write the content of a sealed file to the new file `target` (0600); what it says of itself.

    Raises Unreadable: no sealed file, another key, changed or cut off. Then `target` is gone.
    """
    opened = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(opened, "wb") as plain, path.open("rb") as file:
            head, raw = _read_head(file, path)
            key = _file_key(head, raw, private)
            pieces = _pieces(file, key)
            note = _NOTE.decode(next(pieces))
            for piece in pieces:
                plain.write(piece)
            plain.flush()
            os.fsync(plain.fileno())
    except (InvalidTag, StopIteration, RuntimeError, msgspec.DecodeError):
        target.unlink(missing_ok=True)
        raise Unreadable(f"{path} is damaged or cut off; take another copy") from None
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return head.kind, note


def kind_of(path: Path) -> Kind:
    """What kind of sealed file this is. Raises Unreadable."""
    try:
        with path.open("rb") as file:
            return _read_head(file, path)[0].kind
    except OSError as error:
        raise Unreadable(f"{path} cannot be read ({error.strerror})") from None


def is_sealed(path: Path) -> bool:
    """Whether a file begins like ours."""
    with contextlib.suppress(OSError), path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC
    return False


def sync_folder(folder: Path) -> None:
    """Names in this folder are on disk when this returns."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _write(
    file: BinaryIO, plain: BinaryIO, *, kind: Kind, note: Note, recipients: Sequence[bytes]
) -> None:
    key = secrets.token_bytes(32)
    head = Head(kind, tuple(_wrapped(key, one) for one in recipients))
    raw = msgspec.json.encode(head)
    file.write(MAGIC + _LENGTH.pack(len(raw)) + raw)
    cipher = AESGCM(derived(key, b"pieces", hashlib.sha256(raw).digest()))
    piece, number = msgspec.json.encode(note), 0
    while True:
        following = plain.read(PIECE)
        sealed = cipher.encrypt(_nonce(number, last=not following), piece, None)
        file.write(_LENGTH.pack(len(sealed)) + sealed)
        if not following:
            return
        piece, number = following, number + 1


def _pieces(file: BufferedReader, key: bytes) -> Iterator[bytes]:
    """Every piece, opened. Raises InvalidTag where one is missing, changed, moved or too many."""
    cipher, number, last = AESGCM(key), 0, False
    while not last:
        (length,) = _LENGTH.unpack(_exactly(file, _LENGTH.size))
        if not _TAG <= length <= _LONGEST_HEAD + PIECE:
            raise InvalidTag
        sealed = _exactly(file, length)
        # The last one is known by what follows: nothing.
        last = not file.peek(1)
        yield cipher.decrypt(_nonce(number, last=last), sealed, None)
        number += 1


def _exactly(file: BinaryIO, length: int) -> bytes:
    found = file.read(length)
    if len(found) != length:
        raise InvalidTag
    return found


def _read_head(file: BinaryIO, path: Path) -> tuple[Head, bytes]:
    if file.read(len(MAGIC)) != MAGIC:
        raise Unreadable(f"{path} is no backup of Alongside; give the path of one")
    try:
        (length,) = _LENGTH.unpack(_exactly(file, _LENGTH.size))
        raw = _exactly(file, min(length, _LONGEST_HEAD))
        return _HEAD.decode(raw), raw
    except (InvalidTag, msgspec.DecodeError):
        raise Unreadable(f"{path} is damaged or cut off; take another copy") from None


def _wrapped(key: bytes, recipient: bytes) -> Recipient:
    public, wrapping = for_holder(recipient, b"file key")
    return Recipient(public, wrapping.encrypt(ONCE, key, None))


def _file_key(head: Head, raw: bytes, private: bytes) -> bytes:
    for one in head.recipients:
        with contextlib.suppress(InvalidTag, ValueError):
            key = of_holder(private, one.ephemeral, b"file key").decrypt(ONCE, one.wrapped, None)
            return derived(key, b"pieces", hashlib.sha256(raw).digest())
    raise Unreadable("this is not the recovery key of this file, or its head was changed")


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11) + bytes([last])
