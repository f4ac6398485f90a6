"""New keys for old ones: root, wrapping of the ring, blind indexes. Online; a crash loses nothing.

It makes no file and asks nobody: where a new root key lies is the caller's affair.
"""

import os
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import indexing
from storage.founding import MARK, keep_in_ring, open_keys, reloader
from storage.keys import (
    INDEXES,
    RING_WRAP,
    System,
    Vault,
    root_keys,
    root_place,
    system_place,
)
from storage.ring import Wrapped
from storage.schema import INSTANCE
from storage.schema import SYSTEM_KEYS as KEY_TABLE
from storage.sealing import HEADER, KEY_BYTES, KeySet
from storage.seat import Seat, next_epoch

Progress = Callable[[int, int], None]
"""Called with how many of how many are done."""
AT_ONCE = 500


class Rolling(Seat):
    """The part of the front door through which keys are renewed."""

    async def roll_root(self, *, old: bytes, new: bytes) -> None:
        """Wrap every key of the program by `new`, in one transaction.

        `new` must lie safely on disk before this is called. Raises Unreadable for a wrong `old`.
        """
        before, after = root_keys(old), root_keys(new)

        async def work(connection: AsyncConnection, _: Vault) -> None:
            name, system = await open_keys(connection, before)
            for key, versions in system.items():
                for version, raw in versions.items():
                    wrapped = after.seal(raw, system_place(name, key, version))
                    await _put(connection, key, version, wrapped)
            check = after.seal(MARK, root_place(name))
            await connection.execute(sa.update(INSTANCE).values(root_check=check))

        # The epoch stays: the keys themselves are the same, and who runs need not read them again.
        await self._write(work)
        self._reload = reloader(new, None)
        await self.checkpoint_after_roll()

    async def roll_ring(self, *, root: bytes, progress: Progress) -> int:
        """Wrap every person's key anew and destroy the old wrapping key; how many people.

        Begun and cut off, it goes on where it stood. Whoever enrols somebody meanwhile uses the
        new key already: it is written down before the first key is wrapped anew.
        """
        wrapping = root_keys(root)
        newest = await self._write(lambda c, _: _begin(c, wrapping, (RING_WRAP,)))
        version = max(newest[RING_WRAP])
        # A copy of the ring must open at any moment, so the new wrapping key is in it first.
        await keep_in_ring(self._database, self._vault.ring)
        done = 0
        while old := await self._wrapped_before(version):
            for start in range(0, len(old), AT_ONCE):
                batch = old[start : start + AT_ONCE]
                await self._vault.ring.replace([self._vault.rewrapped(*one) for one in batch])
                done += len(batch)
                progress(done, max(done, len(old)))
        await self._write(lambda c, _: _finish(c, {RING_WRAP: version}))
        await self.checkpoint_after_roll()
        return done

    async def _wrapped_before(self, version: int) -> list[Wrapped]:
        """Keys that an older wrapping key still holds."""
        await self._read(_look)  # this vault knows the new key from here on
        people = await self._vault.ring.everybody()
        found: list[Wrapped] = []
        for start in range(0, len(people), AT_ONCE):
            rows = await self._vault.ring.read(people[start : start + AT_ONCE])
            found += [one for one in rows if HEADER.unpack_from(one[2])[2] < version]
        return found

    async def roll_index(self, *, root: bytes, progress: Progress) -> int:
        """New keys under every blind index, and every mark computed again; how many rows.

        One transaction: who reads sees the old marks with the old keys, or the new with the new.
        """
        wrapping = root_keys(root)

        async def work(connection: AsyncConnection, vault: Vault) -> int:
            system = await _begin(connection, wrapping, INDEXES)
            newest = {name: max(system[name]) for name in INDEXES}
            fresh = {name: {newest[name]: system[name][newest[name]]} for name in INDEXES}
            count = await indexing.again(connection, vault, vault.rolled(fresh), progress=progress)
            await _finish(connection, newest)
            return count

        count = await self._write(work)
        await self.checkpoint_after_roll()
        return count

    async def reindex(self) -> int:
        """Compute every mark again under the keys of now; how many rows (after a restore)."""
        return await self._write(
            lambda c, vault: indexing.again(c, vault, vault, progress=lambda *_: None)
        )

    async def checkpoint_after_roll(self) -> None:
        """The ring has the keys of now, and nothing of an old one stays in the log on disk."""
        await keep_in_ring(self._database, self._vault.ring)
        await self._database.checkpoint(truncate=True)


async def _look(_: AsyncConnection, __: Vault) -> None:
    """Nothing but what every transaction does first: look whether the keys are the newest."""


async def _begin(connection: AsyncConnection, wrapping: KeySet, names: tuple[str, ...]) -> System:
    """Write a next version of these keys down, unless one waits from an earlier, torn roll."""
    name, system = await open_keys(connection, wrapping)
    made = {key: dict(system[key]) for key in names}
    for key, versions in made.items():
        if len(versions) > 1:
            continue
        version = max(versions) + 1
        versions[version] = os.urandom(KEY_BYTES)
        wrapped = wrapping.seal(versions[version], system_place(name, key, version))
        await connection.execute(
            sa.insert(KEY_TABLE), {"name": key, "version": version, "wrapped": wrapped}
        )
    await next_epoch(connection)
    return made


async def _finish(connection: AsyncConnection, newest: dict[str, int]) -> None:
    """Remove every older version of these keys."""
    for key, version in newest.items():
        await connection.execute(
            sa.delete(KEY_TABLE).where(KEY_TABLE.c.name == key, KEY_TABLE.c.version < version)
        )
    await next_epoch(connection)


async def _put(connection: AsyncConnection, key: str, version: int, wrapped: bytes) -> None:
    await connection.execute(
        sa.update(KEY_TABLE)
        .where(KEY_TABLE.c.name == key, KEY_TABLE.c.version == version)
        .values(wrapped=wrapped)
    )
