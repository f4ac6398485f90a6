"""Keys of the program and of people: wrapped at rest, one ring, no way around."""

import stat

import pytest

from storage.errors import Unreadable
from storage.keys import SYSTEM_KEYS, TAG_BYTES, Vault
from storage.ring import RingFile
from storage.store import Store
from tests.storage.people import ROOT, Home, enrol, person


async def test_each_person_has_a_key_of_their_own(store: Store, home: Home) -> None:
    """Two people have two keys, and the ring holds neither in the clear."""
    one, two = person(1), person(2)
    await enrol(store, one, two)
    keys = {store._vault.person(who.id).newest for who in (one, two)}
    assert len(keys) == 2
    content = home.ring.read_bytes()
    assert not any(key in content for key in keys)


async def test_the_ring_is_for_its_owner_only(home: Home) -> None:
    """Ring and database are made for one pair of eyes, and an open ring is refused."""
    assert stat.S_IMODE(home.ring.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.database.stat().st_mode) == 0o600
    home.ring.chmod(0o640)
    with pytest.raises(Unreadable, match="chmod 600"):
        await home.open()


async def test_a_missing_ring_is_named(home: Home) -> None:
    """Without the ring nobody can be read; the message says what to do."""
    home.ring.unlink()
    with pytest.raises(Unreadable, match="newest copy"):
        await home.open()


async def test_create_makes_no_second_ring_beside_people(store: Store, home: Home) -> None:
    """An empty ring beside a database with people would look like everybody was erased."""
    await enrol(store, person())
    home.ring.unlink()
    with pytest.raises(Unreadable, match="has people"):
        await Store.create(home.url, ring=home.ring, root=ROOT)


async def test_garbage_is_no_ring(home: Home) -> None:
    """A damaged ring is one clear error."""
    home.ring.write_bytes(b"not a ring at all" * 100)
    with pytest.raises(Unreadable, match="not a key ring"):
        await home.open()


async def test_the_ring_keeps_nothing_of_a_destroyed_key(store: Store, home: Home) -> None:
    """After the destruction the wrapped key is in no byte of the ring or beside it."""
    one = person()
    await enrol(store, one)
    ((_, _, wrapped),) = await store._vault._ring.read([one.id])
    assert wrapped in home.ring.read_bytes()
    await store._vault.destroy([one.id])
    assert all(wrapped not in file.read_bytes() for file in home.folder.iterdir())
    with pytest.raises(Unreadable, match="no key"):
        store._vault.person(one.id)


async def test_the_ring_is_written_safely(home: Home) -> None:
    """Overwriting deletes and full syncs are on; the journal leaves no second file."""
    ring = await RingFile.open(home.ring)
    said = {}
    for name in ("journal_mode", "synchronous", "secure_delete"):
        rows = await ring._connection.execute_fetchall(f"PRAGMA {name}")
        said[name] = next(iter(rows))[0]
    await ring.close()
    assert said == {"journal_mode": "delete", "synchronous": 3, "secure_delete": 1}


async def test_a_wrapped_key_is_bound_to_its_person(store: Store) -> None:
    """The key of one person under another's name is refused."""
    one, two = person(1), person(2)
    await enrol(store, one, two)
    ring = store._vault._ring
    ((_, version, wrapped),) = await ring.read([one.id])
    await ring.replace([(two.id, version, wrapped)])
    store._vault.forget()
    with pytest.raises(Unreadable):
        await store.load(people=[two.id])


async def test_an_unknown_ring_reads_nobody(store: Store, home: Home) -> None:
    """A ring without the person is an error, never a person without content."""
    one = person()
    await enrol(store, one)
    await store._vault._ring.destroy([one.id])
    store._vault.forget()
    with pytest.raises(Unreadable):
        await store.load(people=[one.id])
    assert await store.integrity() == ["key ring: 1 people have no key; is the ring an old copy?"]


async def test_a_failed_enrolment_leaves_no_key(store: Store) -> None:
    """A commit that is refused takes the new key back."""
    await enrol(store, person(1))
    twin = person(1, chat=99)
    with pytest.raises(Exception, match="taken"):
        await enrol(store, twin)
    assert twin.id not in await store._vault._ring.everybody()


async def test_marks_depend_on_purpose_and_value(store: Store) -> None:
    """A blind index has 128 bits and says nothing across purposes."""
    vault: Vault = store._vault
    marks = {vault.tag(name, "chat", "42") for name in SYSTEM_KEYS}
    marks |= {vault.tag("person-index", "chat", "43"), vault.tag("person-index", "case", "42")}
    assert len(marks) == len(SYSTEM_KEYS) + 2
    assert {len(mark) for mark in marks} == {-(-TAG_BYTES * 4 // 3)}


async def test_the_cache_of_keys_is_bounded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """More people than the cache holds are still read, a batch at a time."""
    people = [person(number) for number in range(6)]
    await enrol(store, *people)
    store._vault.forget()
    monkeypatch.setattr("storage.keys.CACHE", 2)
    for start in (0, 3):
        batch = [one.id for one in people[start : start + 3]]
        assert set((await store.load(people=batch)).scenes) == set(batch)
    assert len(store._vault._people) == 3


async def test_the_secret_of_tokens_is_stable(store: Store, home: Home) -> None:
    """A token made before a restart is good after it, and differs by its parts."""
    made = store.token_mac("session", "3")
    assert made != store.token_mac("session", "4")
    again = await home.open()
    assert again.token_mac("session", "3") == made
    await again.close()


async def test_closing_forgets_the_keys(home: Home) -> None:
    """A closed store holds no opened key."""
    store = await home.open()
    await enrol(store, person())
    await store.close()
    assert not store._vault._people
    assert not store._vault._system
