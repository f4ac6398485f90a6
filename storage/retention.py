"""What goes by its age: single answers into counts, words, audit lines, marks of the erased.

Decides no times: they come from the programme.
"""

import datetime as dtm
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from flows.ids import BeneficiaryId
from storage import audit, figures, invitations, leaving, months, overlooked, signals
from storage.figures import Figure
from storage.keys import Vault
from storage.months import Month
from storage.seat import Seat

AT_ONCE = 200
"""People of whom answers are folded in one transaction: the writer is never held for long."""
TOMBSTONE_DAYS = 240
"""Longer than the oldest automatic copy (six months) lives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aged:
    """What the daily round removed."""

    answers: int
    audit: int
    tombstones: int


class Retention(Seat):
    """The part of the front door through which things grow old."""

    async def age(
        self, now: dtm.datetime, *, answers: dtm.timedelta, audit_lines: dtm.timedelta
    ) -> Aged:
        """The daily round. Each step is a transaction of its own and may be repeated."""
        oldest = now - audit_lines
        await self._write(lambda c, vault: overlooked.purge(c, vault, before=oldest.date()))
        return Aged(
            answers=await self.fold_answers(before=now - answers),
            audit=await self._write(lambda c, vault: audit.purge(c, vault, before=oldest)),
            tombstones=await self._write(
                lambda c, _: leaving.purge_tombstones(
                    c, before=now - dtm.timedelta(days=TOMBSTONE_DAYS)
                )
            ),
        )

    async def fold_answers(self, *, before: dtm.datetime) -> int:
        """Answers given before this become the person's own monthly counts; how many did."""
        people = await self._read(lambda connection, _: months.with_answers(connection))
        return sum(
            [
                await self._fold(people[start : start + AT_ONCE], before=before)
                for start in range(0, len(people), AT_ONCE)
            ]
        )

    async def _fold(self, people: list[BeneficiaryId], *, before: dtm.datetime) -> int:
        return await self._write(
            lambda connection, vault: months.fold(connection, vault, people, before=before)
        )

    async def drop_words(self, now: dtm.datetime, *, kept: dtm.timedelta) -> int:
        """Free words and voice ids older than this go, read or not; how many."""
        return await self._write(lambda connection, _: signals.purge(connection, now, kept=kept))

    async def words_due(self, *, kept: dtm.timedelta) -> dtm.datetime | None:
        """When the next words must go; None: none are kept."""
        return await self._read(lambda connection, _: signals.next_words(connection, kept=kept))

    async def void_codes(self, now: dtm.datetime) -> int:
        """Codes that ran out open nothing any more, also when the clock is set back; how many."""
        if (due := await self.codes_due()) is None or due > now:
            return 0
        return await self._write(lambda connection, _: invitations.run_out(connection, now))

    async def codes_due(self) -> dtm.datetime | None:
        """When the next unused code runs out; None: there is none."""
        return await self._read(lambda connection, _: invitations.next_expiry(connection))

    async def months_of(self, person: BeneficiaryId) -> list[Month]:
        """The person's own monthly counts, oldest first."""
        return await self._read(lambda connection, vault: months.of(connection, vault, person))

    async def figures(self) -> list[Figure]:
        """What people who have left gave in all; only cells of at least five people."""
        return await self._read(_figures)


async def _figures(connection: AsyncConnection, vault: Vault) -> list[Figure]:
    return await figures.shown(connection, vault)
