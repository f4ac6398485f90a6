"""How a letter lies in its row: sealed, ranked, found by a keyed mark. Runs no statement."""

from collections.abc import Iterable, Sequence

import msgspec

from storage.instants import real_micros, real_seconds
from storage.keys import OUTBOX, PERSON_INDEX, Vault
from storage.letter import Body, Lane, Letter
from storage.rows import Row, SqlRow, seal, unseal

ANSWER, DELETE, EDIT, SEND = 0, 1, 2, 3
RANKS = {
    "answer": ANSWER,
    "delete": DELETE,
    "edit": EDIT,
    "buttons": EDIT,
    "send": SEND,
    "photo": SEND,
    "voice": SEND,
    "menu": EDIT,
    "second": SEND,
}
"""Codes on disk of what a letter does."""
AFTER = {ANSWER: SEND + 1, DELETE: DELETE, EDIT: DELETE, SEND: SEND}
"""Sends wait for earlier sends; edits and deletions for all earlier ones; answers for nothing."""


class _Sealed(msgspec.Struct, frozen=True, omit_defaults=True):
    recipient: str
    body: Body
    useful_until: float | None = None


_DECODER = msgspec.json.Decoder(_Sealed)


def recipient_tag(vault: Vault, recipient: str) -> str:
    """The keyed mark under which everything for one recipient is found."""
    return vault.tag(PERSON_INDEX, "recipient", recipient)


def may_go(
    letters: Sequence[Letter],
    tags: Sequence[str],
    elsewhere: Iterable[tuple[str, int, int]],
    *,
    real_now: float,
) -> list[bool]:
    """Which new letters may go at once: due, and nothing waits elsewhere that goes first.

    `elsewhere`: (mark, lane, rank) of due letters that the caller does not hold. A new letter that
    must wait holds back those behind it as well.
    """
    waiting: dict[str, list[tuple[int, int]]] = {}
    for tag, lane, rank in elsewhere:
        waiting.setdefault(tag, []).append((lane, rank))
    free = []
    for letter, tag in zip(letters, tags, strict=True):
        rank, due = RANKS[letter.body.kind], letter.due <= real_now
        first = waiting.get(tag, ())
        held = any(lane <= letter.lane and other >= AFTER[rank] for lane, other in first)
        if due and held:
            waiting[tag].append((letter.lane, rank))
        free.append(due and not held)
    return free


def placed(letter: Letter, number: int, *, until: float | None) -> Letter:
    """The letter with its number, held until `until` (real seconds) or by nobody."""
    return msgspec.structs.replace(
        letter, id=number, fence=int(until is not None), lease_until=until or 0.0
    )


def row_of(vault: Vault, letter: Letter, tag: str, *, real_now: float, worker: str) -> Row:
    """The row of a letter; its fence says whether `worker` holds it."""
    held = letter.fence > 0
    inner = _Sealed(letter.recipient, letter.body, letter.useful_until)
    # No clock in a letter that goes at once: a clock that jumps back must not delay it.
    due = real_micros(letter.due)
    rank = RANKS[letter.body.kind]
    return {
        "id": letter.id,
        "lane": int(letter.lane),
        "recipient_tag": tag,
        "rank": rank,
        "after_rank": AFTER[rank],
        "written": real_micros(real_now),
        "due": due,
        "ready": due,
        "attempts": letter.attempts,
        "doubtful": int(letter.doubtful),
        "holder": worker if held else "",
        "lease_until": real_micros(letter.lease_until) if held else None,
        "fence": letter.fence,
        "sealed": seal(vault.system(OUTBOX), inner, _place(vault, letter.id)),
    }


def letter_of(vault: Vault, row: SqlRow) -> Letter:
    """The letter in a row. Raises Unreadable."""
    inner = unseal(vault.system(OUTBOX), row.sealed, _place(vault, row.id), _DECODER)
    return Letter(
        lane=Lane(row.lane),
        recipient=inner.recipient,
        body=inner.body,
        due=real_seconds(row.due),
        id=row.id,
        attempts=row.attempts,
        fence=row.fence,
        useful_until=inner.useful_until,
        doubtful=bool(row.doubtful),
        lease_until=real_seconds(row.lease_until or 0),
    )


def marks_again(old: Vault, new: Vault, row: SqlRow) -> dict[str, str | None]:
    """The mark of a row under new keys; the row itself opens as before."""
    return {"recipient_tag": recipient_tag(new, letter_of(old, row).recipient)}


def _place(vault: Vault, number: int) -> bytes:
    return vault.place("outbox", "sealed", str(number))
