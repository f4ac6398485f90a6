"""Phrases that are made of classes of words alone, read into combinations.

They need no expression: places of classes are compared instead, so one serves all languages.
"""

import re

from flows.distress.grammar import PatternError
from flows.distress.records import Combo, Step

_CLASSES_ONLY = re.compile(r"\s*\^?(?:\s*(?:\{[\w-]+\}|~\d*|&))+\s*\$?\s*")
_GAP, _STEP_GAP = 3, 1


def combo(source: str) -> Combo | None:
    """A phrase made of classes alone as a combination; None where it holds words of its own."""
    if not _CLASSES_ONLY.fullmatch(source):
        return None
    text = source.strip()
    first, last = text.startswith("^"), text.endswith("$")
    parts = tuple(_steps(part) for part in text.strip("^$ ").split("&"))
    if not all(parts) or len(parts) > 3:
        raise PatternError("one to three groups of classes are expected", column=1)
    return Combo(source, parts, first=first, last=last)


def _steps(text: str) -> tuple[Step, ...]:
    steps: list[Step] = []
    gap = _STEP_GAP
    for token in text.split():
        if token.startswith("~"):
            gap = int(token[1:] or _GAP)
        else:
            steps.append(Step(token[1:-1], gap))
            gap = _STEP_GAP
    return tuple(steps)
