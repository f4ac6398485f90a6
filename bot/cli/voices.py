"""`alongside words voices`: which recorded voice says which words, and which lack. Plays none."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.saying import Json, answer, say
from bot.cli.tongues import Languages, tags_of

if TYPE_CHECKING:
    from bot.recordings import Slot


def voices(
    *,
    language: Languages = None,
    missing: Annotated[
        bool, typer.Option("--missing", help="Only what is to be recorded.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List the recorded voices of the live flows: which file says which words, and which lack.

    Record the words, save them as OGG with Opus under the name given, in the home.
    """
    found = asyncio.run(_slots(tags_of(language)))
    rows = [one for one in found if not missing or one.state != "there"]
    if as_json:
        answer(rows)
        return
    for one in rows:
        say(f"{one.language}  {one.state}  {one.file}  {one.text}")
    say(f"{sum(one.state != 'there' for one in found)} of {len(found)} are to be recorded")


async def _slots(tags: list[str]) -> "list[Slot]":
    """Every prompt of the live flows once, English last."""
    from bot.config import read_config
    from bot.home import memory
    from bot.recordings import FOLDER, Recordings
    from locales.catalog import shipped
    from locales.languages import SOURCE

    config = read_config()
    recordings = Recordings(config.home / FOLDER)
    found: dict[tuple[str, str, str], Slot] = {}
    async with memory(config) as store:
        bundles = [await store.bundle(name) for name in await store.live_revisions()]
    for tag in (*tags, SOURCE):
        for bundle in sorted(bundles, key=lambda one: one.flow.flow):
            for slot in recordings.slots(bundle, tag):
                found.setdefault((tag, slot.key, slot.text), slot)
        for slot in recordings.sentence_slots(shipped(), tag):
            found.setdefault((tag, slot.key, slot.text), slot)
    return list(found.values())
