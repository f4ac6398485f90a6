"""Revisions: a flow, all that it can enter, and its texts, as one value. Publishes nothing."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from flows.definition import (
    MAX_LABEL,
    MAX_TEXT,
    Ask,
    Bundle,
    ConsentSwitches,
    EnterFlow,
    Flow,
    Node,
    Say,
)
from flows.ids import RevisionHash
from flows.keys import choice_key, done_key, switch_key, text_key, variant_key

SOURCE_LANGUAGE = "en"
"""Flow files are written in it; a catalog may still word it better."""

INFORMAL = "|informal"
"""Follows a key where a wording for those who are addressed informally stands beside it."""

Texts = Mapping[str, Mapping[str, str]]
"""`texts[language][key]`."""


class Wording(NamedTuple):
    """One text to translate: source, a note for translators, the most characters it may have."""

    source: str
    note: str
    limit: int


def text_keys(flow: Flow) -> dict[str, Wording]:
    """Every text of this flow that needs a translation, by key. Faces need none."""
    return dict(item for node in flow.nodes for item in _wordings(flow.flow, node))


def bundle_of(flow: Flow, library: Mapping[str, Flow], texts: Texts) -> Bundle:
    """The revision of a flow: with every flow that it can reach, and their texts alone.

    English is filled up from the sources. A flow that `library` lacks is left out; inspect
    says so.
    """
    others = _reachable(flow, library)
    flows = (flow, *others.values())
    source = {key: found.source for each in flows for key, found in text_keys(each).items()}
    kept: dict[str, dict[str, str]] = {SOURCE_LANGUAGE: source}
    for language, catalog in texts.items():
        wanted = (name for key in source for name in (key, f"{key}{INFORMAL}"))
        known = {key: catalog[key] for key in wanted if key in catalog}
        kept[language] = {**kept.get(language, {}), **known}
    return Bundle(flow=flow, others=others, texts=kept)


def revision_of(bundle: Bundle) -> RevisionHash:
    """The name of a bundle: the SHA-256 of its content, as hex."""
    content = msgspec.json.encode(bundle, order="deterministic")
    return RevisionHash(hashlib.sha256(content).hexdigest())


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a flow file, for editors that complete and check while one types."""
    schema = msgspec.json.schema(Flow)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Flow", **schema}


def _reachable(flow: Flow, library: Mapping[str, Flow]) -> dict[str, Flow]:
    found: dict[str, Flow] = {}
    waiting = [flow]
    while waiting:
        for node in waiting.pop().nodes:
            if not isinstance(node, EnterFlow) or node.flow in found or node.flow == flow.flow:
                continue
            inner = library.get(node.flow)
            if inner is not None:
                found[node.flow] = inner
                waiting.append(inner)
    return dict(sorted(found.items()))


def _wordings(flow: str, node: Node) -> Iterator[tuple[str, Wording]]:
    if isinstance(node, Say | Ask | ConsentSwitches):
        yield text_key(flow, node.id), Wording(node.text, node.note, MAX_TEXT)
    if isinstance(node, Ask):
        yield from _of_ask(flow, node)
    if isinstance(node, ConsentSwitches):
        for scope, label in node.labels.items():
            yield switch_key(flow, node.id, scope), Wording(label, node.note, MAX_LABEL)
        yield done_key(flow, node.id), Wording(node.done, node.note, MAX_LABEL)


def _of_ask(flow: str, node: Ask) -> Iterator[tuple[str, Wording]]:
    for index, text in enumerate(node.variants, start=1):
        yield variant_key(flow, node.id, index), Wording(text, node.note, MAX_TEXT)
    for choice in node.choices:
        if not choice.verbatim:
            yield choice_key(flow, node.id, choice.id), Wording(choice.label, node.note, MAX_LABEL)
