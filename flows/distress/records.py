"""The records of the detector: what a lexicon holds and what an assessment says.

Values only; the files they come from are read elsewhere.
"""

import enum
from dataclasses import dataclass, field

from flows.severity import Severity

REASON_WORDS = (
    "danger", "self", "mood", "health", "home", "food", "money", "work", "school", "papers",
    "people", "child", "dates", "help",
)  # fmt: skip
TOPICS = (
    "suicide", "self-harm", "violence", "trafficker", "held", "exploitation", "papers", "begging",
    "housing", "hunger", "health", "substances", "child", "anguish", "money", "court", "family",
    "work", "school", "other",
)  # fmt: skip


class Cue(enum.StrEnum):
    """What may stand beside a signal and change its weight."""

    IDIOM = "idiom"  # shares words with the signal: a manner of speaking, no signal at all
    NEGATION = "negation"  # just before the signal: turns it round
    OVERCOME = "overcome"  # it was so once, now it is better
    CONDITIONAL = "conditional"  # it would have been so
    THIRD = "third"  # somebody else, elsewhere
    FICTION = "fiction"  # film, song, book, game, news
    STUDY = "study"  # school or course work about it
    INFO = "info"  # a question for information
    QUOTE = "quote"  # reported words of somebody else
    JOKE = "joke"  # said to be no more than a joke
    NOW = "now"  # immediacy: keeps a clear statement clear


@dataclass(frozen=True, slots=True)
class Pattern:
    """One compiled phrase: a regular expression over skeletons and the words that call it up.

    `anchors` are pieces of skeleton (with their spaces) of which at least one is in every match.
    An empty `regex` means that the anchor itself is the whole match. `<name>` in the expression
    stands for a macro of the lexicon. Of each group in `needs` one piece is in every match too:
    a cheap look before the expression is tried.
    """

    source: str
    regex: str
    anchors: tuple[str, ...]
    needs: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A class of words in a combination, at most `gap` words after the step before."""

    name: str
    gap: int = 1


@dataclass(frozen=True, slots=True)
class Combo:
    """Classes that stand near each other: every part in order within itself, parts in any order.

    `first` and `last` tie it to the start and the end of the message.
    """

    source: str
    parts: tuple[tuple[Step, ...], ...]
    first: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One phrase family. `lowered_by`: the cues that may weaken it; `weak` rules only hint.

    Those that are weak in long messages alone (`terse`) are clear in a message of a few words:
    there nothing else stands that could turn them round.
    """

    id: str
    topic: str
    reason: str
    severity: Severity
    patterns: tuple[Pattern, ...] = ()
    combos: tuple[Combo, ...] = ()
    lowered_by: frozenset[Cue] = frozenset()
    weak: bool = False
    terse: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words, phrase families and cues of one language (or `common`: rules alone).

    `family` names languages that share small words (`ne`): short words only count among their own
    family. `classes` are named groups of words, shared by all languages; `macros` what expressions
    refer to; `stems` the words in which a typing error is looked for; `words` ordinary words that
    are left alone.
    """

    lang: str
    family: str
    rules: tuple[Rule, ...] = ()
    classes: dict[str, tuple[Pattern, ...]] = field(default_factory=dict)
    cues: dict[Cue, tuple[Pattern, ...]] = field(default_factory=dict)
    macros: dict[str, str] = field(default_factory=dict)
    stems: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: the word that a caseworker sees, the rule that a reviewer looks up, the topic."""

    word: str
    rule: str
    topic: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """How much one message weighs, and why (weightiest reason first; empty only for `none`)."""

    severity: Severity
    reasons: tuple[Reason, ...] = ()
