"""What `alongside doctor` looks at. Each check says what it found and what to do; none repairs."""

from bot.checks.check import Check
from bot.checks.copies import of_copies
from bot.checks.memory import of_memory
from bot.checks.place import of_place
from bot.config import Config
from bot.home import clock_of, memory
from bot.same_bot import bot_number, is_another
from storage.errors import StorageError
from storage.store import Store

__all__ = ["Check", "everything"]


async def everything(config: Config) -> list[Check]:
    """Every check of this home, the simplest first; a memory that does not open is one of them."""
    checks = of_place(config) + of_copies(config)
    try:
        async with memory(config, check=True) as store:
            checks.append(Check.good("database", f"opens, schema {store.schema_version}"))
            checks.append(await _bot(store, config))
            checks += await of_memory(store, config, clock_of(config))
    except StorageError as error:
        checks.append(Check.bad("database", str(error), "nothing else could be checked"))
    return checks


async def _bot(store: Store, config: Config) -> Check:
    """A token of another bot than last time keeps `run` from starting."""
    store.serve(bot_number(config.token.reveal()))
    if config.token and await is_another(store):
        todo = "put the old token back, or see `alongside run --accept-new-bot`"
        return Check.bad("bot", "another one than this home has run with", todo)
    return Check.good("bot", "the same as ever")
