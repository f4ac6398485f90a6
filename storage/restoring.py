"""Makes a copy of the database fit to live again: who left stays gone, who stopped stays stopped.

Works on an opened draft beside the home's own files and touches none of these.
"""

import datetime as dtm
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from msgspec.structs import replace

from flows.escalation import Escalation
from flows.fires import Fire
from flows.ids import BeneficiaryId
from storage.changes import Changes, Scene
from storage.copies import Past
from storage.errors import Unreadable
from storage.letter import Lane
from storage.records import AuditLine
from storage.sealed_file import Note
from storage.store import Store

FIRST_OF_ALL = dtm.datetime(2000, 1, 1, tzinfo=dtm.UTC)
"""Due time of the pages after a restore: they wake before anything else that is due."""
AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was done to the draft."""

    people: int
    erased_again: int
    stopped_again: int
    letters_dropped: int
    open_escalations: int


async def remember(store: Store) -> Past:
    """What must outlive the replacement of this memory."""
    scenes = await _scenes(store, await store.all_people())
    consents = {who: one.consent for who, one in scenes.items() if one.consent is not None}
    return Past(
        graves=await store.graves(),
        consents=consents,
        alerts=tuple(await store.open_escalations()),
        open_codes=await store.open_codes(),
    )


async def settle(
    store: Store, past: Past, *, note: Note, now: dtm.datetime, real_now: float
) -> Restored:
    """Bring the opened draft into the present. Raises Unreadable where it must not be used."""
    if store.instance != note.instance:
        raise Unreadable("this backup does not hold what its seal says; take another copy")
    people = await store.all_people()
    gone = await _gone(store, people, past)
    for who in gone:
        await store.erase(who, at=now, real_now=real_now, last=Changes())
    stopped = await _stop_again(store, past, real_now=real_now)
    opened = await _page_again(store, past, now=now, real_now=real_now)
    done = Restored(
        people=len(people) - len(gone),
        erased_again=len(gone),
        stopped_again=stopped,
        letters_dropped=await store.catch_up(past, real_now=real_now),
        open_escalations=opened,
    )
    line = AuditLine(at=now, actor="operator", action="home.restored", detail=str(done.people))
    await store.commit(Changes(audit=[line]), real_now=real_now)
    if wrong := await store.integrity():
        raise Unreadable(f"this backup is not sound ({'; '.join(wrong)}); take another copy")
    await _scenes(store, await store.all_people())  # everybody opens
    return done


async def _gone(
    store: Store, people: Collection[BeneficiaryId], past: Past
) -> list[BeneficiaryId]:
    """Who was erased since: a grave is known, or the ring of today has no key for them."""
    keyless = set(await store.keyless(people))
    if people and len(keyless) == len(people) and not past.graves:
        raise Unreadable(
            "the key ring opens nobody of this backup; put the newest copy of the ring there first"
        )
    return [who for who in people if who in keyless or store.grave(who) in past.graves]


async def _stop_again(store: Store, past: Past, *, real_now: float) -> int:
    """Whoever said stop since the copy was made stays stopped: the newer line of the ledger."""
    known = [who for who in await store.all_people() if who in past.consents]
    count = 0
    for who, scene in (await _scenes(store, known)).items():
        newer = past.consents[who]
        if scene.consent is not None and newer.at <= scene.consent.at:
            continue
        changes = Changes(consents=[(who, newer)])
        if not newer.allows("contact"):
            count += 1
            _stop(scene, changes)
        await store.commit(changes, real_now=real_now)
    return count


def _stop(scene: Scene, changes: Changes) -> None:
    person = scene.beneficiary
    profile = replace(
        person.profile, next_checkin=None, schedule_version=person.profile.schedule_version + 1
    )
    status = "stopped" if person.status in {"active", "paused"} else person.status
    changes.people[person.id] = replace(person, status=status, profile=profile)
    changes.sessions[person.id] = None
    changes.letters_cancelled.append((f"b:{person.id}", Lane.REPLY))


async def _page_again(store: Store, past: Past, *, now: dtm.datetime, real_now: float) -> int:
    """Every open alert is paged anew from its first rung at the next `run`; promises are void.

    An alert that was opened after the copy was made is carried over.
    """
    opened = await store.open_escalations()
    carried = await _newer(store, past, opened)
    changes = Changes()
    for one in [*opened, *carried]:
        again = one if one.drill or not one.ladder else _restored(one, now)
        changes.escalations[one.id] = again
        due = again.promise_until if again.state == "claimed" else again.next_page
        if one.drill or due is None:
            continue
        changes.fires_cancelled += [(one.id, "rung"), (one.id, "promise")]
        due = FIRST_OF_ALL if again.restored else due
        fire = Fire(id=secrets.token_hex(8), due=due, kind="rung", subject=one.id)
        changes.fires.append(fire)
    await store.commit(changes, real_now=real_now)
    return len(opened) + len(carried)


def _restored(one: Escalation, now: dtm.datetime) -> Escalation:
    """As on its first day: nobody has it, nobody was paged, its first rung comes now."""
    return replace(
        one,
        state="open",
        rung=0,
        paged=0,
        next_page=now,
        claimed_by=None,
        claimed_at=None,
        promise_until=None,
        snoozed=None,
        asked=None,
        restored=True,
    )


async def _newer(store: Store, past: Past, opened: list[Escalation]) -> list[Escalation]:
    """Alerts of the past that the draft does not know, of people who are in it or of nobody."""
    known = (await store.load(escalations=[one.id for one in past.alerts])).escalations
    busy = {one.beneficiary for one in opened}
    here = set(await store.all_people())
    return [
        replace(one, version=0)
        for one in past.alerts
        if one.id not in known
        and (one.beneficiary is None or (one.beneficiary in here and one.beneficiary not in busy))
    ]


async def _scenes(store: Store, people: Collection[BeneficiaryId]) -> dict[BeneficiaryId, Scene]:
    found: dict[BeneficiaryId, Scene] = {}
    listed = list(people)
    for start in range(0, len(listed), AT_ONCE):
        found |= (await store.load(people=listed[start : start + AT_ONCE])).scenes
    return found
