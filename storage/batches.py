"""What one batch reads and writes, as a few set-based statements in one transaction."""

import datetime as dtm
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from flows.beneficiary import Beneficiary
from flows.ids import BeneficiaryId, EscalationId
from storage import (
    answers,
    audit,
    beneficiaries,
    consents,
    escalations,
    fires,
    invitations,
    messages,
    outbox,
    overlooked,
    sessions,
    signals,
    staff,
    updates,
)
from storage.changes import Changes, Loaded, Scene
from storage.keys import Vault
from storage.letter import Letter, Sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a batch asks for."""

    chats: Collection[int] = ()
    people: Collection[BeneficiaryId] = ()
    updates: Collection[int] = ()
    escalations: Collection[EscalationId] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """How a batch is to be written."""

    bot: int
    worker: str
    real_now: float
    now: dtm.datetime | None
    lease_s: float | None
    """Seconds for which new letters are held at once; None: they wait for a claim."""
    held: Mapping[str, int]
    """Fences under which this worker holds fires."""
    sent: Collection[Sent] = ()


async def load(
    connection: AsyncConnection, vault: Vault, wanted: Wanted, *, bot: int, cache: staff.StaffCache
) -> Loaded:
    """Everything that the batch's turns read, on one picture of the data."""
    known = await updates.seen(connection, wanted.updates, bot=bot)
    people = await beneficiaries.fetch(
        connection,
        vault,
        ids=wanted.people,
        chats=wanted.chats,
        escalations=wanted.escalations,
    )
    everybody = await staff.every(connection, vault, cache)
    asked = {}
    if wanted.escalations:
        asked = await escalations.fetch(connection, vault, wanted.escalations)
    return Loaded(
        seen=known,
        scenes=await scenes(connection, vault, people),
        people_by_chat={one.chat: one.id for one in people.values() if one.chat is not None},
        staff=everybody,
        staff_by_chat={one.chat: one.id for one in everybody.values() if one.chat is not None},
        escalations=asked,
    )


async def scenes(
    connection: AsyncConnection, vault: Vault, people: Mapping[BeneficiaryId, Beneficiary]
) -> dict[BeneficiaryId, Scene]:
    """The people with consent, session and open escalation."""
    if not people:
        return {}
    in_force = await consents.newest(connection, vault, people)
    standing = await sessions.fetch(connection, vault, people)
    opened = await escalations.open_of(connection, vault, people)
    return {
        who: Scene(one, in_force.get(who), standing.get(who), opened.get(who))
        for who, one in people.items()
    }


async def commit(
    connection: AsyncConnection, vault: Vault, changes: Changes, writing: Writing
) -> list[Letter]:
    """Write everything, in the order that the fields of Changes promise. The held letters."""
    await updates.remember(connection, changes.seen, bot=writing.bot, real_now=writing.real_now)
    await invitations.use(connection, vault, changes.invitations_used, now=writing.now)
    await beneficiaries.save(connection, vault, changes.people)
    await escalations.save(connection, vault, changes.escalations)
    await consents.append(connection, vault, changes.consents)
    await sessions.save(connection, vault, changes.sessions)
    await answers.clear(connection, changes.answers_cleared)
    await answers.withdraw(connection, vault, changes.answers_withdrawn)
    await answers.add(connection, vault, changes.answers)
    await _wake(connection, changes, writing)
    await signals.add(connection, vault, changes.signals)
    await signals.mark_read(connection, changes.signals_read)
    await overlooked.put(connection, vault, changes.overlooked)
    await staff.save(connection, vault, changes.staff)
    await invitations.add(connection, vault, changes.invitations)
    await updates.park(connection, vault, changes.parked)
    await updates.unpark(connection, changes.unparked)
    await _phones(connection, vault, changes)
    letters = await _post(connection, vault, changes, writing)
    await audit.append(connection, vault, changes.audit)
    return letters


def touched(changes: Changes, sent: Iterable[Sent] = ()) -> set[BeneficiaryId]:
    """Everybody whose key this commit needs."""
    people = set(changes.people) | set(changes.sessions)
    people |= {who for who, _ in changes.consents}
    people |= {who for who, _ in changes.answers_withdrawn}
    people |= {one.beneficiary for one in changes.answers}
    people |= {one.beneficiary for one in changes.signals}
    people |= {one.beneficiary for one in changes.escalations.values() if one.beneficiary}
    kept = [*changes.kept, *(one.kept for one in sent if one.kept)]
    return people | {who for one in kept if (who := messages.owner(one.recipient))}


async def _wake(connection: AsyncConnection, changes: Changes, writing: Writing) -> None:
    await fires.finish(connection, changes.fires_done, writing.held)
    await fires.cancel(connection, changes.fires_cancelled)
    await fires.add(connection, changes.fires)


async def _phones(connection: AsyncConnection, vault: Vault, changes: Changes) -> None:
    await messages.hasten(connection, vault, changes.clear_now)
    await messages.forget(connection, changes.kept_gone)
    await messages.keep(connection, vault, [changes.sooner(one) for one in changes.kept])


async def _post(
    connection: AsyncConnection, vault: Vault, changes: Changes, writing: Writing
) -> list[Letter]:
    await outbox.cancel(connection, vault, changes.letters_cancelled)
    await outbox.let_go(connection, vault, changes.letters_released)
    return await outbox.add(
        connection,
        vault,
        changes.letters,
        real_now=writing.real_now,
        worker=writing.worker,
        lease_s=writing.lease_s,
    )
