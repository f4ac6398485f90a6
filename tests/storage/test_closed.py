"""Closed answers: they open with their reader's key in their own place, and nowhere else."""

import datetime as dtm
import random
from collections.abc import Iterator

import msgspec
import pytest
from msgspec.structs import replace

from flows.ids import BeneficiaryId, StaffId
from storage import recovery
from storage.changes import Changes
from storage.closed import close, reopen
from storage.errors import Unreadable
from storage.records import Answer
from storage.store import Store
from tests.storage.people import NOW, REAL, WORKER, Home, enrol, person

DAY = dtm.timedelta(days=1)
PRIVATE = recovery.new_private()
PUBLIC = recovery.public_of(PRIVATE)


def given(who: str = "a" * 32, choice: str = "very-bad", at: dtm.datetime = NOW) -> Answer:
    """One answer as it was given."""
    return Answer(beneficiary=BeneficiaryId(who), question="MIND-1", choice=choice, at=at)


def shut(answer: Answer) -> Answer:
    """The same as it is kept."""
    return close(answer, reader=WORKER, public=PUBLIC)


def test_the_reader_opens_what_was_given() -> None:
    """Choice, day and question come back; without the key the choice is nowhere in it."""
    kept = shut(given())
    assert kept.choice == ""
    assert b"very-bad" not in kept.closed
    assert reopen(kept, reader=WORKER, private=PRIVATE) == given()


def test_no_length_tells_a_choice() -> None:
    """The shortest and the longest choice are the same size, and no two seals are alike."""
    found = [shut(given(choice=choice)).closed for choice in ("no", "no", "x" * 48, "4" * 12)]
    assert len({len(one) for one in found}) == 1
    assert len({*found}) == len(found)


def spoilt(kept: Answer) -> Iterator[Answer]:
    """Cut off, lengthened, with a bit turned anywhere, moved to another place."""
    chance = random.Random(5)
    for length in (0, 1, 31, 32, 33, len(kept.closed) - 1):
        yield replace(kept, closed=kept.closed[:length])
    yield replace(kept, closed=kept.closed + b"\0")
    yield replace(kept, closed=bytes(32) + kept.closed[32:])
    for _ in range(40):
        at = chance.randrange(len(kept.closed))
        turned = bytes([kept.closed[at] ^ (1 << chance.randrange(8))])
        yield replace(kept, closed=kept.closed[:at] + turned + kept.closed[at + 1 :])
    yield replace(kept, beneficiary=BeneficiaryId("b" * 32))
    yield replace(kept, question="SAFE-1")
    yield replace(kept, at=NOW + DAY)


def test_what_was_changed_or_moved_is_refused() -> None:
    """One clear error, and never a half choice."""
    for broken in spoilt(shut(given())):
        with pytest.raises(Unreadable):
            reopen(broken, reader=WORKER, private=PRIVATE)


def test_another_key_and_another_reader_open_nothing() -> None:
    """Also the right key under another member of staff."""
    kept = shut(given())
    with pytest.raises(Unreadable):
        reopen(kept, reader=WORKER, private=recovery.new_private())
    with pytest.raises(Unreadable):
        reopen(kept, reader=StaffId("6" * 32), private=PRIVATE)


def test_an_answer_of_an_earlier_version_is_read() -> None:
    """Rows that were written before there were closed ones have no such field."""
    old = b'{"beneficiary":"b","question":"SAFE-1","choice":"no","at":"2026-08-01T10:00:00Z"}'
    assert msgspec.json.decode(old, type=Answer).closed == b""


async def test_closed_answers_come_only_when_asked_for(store: Store) -> None:
    """Whoever reads choices gets those that have one."""
    one = person()
    await enrol(store, one)
    answers = [given(one.id, "good"), shut(given(one.id, "bad"))]
    await store.commit(Changes(answers=answers), real_now=REAL)
    assert await store.answers_of(one.id) == answers[:1]
    assert await store.answers_of(one.id, closed=True) == answers


async def test_a_closed_answer_is_taken_back(store: Store) -> None:
    """The newest to this question goes, as a readable one does."""
    one = person()
    await enrol(store, one)
    first, second = shut(given(one.id, at=NOW - DAY)), shut(given(one.id))
    await store.commit(Changes(answers=[first, second]), real_now=REAL)
    await store.commit(Changes(answers_withdrawn=[(one.id, "MIND-1")]), real_now=REAL)
    assert await store.answers_of(one.id, closed=True) == [first]


async def test_a_closed_answer_goes_by_its_age_and_is_counted_nowhere(
    store: Store, home: Home
) -> None:
    """Neither in the person's own months nor, when they leave, in the figures."""
    one = person()
    await enrol(store, one)
    old, new = shut(given(one.id, at=NOW - 100 * DAY)), shut(given(one.id))
    await store.commit(Changes(answers=[old, new]), real_now=REAL)
    assert await store.fold_answers(before=NOW - 90 * DAY) == 1
    assert await store.answers_of(one.id, closed=True) == [new]
    assert await store.months_of(one.id) == []
    await store.erase(one.id, at=NOW, real_now=REAL, last=Changes(), counted=True)
    assert home.sql("SELECT count(*) FROM figures") == [(0,)]
    assert home.sql("SELECT count(*) FROM answers") == [(0,)]
