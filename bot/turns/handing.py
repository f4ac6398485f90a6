"""The person's word about a new worker: good, or somebody else. Changes nobody by itself."""

from bot.effects import caseload, staff_letters
from bot.turns.turn import Row, Turn
from flows import duty
from flows.staff import Staff
from storage.letter import Lane

MOST = 6
"""Names to choose from: more do not fit on a small phone."""
MARK = 8
"""Bytes that name a colleague in a button."""


def good(turn: Turn, _: bytes) -> None:
    """It is fine so; the new worker learns it."""
    turn.audit("worker.welcomed", actor=turn.recipient)
    staff_letters.note(turn, "note/welcomed")
    turn.send(turn.text("handover/thanks"))


def other(turn: Turn, _: bytes) -> None:
    """Somebody else, please: names to choose from, and the supervisor learns it."""
    turn.audit("worker.declined", actor=turn.recipient)
    for staff in _leads(turn):
        words = staff_letters.text(turn, staff, "note/other-worker", case=turn.profile.case)
        staff_letters.letter(turn, staff, words, lane=Lane.REPLY, purpose="note")
    rows: tuple[Row, ...] = tuple(
        (turn.token(one.name, "hand.pick", bytes.fromhex(one.id)[:MARK]),) for one in _others(turn)
    )
    key = "handover/choose" if rows else "handover/passed"
    turn.send(turn.text(key), rows)


def pick(turn: Turn, argument: bytes) -> None:
    """The chosen one is asked; until they accept, everything stays as it is."""
    found = [one for one in _others(turn) if bytes.fromhex(one.id)[:MARK] == argument]
    now = turn.worker()
    if not found or now is None:
        turn.send(turn.text("handover/passed"))
        return
    caseload.offer(turn, found[0], now)
    turn.audit("worker.chosen", actor=turn.recipient, detail=f"s:{found[0].id}")
    turn.send(turn.text("handover/chosen", worker=found[0].name, now=now.name))


def _others(turn: Turn) -> list[Staff]:
    """Who else could be there for this person."""
    able = [
        one
        for one in turn.staff.values()
        if one.role == "caseworker"
        and duty.reachable(one)
        and one.id != turn.person.worker
        and one.id not in turn.profile.barred
    ]
    return sorted(able, key=lambda one: one.name.casefold())[:MOST]


def _leads(turn: Turn) -> list[Staff]:
    """The person's own supervisor, or all of them."""
    own = turn.person.supervisor
    return [
        one
        for one in turn.staff.values()
        if duty.reachable(one)
        and one.id not in turn.profile.barred
        and (one.id == own if own else one.role == "supervisor")
    ]
