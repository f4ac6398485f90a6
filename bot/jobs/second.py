"""The second channel of a page: e-mail, SMS gateway, ntfy, Signal bridge, by way of Apprise.

Carries no content, reaches only addresses that were configured, and logs none of them.
"""

import asyncio
import importlib
import logging
from typing import Any

from bot.channel.messages import NotSent, Refused
from bot.logs import log
from storage.letter import Body

MOST_TRIES = 60
"""Some ten minutes: after that the next page tries anew, and the doctor has said so."""
LONGEST_S = 20.0
"""Real seconds for one attempt; a gateway that is slower is tried again."""


class BadAddress(ValueError):
    """This is no address that a message could go to."""


async def send(body: Body) -> None:
    """One attempt. Raises NotSent (try again) or Refused (it will never work as it is)."""
    try:
        # Loading a service takes a moment, and a page to somebody else must not wait for it.
        way = await asyncio.to_thread(_way, body.file)
        async with asyncio.timeout(LONGEST_S):
            # Apprise talks over blocking sockets, in threads of its own.
            arrived = await way.async_notify(body=body.text)
    except (BadAddress, ImportError):
        raise Refused from None
    except Exception as error:
        # A service is other people's code: whatever it throws, the outbox goes on.
        log.warning("second.not-sent", error=type(error).__name__)
        raise NotSent from None
    if not arrived:
        raise NotSent


def usable(address: str) -> bool:
    """Whether a message could go there, and the library for it is installed."""
    try:
        _way(address)
    except (BadAddress, ImportError):
        return False
    return True


def check(address: str) -> None:
    """Whether a message could go there. Raises BadAddress; never repeats what was typed."""
    _way(address)


def _way(address: str) -> Any:
    # Loaded here: the many services of Apprise take longer to load than most commands run.
    apprise = importlib.import_module("apprise")
    # Its logger knows addresses with passwords in them.
    logging.getLogger("apprise").disabled = True
    asset = apprise.AppriseAsset(
        app_id="Messages",
        app_desc="Messages",
        app_url="",
        image_url_mask="",
        image_url_logo="",
        secure_logging=True,
        http_redirects=False,
        plugin_paths=[],
        storage_mode=apprise.PersistentStoreMode.MEMORY,
    )
    way = apprise.Apprise(asset=asset)
    if not way.add(address):
        raise BadAddress("this is no address of a second channel")
    return way
