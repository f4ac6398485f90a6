"""What a safety control is, how it is taken out, and which test must notice. Runs nothing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cut:
    """One passage of the program and what stands there once the control is gone."""

    file: str
    before: str
    """Occurs exactly once in the file."""
    after: str


@dataclass(frozen=True, slots=True)
class Control:
    """One control of the threat model."""

    name: str
    rows: tuple[int, ...]
    """Rows of the threat model that it answers."""
    test: str
    """The test that fails without it, below `tests/`; a whole parametrised test counts."""
    cuts: tuple[Cut, ...]


def control(name: str, rows: tuple[int, ...], test: str, *cuts: tuple[str, str, str]) -> Control:
    """One line of the registry."""
    return Control(name, rows, test, tuple(Cut(*cut) for cut in cuts))
