"""A kept answer that this program cannot read again: its choice is sealed to the reader's own key.

What it was an answer to, and when, stays readable: it must go by its age and be taken back.
"""

from cryptography.exceptions import InvalidTag
from msgspec.structs import replace

from flows.ids import StaffId
from storage.agreeing import ONCE, PUBLIC_BYTES, for_holder, of_holder
from storage.errors import Unreadable
from storage.instants import micros
from storage.records import Answer
from storage.sealing import bind

_PURPOSE = b"answer"
_ROOM = 64
"""Every choice has this length: a flow's longest name has 48 letters, a number 12."""


def close(answer: Answer, *, reader: StaffId, public: bytes) -> Answer:
    """The answer as it is kept: the choice opens with the reader's private key alone."""
    ephemeral, cipher = for_holder(public, _PURPOSE)
    sealed = cipher.encrypt(ONCE, _padded(answer.choice), _place(answer, reader))
    return replace(answer, choice="", closed=ephemeral + sealed)


def reopen(answer: Answer, *, reader: StaffId, private: bytes) -> Answer:
    """The answer as it was given. Raises Unreadable: another key, moved, changed or cut off."""
    ephemeral, sealed = answer.closed[:PUBLIC_BYTES], answer.closed[PUBLIC_BYTES:]
    try:
        cipher = of_holder(private, ephemeral, _PURPOSE)
        choice = cipher.decrypt(ONCE, sealed, _place(answer, reader)).rstrip(b"\0").decode()
    except (InvalidTag, ValueError):
        text = "this answer does not open with this key: another key, moved or damaged"
        raise Unreadable(f"{text}; take the key of that time") from None
    return replace(answer, choice=choice, closed=b"")


def _padded(choice: str) -> bytes:
    plain = choice.encode()
    return plain.ljust(-(-max(len(plain), 1) // _ROOM) * _ROOM, b"\0")


def _place(answer: Answer, reader: StaffId) -> bytes:
    """Whose answer it is, to what, of when, and for whom."""
    given = str(micros(answer.at))
    return bind("closed answer", answer.beneficiary, answer.question, given, reader)
