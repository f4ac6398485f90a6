"""The keys in memory: the program's own, wrapped by the root, and each person's, from the ring.

It reads no field and writes no row except wrapped keys.
"""

import hmac
import os
from base64 import urlsafe_b64encode
from collections.abc import Collection, Iterable, Mapping

from storage.errors import Unreadable
from storage.ring import Ring
from storage.sealing import KEY_BYTES, KeySet, bind

PRODUCT = "alongside"
RING_WRAP = "ring-wrap"
PERSON_INDEX = "person-index"
STAFF_INDEX = "staff-index"
CASE_INDEX = "case-index"
INVITATION = "invitation"
SYSTEM_FIELDS = "system-fields"
OUTBOX = "outbox"
TOKEN_MAC = "token-mac"  # noqa: S105 - the name of a key, not a key
AUDIT_MAC = "audit-mac"
LASTING = "lasting-index"
"""Marks that cannot be made again, so this one is never rolled: the erased, and bots."""
SYSTEM_KEYS = (
    RING_WRAP,
    PERSON_INDEX,
    STAFF_INDEX,
    CASE_INDEX,
    INVITATION,
    SYSTEM_FIELDS,
    OUTBOX,
    TOKEN_MAC,
    AUDIT_MAC,
    LASTING,
)
INDEXES = (PERSON_INDEX, CASE_INDEX, STAFF_INDEX)
"""Keys of blind indexes: rolled together, and every mark is computed again."""
System = Mapping[str, Mapping[int, bytes]]
"""The program's keys: by name, every living version."""
TAG_BYTES = 16
CACHE = 20_000
"""Opened keys of people held in memory at most; about 1 KB each."""


def system_place(instance: str, name: str, version: int) -> bytes:
    """Where a wrapped system key belongs."""
    return bind(PRODUCT, instance, "system_keys", "wrapped", name, str(version))


def root_place(instance: str) -> bytes:
    """Where the value belongs by which a root key is recognised."""
    return bind(PRODUCT, instance, "instance", "root_check", "1")


def root_keys(root: bytes) -> KeySet:
    """The root key as it wraps. Raises Unreadable unless it has 32 bytes."""
    if len(root) != KEY_BYTES:
        raise Unreadable(f"the root key has {len(root)} bytes; it needs {KEY_BYTES}")
    return KeySet({1: root})


class Vault:
    """Every key that this program may use now, and the one way to name a place."""

    def __init__(self, *, instance: str, system: System, ring: Ring) -> None:
        self._instance = instance
        self._system = {name: KeySet(versions) for name, versions in system.items()}
        self._ring = ring
        self._people: dict[str, KeySet] = {}
        self._tags: dict[tuple[str, tuple[str, ...]], str] = {}
        self._prefixes: dict[tuple[str, str], bytes] = {}

    def place(
        self, table: str, column: str, row: str, *, person: str = "", extra: str = ""
    ) -> bytes:
        """The binding of one value: product, instance, table, column, row, person, step or
        version."""
        prefix = self._prefixes.get((table, column))
        if prefix is None:
            prefix = bind(PRODUCT, self._instance, table, column)
            self._prefixes[table, column] = prefix
        rest = f"{len(row)}:{row},{len(person)}:{person},{len(extra)}:{extra},"
        return prefix + rest.encode()  # as `bind` does, without a list: this runs for every value

    def system(self, name: str) -> KeySet:
        """A key of the program itself."""
        return self._system[name]

    @property
    def instance(self) -> str:
        """The random mark of this database."""
        return self._instance

    @property
    def ring(self) -> Ring:
        """Where the wrapped keys of people lie."""
        return self._ring

    def adopt(self, system: System) -> None:
        """Go on with these keys of the program: somebody rolled them. Opened keys are dropped."""
        self._system = {name: KeySet(versions) for name, versions in system.items()}
        self.forget()

    def rolled(self, system: System) -> "Vault":
        """Another vault over the same ring, with these keys in place of those of the same name."""
        mine = {name: keys.versions for name, keys in self._system.items()}
        other = Vault(instance=self._instance, system={**mine, **system}, ring=self._ring)
        other._people = self._people
        return other

    def rewrapped(self, person: str, version: int, wrapped: bytes) -> tuple[str, int, bytes]:
        """The same key of a person, wrapped by the newest wrapping key."""
        return person, version, self._wrap(person, self._unwrap(person, wrapped))

    def person(self, person: str | None) -> KeySet:
        """The key of a warmed person; None: the program's own key for fields.

        Raises Unreadable where the person has no key (erased, or the ring is older than the data).
        """
        if person is None:
            return self._system[SYSTEM_FIELDS]
        try:
            return self._people[person]
        except KeyError:
            raise Unreadable(
                "the key ring has no key for a person of this database: erased, or an older ring"
            ) from None

    def knows(self, person: str) -> bool:
        """Whether this person's key is at hand."""
        return person in self._people

    def mac(self, name: str, *parts: str) -> bytes:
        """HMAC-SHA-256 over the length-prefixed parts, 32 bytes."""
        return hmac.digest(self._system[name].newest, bind(*parts), "sha256")

    def tag(self, name: str, *parts: str) -> str:
        """A blind index: the first 16 bytes of the HMAC, 22 letters.

        Nothing leads back from it.
        """
        found = self._tags.get((name, parts))
        if found is None:
            if len(self._tags) >= CACHE:
                self._tags.clear()
            found = urlsafe_b64encode(self.mac(name, *parts)[:TAG_BYTES]).decode().rstrip("=")
            self._tags[name, parts] = found
        return found

    async def warm(self, people: Iterable[str]) -> None:
        """Read the keys of these people from the ring, those not at hand in one statement."""
        wanted = set(people)
        missing = wanted - self._people.keys()
        if not missing:
            return
        if len(self._people) + len(missing) > CACHE:
            self._people = {one: keys for one, keys in self._people.items() if one in wanted}
        for person, version, wrapped in await self._ring.read(missing):
            self._people[person] = KeySet({version: self._unwrap(person, wrapped)})

    async def make(self, people: Collection[str]) -> list[str]:
        """Give a new key to each of these people who has none; those who got one are returned."""
        await self.warm(people)
        new = [person for person in people if person not in self._people]
        keys = {person: os.urandom(KEY_BYTES) for person in new}
        if keys:
            await self._ring.add([(one, 1, self._wrap(one, key)) for one, key in keys.items()])
        self._people.update({person: KeySet({1: key}) for person, key in keys.items()})
        return new

    async def destroy(self, people: Collection[str]) -> None:
        """Destroy these keys, on disk first, then here. Repeatable."""
        await self._ring.destroy(people)
        self.forget(people)

    def forget(self, people: Collection[str] | None = None) -> None:
        """Drop opened keys from memory (None: all); they are read again when needed."""
        self._tags.clear()
        for person in list(self._people) if people is None else people:
            self._people.pop(person, None)

    async def keyless(self, people: Collection[str]) -> list[str]:
        """Which of these people have no key in the ring."""
        have = set(await self._ring.everybody())
        return [person for person in people if person not in have]

    async def close(self) -> None:
        """Drop every opened key and close the ring."""
        self.forget()
        self._system = {}
        await self._ring.close()

    def _wrap(self, person: str, key: bytes) -> bytes:
        return self._system[RING_WRAP].seal(key, self._ring_place(person))

    def _unwrap(self, person: str, wrapped: bytes) -> bytes:
        return self._system[RING_WRAP].open(wrapped, self._ring_place(person))

    def _ring_place(self, person: str) -> bytes:
        return self.place("ring", "wrapped", person, person=person)
