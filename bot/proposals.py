"""Two people for one change: one proposes, another approves. What waits lies sealed in the home.

Reads and inspects no content: whoever proposes has done that.
"""

import datetime as dtm
import hashlib
from typing import Literal

import msgspec

from bot.refusal import Refusal
from flows.staff import Staff
from storage.store import Store

Kind = Literal["flow", "lexicon"]
_WAITING, _RELEASED = "proposals", "lexicons"
_LONGEST = 512 * 1024
_MAY = frozenset({"supervisor", "admin"})


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A file that waits for a second person. `id` is the head of the SHA-256 of its text."""

    id: str
    kind: Kind
    name: str
    text: str
    author: str
    at: dtm.datetime


class Released(msgspec.Struct, frozen=True, kw_only=True):
    """One version of an own lexicon; the newest of a name is the one that listens."""

    name: str
    version: int
    text: str
    author: str
    approver: str
    at: dtm.datetime


async def propose(
    store: Store, *, kind: Kind, name: str, text: str, author: str, at: dtm.datetime
) -> Proposal:
    """Keep a file until somebody else has approved it. Raises Refusal."""
    member = await _member(store, author)
    if len(text.encode()) > _LONGEST:
        raise Refusal("too_long", f"{name} is larger than {_LONGEST // 1024} KiB", hint="split it")
    digest = hashlib.sha256(f"{kind}\n{name}\n{text}".encode()).hexdigest()[:12]
    made = Proposal(id=digest, kind=kind, name=name, text=text, author=member.name, at=at)
    others = [one for one in await waiting(store) if (one.kind, one.name) != (kind, name)]
    await _keep(store, [*others, made])
    return made


async def waiting(store: Store) -> list[Proposal]:
    """What waits for a second person, oldest first."""
    kept = await store.meta_get(_WAITING)
    return msgspec.json.decode(kept, type=list[Proposal]) if kept else []


async def approved(store: Store, which: str, *, approver: str) -> Proposal:
    """The proposal that this person may release. Raises Refusal: unknown, or it is their own."""
    found = next((one for one in await waiting(store) if one.id == which), None)
    if found is None:
        text, hint = f"no proposal {which[:20]!r} waits", "see `alongside flows publish --waiting`"
        raise Refusal("unknown_proposal", text, hint=hint)
    member = await _member(store, approver)
    if member.name == found.author:
        text = f"{member.name} proposed this"
        raise Refusal("own_proposal", text, hint="somebody else has to approve it")
    return found


async def settle(store: Store, found: Proposal) -> None:
    """The proposal is released: it waits no more."""
    await _keep(store, [one for one in await waiting(store) if one.id != found.id])


async def release(store: Store, found: Proposal, *, approver: str, at: dtm.datetime) -> Released:
    """Make a proposed lexicon the newest version of its name; running programs follow."""
    before = await released(store)
    version = 1 + max((one.version for one in before if one.name == found.name), default=0)
    made = Released(
        name=found.name,
        version=version,
        text=found.text,
        author=found.author,
        approver=approver,
        at=at,
    )
    kept = msgspec.json.encode([*before, made]).decode()
    await store.meta_set(_RELEASED, kept)
    return made


async def released(store: Store) -> list[Released]:
    """Every released version of the own lexicons, oldest first."""
    kept = await store.meta_get(_RELEASED)
    return msgspec.json.decode(kept, type=list[Released]) if kept else []


async def listening(store: Store) -> dict[str, str]:
    """The own lexicons that listen now: name -> text."""
    return {one.name: one.text for one in await released(store)}


async def _member(store: Store, name: str) -> Staff:
    member = await store.find_staff(name)
    if member is None or not member.active or member.role not in _MAY:
        text = f"{name[:40]!r} is no supervisor or admin here"
        hint = "give a screen name of `alongside staff list`"
        raise Refusal("unknown_author", text, hint=hint, field="author")
    return member


async def _keep(store: Store, proposals: list[Proposal]) -> None:
    await store.meta_set(_WAITING, msgspec.json.encode(proposals).decode())
