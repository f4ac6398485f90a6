"""What commands about people share: the open home, its staff, one reference looked up or made."""

import contextlib
import dataclasses
import functools
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.config import Config, read_config
from bot.enrolling import EVENLY, Office, Wish, name_key
from bot.home import clock_of, memory
from bot.references import reference, references
from bot.refusal import Refusal
from bot.sharing import Shares
from storage.changes import Changes, Scene

if TYPE_CHECKING:
    from storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An open home, as a command about people needs it."""

    config: Config
    clock: Clock
    store: "Store"
    office: Office

    async def scene(self, case: str) -> Scene:
        """Everything about the person behind a reference. Raises Refusal for an unknown one."""
        found = await self.store.find_case(case)
        if found is None:
            text, hint = "nobody here has this reference", "look at its spelling"
            raise Refusal("unknown_case", text, hint=hint, field="case")
        return found

    async def free(self, case: str) -> str:
        """The reference, if nobody has it. Raises Refusal."""
        if await self.store.find_case(case) is not None:
            raise taken()
        return case

    async def new_reference(self, besides: Collection[str] = ()) -> str:
        """A reference that nobody has, and that is not among `besides`."""
        for case in references():
            if case not in besides and await self.store.find_case(case) is None:
                return reference(case)
        raise AssertionError("references never end")

    async def shared(self, wish: Wish) -> Wish:
        """The wish with whoever is there for the fewest, if it asks for them. Raises Refusal."""
        if wish.caseworker != EVENLY:
            return wish
        return (await self.shares()).named(wish)

    async def shares(self) -> Shares:
        """How many people each caseworker is there for now."""
        return Shares(self.office, await self.store.loads())

    def named(self, wish: Wish, case: str) -> Wish:
        """The wish with the reference that was made for it."""
        return dataclasses.replace(wish, case=case)

    async def refuse_at_the_end(self) -> None:
        """Raises Refusal where the end of the whole programme is planned."""
        await _still_open(self.store)

    async def commit(self, changes: Changes) -> None:
        """Write everything or nothing, at programme time now."""
        await self.store.commit(changes, real_now=self.clock.real(), now=self.clock.now())


async def _still_open(store: "Store") -> None:
    """Nobody new comes into a programme whose end is planned. Raises Refusal."""
    day = await store.meta_get("shutdown-on")
    if day:
        text, hint = f"the programme ends on {day}", "`alongside shutdown --undo` takes it back"
        raise Refusal("ending", text, hint=hint)


@contextlib.asynccontextmanager
async def opened() -> AsyncIterator[Desk]:
    """The configured home, open. Raises ConfigError and StorageError."""
    config = read_config()
    clock = clock_of(config)
    async with memory(config) as store:
        staff = {name_key(one.name): one for one in await store.all_staff()}
        office = Office(
            staff=staff,
            organisation=config.organisation,
            now=clock.now(),
            publishable=is_publishable,
        )
        yield Desk(config=config, clock=clock, store=store, office=office)


@functools.cache
def is_publishable(language: str) -> bool:
    """Whether this language has all its safety texts."""
    from locales.catalog import shipped

    return shipped().is_publishable(language)


def taken() -> Refusal:
    """Two people cannot have one reference."""
    hint = "choose another; if the code ran out unused, add --again for a new one"
    return Refusal("case_taken", "this reference is taken", hint=hint, field="case")
