"""The command menu of a staff chat: put there when they join, taken away when they leave.

It is a letter like any other, so that it survives a crash; its words name nothing.
"""

from bot.turns.desk import Desk
from flows.staff import Staff
from storage.letter import Body, Lane, Letter, LetterButton

COMMANDS = ("people", "digest", "me", "language", "help")
"""What staff see in their menu, beside which everything else is a button."""


def given(desk: Desk, staff: Staff) -> Letter:
    """The menu in the language of this member of staff."""
    rows = tuple(
        (
            LetterButton(
                label=desk.catalog.text(f"staff-menu/{name}", staff.language, register="formal"),
                data=name,
            ),
        )
        for name in COMMANDS
    )
    return _letter(staff, rows)


def taken_away(staff: Staff) -> Letter:
    """Nothing of the team is left on the phone's menu."""
    return _letter(staff, ())


def _letter(staff: Staff, rows: tuple[tuple[LetterButton, ...], ...]) -> Letter:
    body = Body(kind="menu", chat=staff.chat or 0, rows=rows, purpose="menu")
    return Letter(lane=Lane.REPLY, recipient=f"s:{staff.id}", body=body)
