"""WHO-5: score and what a change means. Holds no wording; without an official text it is off.

Source of the thresholds: practice paper, 3.3. The person never sees a number or a label.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec

from flows.definition import SignalLevel
from flows.errors import FlowError
from flows.tree import tree_of

ITEMS, HIGHEST = 5, 5
LOW, VERY_LOW = 50, 28
FALL, RISE = 20, 10

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


class Official(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The official text in one language, as its publisher wrote it."""

    spec: Literal[1]
    language: str
    source: Text
    """Where the text was published, and when."""
    licence: Text
    lead: Text
    items: tuple[Text, Text, Text, Text, Text]
    answers: tuple[Text, Text, Text, Text, Text, Text]
    """Best first: all of the time to at no time."""


@dataclass(frozen=True, slots=True)
class Off:
    """Why it is not offered."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a score calls for: a level for the worker, a kind word for the person."""

    score: int
    level: SignalLevel | None
    at_review: bool
    """A concern waits for the next review; it is no push."""
    told: Literal["better", "same", "harder"]


def read_official(source: str, *, name: str) -> Official:
    """An official text from its YAML file. Raises FlowError with the place of the mistake."""
    tree = tree_of(source, name=name)
    try:
        return msgspec.convert(tree.value, Official)
    except msgspec.ValidationError as error:
        raise FlowError([tree.issue((), "who5", str(error))]) from None


def offered(language: str | None, official: Mapping[str, Official]) -> Official | Off:
    """The text to ask with, or why WHO-5 is off for this person."""
    if language is None:
        return Off("no language was chosen yet")
    found = official.get(language)
    if found is None:
        return Off(f"no official WHO-5 text in {language}: put who5/{language}.yaml into the home")
    return found


def score(answers: Sequence[int]) -> int:
    """0 to 100 from five answers of 0 to 5 (5: all of the time). Raises ValueError."""
    if len(answers) != ITEMS or any(not 0 <= one <= HIGHEST for one in answers):
        raise ValueError("WHO-5 has five answers from 0 to 5: give exactly these")
    return sum(answers) * 4


def result(now: int, before: int | None) -> Result:
    """What this score means beside the one before it; alone where there is none."""
    change = 0 if before is None else now - before
    level: SignalLevel | None = None
    at_review = False
    if now <= VERY_LOW:
        level = "distress"
    elif change <= -FALL:
        level = "concern"
    elif now <= LOW:
        level, at_review = "concern", True
    told: Literal["better", "same", "harder"] = "same"
    if abs(change) >= RISE:
        told = "better" if change > 0 else "harder"
    return Result(score=now, level=level, at_review=at_review, told=told)
