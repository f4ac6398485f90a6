"""What continues a session. Values only; typed words live here no longer than the sprint."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Press:
    """A button of the question at `step` was pressed: a choice id, or `switch-SCOPE` / `done`."""

    step: int
    choice: str


@dataclass(frozen=True, slots=True)
class Control:
    """One of the standing buttons of a question at `step`."""

    step: int
    kind: Literal["skip", "person", "stop", "back"]


@dataclass(frozen=True, slots=True)
class Reply:
    """Typed words."""

    text: str


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice note; its sound is not looked at."""


@dataclass(frozen=True, slots=True)
class WaitTimedOut:
    """Nobody answered the question at `step` in time."""

    step: int


@dataclass(frozen=True, slots=True)
class AskAgain:
    """Show the current question once more (language changed, a stale button, a help screen)."""


Resume = Press | Control | Reply | Voice | WaitTimedOut | AskAgain
