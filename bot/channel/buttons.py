"""Opaque button tokens of at most 64 bytes.

An action and its argument, bound to the chat by a MAC.
"""

import base64
import binascii
import hmac

MAC_BYTES = 8
MAX_TOKEN = 64


class Buttons:
    """Makes and reads tokens. A forged, foreign or cut token reads as None."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def make(self, chat: int, action: str, argument: bytes = b"") -> str:
        """A token for this chat alone. Raises ValueError when it would not fit into 64 bytes."""
        payload = action.encode("ascii") + b"\0" + argument
        token = base64.urlsafe_b64encode(self._mac(chat, payload) + payload).rstrip(b"=").decode()
        if len(token) > MAX_TOKEN:
            raise ValueError(f"the token of {action} is longer than {MAX_TOKEN} bytes")
        return token

    def read(self, chat: int, token: str) -> tuple[str, bytes] | None:
        """Action and argument, or None for anything that was not made here for this chat."""
        if not token or len(token) > MAX_TOKEN or not token.isascii():
            return None
        try:
            raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except (binascii.Error, ValueError):
            return None
        mac, payload = raw[:MAC_BYTES], raw[MAC_BYTES:]
        if b"\0" not in payload or not hmac.compare_digest(mac, self._mac(chat, payload)):
            return None
        action, argument = payload.split(b"\0", 1)
        return action.decode("ascii"), argument

    def _mac(self, chat: int, payload: bytes) -> bytes:
        message = chat.to_bytes(8, "big", signed=True) + payload
        return hmac.digest(self._key, message, "sha256")[:MAC_BYTES]
