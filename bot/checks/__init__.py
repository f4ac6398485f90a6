"""What `alongside doctor` looks at. Each check says what it found and what to do; none repairs."""

from bot.checks.check import Check
from bot.checks.copies import of_copies
from bot.checks.memory import of_memory
from bot.checks.place import of_place
from bot.config import Config
from bot.home import clock_of, memory
from storage.errors import StorageError

__all__ = ["Check", "everything"]


async def everything(config: Config) -> list[Check]:
    """Every check of this home, the simplest first; a memory that does not open is one of them."""
    checks = of_place(config) + of_copies(config)
    try:
        async with memory(config, check=True) as store:
            checks.append(Check.good("database", f"opens, schema {store.schema_version}"))
            checks += await of_memory(store, config, clock_of(config))
    except StorageError as error:
        checks.append(Check.bad("database", str(error), "nothing else could be checked"))
    return checks
