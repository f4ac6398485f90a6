"""The outbox: lanes, order within a recipient, leases, fences, and what a failure leaves."""

import msgspec
import pytest

from storage.changes import Changes
from storage.letter import HELD, Lane, Letter, Sent
from storage.store import Store
from tests.storage.people import REAL, Home, enrol, kept, letter, person

ANA, EVA = "s:" + "a" * 32, "s:" + "e" * 32


async def post(store: Store, *letters: Letter, real: float = REAL) -> None:
    """Write letters that wait for a claim."""
    await store.commit(Changes(letters=list(letters)), real_now=real)


async def claim(store: Store, *, limit: int = 50, real: float = REAL) -> list[Letter]:
    """Claim letters."""
    return await store.claim_letters(limit=limit, real_now=real)


def texts(letters: object) -> list[str]:
    """What they say."""
    assert isinstance(letters, list | tuple)
    return [one.body.text for one in letters]


def done(one: Letter, outcome: str = "sent", **fields: object) -> Sent:
    """A result of this letter."""
    made = {"letter": one.id, "fence": one.fence, "outcome": outcome, **fields}
    return msgspec.convert(made, Sent) if "kept" not in fields else Sent(**made)  # type: ignore[arg-type]


async def test_a_letter_comes_back_as_it_was_written(store: Store) -> None:
    """Body, buttons, purpose and times survive; id, fence and lease are given."""
    one = letter(ANA, "hello", lane=Lane.SAFETY, purpose="page:1", useful_until=REAL + 9)
    await post(store, one)
    (found,) = await claim(store)
    assert (found.body, found.lane, found.recipient) == (one.body, one.lane, ANA)
    assert (found.useful_until, found.attempts, found.doubtful) == (REAL + 9, 0, False)
    assert (found.fence, found.lease_until) == (1, REAL + 60)


async def test_safety_goes_before_any_backlog(store: Store) -> None:
    """Lane, then due time, then order of writing; a limit cuts at the end of the line."""
    people = [f"s:{number:032d}" for number in range(30)]
    await post(store, *(letter(to, f"bulk{to[-2:]}", lane=Lane.BULK) for to in people))
    await post(store, letter(people[0], "later", lane=Lane.SCHEDULED))
    await post(store, letter(people[1], "reply"), letter(people[2], "page", lane=Lane.SAFETY))
    assert texts(await claim(store, limit=4)) == ["page", "reply", "later", "bulk00"]


async def test_the_line_of_one_recipient_is_kept(store: Store) -> None:
    """The second letter waits until the first is known to be gone, also over failures."""
    await post(store, letter(ANA, "1"), letter(ANA, "2"), letter(EVA, "x"))
    first, other = await claim(store)
    assert (first.body.text, other.body.text) == ("1", "x")
    assert await claim(store) == []
    await store.record_sent([done(first, "retry", retry_at=REAL + 5)], real_now=REAL)
    assert await claim(store, real=REAL + 4) == []
    (again,) = await claim(store, real=REAL + 5)
    assert (again.body.text, again.attempts, again.fence, again.doubtful) == ("1", 1, 2, False)
    await store.record_sent([done(again)])
    assert texts(await claim(store, real=REAL + 6)) == ["2"]


async def test_a_page_does_not_wait_for_a_digest(store: Store) -> None:
    """A more urgent letter overtakes a less urgent one, never the reverse."""
    await post(store, letter(ANA, "digest", lane=Lane.BULK))
    await claim(store)
    await post(store, letter(ANA, "page", lane=Lane.SAFETY), letter(ANA, "note", lane=Lane.BULK))
    assert texts(await claim(store)) == ["page"]


async def test_edits_deletions_and_answers_hold_no_send_back(store: Store) -> None:
    """A stuck edit or deletion delays no message; edits and deletions keep their own order."""
    await post(
        store,
        letter(ANA, "edit", kind="edit"),
        letter(ANA, "delete", kind="delete"),
        letter(ANA, "send"),
        letter(ANA, "answer", kind="answer"),
    )
    assert texts(await claim(store)) == ["edit", "send", "answer"]
    assert await claim(store) == []


async def test_an_edit_waits_for_the_message_that_it_edits(store: Store) -> None:
    """An edit or deletion never overtakes an earlier send; a button's answer waits for nothing."""
    await post(store, letter(ANA, "send"), letter(ANA, "edit", kind="buttons"))
    await post(store, letter(ANA, "answer", kind="answer"))
    assert texts(await claim(store)) == ["send", "answer"]


async def test_a_future_letter_holds_nobody_back(store: Store) -> None:
    """A letter that is not due yet blocks nothing; when due it keeps its place."""
    await post(store, letter(ANA, "tomorrow", due=REAL + 100), letter(ANA, "now"))
    (now,) = await claim(store)
    assert now.body.text == "now"
    await store.record_sent([done(now)])
    assert await claim(store, real=REAL + 99) == []
    assert texts(await claim(store, real=REAL + 100)) == ["tomorrow"]


async def test_a_clock_that_jumps_back_keeps_the_order(store: Store) -> None:
    """A letter that goes at once is neither delayed nor overtaken when the clock jumps back."""
    await post(store, letter(ANA, "1"), real=REAL)
    await post(store, letter(ANA, "2"), real=REAL - 3600)
    assert texts(await claim(store, real=REAL - 3600)) == ["1"]


async def test_no_back_off_outlasts_a_restart(store: Store) -> None:
    """After a restart with a wrong clock a waiting letter goes within a minute."""
    await post(store, letter(ANA))
    (one,) = await claim(store)
    await store.record_sent([done(one, "retry", retry_at=REAL + 5)], real_now=REAL)
    await store.release_leases(real_now=REAL - 86_400)
    assert await claim(store, real=REAL - 86_400 + 59) == []
    assert len(await claim(store, real=REAL - 86_400 + 60)) == 1


async def test_a_held_letter_waits_for_the_person(store: Store) -> None:
    """A letter held until the person acts goes when released, before what follows."""
    await post(store, letter(ANA, "held", due=HELD))
    assert await claim(store, real=REAL + 1e6) == []
    changes = Changes(letters_released=[ANA], letters=[letter(ANA, "new")])
    await store.commit(changes, real_now=REAL)
    assert texts(await claim(store)) == ["held"]


async def test_new_letters_are_held_at_once(store: Store) -> None:
    """With a lease asked for, the sender gets its letters in order and no other worker does."""
    letters = [letter(ANA, "1"), letter(EVA, "x"), letter(ANA, "2")]
    given = await store.commit(Changes(letters=letters), lease_letters=True, real_now=REAL)
    assert texts(given.letters) == ["1", "x", "2"]
    assert [one.fence for one in given.letters] == [1, 1, 1]
    assert await claim(store) == []
    await store.record_sent([done(one) for one in given.letters])
    assert sum((await store.outbox_depth()).pending.values()) == 0


async def test_without_a_lease_nothing_is_given(store: Store) -> None:
    """Letters of a command wait for the sender of the running program."""
    given = await store.commit(Changes(letters=[letter(ANA)]), real_now=REAL)
    assert given.letters == []
    assert len(await claim(store)) == 1


async def test_new_letters_do_not_overtake_waiting_ones(store: Store, home: Home) -> None:
    """Behind a letter in back-off, in another's hands or not due, a new one waits in line."""
    await post(store, letter(ANA, "1"))
    (first,) = await claim(store)
    await store.record_sent([done(first, "retry", retry_at=REAL + 9)], real_now=REAL)
    other = await home.open(worker="w2")
    await post(other, letter(EVA, "theirs"))
    await claim(other, limit=1)
    new = [letter(ANA, "2"), letter(ANA, "3"), letter(EVA, "4"), letter("s:x", "5", due=REAL + 1)]
    given = await store.commit(Changes(letters=new), lease_letters=True, real_now=REAL)
    assert given.letters == []
    await other.close()


async def test_ones_own_letters_in_hand_do_not_block(store: Store) -> None:
    """What this worker has in hand it sends in order itself, so the next is given too."""
    for text in ("1", "2"):
        changes = Changes(letters=[letter(ANA, text)])
        given = await store.commit(changes, lease_letters=True, real_now=REAL)
        assert texts(given.letters) == [text]


async def test_an_expired_lease_is_claimed_again_in_doubt(store: Store) -> None:
    """The worker may have sent it before it died: the next one knows."""
    await post(store, letter(ANA))
    await claim(store)
    assert await claim(store, real=REAL + 59) == []
    (again,) = await claim(store, real=REAL + 60)
    assert (again.doubtful, again.fence) == (True, 2)


async def test_a_stale_result_changes_nothing_but_keeps_the_message(store: Store) -> None:
    """After the lease was lost the result is refused; the message on the phone is kept."""
    one = person()
    await enrol(store, one)
    to = f"b:{one.id}"
    await post(store, letter(to))
    (old,) = await claim(store)
    (new,) = await claim(store, real=REAL + 61)
    refused = await store.record_sent([done(old, kept=kept(to, 5))])
    assert refused == {old.id}
    assert [each.message_id for each in await store.messages_of(to)] == [5]
    assert await store.record_sent([done(new, kept=kept(to, 6))]) == set()
    assert sum((await store.outbox_depth()).pending.values()) == 0


async def test_results_of_many_are_one_transaction(store: Store) -> None:
    """Each outcome does its own: gone, again later, in doubt, given back untried."""
    outcomes = ["sent", "failed", "retry", "doubtful", "unsent"]
    await post(store, *(letter(f"s:{name}", name) for name in outcomes))
    claimed = await claim(store)
    results = [done(one, one.body.text, retry_at=REAL + 1) for one in claimed]
    await store.record_sent(results, real_now=REAL)
    again = await claim(store, real=REAL + 1)
    assert [(one.body.text, one.attempts, one.doubtful) for one in again] == [
        ("retry", 1, False),
        ("doubtful", 1, True),
        ("unsent", 0, False),
    ]


async def test_results_may_share_a_commit(store: Store) -> None:
    """A failed page and the jump to the next rung are one transaction, or neither."""
    await post(store, letter(ANA, "page", lane=Lane.SAFETY))
    (page,) = await claim(store)
    next_page = Changes(letters=[letter(EVA, "next", lane=Lane.SAFETY)], seen=[1])
    await store.commit(next_page, real_now=REAL, sent=[done(page, "failed")])
    assert texts(await claim(store)) == ["next"]
    await post(store, letter(ANA, "page", lane=Lane.SAFETY))
    (page,) = await claim(store)
    with pytest.raises(Exception, match="first"):
        await store.commit(Changes(seen=[1]), real_now=REAL, sent=[done(page, "failed")])
    assert (await store.outbox_depth()).pending[Lane.SAFETY] == 2


async def test_cancelling_leaves_what_cleans_the_phone(store: Store) -> None:
    """A stop takes unsent sends and edits of this lane and later ones; deletions go on."""
    await post(
        store,
        letter(ANA, "page", lane=Lane.SAFETY),
        letter(ANA, "reply"),
        letter(ANA, "edit", kind="edit", lane=Lane.BULK),
        letter(ANA, "delete", kind="delete", lane=Lane.BULK),
        letter(EVA, "other"),
    )
    changes = Changes(letters_cancelled=[(ANA, Lane.REPLY)], letters=[letter(ANA, "bye")])
    await store.commit(changes, real_now=REAL)
    left = []
    while batch := await claim(store):
        left += texts(batch)
        await store.record_sent([done(one) for one in batch])
    assert sorted(left) == ["bye", "delete", "other", "page"]


async def test_a_restart_doubts_what_was_in_flight(store: Store, home: Home) -> None:
    """After a crash held letters are free at once and doubtful; waiting ones are not."""
    await post(store, letter(ANA, "held"), letter(EVA, "waiting"))
    await claim(store, limit=1)
    await store.close()
    again = await home.open()
    await again.release_leases(real_now=REAL)
    found = {one.body.text: one.doubtful for one in await claim(again)}
    assert found == {"held": True, "waiting": False}
    await again.close()


async def test_the_depth_of_the_outbox(store: Store) -> None:
    """How many wait in each lane, and since when the oldest."""
    assert (await store.outbox_depth()).oldest_due is None
    await post(store, letter(ANA), letter(EVA, lane=Lane.BULK), real=REAL)
    await post(store, letter(ANA), real=REAL + 5)
    depth = await store.outbox_depth()
    assert depth.pending == {Lane.SAFETY: 0, Lane.REPLY: 2, Lane.SCHEDULED: 0, Lane.BULK: 1}
    assert depth.oldest_due == REAL
    await post(store, letter("s:held", due=HELD), real=REAL - 99)
    assert await store.outbox_depth() == depth


async def test_a_page_is_found_at_once_behind_a_large_backlog(store: Store, home: Home) -> None:
    """Claiming walks an index lane by lane; it never sorts or scans the queue."""
    steps = str(
        home.sql(
            "EXPLAIN QUERY PLAN SELECT id FROM outbox WHERE lane = 0 AND due <= 5 AND ready <= 5"
            " AND (lease_until IS NULL OR lease_until <= 5) AND NOT EXISTS (SELECT 1 FROM outbox"
            " AS e WHERE e.recipient_tag = outbox.recipient_tag AND e.id < outbox.id"
            " AND e.lane <= outbox.lane AND e.rank >= outbox.after_rank AND e.due <= 5)"
            " ORDER BY due, id LIMIT 9"
        )
    )
    assert "ix_outbox_lane (lane=? AND due<?)" in steps
    assert "ix_outbox_recipient (recipient_tag=? AND id<?)" in steps
    assert "TEMP B-TREE" not in steps


async def test_letters_of_several_people_are_cancelled_in_one_commit(store: Store) -> None:
    """Two people who stop in the same moment are one statement, and both queues are empty."""
    await post(store, letter(ANA, "1", lane=Lane.SCHEDULED), letter(EVA, "2", lane=Lane.REPLY))
    gone = [(ANA, Lane.REPLY), (EVA, Lane.REPLY)]
    await store.commit(Changes(letters_cancelled=gone), real_now=REAL)
    assert await claim(store) == []
