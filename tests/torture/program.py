"""The program that the kill loop kills: the real one, forked from a process that has imported it.

The fork only spares the imports: every life opens the home from its files and recovers by itself.
"""

import asyncio
import warnings

from bot.app import opened
from bot.config import Config
from bot.listening.signals import detector
from tests.torture.plants import PLANTS

detector()


def serve(config: Config, root: bytes, plant: str) -> None:
    """Run until killed. `plant` names a fault that is built in on purpose."""
    warnings.simplefilter("ignore", ResourceWarning)
    asyncio.run(_serve(config, root, plant))


async def _serve(config: Config, root: bytes, plant: str) -> None:
    async with opened(config, root=root) as app:
        if plant:
            PLANTS[plant](app)
        await app.run()
