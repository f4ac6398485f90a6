"""What a thief of the whole folder finds: nothing that says who or what."""

import base64
import hashlib
import json
import struct
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from flows.consent import Consent
from flows.fires import Fire
from flows.session import Given, Run
from storage.changes import Changes
from storage.letter import Sent
from storage.records import Answer, AuditLine, Invitation, Parked
from storage.store import Store
from tests.storage.people import (
    NOW,
    REAL,
    Home,
    escalation,
    kept,
    letter,
    person,
    session,
    signal,
    staff,
)

CHAT, STAFF_CHAT = 8_123_456_789, 8_987_654_321
WORDS = {
    "case": "CANARYK7F3",
    "language": "canary-sq",
    "zone": "Canary/Tirana",
    "question": "CANARY-SAFE-1",
    "choice": "canary-very-bad",
    "text": "канаринка вечерас",
    "button": "canary button",
    "recipient": "x:canarystranger",
    "words": "canary he is here",
    "voice": "canaryvoicefileid",
    "rule": "canary-rule",
    "name": "Canary Ana",
    "code": "canarycode0123456789",
    "payload": "canary payload",
    "action": "canary.action",
    "flow": "canary-flow",
    "node": "canary-node",
    "purpose": "canary-purpose",
    "meta": "canary meta",
    "secret": "canary secret",
}


async def live(store: Store) -> None:
    """A day in the life of the program, with a canary in everything that is sealed."""
    store.serve(CHAT)
    one = person(chat=CHAT, language=WORDS["language"], zone=WORDS["zone"])
    one = replace(one, profile=replace(one.profile, case=WORDS["case"]))
    alert = escalation(one, case=WORDS["case"])
    place = replace(
        session(),
        flow=WORDS["flow"],
        runs=(Run(WORDS["flow"], WORDS["node"]),),
        answers=(Given(question=WORDS["question"], choice=WORDS["choice"]),),
    )
    ana = staff(WORDS["name"], chat=STAFF_CHAT)
    given = Answer(beneficiary=one.id, question=WORDS["question"], choice=WORDS["choice"], at=NOW)
    changes = Changes(
        seen=[1],
        people={one.id: one},
        consents=[(one.id, Consent(at=NOW, how="switches", version="canary version"))],
        sessions={one.id: place},
        answers=[given],
        fires=[Fire(id="f" * 16, due=NOW, kind="check-in", subject=one.id)],
        letters=[
            letter(f"b:{one.id}", WORDS["text"], purpose=WORDS["purpose"]),
            letter(WORDS["recipient"], WORDS["button"]),
        ],
        escalations={alert.id: alert},
        signals=[
            signal(alert, one, words=WORDS["words"], voice=WORDS["voice"], rule=WORDS["rule"])
        ],
        staff={ana.id: ana},
        invitations=[Invitation(code=WORDS["code"], target=f"b:{one.id}", expires=NOW)],
        parked=[Parked(update_id="1", payload=WORDS["payload"].encode(), at=NOW)],
        audit=[AuditLine(at=NOW, actor="program", action=WORDS["action"])],
        kept=[kept(f"b:{one.id}", 1, chat=CHAT, purpose=WORDS["purpose"])],
    )
    await store.commit(changes, real_now=REAL, lease_letters=True)
    await store.meta_set("note", WORDS["meta"])
    await store.seal_system("secret", WORDS["secret"].encode())
    loaded = await store.load(chats=[CHAT])
    again = {who: scene.beneficiary for who, scene in loaded.scenes.items()}
    await store.commit(Changes(people=again), real_now=REAL)
    await store.claim_letters(limit=9, real_now=REAL + 99)


def forms(text: str) -> Iterator[bytes]:
    """The ways in which a text may lie in a file."""
    plain = text.encode()
    yield plain
    yield text.encode("utf-16-le")
    yield json.dumps(text).strip('"').encode()
    yield plain.hex().encode()
    yield plain.hex().upper().encode()
    for shift in range(3):
        yield base64.b64encode(bytes(shift) + plain)[4 * bool(shift) : -4]


def marks(chat: int) -> Iterator[bytes]:
    """A chat number as a number, as a text, and under unkeyed digests."""
    yield from forms(str(chat))
    for shape in (">q", "<q", ">Q"):
        yield struct.pack(shape, chat)
    yield chat.to_bytes(5)
    for name in ("md5", "sha1", "sha256", "blake2b"):
        digest = hashlib.new(name, str(chat).encode(), usedforsecurity=False)
        yield digest.digest()[:16]
        yield digest.hexdigest()[:32].encode()
        yield base64.b64encode(digest.digest())[:20]


def found(home: Home, needle: bytes) -> list[str]:
    """In which files the bytes lie."""
    return [file.name for file in home.folder.iterdir() if needle in file.read_bytes()]


@pytest.mark.parametrize("moment", ["running", "checkpointed", "closed"])
async def test_no_file_holds_a_word_in_the_clear(store: Store, home: Home, moment: str) -> None:
    """Database, write-ahead log, shared memory and ring, while running and after."""
    await live(store)
    assert {"alongside.db", "alongside.db-wal", "alongside.db-shm", "keys.ring"} <= {
        file.name for file in home.folder.iterdir()
    }
    if moment == "checkpointed":
        await store.checkpoint()
    if moment == "closed":
        await store.close()
    for name, text in WORDS.items():
        for needle in forms(text):
            assert not found(home, needle), name
    for chat in (CHAT, STAFF_CHAT):
        for needle in marks(chat):
            assert not found(home, needle), needle


async def test_the_search_finds_what_is_there(store: Store, home: Home) -> None:
    """The search itself works: ids, which may lie in the clear, are found."""
    await live(store)
    (one,) = await store.all_people()
    await store.checkpoint()
    assert "alongside.db" in found(home, one.encode())
    assert all(len(needle) >= 5 for needle in marks(CHAT))


async def test_no_key_lies_in_a_file(store: Store, home: Home) -> None:
    """Neither the program's keys nor a person's are in any file as they are."""
    await live(store)
    keys = [key.newest for key in store._vault._system.values()]
    keys += [key.newest for key in store._vault._people.values()]
    assert len(keys) == 11
    assert not any(found(home, key) or found(home, key.hex().encode()) for key in keys)


async def test_errors_carry_no_values(store: Store) -> None:
    """A refused statement names no parameter: not even sealed values get into a traceback."""
    one = person(1)
    twin = person(1, chat=1)
    await store.commit(Changes(people={one.id: one}), real_now=REAL)
    with pytest.raises(Exception, match="taken") as refused:
        await store.commit(Changes(people={twin.id: twin}), real_now=REAL)
    chain = [str(refused.value), str(refused.value.__cause__)]
    assert "hidden due to hide_parameters" in chain[1]
    assert not any(twin.id in said for said in chain)


async def test_deleted_rows_leave_nothing(store: Store, home: Home) -> None:
    """Sent letters are in no free page: deleting overwrites, cleaning empties the log."""
    await store.commit(
        Changes(letters=[letter(f"s:{number}") for number in range(200)]), real_now=REAL
    )
    sealed = [row[0][16:48] for row in home.sql("SELECT sealed FROM outbox")]
    await store.checkpoint()
    assert all(found(home, one) for one in sealed)
    for one in await store.claim_letters(limit=200, real_now=REAL):
        await store.record_sent([Sent(letter=one.id, fence=one.fence, outcome="sent")])
    assert await store.checkpoint()
    assert not any(found(home, one) for one in sealed)
