"""A cipher that only the holder of one private key can make again: X25519, HKDF, AES-256-GCM.

Every sealing has a key pair of its own, which is thrown away: so each cipher seals one text.
"""

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ONCE = bytes(12)
"""The nonce of a cipher that seals one text and no more."""
PUBLIC_BYTES = 32


def for_holder(recipient: bytes, purpose: bytes) -> tuple[bytes, AESGCM]:
    """A new public half to lay beside the text, and the cipher that seals it."""
    mine = X25519PrivateKey.generate()
    public = mine.public_key().public_bytes_raw()
    shared = mine.exchange(X25519PublicKey.from_public_bytes(recipient))
    return public, AESGCM(derived(shared, purpose, public + recipient))


def of_holder(private: bytes, ephemeral: bytes, purpose: bytes) -> AESGCM:
    """The same cipher, from the public half beside the text. ValueError where it is none."""
    mine = X25519PrivateKey.from_private_bytes(private)
    public = mine.public_key().public_bytes_raw()
    shared = mine.exchange(X25519PublicKey.from_public_bytes(ephemeral))
    return AESGCM(derived(shared, purpose, ephemeral + public))


def derived(secret: bytes, purpose: bytes, salt: bytes) -> bytes:
    """A key of 32 bytes for one purpose alone."""
    made = HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"alongside sealed " + purpose)
    return made.derive(secret)
