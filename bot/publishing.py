"""Flows become revisions: read, inspect, add the texts of every language, make live."""

import datetime as dtm
import functools
from importlib import resources

from bot.older_consent import refuse_older_consent
from bot.wordbooks import words
from flows.bundle import bundle_of, text_keys
from flows.definition import Bundle, Flow
from flows.ids import RevisionHash
from flows.reading import read
from locales.catalog import Catalog
from storage.store import Store


@functools.cache
def shipped() -> dict[str, Flow]:
    """The flows that ship with the program, by name."""
    folder = resources.files("flows") / "library"
    found: dict[str, Flow] = {}
    for entry in sorted(folder.iterdir(), key=lambda file: file.name):
        if entry.name.endswith(".yaml") and entry.name != "programme.yaml":
            flow = read(entry.read_text(encoding="utf-8"), name=entry.name)
            found[flow.flow] = flow
    return found


def bundled(flow: Flow, library: dict[str, Flow], catalog: Catalog) -> Bundle:
    """The flow with every flow that it can enter, and all fresh texts of these by language."""
    bundle = bundle_of(flow, library, {})
    keys: dict[str, tuple[str, str, int]] = {}
    for one in (bundle.flow, *bundle.others.values()):
        keys |= {k: (w.source, w.note, w.limit) for k, w in text_keys(one).items()}
    return bundle_of(flow, library, catalog.flow_texts(keys))


async def publish(
    store: Store, flow: Flow, library: dict[str, Flow], *, at: dtm.datetime, author: str
) -> RevisionHash:
    """Store the revision and make it live; people mid-conversation finish the one they began.

    Raises Refusal where it would bring back words of consent that were replaced.
    """
    bundle = bundled(flow, library, words())
    await refuse_older_consent(store, bundle)
    revision = await store.put_revision(bundle, at=at, author=author)
    await store.set_live(flow.flow, revision, at=at, author=author)
    return revision


async def publish_shipped(store: Store, *, at: dtm.datetime, author: str) -> list[str]:
    """Publish the shipped flows that have no live revision yet; their names."""
    library = shipped()
    made = []
    for name, flow in library.items():
        if await store.live(name) is None:
            await publish(store, flow, library, at=at, author=author)
            made.append(name)
    return made
