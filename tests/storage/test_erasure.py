"""Erasing: everything of the person goes, what protects them or their phone goes on."""

import datetime as dtm
import shutil

import msgspec
import pytest

from flows.consent import Consent
from flows.fires import Fire
from storage import erasure
from storage.changes import Changes
from storage.errors import Conflict, Unreadable
from storage.letter import Lane
from storage.records import Answer, AuditLine, Invitation
from storage.schema import METADATA
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
)


def everything(one: object, alert: object) -> Changes:
    """A person with a row in every table that can hold one."""
    who = person()
    assert isinstance(one, type(who))
    opened = escalation(who)
    assert isinstance(alert, type(opened))
    to = f"b:{one.id}"
    old = escalation(one, state="closed")
    return Changes(
        people={one.id: one},
        consents=[(one.id, Consent(at=NOW, how="switches"))],
        sessions={one.id: session()},
        answers=[Answer(beneficiary=one.id, question="SAFE-1", choice="no", at=NOW)],
        fires=[Fire(id="f1", due=NOW, kind="check-in", subject=one.id)],
        letters=[letter(to), letter(to, kind="delete", message_ids=(4,), lane=Lane.BULK)],
        escalations={alert.id: alert, old.id: old},
        signals=[signal(alert, one)],
        kept=[kept(to, 9)],
        invitations=[Invitation(code="c", target=to, expires=NOW + dtm.timedelta(days=7))],
    )


def test_every_table_has_an_eraser_or_a_reason() -> None:
    """A new table without an eraser and without a reason fails here."""
    duty = {table for one in erasure.ERASERS for table in one.tables}
    assert duty | set(erasure.NOBODY) == set(METADATA.tables)
    assert not duty & set(erasure.NOBODY)


async def test_everything_goes_except_what_is_owed(store: Store, home: Home) -> None:
    """Afterwards only the open alert and the owed deletions are left, without the person."""
    one = person()
    alert = escalation(one)
    await store.commit(everything(one, alert), real_now=REAL)
    said = AuditLine(at=NOW, actor="operator", action="person.erased", subject=f"b:{one.id}")
    assert await store.erase(one.id, at=NOW, real_now=REAL, last=Changes(audit=[said]))
    assert await store.all_people() == []
    assert await store.erased(one.id)
    loaded = await store.load(people=[one.id], chats=[one.chat or 0], escalations=[alert.id])
    assert not loaded.scenes
    left = loaded.escalations[alert.id]
    assert (left.beneficiary, left.case, left.state) == (None, one.profile.case, "open")
    assert [each.message_id for each in await store.messages_of(f"b:{one.id}")] == [9]
    waiting = await store.claim_letters(limit=9, real_now=REAL)
    assert [each.body.kind for each in waiting] == ["delete"]
    empty = ["consents", "sessions", "answers", "fires", "signals", "invitations"]
    for table in empty:
        assert home.sql("SELECT count(*) FROM " + table) == [(0,)]  # noqa: S608 - ours
    assert await store._vault._ring.everybody() == []
    assert (await store.verify_audit()).lines == 1
    assert await store.integrity() == []


async def test_the_alert_goes_on_to_its_end(store: Store) -> None:
    """The escalation that outlived its person can be claimed and closed."""
    one = person()
    alert = escalation(one)
    await store.commit(everything(one, alert), real_now=REAL)
    await store.erase(one.id, at=NOW, real_now=REAL, last=Changes())
    (left,) = await store.open_escalations()
    closed = msgspec.structs.replace(left, state="closed", outcome="reached-safe")
    await store.commit(Changes(escalations={alert.id: closed}), real_now=REAL)
    assert await store.open_escalations() == []


async def test_an_old_copy_brings_nobody_back(store: Store, home: Home) -> None:
    """A copy of the database from before, with today's ring, does not open the person."""
    one = person()
    alert = escalation(one)
    await store.commit(everything(one, alert), real_now=REAL)
    await store.checkpoint()
    copy = home.folder / "copy.db"
    shutil.copy(home.database, copy)
    await store.erase(one.id, at=NOW, real_now=REAL, last=Changes())
    old = await Store.open(f"sqlite+aiosqlite:///{copy}", ring=home.ring, root=bytes(range(32)))
    with pytest.raises(Unreadable):
        await old.load(people=[one.id])
    await old.close()


async def test_nobody_cannot_be_erased(store: Store) -> None:
    """For an unknown person nothing happens and nothing is written."""
    last = Changes(seen=[1])
    assert not await store.erase(person().id, at=NOW, real_now=REAL, last=last)
    assert not (await store.load(updates=[1])).seen


@pytest.mark.parametrize("at", ["before the key", "after the key"])
async def test_a_torn_erasure_ends_at_the_next_start(
    store: Store, home: Home, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """Cut off before or after the key was destroyed, the next opening brings it to its end."""
    one = person()
    alert = escalation(one)
    await store.commit(everything(one, alert), real_now=REAL)
    destroy = store._vault.destroy

    async def torn(people: list[str]) -> None:
        if at == "after the key":
            await destroy(people)
        raise RuntimeError("power cut")

    monkeypatch.setattr(store._vault, "destroy", torn)
    with pytest.raises(RuntimeError):
        await store.erase(one.id, at=NOW, real_now=REAL, last=Changes())
    assert home.sql("SELECT count(*) FROM beneficiaries") == [(1,)]
    assert not (await store.load(people=[one.id])).scenes
    await store.close()
    again = await home.open()
    assert home.sql("SELECT count(*) FROM beneficiaries") == [(0,)]
    assert await again._vault._ring.everybody() == []
    assert [each.id for each in await again.open_escalations()] == [alert.id]
    await again.close()


async def test_a_turn_that_was_under_way_does_not_bring_the_person_back(store: Store) -> None:
    """Who loaded before the erasure and commits after it is refused."""
    one = person()
    alert = escalation(one)
    await store.commit(everything(one, alert), real_now=REAL)
    scene = (await store.load(people=[one.id])).scenes[one.id]
    await store.erase(one.id, at=NOW, real_now=REAL, last=Changes())
    late = Changes(people={one.id: scene.beneficiary}, sessions={one.id: session(5)})
    with pytest.raises((Conflict, Unreadable)):
        await store.commit(late, real_now=REAL)
    assert await store.all_people() == []
