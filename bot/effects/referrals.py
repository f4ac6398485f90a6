"""A referral needs the person's agreement: the question, their answer, the word to the worker.

Writes only, and tells no service anything: that is a person's doing, after the yes.
"""

from msgspec.structs import replace

from bot.effects import staff_letters, talks
from bot.turns.desk import Desk
from bot.turns.turn import Row, Turn
from flows.beneficiary import Referral
from flows.keys import choice_key
from flows.programme import local_day
from flows.rules_matrix import SERVICE_CODES
from flows.staff import Staff

FLOW, NODE = "needs", "needs-1"
"""Where the eleven kinds of help have their words."""
MOST = 11


def kind_label(desk: Desk, code: str, language: str, register: str = "formal") -> str:
    """A kind of help in this language, as the person knows it from their own menu."""
    bundle = desk.live_bundle(FLOW)[1]
    return desk.flow_text(bundle, choice_key(FLOW, NODE, code), language, register)


def ask(turn: Turn, staff: Staff, at: int) -> talks.Fate:
    """Ask the person; behind a harmless line unless they acted just now."""
    code = SERVICE_CODES[at]
    rows: tuple[Row, ...] = (
        (turn.button("refer/yes", "refer.yes", bytes([at])),),
        (turn.button("refer/no", "refer.no", bytes([at])),),
    )
    kind = kind_label(turn.desk, code, turn.language, turn.profile.address)
    text = turn.text("refer/ask", worker=staff.name, kind=kind)
    fate = talks.deliver(turn, text, rows)
    if fate != "stopped":
        today = local_day(turn.profile, turn.now)
        _keep(turn, Referral(kind=code, by=staff.id, asked=today))
        turn.audit("referral.asked", actor=f"s:{staff.id}", detail=code)
    return fate


def _keep(turn: Turn, one: Referral) -> None:
    others = tuple(known for known in turn.profile.referrals if known.kind != one.kind)
    turn.set_profile(referrals=(*others, one)[-MOST:])


def yes(turn: Turn, argument: bytes) -> None:
    """The person agrees: the worker may speak with that service."""
    _answered(turn, argument, "yes")


def no(turn: Turn, argument: bytes) -> None:
    """The person does not agree; nothing is passed on, and nothing else changes."""
    _answered(turn, argument, "no")


def _answered(turn: Turn, argument: bytes, answer: str) -> None:
    code = SERVICE_CODES[argument[0]] if argument and argument[0] < len(SERVICE_CODES) else ""
    known = next((one for one in turn.profile.referrals if one.kind == code), None)
    if known is None:
        return
    _keep(turn, replace(known, answer=answer))
    turn.audit("referral.answered", actor=turn.recipient, detail=f"{code} {answer}")
    worker = turn.staff.get(known.by)
    if worker is not None and worker.active:
        kind = kind_label(turn.desk, code, worker.language)
        said = staff_letters.text(
            turn, worker, f"refer/said-{answer}", case=turn.profile.case, kind=kind
        )
        staff_letters.letter(turn, worker, said, purpose="note")
    turn.send(turn.text(f"refer/thanks-{answer}"))
