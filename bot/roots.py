"""Where the root key comes from: a file, a credential of the service, a passphrase. And its roll.

It never shows a key or a passphrase, and opens no row.
"""

import getpass
import hashlib
import os
import secrets
import sys
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.errors import Unreadable

KEY_BYTES = 32
PENDING = ".new"
"""Ending of a new root key that waits for its roll to be finished."""
MAGIC = b"alongside passphrase 1\n"
ROOT = "the root key"
_N, _R, _P = 2**17, 8, 1
"""Scrypt as OWASP asks for it at least: 128 MB and a third of a second for each try."""
_MOST_MEMORY = 256 * 1024 * 1024
_LONGEST = 4096


class Locked(msgspec.Struct, frozen=True):
    """A root key under a passphrase, as it lies in a file."""

    salt: bytes
    nonce: bytes
    wrapped: bytes
    n: int = _N
    r: int = _R
    p: int = _P


def is_locked(content: bytes) -> bool:
    """Whether a key file holds a root key under a passphrase."""
    return content.startswith(MAGIC)


def lock(root: bytes, passphrase: str, *, mark: bytes = MAGIC) -> bytes:
    """The content of a key file that opens with this passphrase alone; `mark` says what it is."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    key = _stretched(passphrase, Locked(salt, nonce, b""))
    wrapped = AESGCM(key).encrypt(nonce, root, mark)
    return mark + msgspec.json.encode(Locked(salt, nonce, wrapped))


def unlock(content: bytes, passphrase: str, *, mark: bytes = MAGIC, what: str = ROOT) -> bytes:
    """What lies in it. Raises Unreadable: another passphrase, or a damaged file."""
    try:
        locked = msgspec.json.decode(content.removeprefix(mark), type=Locked)
        key = _stretched(passphrase, locked)
        return AESGCM(key).decrypt(locked.nonce, locked.wrapped, mark)
    except (InvalidTag, ValueError, msgspec.DecodeError):
        raise Unreadable(f"this passphrase does not open {what}; try again") from None


def passphrase_for(
    file: Path | None,
    *,
    new: bool = False,
    what: str = ROOT,
    otherwise: str = "set ALONGSIDE_PASSPHRASE_FILE",
) -> str:
    """The passphrase from `file` (its first line), or asked at the terminal. Raises Unreadable."""
    if file is not None:
        try:
            said = file.read_text(encoding="utf-8")[:_LONGEST].partition("\n")[0].strip("\r")
        except (OSError, UnicodeDecodeError):
            raise Unreadable(f"the passphrase file {file} cannot be read") from None
    elif sys.stdin.isatty():
        said = getpass.getpass(f"Passphrase of {what}: ")
        if new and getpass.getpass("Once more: ") != said:
            raise Unreadable("the two passphrases differ; begin again")
    else:
        raise Unreadable(f"{what} is under a passphrase; start at a terminal, or {otherwise}")
    if not said or (new and len(said) < 12):
        raise Unreadable("a passphrase has 12 signs or more; five words are good")
    return said


def credential() -> Path | None:
    """The root key that the service was given by systemd, if any: `alongside-root`."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY", "")
    path = Path(folder) / "alongside-root"
    return path if folder and path.is_file() else None


def pending(key_file: Path) -> Path:
    """Where the new root key waits while the database changes over to it."""
    return key_file.with_name(key_file.name + PENDING)


def _stretched(passphrase: str, locked: Locked) -> bytes:
    if not (2**14 <= locked.n <= 2**20 and locked.r == _R and locked.p == _P):
        raise ValueError("strange parameters")
    return hashlib.scrypt(
        passphrase.encode(),
        salt=locked.salt,
        n=locked.n,
        r=locked.r,
        p=locked.p,
        maxmem=_MOST_MEMORY * (2 if locked.n > _N else 1) * (4 if locked.n > 2**18 else 1),
        dklen=KEY_BYTES,
    )
