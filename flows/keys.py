"""The names of texts: which key a node's message or button has in the catalogs. Holds no text."""

from collections.abc import Mapping
from typing import Literal

from flows.consent import Scope

Control = Literal["skip", "person", "stop", "back"]


def text_key(flow: str, node: str) -> str:
    """Key of a node's message."""
    return f"{flow}/{node}"


def variant_key(flow: str, node: str, index: int) -> str:
    """Key of one wording: 0 is the node's own text, 1 its first variant."""
    return f"{flow}/{node}~{index}" if index else text_key(flow, node)


def choice_key(flow: str, node: str, choice: str) -> str:
    """Key of a choice's label."""
    return f"{flow}/{node}/{choice}"


def switch_key(flow: str, node: str, scope: Scope) -> str:
    """Key of a consent switch's label."""
    return f"{flow}/{node}/switch-{scope}"


def done_key(flow: str, node: str) -> str:
    """Key of the button that finishes the consent switches."""
    return f"{flow}/{node}/done"


def control_key(kind: Control) -> str:
    """Key of a standing button, in the bot's own words."""
    return f"control/{kind}"


def wordings(
    texts: Mapping[str, Mapping[str, str]], key: str, language: str | None
) -> tuple[str, ...]:
    """The text of this key in one language, or in every language when it is None."""
    if language is not None:
        found = texts.get(language, {}).get(key)
        return () if found is None else (found,)
    return tuple(catalog[key] for catalog in texts.values() if key in catalog)
