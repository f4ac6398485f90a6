"""What stands on the screen: lengths, calm sentences, no telling word, in every language given."""

from flows.banned import telling
from flows.bundle import SOURCE_LANGUAGE, Wording, text_keys
from flows.checks.found import Inspection
from flows.definition import Ask, ConsentSwitches, Node, Say
from flows.keys import choice_key, done_key, switch_key, text_key, variant_key
from flows.tree import Path
from flows.wording import too_long, too_loud

SLOTS = ("{worker}",)
"""What the shell fills in: the screen name of the person's caseworker."""


def check(inspection: Inspection) -> None:
    """Apply every rule about texts."""
    places = _places(inspection)
    for key, wording in text_keys(inspection.flow).items():
        path = places.get(key, ())
        _source(inspection, path, wording)
        for language, catalog in inspection.texts.items():
            if language != SOURCE_LANGUAGE and key in catalog:
                _translated(inspection, path, wording.limit, language=language, text=catalog[key])
    if found := telling(inspection.flow.title, (SOURCE_LANGUAGE,)):
        inspection.add(("title",), "telling", _revealing(found, SOURCE_LANGUAGE))


def _source(inspection: Inspection, path: Path, wording: Wording) -> None:
    long = too_long(wording.source)
    if long is not None:
        inspection.add(path, "long-sentence", long)
    _any_language(inspection, path, language=SOURCE_LANGUAGE, text=wording.source)


def _translated(
    inspection: Inspection, path: Path, limit: int, *, language: str, text: str
) -> None:
    if len(text) > limit:
        message = f"{language}: {len(text)} characters, {limit} at most: shorten `{text[:20]}...`"
        inspection.add(path, "too-long", message)
    if not text.strip():
        inspection.add(path, "empty-text", f"{language}: the translation is empty: write it")
    _any_language(inspection, path, language=language, text=text)


def _slots(text: str) -> list[str]:
    """What stands in braces and is no known slot; a lone brace too."""
    rest = text
    for slot in SLOTS:
        rest = rest.replace(slot, "")
    return [sign for sign in "{}" if sign in rest]


def _any_language(inspection: Inspection, path: Path, *, language: str, text: str) -> None:
    if _slots(text):
        message = f"{language}: only {', '.join(SLOTS)} may stand in braces: write plain words"
        inspection.add(path, "placeholder", message)
    if too_loud(text):
        message = f"{language}: no exclamation marks: write it calmly"
        inspection.add(path, "exclamation", message)
    if found := telling(text, (language,)):
        inspection.add(path, "telling", _revealing(found, language))


def _revealing(found: list[str], language: str) -> str:
    return f"{language}: `{', '.join(found)}` gives the topic away: find an ordinary word"


def _places(inspection: Inspection) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path, node in inspection.nodes():
        found |= _of_node(inspection.flow.flow, path, node)
    return found


def _of_node(flow: str, path: Path, node: Node) -> dict[str, Path]:
    found: dict[str, Path] = {}
    if isinstance(node, Say | Ask | ConsentSwitches):
        found[text_key(flow, node.id)] = (*path, "text")
    if isinstance(node, Ask):
        for at, _ in enumerate(node.variants):
            found[variant_key(flow, node.id, at + 1)] = (*path, "variants", at)
        for at, choice in enumerate(node.choices):
            found[choice_key(flow, node.id, choice.id)] = (*path, "choices", at, "label")
    if isinstance(node, ConsentSwitches):
        for scope in node.labels:
            found[switch_key(flow, node.id, scope)] = (*path, "labels", scope)
        found[done_key(flow, node.id)] = (*path, "done")
    return found
