"""Staff, invitations, signals, revisions, small values: found again, single-use, sealed."""

import datetime as dtm
import zlib

import msgspec
import pytest

from flows.definition import Bundle, End, Flow
from flows.ids import EscalationId, RevisionHash, StaffId
from storage.changes import Changes
from storage.errors import Conflict, Taken, Unreadable
from storage.keys import SYSTEM_FIELDS
from storage.records import Invitation
from storage.rows import ENCODER
from storage.store import Store
from tests.storage.people import NOW, REAL, Home, enrol, escalation, person, signal, staff

CODE = "c" * 32
WEEK = dtm.timedelta(days=7)


def bundle(text: str = "Hello") -> Bundle:
    """A tiny revision."""
    flow = Flow(
        spec=1, flow="hello", title="Hello", needs="nothing", start="end", nodes=(End(id="end"),)
    )
    return Bundle(flow=flow, texts={"en": {"hello/a": text}, "bg": {"hello/a": "Здравейте"}})


async def test_staff_are_found_by_name_and_chat(store: Store) -> None:
    """Screen names are unique whatever their case; a save overwrites the whole record."""
    ana = staff("Ana K.")
    await store.commit(Changes(staff={ana.id: ana}), real_now=REAL)
    assert await store.find_staff(" ana k. ") == ana
    assert await store.find_staff("Eva") is None
    assert (await store.load()).staff_by_chat == {42: ana.id}
    moved = msgspec.structs.replace(ana, chat=43, reachable=False)
    await store.commit(Changes(staff={ana.id: moved}), real_now=REAL)
    loaded = await store.load()
    assert (loaded.staff, loaded.staff_by_chat) == ({ana.id: moved}, {43: ana.id})
    assert await store.all_staff() == [moved]


@pytest.mark.parametrize(
    ("other", "said"), [(staff("ANA", chat=1), "name"), (staff("Eva", chat=42), "chat")]
)
async def test_names_and_chats_of_staff_are_unique(store: Store, other: object, said: str) -> None:
    """A second Ana or a second holder of a chat is refused."""
    ana = staff("Ana", chat=42)
    await store.commit(Changes(staff={ana.id: ana}), real_now=REAL)
    assert isinstance(other, type(ana))
    with pytest.raises(Taken, match=said):
        await store.commit(Changes(staff={StaffId(other.id): other}), real_now=REAL)


async def test_an_invitation_is_used_once(store: Store, home: Home) -> None:
    """The code itself is not kept, opens one target, and works a single time."""
    made = Invitation(code=CODE, target="b:1", expires=NOW + WEEK)
    await store.commit(Changes(invitations=[made]), real_now=REAL)
    found = await store.find_invitation(CODE)
    assert found == Invitation(code="", target="b:1", expires=NOW + WEEK)
    assert await store.find_invitation("d" * 32) is None
    assert CODE not in str(home.sql("SELECT * FROM invitations"))
    await store.commit(Changes(invitations_used=[CODE]), real_now=REAL, now=NOW)
    used = await store.find_invitation(CODE)
    assert used is not None
    assert used.used
    with pytest.raises(Conflict):
        await store.commit(Changes(invitations_used=[CODE]), real_now=REAL, now=NOW)


async def test_a_new_code_makes_the_earlier_one_void(store: Store) -> None:
    """A code that went astray does not open the door later; others' codes stay."""
    other = Invitation(code="e" * 32, target="b:2", expires=NOW + WEEK)
    for code in (CODE, "f" * 32):
        made = Invitation(code=code, target="b:1", expires=NOW + WEEK)
        await store.commit(Changes(invitations=[made, other]), real_now=REAL)
        other = Invitation(code="a" * 32, target="b:3", expires=NOW + WEEK)
    assert await store.find_invitation(CODE) is None
    for code in ("f" * 32, "e" * 32, "a" * 32):
        assert await store.find_invitation(code) is not None


@pytest.mark.parametrize(("code", "at"), [(CODE, NOW + WEEK), ("d" * 32, NOW)])
async def test_expired_and_unknown_codes_are_refused(
    store: Store, code: str, at: dtm.datetime
) -> None:
    """At its end a code is over; a made-up code never works. Nothing of the commit stays."""
    made = Invitation(code=CODE, target="b:1", expires=NOW + WEEK)
    await store.commit(Changes(invitations=[made]), real_now=REAL)
    with pytest.raises(Conflict):
        await store.commit(Changes(seen=[1], invitations_used=[code]), real_now=REAL, now=at)
    assert not (await store.load(updates=[1])).seen


async def test_used_and_long_expired_codes_are_purged(store: Store) -> None:
    """Used ones go with the next cleaning, unused ones a week after their end."""
    codes = {"used": NOW + WEEK, "open": NOW + WEEK, "over": NOW - WEEK}
    made = [Invitation(code=name, target="b:1", expires=at) for name, at in codes.items()]
    await store.commit(Changes(invitations=made), real_now=REAL)
    await store.commit(Changes(invitations_used=["used"]), real_now=REAL)
    assert (await store.purge(NOW, real_now=REAL)).invitations == 2
    assert [code for code in codes if await store.find_invitation(code)] == ["open"]


async def test_words_go_when_read(store: Store) -> None:
    """Reading removes the words and leaves that there was a signal."""
    one = person()
    alert = escalation(one)
    spoken = signal(alert, one)
    mute = signal(alert, one, words="", at=NOW + dtm.timedelta(minutes=1))
    voice = signal(alert, one, words="", voice="file-1", at=NOW + dtm.timedelta(minutes=2))
    changes = Changes(
        people={one.id: one}, escalations={alert.id: alert}, signals=[mute, voice, spoken]
    )
    await store.commit(changes, real_now=REAL)
    assert await store.signals_of(alert.id) == [spoken, mute, voice]
    assert await store.unread_signals(alert.id) == [spoken, voice]
    assert await store.unread_by(one.id) == [spoken, voice]
    await store.commit(Changes(signals_read=[spoken.id]), real_now=REAL)
    await store.mark_read([voice.id])
    assert await store.unread_signals(alert.id) == []
    assert [(each.words, each.voice) for each in await store.signals_of(alert.id)] == [
        ("", "")
    ] * 3
    assert await store.unread_signals(EscalationId("0")) == []


async def test_words_go_after_72_hours(store: Store, home: Home) -> None:
    """Unread words live 72 hours and not longer; nothing of them stays in the files."""
    one = person()
    alert = escalation(one)
    changes = Changes(
        people={one.id: one}, escalations={alert.id: alert}, signals=[signal(alert, one)]
    )
    await store.commit(changes, real_now=REAL)
    sealed = home.sql("SELECT words FROM signals")[0][0]
    end = NOW + dtm.timedelta(hours=72)
    assert (await store.purge(end - dtm.timedelta(seconds=1), real_now=REAL)).words == 0
    assert (await store.purge(end, real_now=REAL)).words == 1
    assert await store.unread_signals(alert.id) == []
    assert all(sealed not in file.read_bytes() for file in home.folder.iterdir())


async def test_a_revision_is_named_by_its_content(store: Store, home: Home) -> None:
    """The same content has one name and one row; another text has another name."""
    first = await store.put_revision(bundle(), at=NOW, author="ana")
    assert await store.put_revision(bundle(), at=NOW, author="eva") == first
    second = await store.put_revision(bundle("Good day"), at=NOW, author="eva")
    assert first != second
    listed = await store.list_revisions("hello")
    assert [(one.hash, one.author, one.at) for one in listed] == [
        (first, "ana", NOW),
        (second, "eva", NOW),
    ]
    again = await home.open()
    assert await again.bundle(first) == bundle()
    assert await again.bundle(first) is await again.bundle(first)
    await again.close()


async def test_the_live_revision_is_chosen(store: Store) -> None:
    """New sessions begin on the live one; an unknown revision cannot go live."""
    assert await store.live("hello") is None
    name = await store.put_revision(bundle(), at=NOW, author="ana")
    await store.set_live("hello", name, at=NOW, author="ana")
    assert await store.live("hello") == name
    assert await store.live_revisions() == [name]
    with pytest.raises(Unreadable, match="publish"):
        await store.set_live("hello", RevisionHash("0" * 64), at=NOW, author="ana")
    with pytest.raises(Unreadable, match="restore"):
        await store.bundle(RevisionHash("0" * 64))


async def test_a_swapped_revision_is_refused(store: Store, home: Home) -> None:
    """A person never continues on a content that is not the one of its name."""
    names = [
        await store.put_revision(bundle(text), at=NOW, author="ana") for text in ("one", "two")
    ]
    home.sql(
        "UPDATE revisions SET bundle = (SELECT bundle FROM revisions WHERE hash = ?)", names[0]
    )
    with pytest.raises(Unreadable):
        await store.bundle(names[1])


async def test_a_revision_with_another_content_is_refused(store: Store, home: Home) -> None:
    """Also a genuine seal over another content does not pass for the name."""
    name = await store.put_revision(bundle("one"), at=NOW, author="ana")
    keys = store._vault.system(SYSTEM_FIELDS)
    other = zlib.compress(ENCODER.encode(bundle("two")))
    forged = keys.seal(other, store._vault.place("revisions", "bundle", name))
    home.sql("UPDATE revisions SET bundle = ?", forged)
    with pytest.raises(Unreadable, match="another content"):
        await store.bundle(name)


async def test_small_values_are_kept_sealed(store: Store, home: Home) -> None:
    """Secrets and marks survive a restart, overwrite, and lie nowhere in the clear."""
    assert (await store.last_poll(), await store.open_system("webhook")) == (None, None)
    await store.set_last_poll(REAL + 0.25)
    await store.seal_system("webhook", b"canary-secret")
    await store.meta_set("note", "first")
    await store.meta_set("note", "canary-note")
    await store.close()
    again = await home.open()
    assert await again.last_poll() == REAL + 0.25
    assert await again.open_system("webhook") == b"canary-secret"
    assert await again.meta_get("note") == "canary-note"
    assert all(b"canary" not in file.read_bytes() for file in home.folder.iterdir())
    await again.close()


async def test_a_signal_of_nobody_is_refused(store: Store) -> None:
    """A signal belongs to a person who is there."""
    one, gone = person(1), person(2)
    await enrol(store, one)
    with pytest.raises(Unreadable):
        await store.commit(Changes(signals=[signal(escalation(gone), gone)]), real_now=REAL)
