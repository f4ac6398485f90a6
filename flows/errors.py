"""What the core raises, and how it names a mistake in a flow file. Prints nothing.

FlowError
  the file or flow cannot be used; carries every Issue that was found
"""

from collections.abc import Iterable

import msgspec


class Issue(msgspec.Struct, frozen=True, order=True):
    """One mistake, where it stands (line and column from 1) and what to write instead."""

    file: str
    line: int
    col: int
    code: str
    """Stable word, for example `dangling-goto`."""
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.col}: {self.message} [{self.code}]"


class FlowError(Exception):
    """A flow file that cannot be used.

    `issues` holds every mistake that was found, in file order.
    """

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues: tuple[Issue, ...] = tuple(issues)
        super().__init__("\n".join(str(issue) for issue in self.issues))
