"""One batch: loaded in a few statements, written whole or not at all."""

import asyncio
import datetime as dtm
import itertools
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from flows.consent import Consent
from flows.fires import Fire, FireKind
from storage.changes import Changes
from storage.errors import Conflict, Full, Taken
from storage.letter import HELD
from storage.records import Answer, Parked
from storage.store import Store
from tests.storage.people import (
    NOW,
    REAL,
    Home,
    enrol,
    escalation,
    kept,
    letter,
    person,
    session,
    staff,
)

KINDS: tuple[FireKind, FireKind] = ("check-in", "wait")


def answer(who: Any, choice: str = "no", question: str = "SAFE-1") -> Answer:
    """A kept answer."""
    return Answer(beneficiary=who.id, question=question, choice=choice, at=NOW)


def consent(*scopes: Any, how: Any = "switches") -> Consent:
    """A line of the ledger."""
    return Consent(at=NOW, how=how, scopes=frozenset(scopes), version="v1")


async def test_a_scene_comes_back_as_it_was_written(store: Store) -> None:
    """Person, consent, session and open escalation survive exactly; the version is raised."""
    one = person(language="sr-Latn", last_act=NOW, phone_seen=True)
    alert, place = escalation(one), session()
    changes = Changes(
        people={one.id: one},
        consents=[(one.id, consent("contact", "keep"))],
        sessions={one.id: place},
        escalations={alert.id: alert},
    )
    await store.commit(changes, real_now=REAL)
    loaded = await store.load(chats=[one.chat or 0, 5])
    scene = loaded.scenes[one.id]
    assert scene.beneficiary == msgspec.structs.replace(one, version=1)
    assert scene.consent == consent("contact", "keep")
    assert scene.session == place
    assert scene.escalation == msgspec.structs.replace(alert, version=1)
    assert loaded.people_by_chat == {one.chat: one.id}


async def test_an_escalation_loads_its_person(store: Store) -> None:
    """Asked by escalation or by id, the same scene comes; closed ones are given but not open."""
    one = person()
    alert = escalation(one, state="closed", outcome="reached-safe", closed=NOW)
    await store.commit(Changes(people={one.id: one}, escalations={alert.id: alert}), real_now=REAL)
    loaded = await store.load(escalations=[alert.id])
    assert loaded.escalations[alert.id].outcome == "reached-safe"
    assert loaded.scenes[one.id].escalation is None
    assert set((await store.load(people=[one.id])).scenes) == {one.id}


async def test_strangers_leave_no_trace(store: Store) -> None:
    """An unknown chat loads nothing."""
    loaded = await store.load(chats=[123], updates=[1])
    assert not loaded.scenes
    assert not loaded.seen


async def test_a_late_writer_is_refused_and_writes_nothing(store: Store) -> None:
    """Whoever saves what somebody else has saved since gets Conflict, and not one row stays."""
    one = person()
    await enrol(store, one)
    scene = (await store.load(people=[one.id])).scenes[one.id]
    await store.commit(Changes(people={one.id: scene.beneficiary}), real_now=REAL)
    late = Changes(
        seen=[9],
        people={one.id: scene.beneficiary},
        answers=[answer(one)],
        letters=[letter(f"b:{one.id}")],
    )
    with pytest.raises(Conflict):
        await store.commit(late, real_now=REAL)
    assert await store.answers_of(one.id) == []
    assert not (await store.load(updates=[9])).seen
    assert sum((await store.outbox_depth()).pending.values()) == 0


async def test_a_claim_is_compare_and_set(store: Store) -> None:
    """Of two claims on what both have seen, one wins and the other decides again."""
    one = person()
    alert = escalation(one)
    await store.commit(Changes(people={one.id: one}, escalations={alert.id: alert}), real_now=REAL)
    seen = (await store.load(escalations=[alert.id])).escalations[alert.id]
    claimed = msgspec.structs.replace(seen, state="claimed")
    await store.commit(Changes(escalations={alert.id: claimed}), real_now=REAL)
    with pytest.raises(Conflict):
        await store.commit(Changes(escalations={alert.id: claimed}), real_now=REAL)


async def test_one_open_escalation_a_person(store: Store) -> None:
    """A second open one is refused; in the commit that closes the first it may begin."""
    one = person()
    first, second = escalation(one), escalation(one)
    await store.commit(Changes(people={one.id: one}, escalations={first.id: first}), real_now=REAL)
    with pytest.raises(Conflict):
        await store.commit(Changes(escalations={second.id: second}), real_now=REAL)
    closed = msgspec.structs.replace(first, state="closed", version=1)
    both = {second.id: second, first.id: closed}
    await store.commit(Changes(escalations=both), real_now=REAL)
    assert [one.id for one in await store.open_escalations()] == [second.id]


async def test_an_update_is_committed_once(store: Store) -> None:
    """Of two workers with the same update, the second is refused whole."""
    await store.commit(Changes(seen=[5]), real_now=REAL)
    with pytest.raises(Conflict):
        await store.commit(Changes(seen=[5]), real_now=REAL)


async def test_case_and_chat_are_unique(store: Store) -> None:
    """A taken reference (in any case of letters) or chat is told apart from a conflict."""
    await enrol(store, person(1))
    with pytest.raises(Taken, match="case reference"):
        await enrol(store, person(1, chat=5))
    with pytest.raises(Taken, match="chat"):
        await enrol(store, person(2, chat=person(1).chat))


async def test_the_ledger_is_append_only(store: Store, home: Home) -> None:
    """The newest line is in force, every line stays, and the database itself refuses change."""
    one = person()
    lines = [consent("contact"), consent(how="stop"), consent("contact", "show", how="return")]
    await store.commit(
        Changes(people={one.id: one}, consents=[(one.id, line) for line in lines]), real_now=REAL
    )
    assert await store.consent_history(one.id) == lines
    assert (await store.load(people=[one.id])).scenes[one.id].consent == lines[-1]
    for statement in ("UPDATE consents SET person = person", "DELETE FROM consents"):
        with pytest.raises(Exception, match="append-only"):
            home.sql(statement)


async def test_answers_keep_their_order_and_newest_goes_first(store: Store) -> None:
    """Going back removes the newest answer to that question and no other."""
    one, two = person(1), person(2)
    given = [answer(one, "no"), answer(one, "yes"), answer(one, "ok", "MIND-1"), answer(two)]
    await store.commit(Changes(people={one.id: one, two.id: two}, answers=given), real_now=REAL)
    await store.commit(Changes(answers_withdrawn=[(one.id, "SAFE-1")]), real_now=REAL)
    assert await store.answers_of(one.id) == [given[0], given[2]]
    assert await store.answers_of(two.id) == [given[3]]


async def test_a_session_is_replaced_and_removed(store: Store) -> None:
    """One session a person; None removes it."""
    one = person()
    await enrol(store, one)
    for place in (session(1), session(2)):
        await store.commit(Changes(sessions={one.id: place}), real_now=REAL)
        assert (await store.load(people=[one.id])).scenes[one.id].session == place
    assert await store.revisions_in_use() == {"a" * 64}
    await store.commit(Changes(sessions={one.id: None}), real_now=REAL)
    assert (await store.load(people=[one.id])).scenes[one.id].session is None


async def test_rows_of_an_unknown_person_are_refused(store: Store) -> None:
    """Nothing is kept about somebody who is not there."""
    with pytest.raises(Exception, match="no key"):
        await store.commit(Changes(answers=[answer(person())]), real_now=REAL)


async def test_the_number_of_statements_does_not_grow(store: Store) -> None:
    """A batch of thirty costs as many statements as a batch of three."""
    counts = []
    for size, first in ((3, 0), (30, 100)):
        people = [person(first + number) for number in range(size)]
        await enrol(store, *people)
        counts.append(await _statements(store, people))
    assert counts[0] == counts[1]
    assert counts[0] <= 22


async def _statements(store: Store, people: list[Any]) -> int:
    engine, seen = store._database._engine.sync_engine, []
    sa.event.listen(engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    loaded = await store.load(
        chats=[one.chat for one in people], updates=[one.chat for one in people]
    )
    changes = Changes(seen=[one.chat for one in people])
    for scene in loaded.scenes.values():
        who = scene.beneficiary
        changes.people[who.id] = who
        changes.sessions[who.id] = session()
        changes.answers.append(answer(who))
        changes.letters += [letter(f"b:{who.id}"), letter(f"b:{who.id}")]
    await store.commit(changes, lease_letters=True, real_now=REAL)
    return len(seen)


async def test_a_cancelled_caller_tears_nothing(store: Store) -> None:
    """A commit goes on to its own end when its caller is cancelled, and the next one works."""
    one = person()
    task = asyncio.ensure_future(enrol(store, one))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert one.id in (await store.load(people=[one.id])).scenes


async def test_batches_do_not_interleave(store: Store) -> None:
    """Ten commits at once come out as ten whole commits, in the order of their calls."""
    people = [person(number) for number in range(10)]
    await asyncio.gather(*(enrol(store, one) for one in people))
    assert set(await store.all_people()) == {one.id for one in people}


async def test_enrolments_in_bulk(store: Store) -> None:
    """Hundreds of people are one commit; each is found by reference in any spelling."""
    people = [person(number) for number in range(400)]
    await enrol(store, *people)
    scene = await store.find_case(" k0123 ")
    assert scene is not None
    assert scene.beneficiary.id == people[123].id
    assert await store.find_case("K9999") is None
    assert (await store.counts()).people == {"active": 400}
    assert len(await store.people_of(people[0].worker)) == 400


async def test_counts_for_status(store: Store) -> None:
    """People by status, active staff, open escalations by level."""
    one, two = person(1), msgspec.structs.replace(person(2), status="stopped")
    alert = escalation(one, level="distress")
    old = escalation(two, state="closed")
    here, gone = staff("Ana"), staff("Mia", chat=None, active=False)
    await store.commit(
        Changes(
            people={one.id: one, two.id: two},
            escalations={alert.id: alert, old.id: old},
            staff={here.id: here, gone.id: gone},
        ),
        real_now=REAL,
    )
    counts = await store.counts()
    assert counts.people == {"active": 1, "stopped": 1}
    assert (counts.staff, counts.open_escalations) == (1, 1)
    assert counts.open_by_level == {"concern": 0, "distress": 1, "crisis": 0}
    assert await store.escalations_of(two.id) == [msgspec.structs.replace(old, version=1)]


async def test_seen_updates_are_a_set_of_one_bot(store: Store) -> None:
    """Low ids after high ones are new, another bot's ids are its own, 72 hours are kept."""
    store.serve(111)
    await store.commit(Changes(seen=[727334708]), real_now=REAL)
    assert (await store.load(updates=[727334708, 117314199])).seen == {727334708}
    store.serve(222)
    assert not (await store.load(updates=[727334708])).seen
    store.serve(111)
    kept = await store.purge(NOW, real_now=REAL + 72 * 3600 - 1)
    assert (kept.seen, (await store.load(updates=[727334708])).seen) == (0, {727334708})
    gone = await store.purge(NOW, real_now=REAL + 72 * 3600)
    assert (gone.seen, (await store.load(updates=[727334708])).seen) == (1, set())


async def test_a_bot_is_not_named_in_the_database(store: Store, home: Home) -> None:
    """The number of the bot, which leads to its name, is not in the table."""
    store.serve(987654321)
    await store.commit(Changes(seen=[1]), real_now=REAL)
    assert home.sql("SELECT bot FROM seen") != [(987654321,)]


async def test_parked_updates_wait_sealed(store: Store, home: Home) -> None:
    """An unread update is kept whole, counted up, and forgotten when told."""
    one = Parked(update_id="7", payload=b'{"bad": "canary"}', at=NOW)
    await store.commit(Changes(parked=[one]), real_now=REAL)
    twice = msgspec.structs.replace(one, tries=2)
    await store.commit(Changes(parked=[twice]), real_now=REAL)
    assert await store.parked() == [twice]
    assert b"canary" not in home.sql("SELECT sealed FROM parked")[0][0]
    await store.commit(Changes(unparked=["7"]), real_now=REAL)
    assert await store.parked() == []


async def test_times_without_a_zone_are_refused(store: Store) -> None:
    """A naive time would move with the server; it is an error of the caller."""
    one = person()
    alert = escalation(one, next_page=dtm.datetime(2026, 8, 1))  # noqa: DTZ001 - the point
    with pytest.raises(ValueError, match="no zone"):
        await store.commit(
            Changes(people={one.id: one}, escalations={alert.id: alert}), real_now=REAL
        )


def test_a_later_turn_takes_back_what_an_earlier_one_wrote() -> None:
    """In one batch: cancelled letters and fires, withdrawn answers and sooner clearing hold."""
    one = person()
    to = f"b:{one.id}"
    deletion = letter(to, kind="delete", message_ids=(3,))
    first = Changes(letters=[letter(to), deletion], answers=[answer(one, "no")])
    later = Changes(
        letters_cancelled=[(to, 0)],  # type: ignore[list-item] # a plain number is a lane
        letters=[letter(to, "bye")],
        answers_withdrawn=[(one.id, "SAFE-1"), (one.id, "MIND-1")],
        answers=[answer(one, "yes")],
    )
    first.extend(later)
    assert [each.body.kind + each.body.text for each in first.letters] == [
        "deletehello",
        "sendbye",
    ]
    assert [each.choice for each in first.answers] == ["yes"]
    assert first.answers_withdrawn == [(one.id, "MIND-1")]


def test_a_later_turn_moves_what_an_earlier_one_planned() -> None:
    """In one batch: cancelled fires go, held letters are freed, clearing comes forward."""
    soon, day = NOW + dtm.timedelta(hours=1), NOW + dtm.timedelta(days=1)
    fires = [Fire(id=kind, due=NOW, kind=kind, subject="ana") for kind in KINDS[:2]]
    cards = [kept("s:1", 1, purpose="card", delete_by=day), kept("s:1", 2, delete_by=day)]
    first = Changes(fires=fires, letters=[letter("s:1", due=HELD)], kept=cards)
    later = Changes(
        fires_cancelled=[("ana", KINDS[0])],
        letters_released=["s:1"],
        clear_now=[("s:1", "card", soon)],
    )
    first.extend(later)
    assert [one.kind for one in first.fires] == [KINDS[1]]
    assert [one.due for one in first.letters] == [0.0]
    assert [one.delete_by for one in first.kept] == [soon, day]


async def test_a_full_disk_writes_nothing(store: Store) -> None:
    """Without room the commit is refused whole and clearly; with room again the next one works."""
    await enrol(store, person(1))
    (pages,) = (await store._database.pragma("page_count"))[0]
    await store._database.pragma(f"max_page_count = {pages}")
    many = Changes(seen=[1], letters=[letter(f"s:{n}", "x" * 3000) for n in range(50)])
    with pytest.raises(Full, match="make room"):
        await store.commit(many, real_now=REAL)
    assert not (await store.load(updates=[1])).seen
    await store._database.pragma("max_page_count = 1000000")
    await store.commit(many, real_now=REAL)
    assert (await store.load(updates=[1])).seen == {1}


def test_every_field_of_changes_is_extended() -> None:
    """No field is forgotten when turns are joined."""
    numbers = itertools.count()
    fields = Changes.__dataclass_fields__
    marked = Changes()
    for name in fields:
        value = getattr(marked, name)
        if isinstance(value, dict):
            value[f"key{next(numbers)}"] = None
        else:
            value.append((f"who{next(numbers)}", "what"))
    joined = Changes()
    joined.extend(marked)
    assert all(getattr(joined, n) == getattr(marked, n) for n in fields)
    assert next(numbers) == len(fields) >= 20
