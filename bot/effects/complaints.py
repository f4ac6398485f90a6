"""A word about how people are treated here: for the supervisor alone, never for the worker.

No escalation is opened: it would stand in the worker's own lists. It stays until the supervisor
says that they have spoken with the person.
"""

from bot.effects import staff_letters, team
from bot.turns.turn import Turn
from flows.rights import may
from flows.staff import Staff

ABOUT_STAFF = "HELP-3"
"""The question whose answers the worker never sees."""


def heard(turn: Turn) -> None:
    """Remember it for the supervisor, and tell them once."""
    if turn.profile.complaint is not None:
        return
    turn.set_profile(complaint=turn.now)
    turn.audit("complaint.raised", actor=turn.recipient)
    mark = bytes.fromhex(turn.person.id)
    for staff in readers(turn):
        words = staff_letters.text(turn, staff, "complaint/note", case=turn.profile.case)
        done = (staff_letters.button(turn, staff, "complaint/done", "cp.done", mark),)
        rows = (done,) if may(staff, "complaint.read", turn.person) else ()
        staff_letters.letter(turn, staff, words, rows, purpose="note")


def readers(turn: Turn) -> list[Staff]:
    """The person's own supervisor, else all supervisors, else admins; never the worker."""
    able = [
        one
        for one in turn.staff.values()
        if team.is_available(turn, one.id) and one.id != turn.person.worker
    ]
    own = [one for one in able if one.id == turn.person.supervisor]
    leads = [one for one in able if one.role == "supervisor"]
    return own or leads or [one for one in able if one.role == "admin"]


def settled(turn: Turn, *, by: str) -> None:
    """Somebody other than the worker has spoken with the person."""
    turn.set_profile(complaint=None)
    turn.audit("complaint.settled", actor=by)
