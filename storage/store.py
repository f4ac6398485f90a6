"""The front door of the memory: open, load, commit. Everything above `storage` sees only this."""

import datetime as dtm
import hmac
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Self

from sqlalchemy.ext.asyncio import AsyncConnection

from flows.definition import Bundle
from flows.ids import BeneficiaryId, EscalationId, RevisionHash
from storage import batches, founding, meta, queues, revisions, signals
from storage.changes import Changes, Committed, Loaded
from storage.copies import Copies
from storage.database import Database
from storage.keys import TAG_BYTES, TOKEN_MAC, Vault
from storage.leaving import Leaving
from storage.letter import Letter, Sent
from storage.lookups import Lookups
from storage.queues import Queues
from storage.retention import Retention
from storage.rolling import Rolling
from storage.sealing import bind
from storage.seat import LEASE_S
from storage.upkeep import Upkeep


class Store(Lookups, Queues, Leaving, Upkeep, Retention, Rolling, Copies):
    """One open memory. `create` once, `open` at every start, `close` at the end."""

    _bundles: dict[RevisionHash, Bundle]

    @classmethod
    async def create(cls, url: str, *, ring: Path, root: bytes, worker: str = "") -> Self:
        """Make the database, its keys and its ring, or bring them up to date; then open it.

        Safe to repeat. Raises Unreadable for another root key or a newer database.
        """
        database = await Database.open(url, create=True)
        try:
            await founding.upgrade(database)
            await founding.found_keys(database, root)
            await founding.make_ring(database, ring)
        finally:
            await database.close()
        return await cls.open(url, ring=ring, root=root, worker=worker, check=False)

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        ring: Path,
        root: bytes,
        instance_create: bool = False,
        worker: str = "",
        check: bool = True,
        root_again: Callable[[], bytes] | None = None,
    ) -> Self:
        """Open an existing memory. `check` reads the whole file once (leave it off for commands).

        `root_again` reads the root key anew, for a program that runs while it is rolled.

        Raises Unreadable, saying what to do: no database, not ours, damaged, read-only, older or
        newer schema, wrong root key, ring missing or open to others.
        """
        if instance_create:
            return await cls.create(url, ring=ring, root=root, worker=worker)
        database = await Database.open(url, check=check)
        try:
            schema = await founding.schema_version(database)
            vault, epoch = await founding.open_vault(database, root=root, ring=ring)
        except BaseException:
            await database.close()
            raise
        reload = founding.reloader(root, root_again)
        store = cls(database, vault, reload=reload, epoch=epoch, worker=worker, schema=schema)
        store._bundles = {}
        await founding.keep_in_ring(database, vault.ring)
        await store.finish_erasures()
        return store

    @classmethod
    async def revive(cls, url: str, *, ring: Path, root: bytes) -> Self:
        """Open a copy that was made earlier, perhaps by an older program or under older keys.

        It is brought up to date; the ring is read and loses only who is being erased.
        """
        database = await Database.open(url)
        try:
            await founding.upgrade(database)
            stale = await founding.rekey(database, root=root, ring=ring)
        finally:
            await database.close()
        store = await cls.create(url, ring=ring, root=root)
        if stale:
            await store.reindex()
        return store

    async def close(self) -> None:
        """Finish the running transaction, forget the keys, let the files go."""
        await self._database.close()
        await self._vault.close()

    async def load(
        self,
        *,
        chats: Collection[int] = (),
        people: Collection[BeneficiaryId] = (),
        updates: Collection[int] = (),
        escalations: Collection[EscalationId] = (),
    ) -> Loaded:
        """What a batch reads: a few statements whatever its size, on one picture of the data.

        `escalations` loads those and the people to whom they belong.
        """
        wanted = batches.Wanted(
            chats=chats, people=people, updates=updates, escalations=escalations
        )
        return await self._read(
            lambda c, vault: batches.load(c, vault, wanted, bot=self._bot, cache=self._staff)
        )

    async def commit(
        self,
        changes: Changes,
        *,
        lease_letters: bool = False,
        real_now: float,
        now: dtm.datetime | None = None,
        sent: Sequence[Sent] = (),
    ) -> Committed:
        """Write everything in one transaction, durable on return, or nothing.

        `lease_letters`: those new letters that may go now are held by this worker and returned.
        `now`: programme time; invitations that ran out by then are refused. `sent`: results of
        letters that belong into the same transaction.
        Raises Conflict (load and decide again) and Taken.
        """
        writing = batches.Writing(
            bot=self._bot,
            worker=self.worker,
            real_now=real_now,
            now=now,
            lease_s=LEASE_S if lease_letters else None,
            held=self._held,
            sent=sent,
        )
        made: list[str] = []

        async def work(connection: AsyncConnection, vault: Vault) -> list[Letter]:
            await vault.warm(batches.touched(changes, sent))
            made.extend(await vault.make([o.id for o in changes.people.values() if not o.version]))
            await queues.record(connection, vault, sent, real_now=real_now)
            return await batches.commit(connection, vault, changes, writing)

        try:
            letters = await self._write(work)
        except Exception:
            # Nobody was enrolled, so nobody keeps a key.
            await self._vault.destroy(made)
            raise
        for done in changes.fires_done:
            self._held.pop(done, None)
        return Committed(letters)

    async def mark_read(self, signal_ids: Collection[str]) -> None:
        """The words of these signals were read: they go now. (Or `Changes.signals_read`.)"""
        await self._write(lambda connection, _: signals.mark_read(connection, signal_ids))

    async def put_revision(self, bundle: Bundle, *, at: dtm.datetime, author: str) -> RevisionHash:
        """Write an immutable revision; its name. A known one stays as it was."""
        return await self._write(
            lambda c, vault: revisions.put(c, vault, bundle, at=at, author=author)
        )

    async def bundle(self, name: RevisionHash) -> Bundle:
        """A revision by its name; held in memory after the first time.

        Raises Unreadable if unknown.
        """
        found = self._bundles.get(name)
        if found is None:
            found = await self._read(lambda c, vault: revisions.fetch(c, vault, name))
            self._bundles[name] = found
        return found

    async def live(self, flow_id: str) -> RevisionHash | None:
        """The revision on which new sessions of this flow begin."""
        return await self._read(lambda c, vault: revisions.live(c, vault, flow_id))

    async def set_live(
        self, flow_id: str, name: RevisionHash, *, at: dtm.datetime, author: str
    ) -> None:
        """Make a known revision the live one of its flow."""
        await self._write(
            lambda c, vault: revisions.set_live(c, vault, flow_id, name=name, at=at, author=author)
        )

    async def list_revisions(self, flow_id: str) -> list[revisions.Revision]:
        """All revisions of a flow, oldest first."""
        return await self._read(lambda c, vault: revisions.every(c, vault, flow_id))

    async def seal_system(self, name: str, value: bytes) -> None:
        """Keep a secret of the program (webhook secret), sealed."""
        await self._write(lambda c, vault: meta.put(c, vault, f"secret.{name}", value))

    async def open_system(self, name: str) -> bytes | None:
        """A secret kept by `seal_system`, or None."""
        return await self._read(lambda c, vault: meta.get(c, vault, f"secret.{name}"))

    async def meta_get(self, name: str) -> str | None:
        """A small value of the program, or None."""
        value = await self._read(lambda c, vault: meta.get(c, vault, name))
        return None if value is None else value.decode()

    async def meta_set(self, name: str, value: str) -> None:
        """Keep a small value of the program, sealed."""
        await self._write(lambda c, vault: meta.put(c, vault, name, value.encode()))

    async def last_poll(self) -> float | None:
        """Real time of the last successful poll."""
        value = await self.meta_get("last-poll")
        return None if value is None else float(value)

    async def set_last_poll(self, real_now: float) -> None:
        """Remember that a poll has succeeded."""
        await self.meta_set("last-poll", repr(real_now))

    def token_mac(self, *parts: str) -> bytes:
        """HMAC (32 bytes) over parts of a button token or link, under a key that is only for
        that."""
        return self._vault.mac(TOKEN_MAC, *parts)

    def word_mark(self, person: str, word: str) -> str:
        """A mark of a word under the key of a loaded person: it dies with that key."""
        key = self._vault.person(person).newest
        return hmac.digest(key, bind("quiet-word", person, word), "sha256")[:TAG_BYTES].hex()
