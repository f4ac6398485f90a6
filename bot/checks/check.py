"""One line of the doctor. Holds no rule."""

from typing import Self

import msgspec


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked at, what was found, and what to do about it."""

    name: str
    ok: bool
    found: str
    todo: str = ""

    def line(self) -> str:
        """As it is shown: a mark, what was found, and what to do."""
        todo = f" → {self.todo}" if self.todo else ""
        return f"{'✔' if self.ok else '✘'} {self.name}: {self.found}{todo}"

    @classmethod
    def good(cls, name: str, found: str) -> Self:
        """Nothing to do."""
        return cls(name=name, ok=True, found=found)

    @classmethod
    def bad(cls, name: str, found: str, todo: str) -> Self:
        """Red, with what to do."""
        return cls(name=name, ok=False, found=found, todo=todo)
