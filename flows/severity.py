"""The four levels of a signal, and the reason words that a page may carry. Holds no rules."""

import enum
from typing import Literal, get_args

Level = Literal["none", "concern", "distress", "crisis"]
ReasonWord = Literal[
    "danger",
    "self",
    "mood",
    "health",
    "home",
    "food",
    "money",
    "work",
    "school",
    "papers",
    "people",
    "child",
    "dates",
    "help",
    "silence",
    "asked",
    "device",
    "unread",
]
REASON_WORDS: frozenset[str] = frozenset(get_args(ReasonWord))


class Severity(enum.IntEnum):
    """How much a signal asks for; L0 to L3 of the practice paper."""

    NONE = 0
    CONCERN = 1
    DISTRESS = 2
    CRISIS = 3

    def __str__(self) -> str:
        return self.name.lower()

    @property
    def level(self) -> Level:
        """The word used in contracts: none, concern, distress or crisis."""
        return _LEVELS[self]

    @classmethod
    def of(cls, level: str) -> "Severity":
        """Read the word of a contract. Raises KeyError for any other word."""
        return cls[level.upper()]

    @classmethod
    def parse(cls, level: str) -> "Severity":
        """Read the word of a contract. Raises ValueError for any other word."""
        try:
            return cls.of(level)
        except KeyError:
            raise ValueError(f"{level} is none of none, concern, distress, crisis") from None


_LEVELS: dict[int, Level] = {0: "none", 1: "concern", 2: "distress", 3: "crisis"}
