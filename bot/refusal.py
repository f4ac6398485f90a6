"""What a person in front of the program is told when it will not do something. Prints nothing."""


class Refusal(Exception):
    """A stable code, one sentence of what is wrong, and a hint of what to do."""

    def __init__(
        self, code: str, message: str, *, hint: str = "", field: str = "", usage: bool = False
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.field = field
        """Which value is meant: an option or the column of a table, with `_`."""
        self.usage = usage
        """True: the command was written wrongly; False: it was understood and refused."""


def unknown_word(field: str, asked: str, known: tuple[str, ...]) -> Refusal:
    """A word that is not one of the few that are known here."""
    return Refusal(
        f"bad_{field}",
        f"{asked[:20]!r} is no {field}",
        hint=f"use one of: {' '.join(known)}",
        field=field,
        usage=True,
    )
