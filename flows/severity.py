"""How much a message or an answer weighs: one ordered scale for the whole house."""

import enum


class Severity(enum.IntEnum):
    """Four ordered levels; `str()` gives the word that leaves the house (`none` … `crisis`)."""

    NONE = 0
    CONCERN = 1
    DISTRESS = 2
    CRISIS = 3

    def __str__(self) -> str:
        return self.name.lower()

    @classmethod
    def parse(cls, word: str) -> "Severity":
        """The level of a word such as `distress`; ValueError says which words there are."""
        try:
            return cls[word.upper()]
        except KeyError:
            known = ", ".join(str(level) for level in cls)
            raise ValueError(f"no severity {word!r}; use one of {known}") from None
