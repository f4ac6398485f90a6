"""New keys for old ones, while others read and write, and after a crash in the middle."""

import pytest

from storage.changes import Changes
from storage.errors import Unreadable
from storage.indexing import PLACES
from storage.keys import INVITATION, LASTING, PERSON_INDEX, RING_WRAP, SYSTEM_FIELDS
from storage.letter import Lane
from storage.records import Invitation
from storage.schema import METADATA
from storage.sealing import HEADER
from storage.store import Store
from tests.storage.people import NOW, REAL, ROOT, Home, enrol, kept, letter, person, staff

NEW = bytes(range(1, 33))


def nothing(_: int, __: int) -> None:
    """Nobody watches."""


async def test_the_root_is_rolled(store: Store, home: Home) -> None:
    """The old root opens nothing any more, the new one everything."""
    await enrol(store, person())
    await store.roll_root(old=ROOT, new=NEW)
    await store.close()
    with pytest.raises(Unreadable, match="not the one"):
        await home.open()
    again = await home.open(root=NEW)
    assert len((await again.load(people=await again.all_people())).scenes) == 1
    await again.close()


async def test_a_wrong_root_rolls_nothing(store: Store, home: Home) -> None:
    """Nothing is written by who does not hold the key of today."""
    with pytest.raises(Unreadable):
        await store.roll_root(old=NEW, new=ROOT)
    await (await home.open()).close()


async def test_the_wrapping_of_the_ring_is_rolled(store: Store, home: Home) -> None:
    """Every person opens, under a new wrapping; the old wrapping key is nowhere."""
    people = [person(number) for number in range(5)]
    await enrol(store, *people)
    old = store._vault.system(RING_WRAP).newest
    before = {one[0]: one[2] for one in await store._vault.ring.read([p.id for p in people])}
    seen: list[tuple[int, int]] = []
    assert await store.roll_ring(root=ROOT, progress=lambda *at: seen.append(at)) == 5
    assert seen[-1] == (5, 5)
    rows = await store._vault.ring.read([p.id for p in people])
    assert {HEADER.unpack_from(row[2])[2] for row in rows} == {2}
    assert all(row[2] != before[row[0]] for row in rows)
    assert store._vault.system(RING_WRAP).versions.keys() == {2} or await store.all_people()
    assert home.sql("SELECT version FROM system_keys WHERE name = 'ring-wrap'") == [(2,)]
    assert store._vault.system(RING_WRAP).newest != old
    assert len((await store.load(people=[p.id for p in people])).scenes) == 5
    left = home.ring.read_bytes()
    assert not any(wrapped in left for wrapped in before.values())


async def test_who_runs_meanwhile_reads_and_enrols(store: Store, home: Home) -> None:
    """A program that was open before the roll reads everybody and enrols under the new key."""
    await enrol(store, person(1, chat=1))
    other = await home.open(worker="w2")
    await other.roll_ring(root=ROOT, progress=nothing)
    await other.roll_index(root=ROOT, progress=nothing)
    assert set((await store.load(chats=[1])).people_by_chat) == {1}
    await enrol(store, person(2, chat=2))
    assert set((await other.load(chats=[1, 2])).people_by_chat) == {1, 2}
    await other.close()


async def test_a_running_program_follows_a_new_root(home: Home) -> None:
    """Where the root was rolled too, it is read anew from its file."""
    running = await Store.open(home.url, ring=home.ring, root=ROOT, root_again=lambda: NEW)
    other = await home.open(worker="w2")
    await other.roll_root(old=ROOT, new=NEW)
    await other.roll_ring(root=NEW, progress=nothing)
    await enrol(running, person())
    assert len(await running.all_people()) == 1
    await other.close()
    await running.close()


async def test_a_torn_roll_of_the_ring_goes_on(
    store: Store, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off after some keys, everybody opens, and the next roll brings it to its end."""
    people = [person(number) for number in range(6)]
    await enrol(store, *people)
    monkeypatch.setattr("storage.rolling.AT_ONCE", 2)

    def torn(done: int, _: int) -> None:
        if done == 4:
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        await store.roll_ring(root=ROOT, progress=torn)
    await store.close()
    again = await home.open()
    assert len((await again.load(people=[p.id for p in people])).scenes) == 6
    assert await again.roll_ring(root=ROOT, progress=nothing) == 2
    assert home.sql("SELECT version FROM system_keys WHERE name = 'ring-wrap'") == [(2,)]
    await again.close()


async def test_every_mark_is_computed_again(store: Store, home: Home) -> None:
    """People, staff, letters, messages and invitations are found as before; no old mark stays."""
    one, ana = person(1, chat=1), staff("Ana", chat=9)
    to = f"b:{one.id}"
    await store.commit(
        Changes(
            people={one.id: one},
            staff={ana.id: ana},
            letters=[letter(to), letter("x:stranger")],
            kept=[kept(to, 5)],
            invitations=[Invitation(code="c", target=to, expires=NOW)],
        ),
        real_now=REAL,
    )
    query = (
        "SELECT chat_tag FROM beneficiaries UNION SELECT case_tag FROM beneficiaries"
        " UNION SELECT chat_tag FROM staff UNION SELECT name_tag FROM staff"
        " UNION SELECT recipient_tag FROM outbox UNION SELECT recipient_tag FROM messages"
        " UNION SELECT target_tag FROM invitations"
    )
    before = {row[0] for row in home.sql(query)}
    assert await store.roll_index(root=ROOT, progress=nothing) == 6
    assert before & {row[0] for row in home.sql(query)} == set()
    assert set((await store.load(chats=[1])).people_by_chat) == {1}
    assert await store.find_case("k0001") is not None
    assert await store.find_staff("ana") is not None
    assert [message.message_id for message in await store.messages_of(to)] == [5]
    await store.commit(Changes(letters_cancelled=[(to, Lane.REPLY)]), real_now=REAL)
    assert home.sql("SELECT count(*) FROM outbox") == [(1,)]
    await store.erase(one.id, at=NOW, real_now=REAL, last=Changes())
    assert home.sql("SELECT count(*) FROM invitations") == [(0,)]
    assert await store.erased(one.id)


def test_the_list_of_marks_is_whole() -> None:
    """Every keyed column is computed again, or its key is one that is never rolled."""
    never = {
        "counters.audit_head",
        "counters.audit_seal",
        "audit.mac",
        f"tombstones.person_tag:{LASTING}",
        f"invitations.code_mac:{INVITATION}",
        f"revisions.flow_tag:{SYSTEM_FIELDS}",
        f"live_revisions.flow_tag:{SYSTEM_FIELDS}",
    }
    keyed = {
        f"{table.name}.{column.name}"
        for table in METADATA.tables.values()
        for column in table.columns
        if column.info["form"] == "keyed"
    }
    again = {f"{place.table.name}.{mark}" for place in PLACES for mark in place.marks}
    assert again | {name.partition(":")[0] for name in never} == keyed
    assert PERSON_INDEX
