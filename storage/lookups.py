"""Single questions to the memory, for commands, screens and reports. Changes nothing."""

from collections.abc import Collection, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from flows.consent import Consent
from flows.escalation import Escalation
from flows.ids import BeneficiaryId, EscalationId, RevisionHash, StaffId
from flows.overlooked import Overlooked
from flows.staff import Staff
from storage import (
    answers,
    audit,
    batches,
    beneficiaries,
    consents,
    escalations,
    invitations,
    overlooked,
    revisions,
    sessions,
    signals,
    staff,
    updates,
)
from storage.changes import Scene
from storage.keys import Vault
from storage.records import Answer, AuditLine, Counts, Invitation, Parked, SignalRow
from storage.seat import Seat


class Lookups(Seat):
    """The reading half of the front door."""

    async def find_case(self, case: str) -> Scene | None:
        """The person behind a case reference, in any spelling of upper and lower case."""

        async def ask(connection: AsyncConnection, vault: Vault) -> Scene | None:
            one = await beneficiaries.find_case(connection, vault, case)
            if one is None:
                return None
            return (await batches.scenes(connection, vault, {one.id: one}))[one.id]

        return await self._read(ask)

    async def all_people(self) -> list[BeneficiaryId]:
        """The ids of everybody; load them in batches."""
        return await self._read(lambda connection, _: beneficiaries.every_id(connection))

    async def people_of(self, worker: str) -> list[BeneficiaryId]:
        """The ids of a caseworker's people."""
        return await self._read(lambda connection, _: beneficiaries.ids_of(connection, worker))

    async def loads(self) -> dict[StaffId, int]:
        """How many people each worker is there for: everybody but the ended and unreachable."""
        return await self._read(lambda connection, _: beneficiaries.loads(connection))

    async def find_invitation(self, code: str) -> Invitation | None:
        """The invitation behind a clear code, used or expired ones too."""
        return await self._read(
            lambda connection, vault: invitations.find(connection, vault, code)
        )

    async def all_staff(self) -> list[Staff]:
        """Everybody, active or not."""
        found = await self._read(lambda c, vault: staff.every(c, vault, self._staff))
        return list(found.values())

    def known_staff(self) -> list[Staff]:
        """Everybody as the last load saw them, without asking the database."""
        return self._staff.known()

    async def find_staff(self, name: str) -> Staff | None:
        """Staff by screen name."""
        return await self._read(lambda connection, vault: staff.find(connection, vault, name))

    async def answers_of(self, person: BeneficiaryId, *, closed: bool = False) -> list[Answer]:
        """Kept answers, oldest first; closed ones, whose choice is empty, only when asked."""
        return await self._read(lambda c, vault: answers.of(c, vault, person, closed=closed))

    async def escalations_of(self, person: BeneficiaryId) -> list[Escalation]:
        """All escalations of a person, oldest first."""
        return await self._read(
            lambda connection, vault: escalations.of(connection, vault, person)
        )

    async def open_escalations(self) -> list[Escalation]:
        """All that are not closed, also those whose person erased themselves."""
        return await self._read(escalations.every_open)

    async def drills(self) -> list[Escalation]:
        """Tests of the ladder, oldest first."""
        return await self._read(escalations.drills)

    async def every_escalation(self) -> list[Escalation]:
        """All of them, in any state, drills too, oldest first; for figures."""
        return await self._read(escalations.every)

    async def rules_of(self, alerts: Collection[EscalationId]) -> dict[EscalationId, list[str]]:
        """Which rules raised each of these escalations."""
        return await self._read(lambda c, vault: signals.rules_of(c, vault, alerts))

    async def every_overlooked(self) -> list[Overlooked]:
        """What should have alerted, by day; for figures."""
        return await self._read(overlooked.every)

    async def consent_history(self, person: BeneficiaryId) -> list[Consent]:
        """The whole ledger, oldest first."""
        return await self._read(
            lambda connection, vault: consents.history(connection, vault, person)
        )

    async def signals_of(self, escalation: EscalationId) -> list[SignalRow]:
        """Every signal, oldest first; words only where nobody has read them yet."""
        return await self._read(
            lambda connection, vault: signals.of(connection, vault, escalation)
        )

    async def unread_signals(self, escalation: EscalationId) -> list[SignalRow]:
        """The signals whose words nobody has read yet, oldest first."""
        return await self._read(lambda c, vault: signals.unread(c, vault, escalation))

    async def unread_by(self, person: BeneficiaryId) -> list[SignalRow]:
        """Everything from this person whose words nobody has read yet, oldest first."""
        return await self._read(lambda c, vault: signals.unread_by(c, vault, person))

    async def live_revisions(self) -> list[RevisionHash]:
        """The live revision of every flow that has one."""
        return await self._read(lambda connection, _: revisions.all_live(connection))

    async def parked(self) -> Sequence[Parked]:
        """Updates that could not be read."""
        return await self._read(updates.parked)

    async def revisions_in_use(self) -> set[RevisionHash]:
        """Revisions that somebody is in the middle of."""
        return await self._read(lambda connection, _: sessions.revisions_in_use(connection))

    async def audit_since(
        self, after: int = 0, *, limit: int = 500
    ) -> list[tuple[int, AuditLine]]:
        """Numbered audit lines behind `after`, oldest first."""
        return await self._read(lambda c, vault: audit.since(c, vault, after=after, limit=limit))

    async def verify_audit(self, *, known: tuple[int, str] | None = None) -> audit.Verdict:
        """Walk the whole chain: change, gap, reordering and missing end are found.

        `known`: number and MAC of a line, as noted outside.
        """
        return await self._read(lambda c, vault: audit.verify(c, vault, known=known))

    async def counts(self) -> Counts:
        """People by status, active staff, open escalations by level."""

        async def ask(connection: AsyncConnection, vault: Vault) -> Counts:
            levels = {"concern": 0, "distress": 0, "crisis": 0}
            opened = [
                one for one in await escalations.every_open(connection, vault) if not one.drill
            ]
            for one in opened:
                levels[one.level] += 1
            return Counts(
                schema_version=self.schema_version,
                people=await beneficiaries.count(connection),
                staff=await staff.count(connection),
                open_escalations=len(opened),
                open_by_level=levels,
            )

        return await self._read(ask)
